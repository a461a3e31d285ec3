//! Values that scripts give to variables and that JSON has no text for: they are handed on as newman hands them on.

use serde_json::{Value, json};

use crate::support::{Command, Item, Server, collection};

/// What JSON has no text for.
const LOST: &[(&str, &str)] = &[
    ("undefined", "undefined"),
    ("not_a_number", "parseInt(pm.environment.get('missing'))"),
    ("infinity", "1 / 0"),
    ("minus_infinity", "-Infinity"),
    ("function", "(x) => x"),
    ("method", "JSON.parse"),
    ("symbol", "Symbol('s')"),
];

fn run(before: &str, template: &str, test: &str, arguments: &[&str]) -> (String, crate::support::Ended) {
    let server = Server::ok();
    let first = Item::get("one", server.url()).prerequest(before);
    let second = Item::get("two", format!("{}/{template}", server.url())).test(test);
    let ended = Command::run_of(&collection([first, second])).with(arguments.iter().copied()).run().expect(0);
    (server.targets().pop().unwrap(), ended)
}

#[test]
fn what_json_has_no_text_for_becomes_null_in_the_scopes_that_are_handed_on() {
    for (scope, option) in
        [("environment", "--export-environment"), ("globals", "--export-globals"), ("collectionVariables", "")]
    {
        let sets: String = LOST.iter().map(|(name, value)| format!("pm.{scope}.set('{name}', {value});")).collect();
        let template: Vec<String> = LOST.iter().map(|(name, _)| format!("{{{{{name}}}}}")).collect();
        let names: Vec<&str> = LOST.iter().map(|(name, _)| *name).collect();
        let test = format!(
            "for (const name of {names:?}) pm.test(name, () => {{
               pm.expect(pm.{scope}.has(name)).to.equal(true);
               pm.expect(pm.{scope}.get(name)).to.equal(null);
               pm.expect(pm.variables.get(name)).to.equal(null);
               pm.expect(pm.variables.replaceIn('{{{{' + name + '}}}}')).to.equal('null');
             }})"
        );
        let arguments: &[&str] = if option.is_empty() { &[] } else { &[option, "out.json"] };
        let (target, ended) = run(&sets, &template.join("/"), &test, arguments);
        assert_eq!(target, format!("/{}", vec!["null"; LOST.len()].join("/")), "{scope}");
        assert_eq!(ended.assertions(), names);
        if option.is_empty() {
            continue;
        }
        let exported: Value = serde_json::from_str(&ended.read("out.json")).unwrap();
        let values = exported["values"].as_array().unwrap();
        assert_eq!(values.len(), LOST.len());
        assert!(values.iter().all(|variable| variable["value"].is_null()), "{exported}");
    }
}

#[test]
fn local_variables_keep_undefined_and_show_nothing() {
    let (target, ended) = run(
        "pm.variables.set('undefined', undefined); pm.variables.set('symbol', Symbol('s'));
         pm.variables.set('number', NaN); pm.variables.set('function', () => 1); pm.variables.set('null', null);",
        "[{{undefined}}][{{symbol}}][{{number}}][{{function}}][{{null}}]",
        "for (const name of ['undefined', 'symbol', 'number', 'function', 'null'])
           console.log(name, pm.variables.get(name), pm.variables.has(name))",
        &[],
    );
    assert_eq!(target, "/[][][null][[object%20Object]][null]");
    assert_eq!(
        ended.console(),
        ["undefined undefined true", "symbol undefined true", "number null true", "function {} true", "null null true"]
    );
}

#[test]
fn a_type_that_was_given_makes_no_number_of_what_was_lost() {
    let (target, _) = run(
        "pm.environment.set('a', NaN, 'number'); pm.environment.set('b', undefined, 'boolean');
         pm.environment.set('c', Infinity, 'string'); pm.environment.set('d', undefined, 'string')",
        "{{a}}/{{b}}/{{c}}/{{d}}",
        "",
        &[],
    );
    assert_eq!(target, "/null/null/null/null");
}

#[test]
fn inside_of_objects_and_lists_they_become_what_json_makes_of_them() {
    let (target, ended) = run(
        "const list = [1]; pm.environment.set('list', list); list.push(NaN, () => 1, undefined);
         const object = {}; pm.globals.set('object', object); object.a = undefined; object.b = -Infinity; object.c = { d: NaN };",
        "{{list}}",
        "console.log(JSON.stringify(pm.environment.get('list')), JSON.stringify(pm.globals.get('object')))",
        &[],
    );
    assert_eq!(target, "/1,,,");
    assert_eq!(ended.console(), [r#"[1,null,null,null] {"b":null,"c":{"d":null}}"#]);
}

#[test]
fn the_script_that_sets_a_value_gets_that_very_value() {
    let (target, ended) = run(
        "pm.environment.set('n', NaN); pm.environment.set('d', new Date(5)); pm.environment.set('r', /a/g);
         pm.environment.set('f', () => 7); pm.environment.set('m', new Map([[1, 2]])); pm.environment.set('s', Symbol.iterator);
         const get = (name) => pm.environment.get(name);
         console.log(get('n'), get('d').getTime(), get('r').flags, get('f'), get('m').get(1), get('s') === Symbol.iterator);
         console.log(pm.variables.replaceIn('{{n}} {{r}} {{f}} {{m}}'));
         console.log(pm.environment.replaceIn('{{d}}'));
         pm.environment.set('d', 'text'); console.log(get('d')); pm.environment.unset('r'); console.log(get('r'), pm.environment.has('r'));
         pm.environment.set('d', new Date(6)); pm.variables.set('d', 'local'); console.log(pm.variables.get('d'));",
        "{{n}}/{{f}}",
        "console.log(pm.environment.get('d'), pm.environment.get('f'), pm.environment.get('m'))",
        &[],
    );
    assert_eq!(target, "/null/null");
    assert_eq!(
        ended.console(),
        [
            "NaN 5 g 7 2 true",
            "NaN /a/g 7 [object Map]",
            "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)",
            "text",
            "undefined false",
            "local",
            "1970-01-01T00:00:00.006Z null {}",
        ]
    );
}

#[test]
fn a_number_that_is_none_is_masked_neither_more_nor_less_when_its_name_is_secret() {
    let server = Server::ok();
    let first = Item::get("one", server.url()).prerequest("pm.environment.set('token', NaN, { secret: true })");
    let second = Item::get("two", format!("{}/{{{{token}}}}", server.url()));
    let mut sample = collection([first, second]);
    sample["variable"] = json!([]);
    Command::run_of(&sample).run().expect(0);
    assert_eq!(server.targets(), ["/", "/null"]);
}
