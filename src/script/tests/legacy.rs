//! The names of Postman's first script API.

use super::stage::Play;
use crate::script::Fact;

#[test]
fn the_old_names_work_and_are_told_once() {
    let mut play = Play::default();
    let played = play.run(
        "tests['ok'] = responseCode.code === 200; tests['bad'] = responseBody === 'x'; pm.test('new', () => {});
         console.log(environment.place, globals.place, data, request.method, request.url, request.headers.Accept ?? request.headers.accept);
         console.log(responseHeaders['X-One'], responseTime, iteration, responseCookies.count(), postman.getResponseHeader('x-one'));
         console.log(postman.getResponseCookie('session').value, request.name, request.data);
         postman.setEnvironmentVariable('n', 5); postman.setGlobalVariable('g', true); postman.clearEnvironmentVariable('place');
         console.log(typeof pm.environment.get('n'), postman.getGlobalVariable('g'), environment.n);",
    );
    assert_eq!(played.error(), "");
    assert_eq!(
        played.lines(),
        [
            "environment globals {} POST https://example.com:8443/users/42?a=1&b=2 */*",
            "1 15 2 1 1",
            "a%20b Get user {\"q\":1}",
            "string true 5",
        ]
    );
    assert_eq!(played.verdicts(), ["new: passed", "ok: passed", "bad: AssertionError: expected false to be truthy"]);
    let warnings: Vec<_> = played.facts.iter().filter(|fact| matches!(fact, Fact::Warning(_))).collect();
    assert!(
        format!("{warnings:?}").contains(r#"Using \"tests\" is deprecated. Use \"pm.test()\" instead."#),
        "{warnings:?}"
    );
    assert_eq!(warnings.iter().filter(|fact| format!("{fact:?}").contains("Using \\\"tests\\\"")).count(), 1);
    let played = play
        .run_before("console.log(typeof responseBody, typeof responseCode, typeof tests, Object.keys(tests).length)");
    assert_eq!(played.lines(), ["undefined undefined object 0"]);
}

#[test]
fn a_modern_script_has_none_of_them() {
    let played = Play::default().run("\"use sandbox2\"; console.log(typeof tests, typeof _, typeof pm.test)");
    assert_eq!(played.lines(), ["undefined undefined function"]);
}

#[test]
fn methods_that_the_sandbox_adds_to_javascripts_types_are_there_when_a_script_names_them() {
    let mut play = Play::default();
    let played = play.run(
        "console.log('abc'.capitalize(), [3, 1, 2].max(), (2).hours(), [1, [2]].flatten().sum());
         console.log(typeof 'a'['first'], typeof Date.create, 'x'.isGreek(), Object.size({a: 1}));",
    );
    assert_eq!(played.error(), "");
    assert_eq!(played.lines(), ["Abc 3 7200000 3", "function function false 1"]);
    let played = play.run("const method = ['pluralize', 'chars'].length; console.log(eval(\"'post'.pluralize()\"))");
    assert_eq!((played.error(), played.lines()), (String::new(), vec!["posts".to_owned()]));
    // Nothing that a script can iterate over.
    let mut play = Play::default();
    let played = play.run(
        "for (const name in []) console.log(name); console.log(Object.keys(Array.prototype).length, 'sum'.length)",
    );
    assert_eq!(played.lines(), ["0 3"]);
}
