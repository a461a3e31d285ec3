//! pm.environment and the other scopes.

use super::stage::{Play, lines_of};
use crate::variable::Value;

#[test]
fn variables_are_read_by_type_and_precedence() {
    assert_eq!(
        lines_of(
            "console.log(pm.environment.get('place'), pm.globals.get('place'), pm.variables.get('place'));
             console.log(pm.environment.get('count') + 1, pm.environment.get('flag'), pm.environment.get('none'));
             console.log(pm.variables.has('deep'), pm.environment.has('deep'), pm.environment.has('none'));
             console.log(pm.variables.replaceIn('{{deep}} {{none}}'), pm.environment.replaceIn('{{deep}}'));
             console.log(pm.variables.replaceIn({ a: ['{{place}}', 1] }), /^[0-9a-f-]{36}$/.test(pm.variables.replaceIn('{{$guid}}')));
             pm.variables.set('place', 'local'); console.log(pm.variables.get('place'), pm.environment.get('place'));
             pm.variables.unset('place'); console.log(pm.variables.get('place'));
             console.log(pm.globals.toObject(), pm.variables.toObject().deep);
             console.log(pm.environment.values.map(v => v.key).join(), pm.environment.toJSON().values[1].value);",
        ),
        [
            "environment globals environment",
            "13 true undefined",
            "true false false",
            "environment! {{none}} {{deep}}",
            "{ a: [ 'environment', 1 ] } true",
            "local environment",
            "environment",
            "{ place: 'globals', deep: '{{place}}!' } {{place}}!",
            "place,count,flag 12",
        ]
    );
}

#[test]
fn what_scripts_store_keeps_its_type() {
    let mut play = Play::default();
    let played = play.run(
        "pm.environment.set('number', 1.5); pm.environment.set('object', { a: [1, null] }); pm.environment.set('null', null);
         pm.environment.set('none'); pm.globals.set('truth', true); pm.environment.set(5, 'five');
         pm.collectionVariables.set('secret', 's', 'secret'); pm.environment.set('date', new Date(0)); pm.environment.unset('count');
         pm.environment.set('function', () => 1);
         console.log(pm.environment.get('object').a[0], pm.environment.get('5'), pm.environment.get('null'));",
    );
    assert_eq!(played.error(), "");
    assert_eq!(played.lines(), ["1 five null"]);
    let environment = &played.outcome.scopes.environment;
    assert_eq!(environment.get("number"), Some(Value::Number(1.5)));
    assert_eq!(environment.get("object").unwrap().to_json(), serde_json::json!({"a": [1, null]}));
    assert_eq!(environment.get("null"), Some(Value::Null));
    assert_eq!(environment.get("none"), Some(Value::Undefined));
    assert_eq!(environment.get("function"), Some(Value::Null));
    assert_eq!(environment.get("date"), Some(Value::text("1970-01-01T00:00:00.000Z")));
    assert_eq!(environment.get("count"), None);
    assert_eq!(played.outcome.scopes.globals.get("truth"), Some(Value::Bool(true)));
    assert!(played.outcome.scopes.collection.find("secret").unwrap().is_secret());
}

#[test]
fn undeclared_globals_stay_for_the_run_and_declared_ones_do_not() {
    let mut play = Play::default();
    play.run("kept = { n: 1 }; var gone = 2; pm.mine = 3; helper = x => x * kept.n;");
    let played = play.run("console.log(kept.n, typeof gone, pm.mine, helper(4), this === globalThis)");
    assert_eq!(played.lines(), ["1 undefined undefined 4 true"]);
}

#[test]
fn lone_surrogates_and_nul_are_survived() {
    assert_eq!(
        lines_of(
            "pm.environment.set('\\ud800', 'a\\udc00b'); console.log(pm.environment.get('\\ufffd'), 'x\\0y'.length)"
        ),
        ["a\u{fffd}b 3"]
    );
}
