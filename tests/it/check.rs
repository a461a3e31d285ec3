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
