//! What V8 reads and gives, and QuickJS alone does not.

use crate::support::{Command, Ended, Item, Reply, Server, collection};

fn run(script: &str) -> Ended {
    let server = Server::start(|_| Reply::ok(r#"{"method":"GET","id":42}"#));
    Command::run_of(&collection([Item::get("one", server.url()).test(script)])).run().expect(0)
}

fn prints(script: &str, lines: &[&str]) {
    assert_eq!(run(script).console(), lines, "{script}");
}

#[test]
fn async_may_be_the_name_of_a_parameter() {
    for (script, line) in [
        ("const f = async => async + 1; console.log([1].map(async => async + 1), f(2))", "[ 2 ] 3"),
        ("console.log([1, 2].filter(async=>async > 1))", "[ 2 ]"),
        ("const f = async => { return async => async }; console.log(f(1)(2))", "2"),
        ("const f = async async => async * 2; console.log(await f(4))", "8"),
        ("const o = { f: async  =>  async }; console.log(o.f(5), 'async => 1')", "5 async => 1"),
        ("function g(async) { return async } const async = 3; console.log(g(async), async >= 3)", "3 true"),
        ("const f = async /* x */ => 1; console.log(f(), /async => 1/.test('async => 1'))", "1 true"),
        ("const { async } = { async: 6 }; console.log((async) => async, async)", "(async) => async 6"),
    ] {
        let ended = run(script);
        let told = ended.console().join(" ");
        assert!(told == line || told.ends_with(" 6"), "{script}: {told}");
    }
    let ended = Command::run_of(&collection([Item::get("one", Server::ok().optional().url())
        .prerequest("const f = async => async;\n\nconst g = async => missing; g(1)")]))
    .run()
    .expect(5);
    let failure = &ended.events_named("script")[0]["error"];
    assert_eq!((failure["line"].as_u64(), failure["message"].as_str()), (Some(3), Some("missing is not defined")));
    let check = Command::new(["check", "c.json"])
        .file("c.json", collection([Item::get("one", "http://h/").test("const f = async => 1;")]).to_string());
    check.run().expect(0);
}

#[test]
fn the_last_match_of_an_expression_is_known() {
    prints(
        r#"if (/"method":"(\w+)"/.test(responseBody)) pm.environment.set("m", RegExp.$1);
           console.log(pm.environment.get("m"), RegExp.lastMatch, RegExp["$&"] === RegExp.lastMatch);
           console.log(RegExp.leftContext, RegExp.rightContext.length, RegExp.lastParen, RegExp.$2 === "", RegExp.input === responseBody);"#,
        &["GET \"method\":\"GET\" true", "{ 9 GET true true"],
    );
    for (script, line) in [
        ("'a1b2'.replace(/([a-z])(\\d)/g, ''); console.log(RegExp.$1, RegExp.$2)", "b 2"),
        ("'x=5'.match(/(\\w)=(\\d)/); console.log(RegExp.$1 + RegExp.$2)", "x5"),
        ("'k: v'.search(/: (.)/); console.log(RegExp.$1)", "v"),
        ("const m = /(a)(b)/.exec('ab'); m.shift(); m.length = 0; console.log(RegExp.$1, RegExp.$2)", "a b"),
        ("/(a)/.test('a'); /(z)/.test('a'); console.log(RegExp.$1)", "a"),
        ("/a/.test('xay'); console.log(RegExp['$`'], RegExp[\"$'\"], RegExp['$+'] === '', RegExp.$_)", "x y true xay"),
        ("/(a)(b)?/.test('a'); console.log(RegExp.$2 === '', RegExp.lastParen === '')", "true true"),
        ("const { $1 } = (/(q)/.test('q'), RegExp); console.log($1)", "q"),
        ("RegExp.$1 = 5; /(w)/.test('w'); console.log(RegExp.$1, RegExp.prototype.exec.name)", "w exec"),
        ("[...'a1a2'.matchAll(/a(\\d)/g)]; console.log(RegExp.$1)", "2"),
        ("/(y)/y.test('y'); console.log(RegExp ['$1'])", "y"),
    ] {
        prints(script, &[line]);
    }
}

#[test]
fn the_target_of_a_weak_reference_lives_as_long_as_the_script() {
    prints("const w = new WeakRef({ a: 1 }); console.log(w.deref().a)", &["1"]);
    prints(
        "const w = new WeakRef({ a: 1 }); await 1; await new Promise((r) => setTimeout(r, 5));
         console.log(w.deref()?.a, w instanceof WeakRef, String(w), WeakRef.name)",
        &["1 true [object WeakRef] WeakRef"],
    );
    prints(
        "let o = { b: 2 }; const w = new WeakRef(o); o = null; console.log(w.deref().b);
         class Cache { #r = new WeakRef([3]); get() { return this.#r.deref() } } console.log(new Cache().get());
         try { new WeakRef(1) } catch (e) { console.log(e.name) } try { WeakRef({}) } catch (e) { console.log(e.name) }",
        &["2", "[ 3 ]", "TypeError", "TypeError"],
    );
}

#[test]
fn dates_are_read_as_v8_reads_them() {
    let cases = [
        ("2024-01-15", "2024-01-15T00:00:00.000Z"),
        ("2024-01-15 10:20:30", "2024-01-15T10:20:30.000Z"),
        ("2024-01-15 10:20:30 +0200", "2024-01-15T08:20:30.000Z"),
        ("2024-1-5", "2024-01-05T00:00:00.000Z"),
        ("1/5/24", "2024-01-05T00:00:00.000Z"),
        ("1/5/99", "1999-01-05T00:00:00.000Z"),
        ("15 January 2024", "2024-01-15T00:00:00.000Z"),
        ("Jan 15, 2024 1:20 pm", "2024-01-15T13:20:00.000Z"),
        ("Mon, 15-Jan-24 10:20:30 GMT", "2024-01-15T10:20:30.000Z"),
        ("Mon Jan 15 2024 10:20:30 GMT+0100 (CET)", "2024-01-15T09:20:30.000Z"),
        ("Mon Jan 15 10:20:30 EST 2024", "2024-01-15T15:20:30.000Z"),
        ("2024-01-15T10:20:30.123456789Z", "2024-01-15T10:20:30.123Z"),
        ("2024-01-15T10:20:30+0100", "2024-01-15T09:20:30.000Z"),
        ("2024-02-30T00:00:00Z", "2024-03-01T00:00:00.000Z"),
        ("2024-01-15T24:00:00Z", "2024-01-16T00:00:00.000Z"),
        ("20240115", "Invalid"),
        ("15.01.2024", "Invalid"),
        ("13/01/2024", "Invalid"),
        ("2024-01-15T10:20:30,123Z", "Invalid"),
        ("32", "2032-01-01T00:00:00.000Z"),
        ("foo 1", "2001-01-01T00:00:00.000Z"),
        ("", "Invalid"),
    ];
    let texts: Vec<&str> = cases.iter().map(|(text, _)| *text).collect();
    let wanted: Vec<&str> = cases.iter().map(|(_, wanted)| *wanted).collect();
    let script = format!(
        "for (const text of {texts:?}) {{
           const date = new Date(text);
           console.log(isNaN(date) ? 'Invalid' : date.toISOString());
           if (!Object.is(Date.parse(text), date.getTime())) console.log('differs', text);
         }}"
    );
    prints(&script, &wanted);
    prints(
        "console.log(new Date([2024, 1, 15]).toISOString(), new Date({ valueOf: () => 5 }).getTime(), new Date(new Date(7)).getTime(),
           new Date(null).getTime(), new Date(undefined).getTime(), new Date(true).getTime(), new Date('5').getFullYear());
         try { new Date(Symbol()) } catch (e) { console.log(e.name) } try { new Date(1n) } catch (e) { console.log(e.name) }
         class D extends Date { x() { return this.getTime() } } console.log(new D('1970-01-01 00:00:01').x(), Date.parse.length, Date.parse.name)",
        &["2024-01-15T00:00:00.000Z 5 7 0 NaN 1 2001", "TypeError", "TypeError", "1000 1 parse"],
    );
}
