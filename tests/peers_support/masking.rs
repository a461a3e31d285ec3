//! Collections run with secrets shown and with secrets masked: nothing differs but masks.

use serde_json::json;

use super::programs::{python, root, run};

#[test]
#[ignore = "a peer: needs what tests/peers/install installs, and openssl"]
fn reports_of_a_masked_run_differ_by_masks_alone() {
    let folder = tempfile::tempdir().unwrap();
    let job = |name: &str, collection: &str, environment: Option<&str>| {
        let whole = |file: &str| root().join(file).to_str().unwrap().to_owned();
        json!({"name": name, "collection": whole(collection), "env": environment.map(whole)})
    };
    let audit = "collections/aws-iam-audit.postman_collection.json";
    let jobs = json!([
        job("rich", "tests/fixtures/rich.postman_collection.json", None),
        job("audit", audit, Some("environments/aws-iam-audit-demo.postman_environment.json")),
    ]);
    let file = folder.path().join("jobs.json");
    std::fs::write(&file, jobs.to_string()).unwrap();
    let mut command = python("masking.py");
    command.arg(env!("CARGO_BIN_EXE_postwatch")).arg(&file);
    let said = run(command, 0);
    assert!(said.contains("'sound': 2") && said.contains("'masked by header'"), "{said}");
}
