//! Configuration files, and the messages for wrong values.

use serde_json::json;

use crate::support::{Command, Item, Server, collection};

fn sample(server: &Server) -> Command {
    Command::run_of(&collection([Item::get("one", format!("{}/{{{{a}}}}/{{{{b}}}}", server.url()))]))
}

#[test]
fn the_nearest_file_wins_and_the_command_line_over_all() {
    let server = Server::ok();
    let run = |arguments: &[&str]| {
        sample(&server)
            .file("home/.postman/newmanrc", json!({"iterationCount": 3, "envVar": [{"key": "a", "value": "home"}]}).to_string())
            .file(
                ".newmanrc",
                "\u{feff}{ // ours\n \"run\": {\"iterationCount\": 2, /* two */ \"envVar\": [{\"key\": \"b\", \"value\": \"here\"}]}}",
            )
            .variable("HOME", "home")
            .with(arguments.iter().copied())
            .run()
            .expect(0);
    };
    run(&[]);
    run(&["-n", "1", "--env-var", "b=given"]);
    assert_eq!(server.targets(), ["/home/here", "/home/here", "/home/given"]);
}

#[test]
fn reporters_exports_and_inline_scopes_come_from_a_file() {
    let server = Server::ok();
    let run = json!({"reporters": ["cli", "events"], "globals": {"values": [{"key": "a", "value": "1"}]},
        "iterationData": [{"b": 2}], "exportGlobals": "g.json", "reporter": {"cli": {"noBanner": true}}, "insecure": false,
        "reporterOptions": {}, "timeoutRequest": 0, "unknownThing": 1, "collection": "x"});
    let ended = Command::new(["run", "c.json"])
        .file("c.json", collection([Item::get("one", format!("{}/{{{{a}}}}/{{{{b}}}}", server.url()))]).to_string())
        .file(".newmanrc", json!({"run": run}).to_string())
        .run()
        .expect(0)
        .complains(".newmanrc: no option `unknownThing`; left out");
    assert_eq!(server.targets(), ["/1/2"]);
    assert!(!ended.stdout.contains("postwatch\n\nSample"), "{}", ended.stdout);
    assert!(ended.read("g.json").contains("_postman_variable_scope"));
}

#[test]
fn a_switch_of_a_file_does_not_take_the_collection_for_its_value() {
    let server = Server::ok();
    let failing = "pm.test('no', () => pm.expect(1).to.equal(2))";
    let items = ["one", "two"].map(|name| Item::get(name, format!("{}/{name}", server.url())).test(failing));
    let settings = json!({"bail": true, "timeoutRequest": true, "delayRequest": true});
    Command::new(["run", "c.json"])
        .file("c.json", collection(items).to_string())
        .file(".newmanrc", settings.to_string())
        .run()
        .expect(1);
    assert_eq!(server.targets(), ["/one"]);
}

#[test]
fn a_file_that_is_wrong_is_told_by_name() {
    let server = Server::untouched();
    let told = |content: &str| sample(&server).file(".newmanrc", content).run().expect(3);
    told("nope").complains(".newmanrc contains invalid data.");
    told("[]").complains("expected an object of options");
    told(r#"{"run": {"timeout": -1}}"#)
        .complains(".newmanrc: invalid value '-1'")
        .complains("The value must be a positive integer.");
}

#[test]
fn wrong_values_are_told_in_newmans_words() {
    let server = Server::untouched();
    let told = |arguments: [&str; 2]| sample(&server).with(arguments).run().expect(2);
    for option in ["-n", "--delay-request", "--timeout", "--timeout-request", "--timeout-script"] {
        for value in ["0", "abc", "1.5", "9007199254740992"] {
            told([option, value]).complains("The value must be a positive integer.");
        }
    }
    told(["--color", "zz"]).complains("invalid value `zz` for --color. Expected: auto|on|off");
}

#[test]
fn files_outside_are_refused_whichever_way_it_is_said() {
    let server = Server::ok().optional();
    let body = json!({"method": "POST", "url": server.url(), "body": {"mode": "file", "file": {"src": "../secret"}}});
    let run = |arguments: &[&str]| {
        let command = Command::run_of(&collection([Item::request("one", body.clone())]));
        command
            .file("secret", "s")
            .file("inner/x", "")
            .with(["--working-dir", "inner"])
            .with(arguments.iter().copied())
            .run()
    };
    run(&["--no-insecure-file-read"]).expect(5);
    run(&["--insecure-file-read", "--no-insecure-file-read"]).expect(5);
    run(&["--insecure-file-read"]).expect(0);
}
