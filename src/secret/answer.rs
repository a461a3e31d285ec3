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
                    self.learn_from_answer(&value);
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
