//! What `tests/scripts/recorded` says of Postman's own sandbox is true: recorded anew it is the same.

use std::{fs, path::Path};

use super::programs;

#[test]
#[ignore = "needs tests/peers/install"]
fn recorded_scripts_are_what_postmans_sandbox_does() {
    let folder = programs::root().join("tests/scripts");
    let mut files: Vec<String> = fs::read_dir(folder.join("cases"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".js"))
        .collect();
    files.sort();
    let mut wrong = Vec::new();
    for file in files {
        let mut sandbox = programs::node_with("sandbox", "script_sandbox.cjs");
        sandbox.arg(folder.join("cases")).arg(folder.join("fixture.json")).arg(&file);
        let now = programs::run(sandbox, 0);
        let recorded = fs::read_to_string(recording(&folder, &file)).unwrap();
        let (now, recorded): (Vec<&str>, Vec<&str>) = (now.lines().collect(), recorded.lines().collect());
        for index in 0..now.len().max(recorded.len()) {
            let (now, recorded) = (now.get(index), recorded.get(index));
            if now != recorded {
                wrong.push(format!("{file}\n  recorded {recorded:?}\n  now      {now:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn recording(folder: &Path, file: &str) -> std::path::PathBuf {
    folder.join("recorded").join(file).with_extension("jsonl")
}
