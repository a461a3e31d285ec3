//! What the console shows: as newman prints copies of the values at depth 25.

use super::stage::{Play, lines_of};
use crate::script::{ConsoleLine, Fact};

#[test]
fn values_print_as_in_newman() {
    for (value, shown) in [
        ("1, 'a', null, undefined, true", "1 a null undefined true"),
        ("{ a: 'x', b: [1, { c: {} }], 'd-e': -0 }", "{ a: 'x', b: [ 1, { c: {} } ], 'd-e': 0 }"),
        ("[]", "[]"),
        (
            "new Map([[1, { a: 2 }]]), new Set([1]), /x/g, new Date(0)",
            "Map(1) { 1 => { a: 2 } } Set(1) { 1 } /x/g 1970-01-01T00:00:00.000Z",
        ),
        ("function foo() {}, () => 1, class A {}", "[Function: foo] [Function] [Function: A]"),
        ("new Error('boom')", "{ type: 'Error', name: 'Error', message: 'boom' }"),
        ("new (class Foo { constructor() { this.a = 1 } })()", "{ a: 1 }"),
        ("(() => { const c = { b: {} }; c.b.c = c; return c })()", "<ref *1> { b: { c: [Circular *1] } }"),
        ("[undefined, , 10n, Symbol('s')]", "[ undefined, undefined, 10n, Symbol(s) ]"),
        ("[\"it's\", 'a\\nb']", "[ \"it's\", 'a\\nb' ]"),
        ("Buffer.from('ab'), new Uint8Array(2)", "<Buffer 61 62> Uint8Array(2) [ 0, 0 ]"),
        (
            "pm.response.headers",
            "[\n  { key: 'Content-Type', value: 'application/json; charset=utf-8' },\n  { key: 'X-One', value: '1' }\n]",
        ),
        ("[0, 1, 2, 3, 4, 5, 6]", "[\n  0, 1, 2, 3,\n  4, 5, 6\n]"),
    ] {
        assert_eq!(lines_of(&format!("console.log({value})")), [shown], "{value}");
    }
    assert!(lines_of("console.log(Array.from({ length: 120 }, (_, i) => i))")[0].ends_with("\n  ... 20 more items\n]"));
}

#[test]
fn lines_carry_their_level_and_which_arguments_were_text() {
    let played = Play::default()
        .run("console.warn('a', 1); console.error({}); console.info(); console.clear(); console.debug('d')");
    let lines: Vec<_> = played
        .facts
        .iter()
        .map(|fact| match fact {
            Fact::Console(ConsoleLine { level, arguments }) => (level.as_str(), arguments.clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("warn", vec![(true, "a".into()), (false, "1".into())]),
            ("error", vec![(false, "{}".into())]),
            ("info", vec![]),
            ("clear", vec![]),
            ("debug", vec![(true, "d".into())]),
        ]
    );
}
