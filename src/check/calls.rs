//! What a script names: `pm.environment.set('name', …)`.

use crate::script::{Token, tokens};

/// Names joined by dots, and what is done with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention<'code> {
    /// The names with the bytes they begin at.
    pub(super) names: Vec<(usize, &'code str)>,
    /// Up to how many of them must be there: what comes behind `?.` need not.
    pub(super) needed: usize,
    /// Whether it is called.
    pub(super) is_called: bool,
    /// The first argument of the call when that is one text.
    pub(super) argument: Option<String>,
    /// Whether the script gives it a value.
    pub(super) is_assigned: bool,
    /// Whether something of it is taken with `[`.
    pub(super) is_indexed: bool,
}

impl Mention<'_> {
    /// The names, joined.
    pub(super) fn path(&self) -> String {
        self.names.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(".")
    }
}

/// All that a script names, in order.
pub(super) fn mentions(code: &str) -> Vec<Mention<'_>> {
    let tokens = tokens(code);
    let mark =
        |place: usize, wanted: char| matches!(tokens.get(place), Some((_, Token::Mark(mark))) if *mark == wanted);
    let mut found = Vec::new();
    let mut place = 0;
    while place < tokens.len() {
        let (offset, Token::Name(name)) = &tokens[place] else {
            place += 1;
            continue;
        };
        let is_member = place > 0 && mark(place - 1, '.');
        let mut names = vec![(*offset, *name)];
        let mut needed = None;
        place += 1;
        loop {
            let is_optional = mark(place, '?') && mark(place + 1, '.');
            let next = if is_optional { place + 2 } else { place + 1 };
            if !is_optional && !mark(place, '.') {
                break;
            }
            let Some((offset, Token::Name(name))) = tokens.get(next) else { break };
            if is_optional {
                needed.get_or_insert(names.len());
            }
            names.push((*offset, *name));
            place = next + 1;
        }
        if is_member {
            continue;
        }
        let is_called = mark(place, '(');
        let argument = match tokens.get(place + 1) {
            Some((_, Token::Text(text))) if is_called && (mark(place + 2, ',') || mark(place + 2, ')')) => text.clone(),
            _ => None,
        };
        let is_assigned = mark(place, '=') && !mark(place + 1, '=') && !mark(place + 1, '>');
        let needed = needed.unwrap_or(names.len());
        found.push(Mention { names, needed, is_called, argument, is_assigned, is_indexed: mark(place, '[') });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(code: &str) -> Vec<(String, Option<String>)> {
        let calls = mentions(code).into_iter().filter(|mention| mention.is_called);
        calls.map(|call| (call.path(), call.argument)).collect()
    }

    fn call(function: &str, argument: Option<&str>) -> (String, Option<String>) {
        (function.to_owned(), argument.map(str::to_owned))
    }

    #[test]
    fn calls_are_told_from_comments_and_texts() {
        let code = "// pm.a('1')\n/* pm.b('2') */ pm.c('3', x);\nlet s = \"pm.d('4')\"; pm\n  .e( `5` );\nreturn pm.f('6' + x);\npm?.g();\nif (h('7'))";
        assert_eq!(
            calls(code),
            [
                call("pm.c", Some("3")),
                call("pm.e", Some("5")),
                call("pm.f", None),
                call("pm.g", None),
                call("if", None),
                call("h", Some("7")),
            ]
        );
        assert_eq!(calls("set(`a${b}`); set('it\\'s')"), [call("set", None), call("set", Some("it's"))]);
    }

    #[test]
    fn what_may_be_missing_and_what_is_set_is_known() {
        let found = mentions("pm.a?.b.c; pm.d = 1; pm.e == 2; pm.f['g']; x.y.pm.z");
        assert_eq!((found[0].path(), found[0].needed), ("pm.a.b.c".to_owned(), 2));
        let of = |path: &str| found.iter().find(|mention| mention.path() == path).unwrap();
        assert!(of("pm.d").is_assigned && !of("pm.e").is_assigned);
        assert!(of("pm.f").is_indexed && !of("x.y.pm.z").is_indexed);
    }
}
