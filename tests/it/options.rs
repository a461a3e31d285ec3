//! Options that newman lacks: variables from elsewhere, limits, HTTP version, several collections, help for the shell.

use serde_json::json;

use crate::support::{Command, Item, Reply, Server, collection, collection::environment};

#[test]
fn variables_come_from_files_the_process_and_the_command_line_in_this_order() {
    let server = Server::ok();
    let sample = collection([Item::get("one", format!("{}/{{{{a}}}}/{{{{b}}}}/{{{{c}}}}/{{{{d}}}}", server.url()))]);
    Command::run_of(&sample)
        .file("e.json", environment(&[("a", "file"), ("b", "file"), ("c", "file"), ("d", "file")]).to_string())
        .file(".env", "export b=dot\nc=dot # comment\nd='dot'\n")
        .variable("CHECK_c", "process")
        .variable("CHECK_d", "process")
        .variable("OTHER_d", "no")
        .with(["-e", "e.json", "--env-file", ".env", "--env-from-process", "CHECK", "--env-var", "d=given"])
        .run()
        .expect(0);
    assert_eq!(server.targets(), ["/file/dot/process/given"]);
    let ended = Command::run_of(&sample).file(".env", "a=1\nnonsense").with(["--env-file", ".env"]).run().expect(3);
    ended.complains(".env: line 2: expected KEY=VALUE");
    Command::run_of(&sample).with(["--env-file", "none"]).run().expect(3).complains("none: No such file");
}

#[test]
fn variables_of_the_process_fill_names_in_other_letters() {
    let server = Server::ok();
    let url =
        format!("{}/{{{{aws_access_key_id}}}}/{{{{Api_Base}}}}/{{{{BASE}}}}/{{{{base}}}}/{{{{region}}}}", server.url());
    let mut sample = collection([Item::get("one", url)]);
    sample["variable"] = json!([{"key": "aws_access_key_id", "value": ""}]);
    Command::run_of(&sample)
        .file("e.json", environment(&[("Api_Base", ""), ("base", ""), ("region", "kept")]).to_string())
        .variable("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .variable("API_BASE", "v1")
        .variable("REGION", "no")
        .variable("AWS_", "no")
        .with(["-e", "e.json", "--env-from-process", "AWS", "--env-from-process", "API_"])
        .run()
        .expect(0);
    assert_eq!(server.targets(), ["/AKIDEXAMPLE/v1/v1/v1/kept"]);
}

#[test]
fn a_name_that_only_sounds_secret_can_be_exempted_and_another_be_added() {
    let server = Server::start(|_| Reply::json(&json!({"colour": "ultramarine", "shape": "round"})));
    let script = "console.log(['tenant_key', 'api_key', 'colour'].map(n => pm.environment.get(n)).join(' '), pm.response.text())";
    let sample = collection([Item::get("one", server.url()).test(script)]);
    let run = |arguments: &[&str]| {
        let variables = ["tenant_key=customers-eu", "api_key=abcdefgh-1", "colour=red and green"];
        let variables = variables.iter().flat_map(|variable| ["--env-var", variable]);
        Command::run_of(&sample).with(variables).with(arguments.iter().copied()).run().expect(0).console()
    };
    assert_eq!(run(&[]), ["******** ******** red and green {\"colour\":\"ultramarine\",\"shape\":\"round\"}"]);
    assert_eq!(
        run(&["--not-secret", "tenant_key", "--secret", "Colour"]),
        ["customers-eu ******** ******** {\"colour\":\"********\",\"shape\":\"round\"}"]
    );
}

#[test]
fn a_response_beyond_the_limit_fails_by_name() {
    let server = Server::start(|_| Reply::ok("x".repeat(5000)));
    let run = |size: &str| {
        Command::run_of(&collection([Item::get("one", server.url())])).with(["--max-response-size", size]).run()
    };
    run("5000").expect(0);
    run("5K").expect(0);
    let errors = run("4999").expect(5).errors();
    let told = "the response body is larger than the limit of 4999 bytes: --max-response-size sets another, 0 none";
    assert_eq!(errors, [told]);
    run("0").expect(0);
    run("x").expect(2).complains("The value must be a size");
}

#[test]
fn memory_for_scripts_can_be_set() {
    let server = Server::ok();
    let script = "const kept = []; for (let i = 0; i < 40; i++) kept.push(new Uint8Array(1 << 20).fill(1)); pm.test('held', () => {})";
    let sample = collection([Item::get("one", server.url()).test(script)]);
    Command::run_of(&sample).run().expect(0);
    let errors = Command::run_of(&sample).with(["--script-memory", "24M"]).run().expect(5).errors();
    assert!(errors[0].contains("memory"), "{errors:?}");
}

#[test]
fn the_http_version_is_a_default_that_the_collection_overrides() {
    let server = Server::ok();
    // A server that knows only HTTP/1.1.
    let plain = collection([Item::get("one", server.url())]);
    Command::run_of(&plain).with(["--http-version", "auto"]).run().expect(0);
    Command::run_of(&plain).with(["--http-version", "http2"]).run().expect(5);
    let named = Item::get("one", server.url()).with("protocolProfileBehavior", json!({"protocolVersion": "http1"}));
    Command::run_of(&collection([named])).with(["--http-version", "http2"]).run().expect(0);
}

#[test]
fn several_collections_are_runs_of_their_own_and_the_worst_code_wins() {
    let server = Server::start(|_| Reply::ok("ok").header("Set-Cookie", "a=1; Path=/"));
    let first = Item::get("first", format!("{}/1", server.url()))
        .test("pm.environment.set('seen', 'yes'); pm.test('no', () => pm.expect(1).to.equal(2))");
    let second = Item::get("second", format!("{}/2", server.url()))
        .test("pm.test('fresh', () => pm.expect(pm.environment.get('seen')).to.equal(undefined))");
    let mut other = collection([second]);
    other["info"]["name"] = "Other one".into();
    let ended = Command::run_of(&collection([first]))
        .file("other.json", other.to_string())
        .with(["other.json", "--export-environment", "e.json"])
        .run()
        .expect(1);
    assert_eq!(ended.assertions(), ["no: expected 1 to equal 2", "fresh"]);
    assert_eq!(server.received()[1].header("cookie"), None);
    assert!(ended.read("e-Sample.json").contains("seen"));
    assert!(!ended.read("e-Other-one.json").contains("seen"));
    assert_eq!(ended.events_named("start").len(), 2);
    let ended = Command::new(["run", "other.json", "none.json"]).file("other.json", other.to_string()).run().expect(3);
    ended.complains("none.json: No such file");
}

#[test]
fn every_option_of_newman_is_understood() {
    let server = Server::ok();
    let all = "-e e.json -g g.json -r cli -n 1 -d d.csv --folder one --global-var a=b --env-var a=b --export-environment \
               oe.json --export-globals og.json --export-collection oc.json --postman-api-key key-of-mine --bail failure \
               --ignore-redirects -x --silent --disable-unicode --color auto --delay-request 1 --timeout 90000 \
               --timeout-request 80000 --timeout-script 70000 --working-dir . --no-insecure-file-read -k \
               --ssl-client-cert-list list.json --ssl-extra-ca-certs none.pem --cookie-jar jar.json --export-cookie-jar \
               oj.json --verbose --reporter-cli-no-banner --reporter-export x.json";
    let ended = Command::run_of(&collection([Item::get("one", server.url())]))
        .file("e.json", "{}")
        .file("g.json", "{}")
        .file("d.csv", "a\n1\n")
        .file("list.json", "[]")
        .file("jar.json", r#"{"cookies": []}"#)
        .with(all.split_whitespace())
        .run()
        .expect(0);
    for name in ["oe.json", "og.json", "oc.json", "oj.json"] {
        assert!(ended.path(name).is_file(), "{name}");
    }
    // Those with a number may stand without one, and mean nothing then.
    let bare = ["--delay-request", "--timeout", "--timeout-request", "--timeout-script", "--bail"];
    Command::run_of(&collection([Item::get("one", server.url())])).with(bare).run().expect(0);
}

#[test]
fn bail_ends_the_call_and_names_the_collections_that_did_not_run() {
    let server = Server::ok();
    let failing =
        Item::get("first", format!("{}/1", server.url())).test("pm.test('no', () => pm.expect(1).to.equal(2))");
    let mut other = collection([Item::get("second", format!("{}/2", server.url()))]);
    other["info"]["name"] = "Other one".into();
    let call = |arguments: &[&str]| {
        Command::run_of(&collection([failing.clone()]))
            .file("other.json", other.to_string())
            .with(["other.json"])
            .with(arguments.iter().copied())
            .run()
            .expect(1)
    };
    call(&["--bail"]).complains("--bail: not run after the failure: Other one");
    assert_eq!(server.targets(), ["/1"]);
    assert_eq!(call(&[]).stderr, "");
    assert_eq!(server.targets(), ["/1", "/1", "/2"]);
}

#[test]
fn the_version_is_printed_however_it_is_asked_for() {
    for option in ["-v", "-V", "--version"] {
        Command::new([option]).run().expect(0).says(concat!("postwatch ", env!("CARGO_PKG_VERSION")));
    }
}

#[test]
fn a_link_to_the_binary_names_itself_in_the_report() {
    let server = Server::ok();
    let sample = collection([Item::get("one", server.url())]);
    let through_link = "ln -s \"$1\" newman; shift; set -- ./newman \"$@\"";
    let ended = Command::run_of(&sample).shell_first(through_link).run();
    assert!(ended.stdout.starts_with("newman\n\n"), "{}", ended.stdout);
    assert!(Command::run_of(&sample).run().stdout.starts_with("postwatch\n\n"));
}

#[test]
fn reporters_without_a_value_are_none() {
    let server = Server::ok();
    let failing = Item::get("one", server.url()).test("pm.test('no', () => pm.expect(1).to.equal(2))");
    for bare in ["-r", "--reporters"] {
        let file = collection([failing.clone()]).to_string();
        let ended = Command::new(["run", "c.json", bare]).file("c.json", file).run().expect(1);
        assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", ""));
    }
    assert_eq!(server.targets().len(), 2);
}

#[test]
fn completions_and_manual_pages_are_printed() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        Command::new(["completions", shell]).run().expect(0).says("postwatch").says("export-environment");
    }
    Command::new(["completions", "tcsh"]).run().expect(2);
    Command::new(["man"]).run().expect(0).says(".TH postwatch 1").says("run");
    Command::new(["man", "run"]).run().expect(0).says("iteration\\-data").says("Postman UIDs");
    Command::new(["man", "nothing"]).run().expect(2).complains("there is no command `nothing`");
}

#[test]
fn wrong_usage_is_told_in_newmans_words() {
    for (arguments, sentence) in [
        ("run c.json --env-var", "option '--env-var <value>' argument missing"),
        ("run c.json -n", "option '-n, --iteration-count <n>' argument missing"),
        ("run c.json -e", "option '-e, --environment <path>' argument missing"),
        ("run c.json --export-cookie-jar", "option '--export-cookie-jar <path>' argument missing"),
        ("run c.json --color", "option '--color <value>' argument missing"),
        ("run c.json --no-color", "unknown option '--no-color'\n(Did you mean --color?)"),
        ("run c.json -z", "unknown option '-z'"),
        ("run", "missing required argument 'collection'"),
        ("frob", "invalid command `frob`"),
        ("rnu", "invalid command `rnu`\n(Did you mean run?)"),
        ("rum", "invalid command `rum`\n(Did you mean run?)"),
    ] {
        let ended = Command::new(arguments.split(' ')).run().expect(2);
        assert_eq!(ended.stderr, format!("error: {sentence}\n"));
    }
}
