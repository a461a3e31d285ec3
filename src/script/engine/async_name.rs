//! `async => …`: the engine reads `async` as the beginning of an asynchronous function there, where ECMAScript reads the
//! name of a parameter.

use crate::script::lexer::{Token, tokens};

/// The script with `(async) => …` in those places; `None` without such a place. What stands behind them keeps its column
/// where there are blanks to take, so that errors are found.
pub(super) fn parenthesized(code: &str) -> Option<String> {
    if !code.contains("async") {
        return None;
    }
    let mut out = String::new();
    let mut from = 0;
    for window in tokens(code).windows(3) {
        let [(name, Token::Name("async")), (equals, Token::Mark('=')), (greater, Token::Mark('>'))] = window else {
            continue;
        };
        if *greater != equals + 1 {
            continue;
        }
        let between = &code[name + "async".len()..*equals];
        let behind = &code[greater + 1..];
        let mut to_take = 2;
        out.push_str(&code[from..*name]);
        out.push_str("(async)");
        out.push_str(without_blanks(between, &mut to_take));
        out.push_str("=>");
        from = code.len() - without_blanks(behind, &mut to_take).len();
    }
    out.push_str(&code[from..]);
    (from > 0).then_some(out)
}

/// The text without some of the blanks it begins with.
fn without_blanks<'text>(text: &'text str, to_take: &mut usize) -> &'text str {
    let taken = text.bytes().take(*to_take).take_while(|byte| *byte == b' ').count();
    *to_take -= taken;
    &text[taken..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_parameter_is_put_into_parentheses() {
        for (code, expected) in [
            ("f = async => async + 1", Some("f = (async)=>async + 1")),
            ("f(async=>1)", Some("f((async)=>1)")),
            ("async async => x; 'async => 1' // async => 2", Some("async (async)=>x; 'async => 1' // async => 2")),
            ("[async  =>  { async => 1 }]", Some("[(async)=>  { (async)=>1 }]")),
            ("a = async /* x */ => 1", Some("a = (async)/* x */ =>1")),
            ("async () => 1; async x => 2; async function f() {}", None),
            ("x = async; y = async >= 1; `async => ${1}`", None),
        ] {
            assert_eq!(parenthesized(code).as_deref(), expected, "{code}");
        }
    }
}
