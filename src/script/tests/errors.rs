//! Errors read as V8 words them, and name the user's own line.

use super::stage::Play;

fn error_of(code: &str) -> String {
    Play::default().run(code).error()
}

#[test]
fn native_errors_read_as_in_v8() {
    for (code, words) in [
        ("undefined.x", "TypeError: Cannot read properties of undefined (reading 'x')"),
        ("let a; a.b.c", "TypeError: Cannot read properties of undefined (reading 'b')"),
        ("let a = null; a.b = 1", "TypeError: Cannot set properties of null (setting 'b')"),
        ("pm.foo()", "TypeError: pm.foo is not a function"),
        ("pm.response.json().foo()", "TypeError: pm.response.json(...).foo is not a function"),
        ("const o = { a: {} }; o.a['b c'](1)", "TypeError: o.a.b c is not a function"),
        ("let u; u()", "TypeError: u is not a function"),
        ("let u; new u()", "TypeError: u is not a constructor"),
        ("const a = {}; new a.b.c()", "TypeError: Cannot read properties of undefined (reading 'c')"),
        ("const a = { b: {} }; new a.b.c()", "TypeError: a.b.c is not a constructor"),
        ("[1].map(5)", "TypeError: 5 is not a function"),
        ("nothing + 1", "ReferenceError: nothing is not defined"),
        ("x; let x = 1", "ReferenceError: Cannot access 'x' before initialization"),
        ("const c = 1; c = 2", "TypeError: Assignment to constant variable."),
        ("const a = {}; for (const b of a);", "TypeError: a is not iterable"),
        ("const a = {}; [...a]", "TypeError: a is not iterable"),
        ("Object.keys(null)", "TypeError: Cannot convert undefined or null to object"),
        ("'a' in 'b'", "TypeError: Cannot use 'in' operator to search for 'a' in b"),
        ("'x'.repeat(-1)", "RangeError: Invalid count value: -1"),
        ("decodeURIComponent('%')", "URIError: URI malformed"),
        ("throw new TypeError('not a function')", "TypeError: not a function"),
        ("throw { name: 'Mine', message: 'm' }", "Mine: m"),
        ("throw 'text'", "Error: text"),
        ("throw null", "Error: null"),
        ("throw undefined", "Error: undefined"),
        ("throw { code: 5 }", "Error: { code: 5 }"),
        ("await Promise.reject(new RangeError('late'))", "RangeError: late"),
        ("JSON.parse('{a')", "JSONError: Unexpected token 'a' at 1:2\n{a\n ^"),
        ("JSON.parse('')", "JSONError: No data, empty input at 1:1\n\n^"),
        ("JSON.parse('{\"a\":1}x')", "JSONError: Unexpected token 'x' at 1:8\n{\"a\":1}x\n       ^"),
        ("require('ajv')(); require('nope')", "Error: Cannot find module 'nope'"),
        ("await new Promise(() => {})", "Error: the script awaits a promise that nothing will settle"),
    ] {
        assert_eq!(error_of(code), words, "{code}");
    }
}

#[test]
fn scripts_see_the_same_words() {
    let played = Play::default().run(
        "try { pm.foo() } catch (error) { console.log(error.message, error instanceof TypeError, error.stack.split('\\n')[0]) }
         const c = {}; c.c = c;
         try { JSON.stringify(c) } catch (error) { console.log(error.message) }",
    );
    assert_eq!(
        played.lines(),
        [
            "pm.foo is not a function true Error: pm.foo is not a function",
            "Converting circular structure to JSON\n    --> starting at object with constructor 'Object'\n    --- property 'c' closes the circle",
        ]
    );
}

#[test]
fn a_syntax_error_is_the_scripts_error_and_the_run_goes_on() {
    let mut play = Play::default();
    for (code, words, line) in [
        ("let a = 1;\nvar x = ;", "SyntaxError: Unexpected token ';'", Some(2)),
        ("pm.test('a', () => {", "SyntaxError: Unexpected end of input", Some(1)),
        ("}); (async () => {", "", None),
        ("let a; let a;", "SyntaxError: Identifier 'a' has already been declared", Some(1)),
        ("'open", "SyntaxError: Invalid or unexpected token", Some(1)),
        ("if (true {", "SyntaxError: Unexpected token '{'", Some(1)),
    ] {
        let played = play.run(code);
        if words.is_empty() {
            continue;
        }
        assert_eq!(played.error(), words, "{code}");
        assert_eq!(played.outcome.error.and_then(|error| error.line), line, "{code}");
    }
    assert_eq!(play.run("console.log('on')").lines(), ["on"]);
}

#[test]
fn lines_and_columns_are_the_users_own() {
    let played = Play::default().run("const a = 1;\n\n  nothing();");
    let error = played.outcome.error.unwrap();
    assert_eq!((error.line, error.column), (Some(3), Some(3)));
    let error = Play::default().run("nothing()").outcome.error.unwrap();
    assert_eq!((error.line, error.column), (Some(1), Some(1)));
}

#[test]
fn an_error_inside_a_library_names_the_line_that_called_it() {
    let played = Play::default()
        .run("\npm.test('t', () => {\n  pm.expect(1).to.equal(2);\n});\n\nrequire('assert').strictEqual(1, 2);");
    assert_eq!(played.assertions()[0].error.as_ref().unwrap().line, Some(3));
    assert_eq!(played.outcome.error.unwrap().line, Some(6));
}
