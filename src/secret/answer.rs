//! Members that are secret by name: where they stand, and those that a response gives out.

use std::ops::Range;

use super::{
    decoding::Decoded,
    member::{may_hold_members, members},
    name::looks_like_a_secret,
    redactor::{Lifetime, Masking, Redactor},
};

impl Redactor {
    /// Remembers the tokens that a response gives out, before any script has stored them.
    pub fn learn_tokens(&mut self, body: &[u8]) {
        if self.masking == Masking::Show || !may_hold_members(body) {
            return;
        }
        let Ok(text) = std::str::from_utf8(body) else { return };
        for member in members(text).into_iter().filter(|member| member.is_token) {
            let value = &text[member.range];
            if looks_like_a_secret(value) && !value.contains(char::is_whitespace) {
                self.learn(value, Lifetime::Iteration);
                // In a form or in JSON it may stand escaped.
                if let Some(plain) = Decoded::of(value.as_bytes()).and_then(|plain| String::from_utf8(plain.bytes).ok())
                {
                    self.learn(&plain, Lifetime::Iteration);
                }
            }
        }
    }

    /// Where members stand that are secret by name.
    pub(super) fn member_ranges(&self, text: &str) -> impl Iterator<Item = Range<usize>> + use<'_> {
        let found = if self.masking == Masking::Show { Vec::new() } else { members(text) };
        let ranges: Vec<Range<usize>> =
            found.into_iter().filter(|member| !self.names.exempts(member.name)).map(|member| member.range).collect();
        ranges.into_iter()
    }
}
