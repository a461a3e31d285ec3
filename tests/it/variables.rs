//! Which value a `{{name}}` gets.

use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Reply, Server, collection, collection::environment};

/// Runs one request to `/{{a}}` with these scopes and tells the path that was asked for.
fn path_of(template: &str, prepare: impl FnOnce(Command) -> Command, variables: Value) -> String {
    let server = Server::ok();
    let mut sample = collection([Item::get("one", format!("{}/{template}", server.url()))]);
    sample["variable"] = variables;
    prepare(Command::run_of(&sample)).run().expect(0);
    server.only().target
}

fn with_environment(command: Command, pairs: &[(&str, &str)]) -> Command {
    command.file("environment.json", environment(pairs).to_string()).with(["-e", "environment.json"])
}

fn with_globals(command: Command, pairs: &[(&str, &str)]) -> Command {
    command.file("globals.json", environment(pairs).to_string()).with(["-g", "globals.json"])
}

fn list(pairs: &[(&str, &str)]) -> Value {
    environment(pairs)["values"].take()
}

/// Runs a request whose prerequest script is given, and tells what the server was asked for.
fn targets_after(script: &str, template: &str, prepare: impl FnOnce(Command) -> Command) -> (Vec<String>, Ended) {
    let server = Server::ok();
    let item = Item::get("one", format!("{}/{template}", server.url())).prerequest(script);
    let ended = prepare(Command::run_of(&collection([item]))).run();
    (server.targets(), ended)
}

#[test]
fn a_global_is_used_when_no_other_scope_knows_the_name() {
    assert_eq!(path_of("{{a}}", |command| with_globals(command, &[("a", "global")]), json!([])), "/global");
}

#[test]
fn a_collection_variable_wins_over_a_global() {
    let path = path_of("{{a}}", |command| with_globals(command, &[("a", "global")]), list(&[("a", "collection")]));
    assert_eq!(path, "/collection");
}

#[test]
fn the_environment_wins_over_the_collection() {
    let path =
        path_of("{{a}}", |command| with_environment(command, &[("a", "environment")]), list(&[("a", "collection")]));
    assert_eq!(path, "/environment");
}

#[test]
fn a_data_row_wins_over_the_environment() {
    let prepare = |command| {
        with_environment(command, &[("a", "environment")])
            .file("rows.json", r#"[{"a": "row"}]"#)
            .with(["-d", "rows.json"])
    };
    assert_eq!(path_of("{{a}}", prepare, json!([])), "/row");
}

#[test]
fn what_a_script_sets_locally_wins_over_the_data_row() {
    let prepare = |command: Command| command.file("rows.json", r#"[{"a": "row"}]"#).with(["-d", "rows.json"]);
    let (targets, ended) = targets_after("pm.variables.set('a', 'local')", "{{a}}", prepare);
    ended.expect(0);
    assert_eq!(targets, ["/local"]);
}

#[test]
fn env_var_wins_over_the_environment_file() {
    let prepare = |command| with_environment(command, &[("a", "file")]).with(["--env-var", "a=option"]);
    assert_eq!(path_of("{{a}}", prepare, json!([])), "/option");
}

#[test]
fn global_var_wins_over_the_globals_file_but_not_over_the_environment() {
    let prepare = |command| {
        let command = with_globals(command, &[("a", "file"), ("b", "file")]);
        with_environment(command, &[("b", "environment")]).with([
            "--global-var",
            "a=option",
            "--global-var",
            "b=option",
        ])
    };
    assert_eq!(path_of("{{a}}/{{b}}", prepare, json!([])), "/option/environment");
}

#[test]
fn env_var_is_split_at_its_first_equals_sign() {
    let prepare = |command: Command| command.with(["--env-var", "a=x=y=z"]);
    assert_eq!(path_of("{{a}}", prepare, json!([])), "/x=y=z");
}

#[test]
fn env_var_without_an_equals_sign_is_undefined_and_expands_to_nothing() {
    let prepare = |command: Command| command.with(["--env-var", "a"]);
    assert_eq!(path_of("x{{a}}y", prepare, list(&[("a", "collection")])), "/xy");
}

#[test]
fn env_var_may_be_empty_and_may_hold_a_template() {
    let prepare = |command: Command| command.with(["--env-var", "a=", "--env-var", "b={{c}}", "--env-var", "c=3"]);
    assert_eq!(path_of("[{{a}}]{{b}}", prepare, json!([])), "/[]3");
}

#[test]
fn templates_nest_inside_out_and_values_are_expanded_again() {
    let variables = list(&[("stage", "prod"), ("host_prod", "{{name}}.example"), ("name", "api")]);
    assert_eq!(path_of("{{host_{{stage}}}}", |command| command, variables), "/api.example");
}

#[test]
fn a_variable_that_names_itself_does_not_hang_the_run() {
    let path = path_of("x", |command| command.with(["--env-var", "a={{a}}"]), json!([]));
    assert_eq!(path, "/x");
    let server = Server::ok();
    let sample = collection([Item::get("one", format!("{}/{{{{a}}}}", server.url()))]);
    Command::run_of(&sample).with(["--env-var", "a={{b}}", "--env-var", "b={{a}}"]).run().expect(0);
    assert_eq!(server.received().len(), 1);
}

#[test]
fn spaces_in_a_name_count() {
    assert_eq!(
        path_of("{{ a }}", |command| command.with(["--env-var", " a =spaced", "--env-var", "a=bare"]), json!([])),
        "/spaced"
    );
}

#[test]
fn a_disabled_collection_variable_lets_the_globals_answer() {
    let variables = json!([{"key": "a", "value": "off", "disabled": true}]);
    assert_eq!(path_of("{{a}}", |command| with_globals(command, &[("a", "global")]), variables), "/global");
}

#[test]
fn a_variable_that_is_not_enabled_is_skipped_and_told_of_once() {
    let server = Server::ok();
    let sample = collection([Item::get("one", format!("{}/{{{{a}}}}", server.url()))]);
    let values = json!({"name": "e", "values": [{"key": "a", "value": "off", "enabled": false}]});
    let ended = with_globals(Command::run_of(&sample), &[("a", "global")])
        .file("environment.json", values.to_string())
        .with(["-e", "environment.json"])
        .run()
        .expect(0);
    assert_eq!(server.only().target, "/global");
    let warnings = ended.warnings();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("environment.json") && warnings[0].ends_with(": a"), "{warnings:?}");
}

#[test]
fn among_duplicates_the_last_enabled_one_wins() {
    let variables = json!([
        {"key": "a", "value": "first"},
        {"key": "a", "value": "second"},
        {"key": "a", "value": "third", "disabled": true},
    ]);
    assert_eq!(path_of("{{a}}", |command| command, variables), "/second");
}

#[test]
fn types_decide_how_a_value_is_written() {
    let variables = json!([
        {"key": "number", "value": "007", "type": "number"},
        {"key": "truth", "value": "false", "type": "boolean"},
        {"key": "nothing", "value": null},
        {"key": "text", "value": "007", "type": "string"},
    ]);
    assert_eq!(path_of("{{number}}/{{truth}}/{{nothing}}/{{text}}", |command| command, variables), "/7/true/null/007");
}

#[test]
fn an_environment_inside_the_box_of_postmans_api_is_unboxed() {
    let prepare = |command: Command| {
        let boxed = json!({"environment": environment(&[("a", "boxed")])});
        command.file("environment.json", boxed.to_string()).with(["-e", "environment.json"])
    };
    assert_eq!(path_of("{{a}}", prepare, json!([])), "/boxed");
}

#[test]
fn an_unknown_variable_in_the_url_is_sent_as_it_stands_and_the_warning_names_file_and_place() {
    let server = Server::ok();
    let item = Item::folder("F", [Item::get("one", format!("{}/{{{{nobody}}}}", server.url()))]);
    let ended = Command::run_of(&collection([item])).run().expect(0);
    assert_eq!(server.only().target, "/%7B%7Bnobody%7D%7D");
    let warnings = ended.warnings();
    assert_eq!(
        warnings,
        [
            "collection.json: item[0].item[0]: the URL uses the variable `nobody`, which no scope defines: set it in the environment, or with --env-var"
        ]
    );
    assert!(!ended.stdout.contains("nobody`"), "{}", ended.stdout);
    assert!(ended.stderr.is_empty());
}

#[test]
fn the_terminal_names_unknown_variables_only_under_what_failed() {
    let server = Server::start(|request| match request.target.contains("bad") {
        true => Reply::status(404),
        false => Reply::ok("ok"),
    });
    let item = |name: &str| {
        Item::get(name, format!("{}/{name}/{{{{nobody}}}}", server.url()))
            .test("pm.test('found', () => pm.response.to.have.status(200))")
    };
    let sample = collection([item("good"), item("bad")]);
    let told = |ended: &Ended| ended.stdout.matches("item[").map(str::len).count();
    let ended = Command::run_of(&sample).run().expect(1);
    assert_eq!(told(&ended), 1, "{}", ended.stdout);
    let (above, below) = ended.stdout.split_once("1. found").unwrap();
    assert!(!above.contains("item[") && below.contains("item[1]"), "{}", ended.stdout);
    assert_eq!(told(&Command::run_of(&sample).with(["--verbose"]).run().expect(1)), 2);
}

#[test]
fn an_unknown_variable_instead_of_a_host_is_an_error_that_names_it() {
    let ended = Command::run_of(&collection([Item::get("one", "{{base_url}}/x")])).run().expect(5);
    let told = ended.warnings().join("\n") + &ended.errors().join("\n");
    assert!(told.contains("collection.json: item[0]") && told.contains("`base_url`"), "{told}");
}

#[test]
fn what_a_script_sets_is_used_by_its_own_request() {
    let script = "pm.environment.set('a', 1); pm.collectionVariables.set('b', 2); pm.globals.set('c', 3);";
    let (targets, ended) = targets_after(script, "{{a}}{{b}}{{c}}", |command| command);
    ended.expect(0);
    assert_eq!(targets, ["/123"]);
}

#[test]
fn a_script_reads_each_scope_and_the_winner() {
    let server = Server::ok();
    let script = "
        const seen = [pm.environment, pm.collectionVariables, pm.globals, pm.iterationData, pm.variables].map(s => s.get('a'));
        pm.test(seen.join(), () => {});
        pm.test(String(pm.variables.replaceIn('{{a}}-{{unknown}}')), () => {});
    ";
    let mut sample = collection([Item::get("one", server.url()).test(script)]);
    sample["variable"] = list(&[("a", "collection")]);
    let command = with_globals(with_environment(Command::run_of(&sample), &[("a", "environment")]), &[("a", "global")]);
    let ended = command.file("rows.json", r#"[{"a": "row"}]"#).with(["-d", "rows.json"]).run().expect(0);
    assert_eq!(ended.assertions(), ["environment,collection,global,row,row", "row-{{unknown}}"]);
}

#[test]
fn a_variable_that_a_script_removes_lets_the_next_scope_answer() {
    let prepare = |command| with_globals(with_environment(command, &[("a", "environment")]), &[("a", "global")]);
    let (targets, ended) = targets_after("pm.environment.unset('a')", "{{a}}", prepare);
    ended.expect(0);
    assert_eq!(targets, ["/global"]);
}

#[test]
fn local_variables_live_on_in_the_items_and_iterations_that_follow() {
    let server = Server::ok();
    let first =
        Item::get("first", server.url()).prerequest("if (!pm.variables.has('a')) pm.variables.set('a', 'kept')");
    let second = Item::get("second", format!("{}/{{{{a}}}}", server.url()));
    Command::run_of(&collection([first, second])).with(["-n", "2"]).run().expect(0);
    assert_eq!(server.targets(), ["/", "/kept", "/", "/kept"]);
}

#[test]
fn variables_are_put_into_headers_bodies_and_parameters_of_every_kind() {
    let server = Server::ok();
    let request = json!({
        "method": "POST",
        "url": {"host": [server.url()], "path": [":id"], "query": [{"key": "{{k}}", "value": "{{v}}"}],
            "variable": [{"key": "id", "value": "{{v}}"}]},
        "header": [{"key": "X-{{k}}", "value": "<{{v}}>"}],
        "body": {"mode": "raw", "raw": "{{k}}={{v}}"},
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{v}}"}]},
    });
    let sample = collection([Item::request("one", request)]);
    Command::run_of(&sample).with(["--env-var", "k=key", "--env-var", "v=value"]).run().expect(0);
    let received = server.only();
    assert_eq!(received.target, "/value?key=value");
    assert_eq!(received.header("x-key"), Some("<value>"));
    assert_eq!(received.header("authorization"), Some("Bearer value"));
    assert_eq!(received.text(), "key=value");
}

#[test]
fn dynamic_variables_differ_at_each_use() {
    let path = path_of("{{$guid}}/{{$guid}}/{{$timestamp}}/{{$randomInt}}", |command| command, json!([]));
    let parts: Vec<&str> = path.split('/').collect();
    assert_eq!(parts[1].len(), 36);
    assert_ne!(parts[1], parts[2]);
    assert!(parts[3].parse::<u64>().unwrap() > 1_700_000_000);
    assert!(parts[4].parse::<u64>().unwrap() <= 1000);
}

#[test]
fn a_variable_of_a_scope_hides_a_dynamic_one_of_that_name() {
    assert_eq!(path_of("{{$guid}}", |command| command.with(["--env-var", "$guid=mine"]), json!([])), "/mine");
}
