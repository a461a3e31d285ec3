//! What is secret in an address: a password, a webhook's path, a signature.

use std::sync::LazyLock;

use aho_corasick::packed::Searcher;
use percent_encoding::percent_decode_str;

use super::{
    member::{may_hold_members, members},
    name::{Names, holds_template, looks_random},
};

/// Hosts and paths of webhooks, before the part that nobody may know: Slack, Discord, Teams, Zapier, Mattermost and
/// those who imitate them, n8n, IFTTT, GitLab, Telegram.
const WEBHOOKS: [(&str, &str); 9] = [
    ("", "/services/"),
    ("", "/api/webhooks/"),
    ("", "/webhookb2/"),
    ("", "/hooks/"),
    ("", "/webhook/"),
    ("hooks.slack.com", "/workflows/"),
    ("hooks.slack.com", "/triggers/"),
    ("maker.ifttt.com", "/with/key/"),
    ("api.telegram.org", "/bot"),
];

/// A part of every address of a webhook, so that most texts are looked at once.
static WEBHOOK: LazyLock<Option<Searcher>> =
    LazyLock::new(|| Searcher::new(["/services/", "hook", "slack.com/", "/with/key/", "/bot"]));

/// What tells that a text may be an address or a connection string with a secret in it.
pub fn may_hold_address(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"://").is_some() || may_hold_members(text.as_bytes(), &Names::default())
}

/// The secret part of an incoming webhook's address that is known to be one.
pub fn slack_webhook_path(value: &str) -> Option<&str> {
    let (before, path) = value.split_once("/services/")?;
    (before.starts_with("http") && path.len() >= 8).then_some(path)
}

/// The secret part of a webhook's address, and those parts of it that identify it alone. Other addresses have none,
/// though they look alike: something in the path must look made up, or like the teams of Slack.
pub fn webhook_secrets(address: &str) -> impl Iterator<Item = &str> {
    let path = webhook_path(address);
    let parts = path.into_iter().flat_map(|path| path.split(['/', '?', '#']).filter(|part| looks_made_up(part)));
    path.into_iter().chain(parts.filter(move |part| Some(*part) != path))
}

fn webhook_path(address: &str) -> Option<&str> {
    if WEBHOOK.as_ref().is_some_and(|webhook| webhook.find(address).is_none()) {
        return None;
    }
    let (scheme, rest) = address.split_once("://")?;
    if !scheme.ends_with("http") && !scheme.ends_with("https") {
        return None;
    }
    WEBHOOKS.iter().find_map(|(host, before)| {
        let (authority, path) = rest.split_once(before)?;
        let authority = authority.split('/').next()?;
        let path = path.split_whitespace().next()?;
        let is_there = authority.contains(host) && path.len() >= 8;
        (is_there && (path.split(['/', '?', '#']).any(looks_made_up) || is_of_slack(path))).then_some(path)
    })
}

/// `T…/B…/…`.
fn is_of_slack(path: &str) -> bool {
    let mut parts = path.split('/');
    let mut begins = |letter| parts.next().is_some_and(|part| part.starts_with(letter));
    begins('T') && begins('B') && parts.next().is_some_and(|part| part.len() >= 8)
}

/// Shorter parts of a webhook's path say nothing of it: `T0`, `B0`.
const SHORTEST_PART: usize = 12;

/// Whether a part of a path is no word: it may hold fewer digits than other secrets.
fn looks_made_up(part: &str) -> bool {
    let is_of_path = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    part.len() >= SHORTEST_PART
        && (looks_random(part)
            || (part.bytes().all(is_of_path)
                && part.bytes().any(|byte| byte.is_ascii_digit())
                && part.bytes().any(|byte| byte.is_ascii_alphabetic())))
}

/// The password that stands in a URL.
pub fn url_password(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (credentials, _) = authority.rsplit_once('@')?;
    Some(credentials.split_once(':')?.1)
}

/// What is secret in a text that may be an address, a connection string or a query: its password, a webhook's path,
/// values whose names give them away; as they stand there and decoded.
pub fn address_secrets(text: &str) -> Vec<String> {
    let mut found: Vec<&str> = Vec::new();
    if text.contains("://") {
        found.extend(url_password(text).filter(|password| !holds_template(password)));
        found.extend(webhook_secrets(text));
    }
    found.extend(members(text.as_bytes(), &Names::default()).into_iter().map(|member| &text[member.range]));
    found.into_iter().flat_map(|secret| [Some(secret.to_owned()), decoded(secret)]).flatten().collect()
}

fn decoded(text: &str) -> Option<String> {
    text.contains('%').then(|| percent_decode_str(text).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_path_is_found() {
        for (address, path) in [
            ("https://hooks.slack.com/services/T0/B0/abcdefgh", Some("T0/B0/abcdefgh")),
            ("https://discord.com/api/webhooks/1234/Zq823rT5vWn2Kp7L", Some("1234/Zq823rT5vWn2Kp7L")),
            (
                "https://a.webhook.office.com/webhookb2/x@y/IncomingWebhook/1a2b3c4d5e6f",
                Some("x@y/IncomingWebhook/1a2b3c4d5e6f"),
            ),
            ("https://chat.example.com/hooks/x1y2z3x1y2z3x1y2z3", Some("x1y2z3x1y2z3x1y2z3")),
            (
                "https://api.telegram.org/bot123456:AAEhBOweik6ad9r_QXMENQ/sendMessage",
                Some("123456:AAEhBOweik6ad9r_QXMENQ/sendMessage"),
            ),
            ("https://example.com/other", None),
            ("https://example.com/services/customers", None),
            ("https://example.com/api/webhooks/subscriptions", None),
            ("https://example.com/bots/customers1", None),
            ("ftp://example.com/services/T0/B0/12345678", None),
        ] {
            assert_eq!(webhook_secrets(address).next(), path, "{address}");
        }
    }

    #[test]
    fn secrets_of_addresses_are_found() {
        for (text, secrets) in [
            ("postgres://u:Zq827rT5vWn2Kp7L@db/x", vec!["Zq827rT5vWn2Kp7L"]),
            ("Server=x;Password=Zq824rT5vWn2Kp7L;", vec!["Zq824rT5vWn2Kp7L"]),
            (
                "https://x.blob.core.windows.net/a?sv=1&sig=Zq825rT5%2FvWn2Kp7L",
                vec!["Zq825rT5%2FvWn2Kp7L", "Zq825rT5/vWn2Kp7L"],
            ),
            ("https://b/x?AWSAccessKeyId=A&Signature=Zq826rT5vWn2Kp7L", vec!["Zq826rT5vWn2Kp7L"]),
            ("http://127.0.0.1:1/c.json?X-Goog-Signature=Zq8rT5vWn2Kp7LmX", vec!["Zq8rT5vWn2Kp7LmX"]),
            ("https://h/services/T0/B0/Zq8rT5vWn2Kp7LmX", vec!["T0/B0/Zq8rT5vWn2Kp7LmX", "Zq8rT5vWn2Kp7LmX"]),
            ("https://example.com/a?page=2&sort_key=name", vec![]),
        ] {
            assert_eq!(address_secrets(text), secrets, "{text}");
        }
    }
}
