//! Everything that a run has written, also what stands packed in it.

use std::{fs, io::Read as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::read::GzDecoder;
use serde_json::Value;

use super::Ended;

/// Both outputs and every file of a folder; bodies that a report has packed follow it under its name.
pub fn of(ended: &Ended, folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut all = vec![
        ("stdout".to_owned(), ended.stdout.clone().into_bytes()),
        ("stderr".to_owned(), ended.stderr.clone().into_bytes()),
    ];
    for entry in fs::read_dir(ended.path(folder)).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = fs::read(&path).unwrap();
        let inside = inside(&bytes);
        if !inside.is_empty() {
            all.push((format!("{name}, unpacked"), inside));
        }
        all.push((name, bytes));
    }
    all
}

/// What a file holds in which no text would be found.
pub fn inside(file: &[u8]) -> Vec<u8> {
    let mut found = Vec::new();
    if let Ok(report) = serde_json::from_slice(file) {
        bodies(&report, &mut found);
    }
    let text = String::from_utf8_lossy(file);
    if text.starts_with("<!doctype html>") {
        found.extend(unpacked(&text));
    }
    found
}

/// The bodies that the JSON report writes as lists of bytes or as Base64 of them all, in which no text would be found.
pub fn bodies(report: &Value, found: &mut Vec<u8>) {
    match report {
        Value::Object(members) if members.get("type").and_then(Value::as_str) == Some("Base64") => {
            found.extend(STANDARD.decode(members["data"].as_str().unwrap()).unwrap());
            found.push(b'\n');
        }
        Value::Object(members) if members.get("type").and_then(Value::as_str) == Some("Buffer") => {
            let list = members.get("data").and_then(Value::as_array);
            found.extend(list.into_iter().flatten().filter_map(|byte| u8::try_from(byte.as_u64()?).ok()));
            found.push(b'\n');
        }
        Value::Object(members) => members.values().for_each(|member| bodies(member, found)),
        Value::Array(members) => members.iter().for_each(|member| bodies(member, found)),
        _ => {}
    }
}

/// What the HTML report has packed, in which no text would be found either.
fn unpacked(page: &str) -> Vec<u8> {
    let mut found = Vec::new();
    for part in page.split("<script type=\"application/gzip\"").skip(1) {
        let packed = part.split_once('>').and_then(|(_, rest)| rest.split_once("</script>")).unwrap().0;
        let packed = STANDARD.decode(packed).unwrap();
        GzDecoder::new(packed.as_slice()).read_to_end(&mut found).unwrap();
    }
    found
}
