//! `pm.vault`, `{{vault:name}}` and `postwatch vault`.

use std::{
    io::Write as _,
    path::Path,
    process::{Output, Stdio},
};

use crate::support::{Command, Ended, Item, Server, collection};

const KEY: &str = "POSTWATCH_VAULT_KEY";

/// Runs `postwatch vault` in a folder, with this on standard input.
pub fn vault(folder: &Path, key: Option<&str>, arguments: &[&str], input: &str) -> Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_postwatch"));
    command.arg("vault").args(arguments).env_clear().current_dir(folder);
    if let Some(key) = key {
        command.env(KEY, key);
    }
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_command_keeps_and_forgets_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], input: &str| vault(folder.path(), Some("pass"), arguments, input);
    assert!(run(&["set", "token"], "s3cr3t-value\n").status.success());
    assert!(run(&["set", "other"], "1").status.success());
    assert_eq!(text(&run(&["get", "token"], "").stdout), "s3cr3t-value\n");
    assert_eq!(text(&run(&["list"], "").stdout), "other\ntoken\n");
    assert!(run(&["unset", "other"], "").status.success());
    let gone = run(&["get", "other"], "");
    assert_eq!(gone.status.code(), Some(3));
    assert!(text(&gone.stderr).contains("the vault holds no secret `other`"));
    let closed = vault(folder.path(), Some("wrong"), &["list"], "");
    assert_eq!(closed.status.code(), Some(3));
    assert!(text(&closed.stderr).contains("does not open"), "{}", text(&closed.stderr));
    assert!(text(&vault(folder.path(), None, &["list"], "").stderr).contains(KEY));
    let file = std::fs::read_to_string(folder.path().join("postwatch-vault.json")).unwrap();
    assert!(!file.contains("s3cr3t"));
}

fn run_with(server: &Server, script: &str, options: &[&str]) -> Ended {
    let item = Item::get("Uses the vault", format!("{}/{{{{vault:token}}}}/{{{{vault:none}}}}", server.url()))
        .prerequest(script);
    let command = Command::run_of(&collection([item])).variable(KEY, "pass");
    assert!(
        vault(command.folder(), Some("pass"), &["set", "token", "--vault-file", "v.json"], "s3cr3t-value")
            .status
            .success()
    );
    command.with(["--vault-file", "v.json"]).with(options.iter().copied()).run()
}

#[test]
fn requests_name_secrets_and_reports_never_do() {
    let server = Server::ok();
    let ended = run_with(
        &server,
        "await pm.vault.get('token').catch((error) => console.log('refused: ' + error.message))",
        &["--verbose"],
    )
    .expect(0);
    assert!(server.targets()[0].starts_with("/s3cr3t-value/"), "{:?}", server.targets());
    let all = format!("{}{}{}", ended.stdout, ended.stderr, ended.read("events.ndjson"));
    assert!(!all.contains("s3cr3t"), "{all}");
    assert!(all.contains("refused: Vault access denied"));
}

#[test]
fn scripts_with_consent_read_and_write() {
    let server = Server::ok();
    let script = "console.log((await pm.vault.get('token')).length, await pm.vault.get('none'), pm.variables.replaceIn('{{vault:token}}'));
        await pm.vault.set('made', 'brand-new-secret'); console.log('made ' + await pm.vault.get('made')); await pm.vault.unset('token');
        await pm.vault.get(5).catch((error) => console.log(error.message));";
    let ended = run_with(&server, script, &["--vault-consent", "Uses the vault"]).expect(0);
    let said = ended.console().join("\n");
    assert!(said.contains("12 undefined {{vault:token}}"), "{said}");
    assert!(said.contains("made ") && !said.contains("brand-new-secret"), "{said}");
    assert!(said.contains("pm.vault.get requires a name"), "{said}");
    assert_eq!(text(&vault(&ended.path(""), Some("pass"), &["list", "--vault-file", "v.json"], "").stdout), "made\n");
}

#[test]
fn a_run_whose_vault_does_not_open_does_not_begin() {
    let server = Server::untouched();
    let sample = collection([Item::get("one", server.url())]);
    let command = Command::run_of(&sample).variable(KEY, "other");
    assert!(vault(command.folder(), Some("pass"), &["set", "a", "--vault-file", "v.json"], "1").status.success());
    let ended = command.with(["--vault-file", "v.json"]).run().expect(3);
    assert!(ended.stderr.contains("v.json: the vault does not open"), "{}", ended.stderr);
    let ended = Command::run_of(&sample).with(["--vault-consent", "x"]).run().expect(2);
    assert!(ended.stderr.contains("--vault-file"), "{}", ended.stderr);
}

#[test]
fn a_variable_that_a_file_leaves_to_a_vault_is_that_of_ours() {
    let server = Server::ok();
    let request = format!("$kind: http-request\nurl: {}/?a={{{{a}}}}&b={{{{b}}}}\nmethod: GET\n", server.url());
    let variable = |name: &str| {
        format!("  - key: {name}\n    source: {{provider: postman, postman: {{type: local, secretId: x}}}}\n")
    };
    let definition = format!("$kind: collection\nname: C\nvariables:\n{}{}", variable("a"), variable("b"));
    let command = Command::new(["run", "c", "--vault-file", "v.json"])
        .file("c/.resources/definition.yaml", definition)
        .file("c/a.request.yaml", request)
        .variable(KEY, "pass");
    assert!(
        vault(command.folder(), Some("pass"), &["set", "a", "--vault-file", "v.json"], "s3cr3t-value").status.success()
    );
    let ended = command.run().expect(0);
    assert_eq!(server.only().query(), "a=s3cr3t-value&b={{b}}");
    assert!(ended.stderr.contains("the value of `b` is kept by `postman`"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("the value of `a`") && !ended.stdout.contains("s3cr3t-value"), "{}", ended.stdout);
}
