//! Secrets that the process was started with: what is said before files are read, and when the arguments are wrong, must
//! not repeat them.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use crate::secret::{
    Lifetime, Masking, Redactor, is_secret_name, looks_like_a_secret, slack_webhook_path, url_password,
};

/// Options whose values are secrets.
const SECRET_OPTIONS: [&str; 2] = ["--postman-api-key", "--ssl-client-passphrase"];

/// Options that set variables, as NAME=VALUE.
const VARIABLE_OPTIONS: [&str; 2] = ["--env-var", "--global-var"];

/// Parameters of addresses that are secrets, though no word of theirs says so: Postman's key, signatures of signed URLs.
const SECRET_PARAMETERS: [&str; 4] = ["apikey", "sig", "signature", "x-amz-signature"];

/// Variables of the process that are secrets.
const SECRET_VARIABLES: [&str; 2] = ["POSTMAN_API_KEY", "POSTWATCH_VAULT_KEY"];

/// Variables of the process that hold an address with a secret in it.
const ADDRESS_VARIABLES: [&str; 7] =
    ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "SLACK_WEBHOOK_URL"];

/// Knows what of the command line and of the process environment is secret.
pub(super) fn given_secrets(arguments: &[String], environment: &BTreeMap<String, String>) -> Redactor {
    let pairs = || pairs(arguments);
    let shows = pairs().any(|(option, value)| option == "--secrets" && value == "show");
    let mut redactor = Redactor::new(if shows { Masking::Show } else { Masking::Mask });
    pairs().filter(|(option, _)| *option == "--not-secret").for_each(|(_, name)| redactor.exempt(name));
    let mut secrets = variable_secrets(environment);
    for (option, value) in pairs() {
        secrets.extend(address_secrets(value));
        if SECRET_OPTIONS.contains(&option) {
            secrets.push(value.to_owned());
        }
        if VARIABLE_OPTIONS.contains(&option)
            && let Some((name, value)) = value.split_once('=')
        {
            secrets.extend(address_secrets(value));
            let is_secret = redactor.suspects(name) && looks_like_a_secret(value);
            secrets.extend(is_secret.then(|| value.to_owned()));
        }
    }
    for secret in secrets {
        redactor.learn(&secret, Lifetime::Run);
    }
    redactor
}

/// Secrets that stand in well-known variables of the process, whether a run uses them or not.
pub(super) fn variable_secrets(environment: &BTreeMap<String, String>) -> Vec<String> {
    let addresses = ADDRESS_VARIABLES.iter().filter_map(|name| environment.get(*name));
    let whole = SECRET_VARIABLES.iter().filter_map(|name| environment.get(*name));
    addresses.flat_map(|address| address_secrets(address)).chain(whole.cloned()).collect()
}

/// What is secret in an address: its password, a webhook's path, and parameters that sound so; as they stand there and
/// decoded.
fn address_secrets(address: &str) -> Vec<String> {
    let query = address.split_once("://").and_then(|(_, rest)| rest.split_once('?')).map_or("", |(_, query)| query);
    let parameters = query.split(['&', '#']).filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_secret =
            is_secret_name(name) || SECRET_PARAMETERS.iter().any(|secret| secret.eq_ignore_ascii_case(name));
        is_secret.then_some(value)
    });
    let found = url_password(address).into_iter().chain(slack_webhook_path(address)).chain(parameters);
    found.flat_map(|secret| [secret.to_owned(), percent_decode_str(secret).decode_utf8_lossy().into_owned()]).collect()
}

/// Each argument behind the option before it, `--option=value` taken apart.
fn pairs(arguments: &[String]) -> impl Iterator<Item = (&str, &str)> {
    let before = std::iter::once("").chain(arguments.iter().map(String::as_str));
    before.zip(arguments).map(|(before, argument)| match argument.split_once('=') {
        Some((option, value)) if option.starts_with("--") => (option, value),
        _ => (before, argument.as_str()),
    })
}
