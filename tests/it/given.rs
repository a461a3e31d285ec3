//! What the command line says when it cannot do its work repeats no secret that it was given.

use serde_json::json;

use crate::support::{Command, Ended, Item, collection};

const SECRET: &str = "a-s3cret+given~to~the~process";

/// Runs it in a folder with a collection. `SECRET` in an argument stands for the secret.
fn told(arguments: &[&str]) -> Ended {
    let arguments = arguments.iter().map(|argument| argument.replace("SECRET", SECRET));
    Command::new(arguments)
        .file("c.json", collection([Item::get("one", "http://127.0.0.1:1")]).to_string())
        .file("environment.json", json!({"values": SECRET}).to_string())
        .file("list.json", json!([{"passphrase": SECRET, "matches": SECRET}]).to_string())
        .file("jar.json", json!({"cookies": SECRET}).to_string())
        .file("broken.json", format!("{{\"values\": [{{\"key\": \"password\", \"value\": \"{SECRET}\" \"\"}}]}}"))
        .file(".env", format!("password {SECRET}"))
        .variable("HTTPS_PROXY", format!("http://user:{SECRET}@127.0.0.1:1"))
        .variable("POSTWATCH_VAULT_KEY", SECRET)
        .run()
}

#[test]
fn no_sentence_repeats_a_secret() {
    let with_secrets: [(&[&str], &str); 22] = [
        (&["run", "c.json", "--env-var", "token=SECRET", "--colour", "token=SECRET"], "unknown option"),
        (&["run", "c.json", "--env-var=api_key=SECRET", "--color", "SECRET"], "Expected: auto|on|off"),
        (&["run", "c.json", "--global-var", "token=SECRET", "--secrets", "SECRET"], "invalid value"),
        (&["run", "c.json", "--postman-api-key", "SECRET", "-n", "SECRET"], "positive integer"),
        (&["run", "c.json", "--ssl-client-passphrase=SECRET", "--folder", "SECRET"], "unable to find"),
        (&["run", "c.json", "--env-var", "webhook_address=SECRET", "-r", "SECRET,json", "-n", "0"], "positive"),
        (&["run", "c.json", "--env-var", "a_password=SECRET", "-r", "SECRET"], "could not find"),
        (&["run", "c.json", "--env-var", "a_password=SECRET", "-d", "SECRET"], "No such file"),
        (&["run", "http://user:SECRET@127.0.0.1:1/c.json"], "ECONNREFUSED"),
        (&["run", "c.json", "-e", "http://127.0.0.1:1/e.json?a=b&apikey=SECRET"], "ECONNREFUSED"),
        (&["run", "c.json", "-g", "http://127.0.0.1:1/e.json?access_token=SECRET#here"], "ECONNREFUSED"),
        (&["run", "http://127.0.0.1:1/services/T0/B0/SECRET"], "ECONNREFUSED"),
        (&["run", "c.json", "-e", "environment.json"], "expected an array"),
        (&["run", "c.json", "-e", "broken.json"], "not valid JSON"),
        (&["run", "c.json", "--env-file", ".env"], "expected KEY=VALUE"),
        (&["run", "c.json", "--ssl-client-cert-list", "list.json"], "must be an array"),
        (&["run", "c.json", "--cookie-jar", "jar.json"], "jar.json"),
        (
            &["run", "c.json", "-r", "slack", "--reporter-slack-url", "ftp://a/services/T0/B0/SECRET"],
            "no http(s) address",
        ),
        (
            &["run", "c.json", "-r", "slack", "--reporter-slack-url", "http://127.0.0.1:1/services/T0/B0/SECRET"],
            "ECONNREFUSED",
        ),
        (&["run", "c.json", "-r", "slack", "--env-var", "slack_url=x://a/services/T0/B0/SECRET"], "no http(s) address"),
        (&["report", "http://user:SECRET@a", "-r", "cli", "--color", "http://user:SECRET@a"], "Expected: auto|on|off"),
        (&["vault", "--vault-file", "c.json", "get", "SECRET"], "c.json"),
    ];
    for (arguments, sentence) in with_secrets {
        let ended = told(arguments);
        let said = format!("{}{}", ended.stdout, ended.stderr);
        assert!(said.contains(sentence), "{arguments:?}: {said}");
        assert!(![0, 1].contains(&ended.code().unwrap()) || sentence == "could not find", "{arguments:?}: {said}");
        for part in [SECRET, "s3cret", &SECRET.replace('+', "%2B")] {
            assert!(!said.contains(part), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn what_is_no_secret_is_repeated() {
    told(&["run", "c.json", "--color", "purple", "--env-var", "sort_key=purple"]).expect(2).complains("`purple`");
    told(&["run", "c.json", "--color", "a long purple", "--not-secret", "key", "--env-var", "key=a long purple"])
        .expect(2)
        .complains("`a long purple`");
    told(&["run", "c.json", "--secrets", "show", "--color", "SECRET", "--env-var", "token=SECRET"])
        .expect(2)
        .complains(SECRET);
}
