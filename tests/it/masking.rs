//! Which values are masked, and for how long.

use serde_json::{Value, json};

use crate::support::{Command, Item, Received, Reply, Server, artefacts, collection};

const TYPED: &str = "typ3d/sécret+va\"lue<&>";

fn echo(request: &Received) -> Reply {
    let headers: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    Reply::json(&json!({"target": request.target, "headers": headers, "body": request.text()}))
}

#[test]
fn a_secret_too_short_to_be_masked_is_warned_of() {
    let server = Server::ok();
    let environment = json!({"values": [{"key": "pin", "value": "123", "type": "secret"}]});
    let ended = Command::run_of(&collection([Item::get("one", server.url())]))
        .file("environment.json", environment.to_string())
        .with(["-e", "environment.json"])
        .run()
        .expect(0);
    let warnings = ended.warnings();
    assert!(warnings.len() == 1 && warnings[0].contains("`pin`"), "{warnings:?}");
}

#[test]
fn values_that_only_sound_secret_are_left_readable() {
    let server = Server::ok();
    let environment = json!({"values": [
        {"key": "sort_key", "value": "name"},
        {"key": "token_ttl", "value": "1234567890"},
        {"key": "password_changed", "value": "2026-11-22T10:00:00Z"},
        {"key": "key_name", "value": "sort_key"},
    ]});
    let script = "console.log(['sort_key', 'token_ttl', 'password_changed', 'key_name'].map(n => pm.environment.get(n)).join(' '))";
    let ended = Command::run_of(&collection([Item::get("one", server.url()).test(script)]))
        .file("environment.json", environment.to_string())
        .with(["-e", "environment.json"])
        .run()
        .expect(0);
    assert_eq!(ended.console(), ["name 1234567890 2026-11-22T10:00:00Z sort_key"]);
}

#[test]
fn the_names_that_masked_their_values_are_listed_when_asked_for() {
    let server = Server::ok();
    let environment = json!({"values": [
        {"key": "db_password", "value": "correct horse battery"},
        {"key": "slack_url", "value": "https://example.com/x"},
        {"key": "typed", "value": "t0p-s3cret-value", "type": "secret"},
        {"key": "config", "value": "{\"apiKey\": \"k3y-of-the-config\"}"},
        {"key": "api_key", "value": "1"},
    ]});
    let run = |options: &[&str]| {
        Command::run_of(&collection([Item::get("one", server.url())]))
            .file("environment.json", environment.to_string())
            .with(["-e", "environment.json"])
            .with(options.iter().copied())
            .run()
            .expect(0)
    };
    let line = "  masked because of their names: db_password";
    let told = run(&["--verbose"]).stdout;
    assert!(told.lines().any(|shown| shown == line), "{told}");
    assert!(!run(&[]).stdout.contains("masked because"));
    assert!(!run(&["--verbose", "--not-secret", "db_password"]).stdout.contains("masked because"));
}

#[test]
fn secrets_given_on_the_command_line_are_masked_too() {
    let server = Server::start(echo);
    let item = Item::get("one", format!("{}/?k={{{{api_key}}}}", server.url()))
        .test("console.log(pm.environment.get('api_key'))");
    let sample = collection([item]);
    let ended = Command::run_of(&sample).with(["--env-var", "api_key=c0mmand-line-key"]).run().expect(0);
    assert!(!ended.stdout.contains("c0mmand-line-key") && !ended.read("events.ndjson").contains("c0mmand-line-key"));
    assert_eq!(server.only().query(), "k=c0mmand-line-key");
}

#[test]
fn a_secret_of_one_data_row_is_masked_in_its_iteration() {
    let server = Server::start(echo);
    let script = "console.log(pm.iterationData.get('password'))";
    let rows = json!([{"password": "first-r0w-pass"}, {"password": "second-r0w-pass"}]);
    let command = Command::run_of(&collection([Item::get("one", server.url()).test(script)]));
    let ended = command.file("rows.json", rows.to_string()).with(["-d", "rows.json"]).run().expect(0);
    assert_eq!(ended.console(), ["********", "********"]);
}

#[test]
fn a_secret_that_a_cut_would_split_is_masked_before_the_cut() {
    let server = Server::start(|_| Reply::ok(format!("{}{TYPED}{}", "x".repeat(2040), "y".repeat(100))));
    let environment = json!({"values": [{"key": "typed", "value": TYPED, "type": "secret"}]});
    let script = "console.log('x'.repeat(40) + pm.environment.get('typed'))";
    let ended = Command::run_of(&collection([Item::get("one", server.url()).test(script)]))
        .file("environment.json", environment.to_string())
        .with(["-e", "environment.json", "--verbose"])
        .run()
        .expect(0);
    assert!(!ended.stdout.contains("typ3d"), "{}", ended.stdout);
}

#[test]
fn what_a_script_stores_masks_the_answers_that_follow_in_later_iterations_too() {
    let server = Server::start(echo);
    let login = Item::get("login", server.url())
        .prerequest("if (pm.info.iteration === 0) pm.globals.set('login_token', 'g1obal-' + 't0ken')");
    let item = Item::get("use", format!("{}/?t={{{{login_token}}}}", server.url()));
    let ended = Command::run_of(&collection([login, item])).with(["-n", "3", "--verbose"]).run().expect(0);
    assert_eq!(server.received().iter().filter(|request| request.query() == "t=g1obal-t0ken").count(), 3);
    assert!(!ended.stdout.contains("g1obal-t0ken") && !ended.read("events.ndjson").contains("g1obal-t0ken"));
}

#[test]
fn a_token_in_the_collection_is_masked_before_the_item_that_uses_it_has_run() {
    let server = Server::start(|_| Reply::ok("the server knows l1teral-bearer-token"));
    let auth = json!({"type": "bearer", "bearer": [{"key": "token", "value": "l1teral-bearer-token"}]});
    let items = [Item::get("before", server.url()), Item::request("with", json!({"url": server.url(), "auth": auth}))];
    let ended = Command::run_of(&collection(items)).with(["--verbose", "-n", "2"]).run().expect(0);
    assert_eq!(server.received().len(), 4);
    assert!(!ended.stdout.contains("l1teral") && !ended.read("events.ndjson").contains("l1teral"));
}

#[test]
fn a_password_in_the_url_is_masked_wherever_it_comes_back() {
    let server = Server::start(echo);
    let url = server.url().replace("http://", "http://user:url%2Fpassw0rd@");
    let ended = Command::run_of(&collection([Item::get("one", url)])).with(["--verbose"]).run().expect(0);
    assert_eq!(server.only().header("authorization"), Some("Basic dXNlcjp1cmwvcGFzc3cwcmQ="));
    for text in [&ended.stdout, &ended.read("events.ndjson")] {
        for spelling in ["url%2Fpassw0rd", "url/passw0rd", "dXNlcjp1cmwvcGFzc3cwcmQ"] {
            assert!(!text.contains(spelling), "{spelling}: {text}");
        }
    }
}

#[test]
fn a_login_answer_is_masked_before_any_script_has_stored_its_token() {
    let server = Server::start(|_| Reply::json(&json!({"access_token": "l0gin-token-value", "expires_in": 3600})));
    let ended = Command::run_of(&collection([Item::get("one", server.url())])).with(["--verbose"]).run().expect(0);
    assert!(!ended.stdout.contains("l0gin-token-value") && !ended.read("events.ndjson").contains("l0gin-token-value"));
    assert!(ended.read("events.ndjson").contains("expires_in"));
}

#[test]
fn masks_change_no_size() {
    let server = Server::start(|_| Reply::ok("a-secret-of-24-characters comes back").header("X-Token", "x"));
    let posting = json!({"method": "POST", "url": format!("{}/{{{{token}}}}", server.url()),
        "header": [{"key": "X-Api-Key", "value": "{{token}}"}], "body": {"mode": "raw", "raw": "{{token}} is sent"}});
    let sizes = |secrets: &str| {
        let ended =
            Command::new(["run", "collection.json", "--verbose", "-r", "cli,json,events", "--secrets", secrets])
                .file("collection.json", collection([Item::request("one", posting.clone())]).to_string())
                .with(["--env-var", "token=a-secret-of-24-characters", "--reporter-events-omit-bodies"])
                .with(["--reporter-json-export", "r.json", "--reporter-events-export", "events.ndjson"])
                .run()
                .expect(0);
        assert_eq!(ended.stdout.contains("a-secret-of-24-characters"), secrets == "show");
        let report: Value = serde_json::from_str(&ended.read("r.json")).unwrap();
        let told = |line: &str| line.contains("headers") || line.contains(" raw ") || line.contains("text/plain");
        let told: Vec<String> = ended
            .stdout
            .lines()
            .filter(|line| told(line) && !line.contains("Content-Type"))
            .map(|line| line.split_whitespace().filter(|word| !word.ends_with("ms")).collect())
            .collect();
        let event = &ended.events_named("request")[0];
        let bodies = [&event["request"]["body"], &event["response"]["body"]].map(Value::clone);
        (told, report["run"]["executions"][0]["response"]["responseSize"].clone(), bodies)
    };
    let (shown, masked) = (sizes("show"), sizes("mask"));
    assert_eq!(shown, masked);
    assert_eq!((shown.0.len(), &shown.1), (3, &json!(36)), "{shown:?}");
}

#[test]
fn what_javascript_makes_of_nothing_is_left_readable() {
    let server = Server::start(|_| Reply::json(&json!({"a": null, "password": " ", "text": "undefined"})));
    let bearer = json!({"type": "bearer", "bearer": [{"key": "token", "value": "{{missing}}"}]});
    let script = "pm.environment.set('missing', null); pm.environment.set('lost_token', 'undefined');
        pm.request.headers.add({key: 'X-Auth-Token', value: 'Bearer ' + pm.environment.get('nobody')});
        pm.request.headers.add({key: 'Authorization', value: 'Bearer undefined'});";
    let test = "console.log(pm.response.json()); pm.expect(undefined).to.equal(null);";
    let items = [
        Item::request("one", json!({"url": server.url(), "auth": bearer})).prerequest(script).test(test),
        Item::get("two", server.url()).prerequest(script).test(test),
    ];
    let ended = Command::run_of(&collection(items)).with(["--verbose"]).run().expect(5);
    assert_eq!(ended.errors(), ["expected undefined to equal null"; 2]);
    for line in ["Authorization: Bearer null", "Authorization: Bearer undefined", "X-Auth-Token: Bearer undefined"] {
        assert!(ended.stdout.contains(line), "{line}: {}", ended.stdout);
    }
    assert!(!ended.stdout.contains("****"), "{}", ended.stdout);
}

#[test]
fn the_cookies_of_a_saved_response_are_masked() {
    let server = Server::ok();
    let mut sample = collection([Item::get("one", server.url())]);
    let cookie = json!({"key": "session", "value": "a-saved-session-cookie", "httpOnly": true, "path": "/"});
    sample["item"][0]["response"] = json!([{"name": "saved", "code": 200, "cookie": [cookie]}]);
    let ended =
        Command::run_of(&sample).with(["-r", "json,events", "--reporter-json-export", "r.json"]).run().expect(0);
    assert!(ended.read("r.json").contains("\"httpOnly\""), "{}", ended.read("r.json"));
    assert!(!ended.read("r.json").contains("saved-session") && !ended.read("events.ndjson").contains("saved-session"));
}

#[test]
fn a_secret_in_a_host_is_masked_in_small_letters_too() {
    let sample = collection([Item::get("one", "http://{{api_key}}.invalid/x")]);
    let ended = Command::run_of(&sample)
        .file("e.json", r#"{"values": [{"key": "api_key", "value": "Zq8rT5vWn2Kp7LmX"}]}"#)
        .with(["-e", "e.json", "--verbose", "-r", "cli,json", "--reporter-json-export", "o.json"])
        .run()
        .expect(5);
    let written = format!("{}{}", ended.stdout, ended.read("o.json")).to_lowercase();
    assert!(written.contains("********.invalid") && !written.contains("zq8rt5vwn2kp7lmx"), "{written}");
}

#[test]
fn an_address_of_a_collection_tells_no_secret_in_any_report() {
    let file = collection([Item::get("one", "http://127.0.0.1:9/")]).to_string();
    let server = Server::start(move |_| Reply::ok(file.clone()).header("Content-Type", "application/json"));
    let (key, password) = ("PMAT-Zk3vQ9xw7Lr2Tn5Yb8Hd", "p4ssW0rd-of-bob");
    let addresses = [
        format!("{}/c.json?access_key={key}", server.url()),
        format!("http://bob:{password}@{}/c.json", server.authority()),
        format!("{}/c.json?apikey={key}", server.url()),
    ];
    let ended = Command::new(["run"])
        .with(addresses)
        .with(["-r", "cli,json,json-summary,junit,html,events", "--reporter-json-export", "out/a.json"])
        .with(["--reporter-json-summary-export", "out/b.json", "--reporter-junit-export", "out/c.xml"])
        .with(["--reporter-html-export", "out/d.html", "--reporter-events-export", "out/e.ndjson"])
        .run()
        .expect(5);
    let mut written = vec![format!("{}{}", ended.stdout, ended.stderr).into_bytes()];
    for entry in std::fs::read_dir(ended.path("out")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        written.push(artefacts::inside(&bytes));
        written.push(bytes);
    }
    assert!(written.len() >= 13, "{}", written.len());
    for bytes in written {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(key) && !text.contains(password), "{text}");
    }
}
