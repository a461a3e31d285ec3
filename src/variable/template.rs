//! `{{name}}` templates: names verbatim, nested ones inside-out, unknown ones left as they are.

use std::borrow::Cow;

use super::{Dynamic, Scopes};

/// How often a text is gone over until nothing changes.
const PASSES: usize = 19;
/// Nothing more is put into a text that has become so long: variables made of variables multiply.
const LONGEST: usize = 32 << 20;

/// Puts values where `{{name}}` stands.
pub fn expand<'text>(text: &'text str, scopes: &Scopes, dynamic: &Dynamic) -> Cow<'text, str> {
    let mut current = Cow::Borrowed(text);
    for _ in 0..PASSES {
        if current.len() > LONGEST && matches!(current, Cow::Owned(_)) {
            break;
        }
        match expand_once(&current, scopes, dynamic) {
            Some(next) => current = Cow::Owned(next),
            None => break,
        }
    }
    current
}

/// One pass; `None` when nothing was replaced.
fn expand_once(text: &str, scopes: &Scopes, dynamic: &Dynamic) -> Option<String> {
    let mut expanded: Option<String> = None;
    let mut copied = 0;
    for token in Tokens::new(text) {
        let Some(value) = value_of(token.name, scopes, dynamic) else { continue };
        if expanded.as_ref().is_some_and(|out| out.len() > LONGEST) {
            break;
        }
        let out = expanded.get_or_insert_with(|| String::with_capacity(text.len() + value.len()));
        out.push_str(&text[copied..token.start]);
        out.push_str(&value);
        copied = token.end;
    }
    let mut expanded = expanded?;
    expanded.push_str(&text[copied..]);
    Some(expanded)
}

fn value_of(name: &str, scopes: &Scopes, dynamic: &Dynamic) -> Option<std::sync::Arc<str>> {
    if let Some(variable) = scopes.find(name) {
        return Some(variable.get().to_text());
    }
    if name.starts_with('$') { dynamic.value(name).map(Into::into) } else { None }
}

/// The names that still stand in double braces after expansion, for messages.
pub fn unresolved(text: &str) -> impl Iterator<Item = &str> {
    Tokens::new(text).map(|token| token.name)
}

struct Token<'text> {
    start: usize,
    end: usize,
    name: &'text str,
}

/// Finds what the expression `{{([^{}]*?)}}` finds.
struct Tokens<'text> {
    text: &'text str,
    from: usize,
}

impl<'text> Tokens<'text> {
    fn new(text: &'text str) -> Tokens<'text> {
        Tokens { text, from: 0 }
    }
}

impl<'text> Iterator for Tokens<'text> {
    type Item = Token<'text>;

    fn next(&mut self) -> Option<Token<'text>> {
        loop {
            let open = self.from + self.text[self.from..].find("{{")?;
            let mut name_start = open + 2;
            while self.text[name_start..].starts_with('{') {
                name_start += 1;
            }
            let brace = name_start + self.text[name_start..].find(['{', '}'])?;
            if self.text[brace..].starts_with("}}") {
                self.from = brace + 2;
                return Some(Token { start: name_start - 2, end: brace + 2, name: &self.text[name_start..brace] });
            }
            self.from = if self.text[brace..].starts_with('{') { brace } else { brace + 1 };
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        clock::Clock,
        variable::{Scope, Value, Variable},
    };

    fn expanded(text: &str, pairs: &[(&str, &str)]) -> String {
        let globals = Scope::new(pairs.iter().map(|(key, value)| Variable::new(*key, Value::text(*value))).collect());
        expand(text, &Scopes { globals, ..Scopes::default() }, &Dynamic::new(Clock::system())).into_owned()
    }

    #[test]
    fn templates_expand_as_in_postman() {
        let pairs =
            [("a", "1"), ("b", "{{a}}"), ("x1", "nested"), ("", "empty"), (" a ", "spaces"), ("loop", "{{loop}}")];
        for (text, result) in [
            ("{{a}}", "1"),
            ("{{b}}-{{b}}", "1-1"),
            ("{{x{{a}}}}", "nested"),
            ("{{}}", "empty"),
            ("{{ a }}", "spaces"),
            ("{{unknown}} {{a", "{{unknown}} {{a"),
            ("{{{a}}}", "{1}"),
            ("{{loop}}", "{{loop}}"),
            ("{{a}b}}", "{{a}b}}"),
            ("{a}}", "{a}}"),
        ] {
            assert_eq!(expanded(text, &pairs), result, "{text}");
        }
    }

    #[test]
    fn each_use_of_a_dynamic_variable_is_new() {
        let text = expanded("{{$guid}} {{$guid}}", &[]);
        let (first, second) = text.split_once(' ').unwrap();
        assert_ne!(first, second);
        assert_eq!(first.len(), 36);
    }

    proptest! {
        #[test]
        fn any_text_expands_without_panic(text in "[{}a-cé$ ]{0,40}") {
            let _ = expanded(&text, &[("a", "{{b}}"), ("b", "}}{{a")]);
        }
    }
}
