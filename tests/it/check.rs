//! `postwatch check` as a hook runs it.

use std::fs;

use assert_cmd::Command;

fn check(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_postwatch")).arg("check").args(arguments).output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn our_own_files_are_right() {
    let root = env!("CARGO_MANIFEST_DIR");
    let collection = format!("{root}/collections/aws-iam-audit.postman_collection.json");
    let environment = format!("{root}/environments/aws-iam-audit.postman_environment.json");
    let (status, said) = check(&[&collection, &environment, "-e", &environment]);
    assert_eq!((status, said.as_str()), (0, ""));
}

#[test]
fn errors_exit_with_3_and_warnings_only_when_strict() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.json");
    let path = file.display().to_string();
    let same = r#"{"info": {"name": "c"}, "item": [{"name": "a", "request": "h"}, {"name": "a", "request": "{{x}}"}]}"#;
    fs::write(&file, same).unwrap();
    let (status, said) = check(&[&path]);
    assert_eq!(status, 0);
    assert_eq!(
        said,
        format!("{path}:1:74: item[1] (a): another item of the same folder is named \"a\" too (warning)\n")
    );
    assert_eq!(check(&[&path, "--strict"]).0, 3);
    fs::write(folder.path().join("e.json"), r#"{"name": "e", "values": []}"#).unwrap();
    let environment = folder.path().join("e.json").display().to_string();
    let (status, said) = check(&[&path, "-e", &environment]);
    assert!(status == 3 && said.ends_with("item[1] (a): the variable {{x}} is not defined\n"), "{said}");
    assert_eq!(check(&[&path, "-e", &environment, "--env-var", "x=1"]).0, 0);
    assert_eq!(check(&[&format!("{path}.gone")]).0, 3);
    assert_eq!(check(&[]).0, 2);
}

#[test]
fn variables_of_the_command_line_alone_make_undefined_ones_errors() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.json");
    let path = file.display().to_string();
    fs::write(&file, r#"{"info": {"name": "c"}, "item": [{"name": "a", "request": "{{x}}/{{y}}"}]}"#).unwrap();
    assert_eq!(check(&[&path]).0, 0);
    for option in ["--env-var", "--global-var"] {
        let (status, said) = check(&[&path, option, "x=1"]);
        assert!(status == 3 && said.ends_with("the variable {{y}} is not defined\n"), "{said}");
        assert_eq!(check(&[&path, option, "x=1", option, "y"]), (0, String::new()));
    }
}

#[test]
fn environments_of_a_wrong_shape_are_told_alone_and_as_an_option() {
    let folder = tempfile::tempdir().unwrap();
    let collection = folder.path().join("c.json").display().to_string();
    fs::write(&collection, r#"{"info": {"name": "c"}, "item": []}"#).unwrap();
    let environment = folder.path().join("e.json");
    let path = environment.display().to_string();
    for (text, problem) in [
        (r#"{"name": "e", "_postman_variable_scope": "environment"}"#, "holds no variables"),
        (r#"{"name": "e", "values": null}"#, "holds no variables"),
        (r#"{"environment": {"name": "e"}}"#, "holds no variables"),
        (r#"{"values": ["x"]}"#, "values[0]: expected a variable"),
        (r#"{"values": "x"}"#, "values: expected"),
    ] {
        fs::write(&environment, text).unwrap();
        for arguments in [vec![path.as_str()], vec![&collection, "-e", &path], vec![&collection, "-g", &path]] {
            let (status, said) = check(&arguments);
            assert!(status == 3 && said.contains(problem), "{text} {arguments:?}: {said}");
        }
    }
    fs::write(&environment, r#"{"token": "x"}"#).unwrap();
    let (status, said) = check(&[&collection, "-e", &path]);
    assert!(status == 3 && said.contains("holds no variables"), "{said}");
    for right in [r#"{"values": []}"#, r#"{"values": {"a": 1}}"#, r#"[{"key": "a", "value": 1}]"#] {
        fs::write(&environment, right).unwrap();
        assert_eq!(check(&[&collection, "-e", &path]), (0, String::new()), "{right}");
    }
}

#[test]
fn unknown_methods_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.json");
    let path = file.display().to_string();
    for (method, expected) in [
        ("GTE", "the method \"GTE\" is unknown; did you mean GET? (warning)"),
        ("PSOT", "did you mean POST?"),
        ("delte", "did you mean DELETE?"),
        ("FROBNICATE", "the method \"FROBNICATE\" is unknown (warning)"),
        ("GET /x", "is no HTTP method: it cannot be sent"),
        ("PROPFIND", ""),
        ("get", ""),
        ("{{method}}", ""),
    ] {
        let text = format!(
            r#"{{"info": {{"name": "c"}}, "item": [{{"name": "a", "request": {{"method": "{method}", "url": "h"}}}}]}}"#
        );
        fs::write(&file, text).unwrap();
        let (status, said) = check(&[&path]);
        assert_eq!(status, if method.contains(' ') { 3 } else { 0 }, "{said}");
        assert!(said.contains(expected) && said.is_empty() == expected.is_empty(), "{method}: {said}");
    }
}

#[test]
fn bad_json_is_shown_with_a_caret_and_without_values() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("e.json");
    let path = file.display().to_string();
    fs::write(&file, "{\n  \"values\": [{\"key\": \"token\" \"value\": \"hunter2\"}]\n}").unwrap();
    let (status, said) = check(&[&path]);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!((status, lines.len()), (3, 3), "{said}");
    assert_eq!(lines[1], "  2 |   \"values\": [{\"key\": \"*****\" \"value\": \"*******\"}]");
    let column: usize =
        lines[0].strip_prefix(&format!("{path}:2:")).unwrap().split(':').next().unwrap().parse().unwrap();
    assert_eq!(lines[2], format!("    | {}^", " ".repeat(column - 1)));
}

#[test]
fn of_a_directory_the_exported_files_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    fs::create_dir_all(folder.path().join("a/b")).unwrap();
    fs::create_dir_all(folder.path().join("node_modules")).unwrap();
    let right = r#"{"info": {"name": "c"}, "item": []}"#;
    fs::write(folder.path().join("a/c.postman_collection.json"), right).unwrap();
    fs::write(folder.path().join("package.json"), "{}").unwrap();
    fs::write(folder.path().join("node_modules/c.postman_collection.json"), "{").unwrap();
    assert_eq!(check(&[&path]), (0, String::new()));
    fs::write(folder.path().join("a/b/e.postman_environment.json"), r#"{"values": [1]}"#).unwrap();
    let (status, said) = check(&[&path]);
    assert!(status == 3 && said.contains("e.postman_environment.json:1:13: values[0]"), "{said}");
}

#[test]
fn findings_that_contradict_themselves_are_found_where_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.json");
    let script = "pm.visualizer.set('', { schema: 'postwatch.findings/1', checks: [{ check: '1', title: 't', status: 'fail', findings: [] }] });";
    let collection = serde_json::json!({"info": {"name": "c"}, "item": [{
        "name": "a", "request": "http://127.0.0.1:9", "event": [{"listen": "test", "script": {"exec": ["", script]}}]
    }]});
    fs::write(&file, serde_json::to_string(&collection).unwrap()).unwrap();
    let (status, said) = check(&[&file.display().to_string()]);
    assert_eq!(status, 3);
    assert!(
        said.contains("test script, line 2, column 66: findings data: status is \"fail\", but there are no findings"),
        "{said}"
    );
}

#[test]
fn a_script_that_never_runs_is_warned_of_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.json");
    let event = r#"{"listen": "tests", "script": {"exec": ["pm.test('x', () => {})"]}}"#;
    let text = format!(
        "{{\"info\": {{\"name\": \"c\"}}, \"item\": [{{\"name\": \"a\", \"request\": \"h\", \"event\": [\n  {event}]}}]}}"
    );
    fs::write(&file, text).unwrap();
    let (status, said) = check(&[&file.display().to_string()]);
    assert_eq!(status, 0);
    assert!(said.contains("c.json:2:3: item[0].event[0]: a script that listens to \"tests\" never runs"), "{said}");
}
