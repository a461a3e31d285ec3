//! botocore verifies what postwatch signs.

use std::{collections::BTreeMap, fs};

use serde_json::Value;

use super::{
    programs::{self, Server},
    signed_collection::{self, SCRIPTED, WRONG},
    signed_requests::{self, DIFFERENT},
};

#[test]
#[ignore = "needs newman and moto: tests/peers/install"]
fn botocore_accepts_every_signature() {
    let mut command = programs::python("botocore_verifier.py");
    command.arg("0");
    let mut verifier = Server::start(command, "ready ");
    let endpoint = format!("http://127.0.0.1:{}", verifier.greeting.trim_start_matches("ready ").trim());
    let cases = signed_requests::cases();
    let now = postwatch::clock::Clock::system().now();
    let collection =
        signed_collection::collection(&cases, &endpoint, &now.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("signed.json");
    fs::write(&file, collection.to_string()).unwrap();
    let mut command = programs::postwatch();
    command.arg("run").arg(&file).args(["--reporters", "cli", "--working-dir", "."]);
    programs::run(command, 0);

    let mut verdicts: BTreeMap<String, Value> = verifier
        .stop()
        .iter()
        .skip(1)
        .map(|line| serde_json::from_str(line).unwrap())
        .map(|verdict: Value| (verdict["case"].as_str().unwrap_or_default().to_owned(), verdict))
        .collect();
    let wrong = verdicts.remove(WRONG).expect("the request with the wrong key was not sent");
    assert!(wrong["said"].as_str().unwrap_or_default().starts_with("SignatureDoesNotMatch"), "{wrong}");
    let names = cases.iter().map(|case| case.name).chain(SCRIPTED.iter().map(|(name, _)| *name));
    assert!(cases.len() >= 75, "only {} cases", cases.len());
    let missing: Vec<&str> = names.filter(|name| !verdicts.contains_key(*name)).collect();
    for (name, reason) in DIFFERENT {
        let verdict = verdicts.remove(name).unwrap_or_default();
        assert!(verdict["status"] == 403, "{name} is no difference any more ({reason}): {verdict}");
    }
    let refused: Vec<String> = verdicts
        .values()
        .filter(|verdict| verdict["status"] != 200)
        .map(|verdict| {
            format!("{} {}\n{}\n", verdict["case"], verdict["target"], verdict["said"].as_str().unwrap_or_default())
        })
        .collect();
    assert!(missing.is_empty() && refused.is_empty(), "not sent: {missing:?}\nrefused:\n{}", refused.join("\n"));
}
