//! Collections of format 3.0 with the real binary: what is sent, what a check says, where annotations point.

use serde_json::json;

use crate::support::{Command, Received, Reply, Server};

fn echo(request: &Received) -> Reply {
    Reply::json(&json!({"method": request.method, "target": request.target}))
}

#[test]
fn a_directory_without_definition_runs_and_bodies_of_any_method_are_sent() {
    let server = Server::start(echo);
    let request = |method: &str, more: &str| {
        format!("$kind: http-request\nurl: {}/{method}\nmethod: {method}\n{more}", server.url())
    };
    let body = "body:\n  type: json\n  content: '{\"q\":1}'\n";
    Command::new(["run", "c"])
        .file("c/1.request.yaml", request("GET", body))
        .file("c/2.request.YML", request("HEAD", body))
        .file("c/.more/3.request.yml", request("DELETE", ""))
        .run()
        .expect(0);
    let seen: Vec<(String, String)> =
        server.received().iter().map(|one| (one.target.clone(), one.text().to_string())).collect();
    let expected = [("/DELETE", ""), ("/GET", "{\"q\":1}"), ("/HEAD", "{\"q\":1}")];
    assert_eq!(seen, expected.map(|(target, body)| (target.to_owned(), body.to_owned())));
}

#[test]
fn a_file_below_a_folder_without_definition_runs_its_collection() {
    let server = Server::start(echo);
    let command = Command::new(["run", "c/A/x.request.yaml"])
        .file(
            "c/.resources/definition.yaml",
            format!(
                "name: C\nvariables:\n  base: {}\nauth:\n  - type: bearer\n    credentials: {{token: top}}\n",
                server.url()
            ),
        )
        .file("c/A/x.request.yaml", "url: '{{base}}/x'\n");
    command.run().expect(0);
    assert_eq!(server.only().header("authorization"), Some("Bearer top"));
}

#[test]
fn a_workspace_is_checked_whole_and_each_fault_has_its_line() {
    let ended = Command::new(["check", "."])
        .file(
            "postman/collections/One/a.request.yaml",
            "url: http://h\nscripts:\n  - type: test\n    code: pm.test('x')\n",
        )
        .file("postman/collections/Two/b.request.yaml", "url: http://h\nmetod: POST\n")
        .run()
        .expect(3);
    let told = format!("{}{}", ended.stdout, ended.stderr);
    assert!(told.contains("One/a.request.yaml:2:1: scripts[0].type: a script of type `test` never runs"), "{told}");
    assert!(told.contains("Two/b.request.yaml:2:1: metod: an unknown key"), "{told}");
    let ended =
        Command::new(["run", "."]).file("postman/collections/One/a.request.yaml", "url: http://h\n").run().expect(3);
    assert!(ended.stderr.contains("a workspace of several collections; name one of them"), "{}", ended.stderr);
}

#[test]
fn annotations_of_github_point_at_the_line_of_the_script() {
    let server = Server::start(echo);
    let text = format!(
        "url: {}\nmethod: GET\nscripts:\n  - type: beforeRequest\n    code: |-\n      pm.variables.set('a', 1);\n  - type: afterResponse\n    code: |-\n      const b = 1;\n      missing();\n",
        server.url()
    );
    let ended = Command::new(["run", "c", "-r", "github", "--reporter-github-export", "summary.md"])
        .file("c/a.request.yaml", text)
        .run()
        .expect(5);
    assert!(ended.stdout.contains("c/a.request.yaml,line=10,title=a::ReferenceError"), "{}", ended.stdout);
}

#[test]
fn a_variable_that_a_vault_keeps_stays_unresolved_unless_something_gives_it() {
    let server = Server::start(echo);
    let command = |options: &[&str]| {
        Command::new(["run", "c"])
            .file("c/.resources/definition.yaml", "name: C\nvariables:\n  - key: a\n    source: {provider: postman}\n")
            .file("c/x.request.yaml", format!("url: '{}/{{{{a}}}}'\n", server.url()))
            .with(options.iter().copied())
            .run()
            .expect(0)
    };
    let told = command(&[]);
    assert!(told.stderr.contains("the value of `a` is kept by `postman`"), "{}", told.stderr);
    command(&["--env-var", "a=given"]);
    assert_eq!(server.targets(), ["/%7B%7Ba%7D%7D", "/given"]);
}
