//! Members that are secret by name: where they stand, and those that a response gives out.

use std::{borrow::Cow, ops::Range};

use percent_encoding::percent_decode;

use super::{
    charset::{encoding_of, is_wide, text_of},
    member::{may_hold_members, members},
    name::{looks_like_a_secret, looks_random},
    redactor::{Masking, Redactor},
    table::Worth,
};

impl Redactor {
    /// Remembers the tokens that a response gives out, before any script has stored them.
    pub fn learn_tokens(&mut self, body: &[u8], content_type: Option<&str>) {
        if self.masking == Masking::Show {
            return;
        }
        let encoding = encoding_of(body, content_type);
        let text: Cow<'_, [u8]> =
            if is_wide(encoding) { encoding.decode(body).0.into_owned().into_bytes().into() } else { body.into() };
        if !may_hold_members(&text, &self.names) {
            return;
        }
        for member in members(&text, &self.names) {
            let value = text_of(&text[member.range], encoding);
            let is_learnt = match member.worth {
                Worth::Given => looks_like_a_secret(&value),
                Worth::Chosen => looks_random(&value),
                Worth::Perhaps => false,
            };
            if is_learnt && !value.trim().contains(char::is_whitespace) {
                for value in plain_forms(&value) {
                    self.learn_from_answer(without_scope(&value));
                }
            }
        }
    }

    /// Where members stand that are secret by name.
    pub(super) fn member_ranges(&self, text: &str) -> impl Iterator<Item = Range<usize>> + use<> {
        self.member_places(text.as_bytes()).into_iter()
    }

    /// Where members stand in a body of any charset.
    pub(super) fn member_places(&self, body: &[u8]) -> Vec<Range<usize>> {
        if self.masking == Masking::Show {
            return Vec::new();
        }
        let encoding = encoding_of(body, None);
        if !is_wide(encoding) {
            return members(body, &self.names).into_iter().map(|member| member.range).collect();
        }
        let text = encoding.decode_without_bom_handling(body).0;
        let found = members(text.as_bytes(), &self.names);
        let mut characters = text.char_indices();
        let mut units = 0;
        // Places only go forward: one walk through the text finds all of them.
        let mut unit_of = |place: usize| {
            while characters.offset() < place
                && let Some((_, character)) = characters.next()
            {
                units += character.len_utf16();
            }
            (2 * units).min(body.len())
        };
        found.into_iter().map(|member| unit_of(member.range.start)..unit_of(member.range.end)).collect()
    }
}

/// A value as it stands, and without the escapes of JSON, of forms and of XML.
fn plain_forms(value: &str) -> Vec<String> {
    let mut forms = vec![value.to_owned()];
    if value.contains('\\') {
        forms.extend(serde_json::from_str(&format!("\"{value}\"")));
    }
    if value.contains('%') {
        forms.push(percent_decode(value.replace('+', " ").as_bytes()).decode_utf8_lossy().into_owned());
        forms.push(percent_decode(value.as_bytes()).decode_utf8_lossy().into_owned());
    }
    if value.contains('&') {
        forms.extend(quick_xml::escape::unescape(value).map(Cow::into_owned));
    }
    forms.dedup();
    forms
}

/// Of an AWS signature's credential the key: its scope (date, region, service) is no secret, and pieces of it stand in
/// many texts.
fn without_scope(value: &str) -> &str {
    let separator = ["/", "%2F", "%2f"].into_iter().find(|separator| value.contains(separator)).unwrap_or("/");
    let mut parts = value.split(separator).map(|part| part.trim_end_matches('\\'));
    let key = parts.next().unwrap_or(value);
    let is_date = parts.next().is_some_and(|date| date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()));
    if is_date && parts.nth(2) == Some("aws4_request") && parts.next().is_none() { key } else { value }
}

#[cfg(test)]
mod tests {
    use super::{super::redactor::MASK, *};

    const SCOPE: &str = "20261201/eu-central-1/resource-explorer-2/aws4_request";

    fn shown_after(answer: &str, text: &str) -> String {
        let mut redactor = Redactor::new(Masking::Mask);
        redactor.learn_tokens(answer.as_bytes(), Some("application/json"));
        redactor.show(text).as_str().to_owned()
    }

    #[test]
    fn of_a_credential_in_an_answer_the_key_is_learnt_and_not_its_scope() {
        let key = "AKIAQ7RT5VWN2KP7LMX4";
        let escaped = SCOPE.replace('/', "\\/");
        let encoded = SCOPE.replace('/', "%2F");
        for answer in [
            format!(r#"{{"authorization": "AWS4-HMAC-SHA256 Credential={key}/{SCOPE}, SignedHeaders=host"}}"#),
            format!(r#"{{"credential": "{key}/{SCOPE}"}}"#),
            format!(r#"{{"credential": "{key}\/{escaped}"}}"#),
            format!(r#"{{"url": "https://h/?X-Amz-Credential={key}%2F{encoded}&a=b"}}"#),
            format!(r#"{{"url": "https://h/?X-Amz-Credential={key}%2f{}&a=b"}}"#, encoded.replace("%2F", "%2f")),
        ] {
            for text in [SCOPE, "resource-explorer-2", "eu-central-1/resource-explorer-2"] {
                assert_eq!(shown_after(&answer, text), text, "{answer}");
            }
            assert_eq!(shown_after(&answer, key), MASK, "{answer}");
        }
    }

    #[test]
    fn what_only_resembles_a_scope_belongs_to_the_token() {
        let secret = "Zq8rT5vWn2Kp7LmXb4Jc";
        for token in [
            format!("key12345/{secret}/aws4_request"),
            format!("key12345/today/{secret}/iam/aws4_request"),
            format!("key12345/20261201/{secret}/iam/aws4_request/more"),
            format!("key12345/2026120/{secret}/iam/aws4_request"),
        ] {
            let shown = shown_after(&format!(r#"{{"access_token": "{token}"}}"#), &token);
            assert_eq!(shown, MASK, "{token}");
        }
    }
}
