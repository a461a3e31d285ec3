//! XML, CSV and JSON documents: the shapes and errors of xml2js, csv-parse and V8.

use super::stage::{Play, lines_of, response};

/// Prints `JSON.stringify` of each expression.
fn shapes(setup: &str, expressions: &[&str]) -> Vec<String> {
    let mut code = format!(
        "{setup}\nconst t = f => {{ try {{ console.log(JSON.stringify(f())) }} catch (e) {{ console.log(e.message) }} }};"
    );
    for expression in expressions {
        code.push_str(&format!("t(() => {expression});\n"));
    }
    lines_of(&code)
}

const XML: &str = "const { parseString } = require('xml2js');
    const xml = (text, options) => { let out; parseString(text, options ?? {}, (e, r) => { out = e ? { error: e.message.split('\\n')[0] } : r }); return out };
    const x = '<?xml version=\"1.0\"?><!-- c --><r a=\"1\" b=\"x&amp;y\"><b>t</b><b c=\"2\"> u </b><e/><n> </n><d><![CDATA[<x>]]></d>&#65;</r>';";

#[test]
fn xml_has_the_shapes_of_xml2js() {
    assert_eq!(
        shapes(
            XML,
            &[
                "xml(x)",
                "xml(x, { explicitArray: false, mergeAttrs: true, trim: true })",
                "xml(x, { explicitRoot: false, ignoreAttrs: true, explicitCharkey: true, emptyTag: null })",
                "xml2Json(x)",
                "xml('<a>  x   y </a>', { normalize: true })",
                "xml('<A><B>1</B></A>', { normalizeTags: true, explicitArray: false })",
                "xml('<a/>')",
                "xml('')",
                "xml('<a><toString>1</toString></a>', { explicitArray: false })",
                "xml(x, { tagNameProcessors: [name => name.toUpperCase()], explicitArray: false }).R.E",
            ],
        ),
        [
            r#"{"r":{"_":"A","$":{"a":"1","b":"x&y"},"b":["t",{"_":" u ","$":{"c":"2"}}],"e":[""],"n":[" "],"d":["<x>"]}}"#,
            r#"{"r":{"_":"A","a":"1","b":["x&y","t",{"_":"u","c":"2"}],"e":"","n":" ","d":"<x>"}}"#,
            r#"{"_":"A","b":[{"_":"t"},{"_":" u "}],"e":[null],"n":[null],"d":[{"_":"<x>"}]}"#,
            r#"{"r":{"_":"A","$":{"a":"1","b":"x&y"},"b":["t",{"_":"u","$":{"c":"2"}}],"e":"","n":" ","d":"<x>"}}"#,
            r#"{"a":"x y"}"#,
            r#"{"a":{"b":"1"}}"#,
            r#"{"a":""}"#,
            "null",
            r#"{"a":{"toString":[null,"1"]}}"#,
            r#""""#,
        ]
    );
}

#[test]
fn broken_xml_is_an_error_as_in_xml2js() {
    assert_eq!(
        shapes(
            XML,
            &[
                "xml('<a><b></a>')",
                "xml('<a><b>')",
                "xml('not xml')",
                "xml('<html><br><p a=1></html>')",
                "xml('<a>&nope;</a>')",
                "xml('<a/><b/>')",
                "xml(undefined)",
                "xml2Json('<a><b></a>') === undefined",
            ],
        ),
        [
            r#"{"error":"Unexpected close tag"}"#,
            r#"{"error":"Unclosed root tag"}"#,
            r#"{"error":"Non-whitespace before first tag."}"#,
            r#"{"error":"Unquoted attribute value"}"#,
            r#"{"error":"Invalid character entity"}"#,
            r#"{"a":""}"#,
            r#"{"error":"Cannot read properties of undefined (reading 'toString')"}"#,
            "true",
        ]
    );
}

#[test]
fn the_parser_class_and_promises_work() {
    assert_eq!(
        lines_of(
            "const { Parser, parseStringPromise, Builder } = require('xml2js');
             new Parser({ explicitArray: false }).parseString('<a><b>1</b></a>', (e, r) => console.log(e, r.a.b));
             console.log(JSON.stringify(await parseStringPromise('<a>1</a>')));
             console.log(await new Parser().parseStringPromise('<a>').catch(e => e.message.split('\\n')[0]));
             console.log(new Builder({ headless: true, renderOpts: { pretty: false } }).buildObject({ a: { b: 1 } }));",
        ),
        ["null 1", "{\"a\":\"1\"}", "Unclosed root tag", "<a><b>1</b></a>"]
    );
}

#[test]
fn csv_has_the_rows_of_csv_parse() {
    assert_eq!(
        shapes(
            "const csv = require('csv-parse/lib/sync');",
            &[
                "csv('a,b\\n1,2\\n3,4\\n', { columns: true })",
                "csv('a,b\\r\\n1,\"x, \"\"y\"\"\\r\\nz\"\\r\\n')",
                "csv('1;2', { delimiter: ';', columns: ['x', 'y'] })",
                "csv(' a , b \\n1 ,2', { trim: true, columns: true })",
                "csv('a,b\\n\\n1,2', { skip_empty_lines: true })",
                "csv('a,b\\n\\n1,2', { columns: true })",
                "csv('a\\n1\\n2', { auto_parse: true })",
                "csv('\\ufeffa,b\\n1,2', { columns: true })",
                "csv('')",
                "csv('a,b,')",
                "csv('a,\"b\"')",
                "csv('a,b\\n1', { columns: true })",
                "csv('a,b\\n1\\n')",
                "csv('a,\"b')",
                "csv('a,b\"c\\n')",
                "csv('\"a\"b,c\\n')",
                "csv('a,b\\n1', { relax_column_count: true })",
            ],
        ),
        [
            r#"[{"a":"1","b":"2"},{"a":"3","b":"4"}]"#,
            r#"[["a","b"],["1","x, \"y\"\r\nz"]]"#,
            r#"[{"x":"1","y":"2"}]"#,
            r#"[{"a":"1","b":"2"}]"#,
            r#"[["a","b"],["1","2"]]"#,
            r#"[{"a":""},{"a":"1","b":"2"}]"#,
            r#"[["a"],[1],[2]]"#,
            r#"[{"a":"1","b":"2"}]"#,
            "[]",
            r#"[["a","b",""]]"#,
            r#"[["a","b"]]"#,
            "[]",
            "Number of columns is inconsistent on line 2",
            "Quoted field not terminated at line 2",
            "Invalid opening quote at line 1",
            r#"Invalid closing quote at line 1; found "b" instead of delimiter ",""#,
            r#"[["a","b"],["1"]]"#,
        ]
    );
}

#[test]
fn large_json_reads_as_small_json_does() {
    let mut play = Play::default();
    let mut rows: Vec<String> = (0..2000)
        .map(|n| {
            format!(
                r#"{{"id":{n},"f":{}.1,"text":"r\u00f6d \ud83d\ude00","none":null,"deep":[[{{}}]],"{n}":true}}"#,
                n * 7
            )
        })
        .collect();
    rows.push(r#"{"__proto__":{"x":1},"lone":"\ud800","big":12345678901234567890,"small":1e-7,"minus":-0}"#.into());
    play.response = Some(response(200, "OK", &[], &format!("\u{feff}[{}]", rows.join(","))));
    let played = play.run(
        "const rows = pm.response.json(), last = rows[2000];
         console.log(rows.length, rows[3].f, rows[3].text, JSON.stringify(rows[5]) === JSON.stringify(JSON.parse(pm.response.text())[5]));
         console.log(Object.keys(last), last.x, last.lone.length, last.big, last.small, Object.is(last.minus, -0));",
    );
    assert_eq!(played.error(), "");
    assert_eq!(
        played.lines(),
        [
            "2001 21.1 röd 😀 true",
            "[ '__proto__', 'lone', 'big', 'small', 'minus' ] undefined 1 12345678901234567000 1e-7 true"
        ]
    );
}

#[test]
fn bodies_are_read_by_their_charset() {
    let mut play = Play::default();
    let mut latin = (*response(200, "OK", &[("Content-Type", "text/plain; charset=ISO-8859-1")], "")).clone();
    latin.body = bytes::Bytes::from_static(b"r\xf6d");
    play.response = Some(std::sync::Arc::new(latin));
    assert_eq!(play.run("console.log(pm.response.text(), pm.response.stream.length)").lines(), ["röd 3"]);
}
