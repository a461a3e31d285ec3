//! README and docs: they agree with the program, their links lead somewhere, and their examples run.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the documents must fail")]

use std::{
    collections::BTreeSet,
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use postwatch::cli::command_line_reference;
use regex::Regex;

const BEGIN: &str = "<!-- written by tests/docs.rs -->\n";
const END: &str = "<!-- end -->";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// README and everything in `docs/`, each with its text.
fn documents() -> Vec<(PathBuf, String)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.push(root().join("README.md"));
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    assert!(paths.len() > 8, "{paths:?}");
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn the_reference_of_the_command_line_is_that_of_the_program() {
    let path = root().join("docs/command-line.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("docs/command-line.md has no place for the reference");
    let (_, after) = rest.split_once(END).expect("the place for the reference has no end");
    let wanted = format!("{before}{BEGIN}\n{}{END}{after}", command_line_reference());
    if text != wanted {
        fs::write(&path, &wanted).unwrap();
        panic!("docs/command-line.md was not what the program says; it is now: commit it");
    }
}

/// As GitHub makes them of headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let code = Regex::new(r"(?ms)^```.*?^```").unwrap();
    code.replace_all(text, "")
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| line.trim_start_matches('#').trim().to_lowercase())
        .map(|heading| heading.chars().filter(|&c| c.is_alphanumeric() || " -_".contains(c)).collect::<String>())
        .map(|heading| heading.replace(' ', "-"))
        .collect()
}

#[test]
fn every_link_leads_somewhere() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let code = Regex::new(r"(?ms)^```.*?^```|`[^`\n]*`").unwrap();
    let mut broken = Vec::new();
    for (path, text) in documents() {
        for found in link.captures_iter(&code.replace_all(&text, "")) {
            let target = &found[1];
            if target.starts_with("http") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let exists = file.exists();
            if !exists || (!anchor.is_empty() && !anchors(&fs::read_to_string(&file).unwrap()).contains(anchor)) {
                broken.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_readme_is_short_and_names_every_document() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.lines().count() <= 250);
    for (path, _) in documents() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name == "README.md" || readme.contains(&format!("docs/{name}")), "README.md does not lead to {name}");
    }
}

/// The commands of the blocks marked `sh`, continued lines joined.
fn examples() -> Vec<(PathBuf, String)> {
    let block = Regex::new(r"(?ms)^```sh\n(.*?)^```").unwrap();
    let mut found = Vec::new();
    for (path, text) in documents() {
        for block in block.captures_iter(&text) {
            for line in block[1].replace("\\\n", " ").lines() {
                found.push((path.clone(), line.to_owned()));
            }
        }
    }
    found
}

/// Commands that no test runs, and why.
const NOT_RUN: [(&str, &str); 4] = [
    ("cargo ", "cargo holds its lock while this test runs; CI runs these"),
    ("export ", "what they name stands in the environment of the others"),
    ("npm ", "belongs to CI"),
    ("git ", "belongs to a checkout"),
];

/// Answers every request with a small JSON document.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut head = [0; 16_384];
                // A client that has gone needs no answer.
                let _ = stream.read(&mut head);
                let body = r#"{"locked": []}"#;
                let length = body.len();
                let _ = write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
            });
        }
    });
    address
}

/// A folder that has what the examples name.
fn workplace(address: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write(
        "checks.postman_collection.json",
        format!(
            r#"{{"info": {{"name": "checks", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}},
                "item": [{{"name": "locked", "request": "http://{address}/locked", "event": [{{"listen": "test", "script":
                {{"exec": ["pm.test('nobody is locked out', () => pm.expect(pm.response.json().locked).to.eql([]));"]}}}}]}}]}}"#
        ),
    );
    write("staging.postman_environment.json", r#"{"name": "staging", "values": []}"#.to_owned());
    write("rows.csv", "user\nada\ngrace\n".to_owned());
    for name in ["collections", "environments"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        for entry in fs::read_dir(root().join(name)).unwrap().flatten().filter(|entry| entry.path().is_file()) {
            fs::copy(entry.path(), folder.path().join(name).join(entry.file_name())).unwrap();
        }
    }
    folder
}

/// Runs the examples of all documents, in order, in one folder.
#[test]
fn every_example_runs() {
    let address = serve();
    let folder = workplace(&address);
    let mut ran = 0;
    for (path, line) in examples() {
        if line.trim().is_empty() || NOT_RUN.iter().any(|(start, _)| line.starts_with(start)) {
            continue;
        }
        let (program, rest) = line.split_once(' ').unwrap();
        assert_eq!(program, "postwatch", "{}: {line}: no rule says how to try this", path.display());
        let binary = env!("CARGO_BIN_EXE_postwatch");
        let output = Command::new("/bin/sh")
            .args(["-c", &format!("'{binary}' {rest}")])
            .current_dir(folder.path())
            .env_clear()
            .envs([
                ("SLACK_WEBHOOK_URL", format!("http://{address}/services/T0/B0/x")),
                ("HTTPS_PROXY", "http://127.0.0.1:9".to_owned()),
            ])
            .output()
            .unwrap();
        let status = output.status.code().unwrap_or(-1);
        // Findings and unreachable accounts are results; wrong usage and bad files are not.
        assert!(
            [0, 1, 4, 5].contains(&status),
            "{}: {line}: exit status {status}\n{}{}",
            path.display(),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        ran += 1;
    }
    assert!(ran >= 8, "only {ran} examples were found");
}

#[test]
fn the_example_of_all_channels_is_what_postwatch_reads() {
    let output = Command::new(env!("CARGO_BIN_EXE_postwatch"))
        .args(["check", "docs/examples/postwatch.yaml"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let example = fs::read_to_string(root().join("docs/examples/postwatch.yaml")).unwrap();
    let kinds = Regex::new(r"(?m)^\| `(\w+)` \| `\w+`").unwrap();
    let alerts = fs::read_to_string(root().join("docs/alerts.md")).unwrap();
    let (_, channels) = alerts.split_once("## Channels").unwrap();
    let (channels, _) = channels.split_once("Each also has").unwrap();
    let named: Vec<&str> = kinds.captures_iter(channels).map(|kind| kind.get(1).unwrap().as_str()).collect();
    assert!(named.len() == 9, "{named:?}");
    for kind in named {
        assert!(example.contains(&format!("{kind}:")), "docs/examples/postwatch.yaml has no {kind}");
    }
}
