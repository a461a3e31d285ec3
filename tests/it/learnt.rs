//! What is learnt as a secret and from where: each way in which one comes into a run, and a search through everything that
//! the run has written.

use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Received, Reply, Server, artefacts, collection, reporters};

/// Stands in no file of a run but where the test puts it.
const SECRET: &str = "Zq8rT5vWn2Kp7LmX";

fn echo(request: &Received) -> Reply {
    let headers: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    Reply::json(&json!({"target": request.target, "headers": headers, "body": request.text()}))
}

/// A run with every reporter.
fn everything(collection: &Value) -> Command {
    Command::new(["run", "collection.json", "--verbose"])
        .file("collection.json", collection.to_string())
        .with(reporters::all_into("out"))
        .variable("SLACK_WEBHOOK_URL", "http://127.0.0.1:1/services/T0/B0/none-0000-none")
}

/// Nothing of these stands in what the run has written.
#[track_caller]
fn assert_hidden(ended: &Ended, secrets: &[&str]) {
    let written = artefacts::of(ended, "out");
    assert!(written.len() > 8, "reports are missing");
    for (name, bytes) in &written {
        for secret in secrets {
            let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for spelling in [secret.as_bytes(), &wide] {
                let place = memchr::memmem::find(bytes, spelling);
                let around = place.map(|place| String::from_utf8_lossy(&bytes[place.saturating_sub(120)..place + 40]));
                assert!(place.is_none(), "{secret} in {name}: {}", around.unwrap_or_default());
            }
        }
    }
    let is_masked = |bytes: &Vec<u8>| memchr::memmem::find(bytes, b"********").is_some();
    assert!(written.iter().any(|(_, bytes)| is_masked(bytes)), "nothing was masked: {}", ended.stdout);
}

fn one(server: &Server, script: &str) -> Value {
    collection([Item::get("one", server.url()).test(script)])
}

#[test]
fn what_a_script_stores_is_learnt_when_it_does() {
    let made = "const t = 'Zq8rT5v' + 'Wn2Kp7LmX';";
    for script in [
        "pm.environment.set('session_token', t); console.log(t); pm.environment.set('session_token', 'another')",
        "pm.environment.set('session_token', t); console.log(t); pm.environment.unset('session_token')",
        "pm.globals.set('session_token', t); console.log(t); pm.globals.clear()",
        "pm.collectionVariables.set('session_token', t); console.log(t); pm.collectionVariables.set('session_token', null)",
        "pm.variables.set('session_token', t); console.log(t); pm.variables.clear()",
        "postman.setEnvironmentVariable('session_token', t); console.log(t); postman.clearEnvironmentVariable('session_token')",
        "pm.environment.set('session_token', t); pm.environment.unset('session_token'); throw new Error(t)",
        "pm.environment.set('credentials', {user: 'someone', pw: t}); console.log(pm.environment.get('credentials').pw, t)",
        "pm.environment.set('credentials', JSON.stringify({user: 'someone', pw: t})); console.log(JSON.parse(pm.environment.get('credentials')).pw)",
        "pm.environment.set('tokens', [t, 'b']); console.log(pm.environment.get('tokens')[0])",
        "pm.environment.set('login', {token: t}); console.log(pm.environment.get('login').token)",
        "pm.environment.set('login', JSON.stringify([{a: {apiKey: t}}])); console.log(t)",
        "pm.environment.set('innocent', t, 'secret'); console.log(t); pm.environment.unset('innocent')",
        "pm.environment.set('database', 'postgres://u:' + t + '@db/x'); console.log(t)",
        "pm.environment.set('conn', 'Server=x;Password=' + t + ';'); console.log(t)",
        "pm.environment.set('hook_url', 'https://discord.com/api/webhooks/1234/' + t); console.log(t)",
        "if (pm.info.iteration == 0) { pm.environment.set('session_token', t); pm.environment.set('note', 'old=' + t); pm.environment.unset('session_token') } console.log(pm.environment.get('note'))",
    ] {
        let server = Server::ok();
        let ended = everything(&one(&server, &format!("{made} {script}"))).with(["-n", "2"]).run();
        assert_hidden(&ended, &[SECRET]);
    }
}

#[test]
fn every_entry_of_a_file_is_learnt() {
    let server = Server::ok();
    let print = "console.log(pm.environment.toObject(), pm.environment.get('a'), pm.globals.toObject(), pm.collectionVariables.toObject(), JSON.stringify(pm.environment.toObject()))";
    let entries = [
        json!([{"key": "a", "value": SECRET, "type": "secret", "enabled": false}]),
        json!([{"key": "api_key", "value": SECRET, "enabled": false}]),
        json!([{"key": "api_key", "value": SECRET}, {"key": "api_key", "value": "another-value-11"}]),
        json!([{"key": "a", "value": SECRET, "type": "secret"}, {"key": "a", "value": "x"}]),
        json!([{"key": "api_key", "value": {"a": SECRET}}]),
        json!([{"key": "a", "type": "secret", "value": {"a": [SECRET]}}]),
        json!([{"key": "a", "type": "secret", "value": format!("{{\"b\": [\"{SECRET}\"]}}")}]),
        json!([{"key": "nested", "value": {"inner": {"clientSecret": SECRET}}}]),
        json!([{"key": "a", "value": SECRET, "secret": true}]),
        json!([{"key": "password", "value": format!("2026-10-01-{SECRET}")}]),
    ];
    for values in entries {
        let file = json!({"name": "some", "values": values});
        let mut sample = one(&server, print);
        everything(&sample).file("e.json", file.to_string()).with(["-e", "e.json"]).run().hidden();
        everything(&sample).file("g.json", file.to_string()).with(["-g", "g.json"]).run().hidden();
        for variable in values.as_array().unwrap() {
            let mut variable = variable.clone();
            if variable["enabled"] == false {
                variable["disabled"] = true.into();
            }
            let list = sample["variable"].as_array().cloned().unwrap_or_default();
            sample["variable"] = list.into_iter().chain([variable]).collect();
        }
        everything(&sample).run().hidden();
    }
    for rows in [
        json!([{"credentials": {"user": "u", "pw": SECRET}}]),
        json!([{"tokens": [SECRET]}]),
        json!([{"login": {"deep": [{"access_token": SECRET}]}}]),
    ] {
        let script = "console.log(pm.iterationData.toObject(), JSON.stringify(pm.iterationData.toObject()))";
        everything(&one(&server, script)).file("d.json", rows.to_string()).with(["-d", "d.json"]).run().hidden();
    }
}

trait Hidden {
    fn hidden(self);
}

impl Hidden for Ended {
    #[track_caller]
    fn hidden(self) {
        assert_hidden(&self, &[SECRET]);
    }
}

#[test]
fn a_number_that_is_a_secret_is_masked_as_one() {
    let server = Server::start(|_| Reply::json(&json!({"pin": 90_817_263, "list": [90_817_263]})));
    let script = "console.log(pm.response.json(), 90817263, JSON.stringify({a: 90817263}));
        pm.visualizer.set('{{a}}', {a: 90817263, b: [90817263]}); pm.test('n', () => pm.expect(90817263).to.equal(1))";
    for value in [json!("90817263"), json!(90_817_263)] {
        let environment = json!({"values": [{"key": "pin", "value": value, "type": "secret"}]});
        let command = everything(&one(&server, script)).file("e.json", environment.to_string()).with(["-e", "e.json"]);
        assert_hidden(&command.run(), &["90817263"]);
    }
}

#[test]
fn answers_are_read_in_their_charset_and_their_names_without_escapes() {
    let utf16 = |text: String, little: bool| -> Vec<u8> {
        let units = text.encode_utf16();
        if little { units.flat_map(u16::to_le_bytes).collect() } else { units.flat_map(u16::to_be_bytes).collect() }
    };
    let token = format!("{{\"access_token\": \"{SECRET}\", \"name\": \"é\"}}");
    let latin: Vec<u8> = token.chars().map(|character| character as u8).collect();
    let answers: Vec<(&str, Vec<u8>)> = vec![
        ("application/json; charset=iso-8859-1", latin.clone()),
        ("application/json", latin),
        ("application/json; charset=utf-16", [b"\xff\xfe".to_vec(), utf16(token.clone(), true)].concat()),
        ("application/json", utf16(token.clone(), true)),
        ("application/json; charset=utf-16be", utf16(token.clone(), false)),
        ("application/json", format!("{{\"access\\u005ftoken\": \"{SECRET}\"}}").into_bytes()),
        ("application/json", format!("{{\"\\u0061ccess_\\u0074oken\": \"{SECRET}\"}}").into_bytes()),
        ("application/json", format!("{{\"tokens\": [\"{SECRET}\"]}}").into_bytes()),
        ("text/xml", format!("<a><b:apiKey c='d'>{SECRET}</b:apiKey></a>").into_bytes()),
        ("text/xml", format!("<a><token><![CDATA[{SECRET}]]></token></a>").into_bytes()),
        ("text/xml", format!("<a token='{SECRET}'/>").into_bytes()),
        ("application/x-www-form-urlencoded", format!("a=b&client%5Fsecret={SECRET}").into_bytes()),
        ("text/html", format!("<input name=\"csrf_token\" value=\"{SECRET}\">").into_bytes()),
        (
            "multipart/form-data; boundary=b",
            [
                format!("--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n{SECRET}\r\n--b\r\n\r\n")
                    .as_bytes(),
                b"\xff\xfe\x00\r\n--b--",
            ]
            .concat(),
        ),
    ];
    for (content_type, body) in answers {
        let server = Server::start(move |_| Reply::status(200).header("Content-Type", content_type).body(body.clone()));
        let script = format!("console.log('Zq8rT5v' + '{}', pm.response.text())", &SECRET[7..]);
        let ended = everything(&one(&server, &script)).run();
        assert_hidden(&ended, &[SECRET]);
    }
    let server = Server::start(|_| Reply::ok("fine").header("X-Subject-Token", SECRET));
    everything(&one(&server, "console.log(pm.response.headers.get('x-subject-token'))")).run().hidden();
}

#[test]
fn the_path_of_a_webhook_is_a_secret_wherever_its_url_stands() {
    let server = Server::start(|request| Reply::ok(format!("no such {}", request.target.rsplit('/').next().unwrap())));
    for path in ["services/T000/B000", "api/webhooks/1234", "hooks", "webhookb2/a@b/IncomingWebhook"] {
        let url = format!("{}/{path}/{SECRET}", server.url());
        everything(&collection([Item::get("one", url.as_str())])).run().hidden();
        let sent = format!("pm.sendRequest('{}/{path}/' + 'Zq8rT5v' + '{}', () => {{}})", server.url(), &SECRET[7..]);
        everything(&one(&server, &sent)).run().hidden();
        let named = json!({"values": [{"key": "where", "value": url}]});
        let sample = collection([Item::get("one", "{{where}}")]);
        everything(&sample).file("e.json", named.to_string()).with(["-e", "e.json"]).run().hidden();
    }
}

#[test]
fn what_is_marked_secret_is_masked_whatever_it_is() {
    let server = Server::start(echo);
    let environment = |value: &str| json!({"values": [{"key": "k", "value": value, "type": "secret"}]}).to_string();
    let print = "const s = pm.environment.get('k'); console.log('login ' + s + ': failed', s + '=x', '<a>' + s + '>', {[s]: 1}, JSON.stringify({[s]: [s]}))";
    for passphrase in [
        "correct-horse-secret",
        "prod-master-key",
        "my-token-is-this",
        "2026-10-01",
        "pa{{ss+word99xx",
        "passwort",
        "https://only.example/x",
    ] {
        let url = server.url().replace("http://", "http://{{k}}:x@");
        let posted = json!({"method": "POST", "url": server.url(), "header": [{"key": "X-A", "value": "{{k}}"}],
            "body": {"mode": "urlencoded", "urlencoded": [{"key": "{{k}}", "value": "x"}]}});
        let items = [Item::get("print", server.url()).test(print), Item::request("posted", posted)];
        let ended = everything(&collection(items)).file("e.json", environment(passphrase)).with(["-e", "e.json"]).run();
        assert_hidden(&ended, &[passphrase]);
        if !passphrase.contains(['{', ':']) {
            let sample = collection([Item::get("user", url.as_str())]);
            let ended = everything(&sample).file("e.json", environment(passphrase)).with(["-e", "e.json"]).run();
            assert_hidden(&ended, &[passphrase]);
        }
    }
}

#[test]
fn of_a_secret_with_variables_in_it_all_is_masked_but_their_names() {
    let server = Server::start(echo);
    let values = json!({"values": [
        {"key": "k", "value": "Zq8rT5vW-{{colour}}-n2Kp7LmX", "type": "secret"}, {"key": "colour", "value": "ultramarine"},
    ]});
    let script = "console.log(pm.environment.get('k'), pm.variables.replaceIn('{{k}}'))";
    let sample = collection([Item::get("one", format!("{}/?a={{{{k}}}}", server.url())).test(script)]);
    let ended = everything(&sample).file("e.json", values.to_string()).with(["-e", "e.json"]).run();
    assert_eq!(server.only().query(), "a=Zq8rT5vW-ultramarine-n2Kp7LmX");
    assert_hidden(&ended, &["Zq8rT5vW", "n2Kp7LmX"]);
}

#[test]
fn a_script_hears_once_that_its_secret_is_too_short() {
    let server = Server::ok();
    let script = "pm.environment.set('pin', '12' + pm.info.iteration, 'secret')";
    let ended = Command::run_of(&one(&server, script)).with(["-n", "3"]).run().expect(0);
    let warnings: Vec<String> = ended.warnings().into_iter().filter(|warning| warning.contains("`pin`")).collect();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
}

#[test]
fn names_that_people_use_for_secrets_are_known() {
    let variables = [
        "apikey",
        "APIKEY",
        "accesstoken",
        "authtoken",
        "secretkey",
        "accesskey",
        "clientsecret",
        "dbpassword",
        "password1",
        "token2",
        "API_KEY2",
        "key_v2",
        "pwd",
        "pass",
        "user_pass",
        "jwt",
        "bearer",
        "auth",
        "github_pat",
        "passcode",
        "sas",
        "session_id",
        "creds",
        "GITHUB_TOKEN",
        "slackWebhook",
        "stripe-secret",
    ];
    let members = [
        "token",
        "apiKey",
        "api_key",
        "secret",
        "passwd",
        "pwd",
        "secretKey",
        "sessionToken",
        "authToken",
        "jwt",
        "bearer",
        "device_code",
        "assertion",
        "client_assertion",
        "session_id",
        "otp",
        "passphrase",
        "webhook_url",
        "old_password",
        "newPassword",
        "user_password",
        "passwordHash",
        "signature",
        "sig",
        "X-Goog-Signature",
        "access_key",
        "subject_token",
        "id_token_hint",
        "SAMLResponse",
        "refresh-token",
    ];
    let headers = [
        "PRIVATE-TOKEN",
        "X-Access-Token",
        "Ocp-Apim-Subscription-Key",
        "X-Goog-Api-Key",
        "X-Auth-Key",
        "X-Csrf-Token",
        "X-GitHub-Token",
        "Apikey",
        "Token",
        "X-Secret",
        "DD-API-KEY",
        "X-Shopify-Access-Token",
        "X-Api-Token",
        "X-Hub-Signature-256",
        "Authentication",
        "X-Authorization",
        "X-Forwarded-Authorization",
        "Cookie2",
    ];
    let secrets: Vec<String> = (100..200).map(|number| format!("Zq{number}rT5vWn2Kp7L")).collect();
    let (for_variables, rest) = secrets.split_at(variables.len());
    let (for_members, for_headers) = rest.split_at(members.len());
    let pairs = |names: &[&str], values: &[String]| -> Vec<Value> {
        names.iter().zip(values).map(|(name, value)| json!({"key": name, "value": value})).collect()
    };
    let answer: Value = members
        .iter()
        .zip(for_members)
        .map(|(name, value)| ((*name).to_owned(), value.as_str().into()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let server = Server::start(move |_| Reply::json(&answer));
    let print = "console.log(pm.response.text()); console.log(pm.environment.toObject())";
    let request = json!({"url": server.url(), "header": pairs(&headers, for_headers)});
    let environment = json!({"values": pairs(&variables, for_variables)});
    let sample = collection([Item::request("one", request).test(print)]);
    let ended = everything(&sample).file("e.json", environment.to_string()).with(["-e", "e.json"]).run();
    let planted: Vec<&str> =
        secrets.iter().take(variables.len() + members.len() + headers.len()).map(String::as_str).collect();
    assert_hidden(&ended, &planted);
}

#[test]
fn a_server_cannot_blank_what_stands_in_the_collection() {
    let words = [
        "AssertionError",
        "assertion",
        "undefined",
        "CRITICAL-FINDING",
        "arn:aws:iam::111122223333:user/mallory",
        "http://127.0.0.1",
        "pm.test(",
        "production-eu",
        "first folder",
        "expected",
    ];
    let answer: String =
        words.iter().map(|word| json!({"access_token": word, "api_key": word, "password": word}).to_string()).collect();
    let server = Server::start(move |_| Reply::ok(answer.clone()));
    let test = "pm.test('CRITICAL-FINDING for arn:aws:iam::111122223333:user/mallory', () => pm.expect(1).to.eql(2))";
    let items = Item::folder(
        "first folder",
        [Item::get("evil", server.url()).test(test), Item::get("second", server.url()).test(test)],
    );
    let environment = json!({"name": "production-eu", "values": []}).to_string();
    let ended =
        Command::run_of(&collection([items])).file("e.json", environment).with(["-e", "e.json"]).run().expect(1);
    assert_eq!(
        ended.stdout.matches("CRITICAL-FINDING for arn:aws:iam::111122223333:user/mallory").count(),
        4,
        "{}",
        ended.stdout
    );
    for word in ["AssertionError", "first folder", "production-eu"] {
        assert!(ended.stdout.contains(word) || ended.read("events.ndjson").contains(word), "{word}");
    }
    assert_eq!(ended.errors(), ["expected 1 to deeply equal 2"; 2]);
}

#[test]
fn ordinary_words_as_secrets_leave_names_readable() {
    let server = Server::start(echo);
    for word in ["test", "http", "users", "1234", "status"] {
        let environment = json!({"values": [{"key": "p", "value": word, "type": "secret"}]});
        let script = "pm.test('status test is 1234', () => pm.expect(1).to.eql(2)); console.log('it is ' + pm.environment.get('p'))";
        let sample = collection([Item::get("list test users", server.url()).test(script)]);
        let ended = everything(&sample).file("e.json", environment.to_string()).with(["-e", "e.json"]).run();
        for name in ["list test users", "status test is 1234"] {
            assert!(ended.stdout.contains(name), "{word}: {}", ended.stdout);
            assert!(ended.read("out/junit.report").contains(name), "{word}: {}", ended.read("out/junit.report"));
        }
        assert!(ended.stdout.contains("it is ********"), "{word}: {}", ended.stdout);
    }
}

#[test]
fn wrong_usage_repeats_no_secret() {
    let sample = collection([Item::get("one", "http://127.0.0.1:1")]).to_string();
    for arguments in [
        vec!["run", "c.json", "api_key=SECRET"],
        vec!["run", "c.json", "SECRET"],
        vec!["run", "c.json", "--api-key", "SECRET"],
        vec!["run", "c.json", "--password=SECRET"],
        vec!["run", "c.json", "-H", "Authorization: Bearer SECRET"],
        vec!["run", "c.json", "{\"token\": \"SECRET\"}"],
        vec!["run", "c.json", "-u", "someone", "token:SECRET"],
        vec!["run", "http://127.0.0.1:1/c.json?X-Goog-Signature=SECRET"],
        vec!["run", "http://127.0.0.1:1/c.json?sv=1&sig=SECRET"],
        vec!["run", "http://127.0.0.1:1/hooks/SECRET"],
        vec!["run", "c.json", "-e", "postgres://u:SECRET@h/x"],
        vec!["check", "c.json", "api_key=SECRET"],
        vec!["report", "token=SECRET"],
        vec!["SECRET"],
    ] {
        let arguments: Vec<String> = arguments.iter().map(|argument| argument.replace("SECRET", SECRET)).collect();
        let ended = Command::new(arguments.clone()).file("c.json", &sample).run();
        assert!(!format!("{}{}", ended.stdout, ended.stderr).contains(SECRET), "{arguments:?}: {}", ended.stderr);
        assert_ne!(ended.code(), Some(0), "{arguments:?}");
    }
}
