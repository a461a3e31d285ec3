//! The layers of the crate, checked: who may use whom, which file alone may name which library, and how long files
//! get. The picture is drawn in the crate's documentation.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the sources must fail")]

mod graph;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use graph::{File, Graph};

/// Module → the modules of ours it may use. `cli` may use everything.
const MAY_USE: &[(&str, &[&str])] = &[
    ("clock", &[]),
    ("secret", &["url_parts"]),
    ("spelling", &[]),
    ("variable", &["secret", "clock"]),
    ("http", &["secret", "clock", "url_parts"]),
    ("collection", &["spelling", "variable"]),
    ("plan", &["collection"]),
    ("event", &["collection", "plan", "secret", "clock", "url_parts"]),
    ("auth", &["collection", "variable", "http", "secret", "clock", "url_parts"]),
    ("script", &["collection", "variable", "http", "secret", "clock"]),
    ("url_parts", &[]),
    ("vault", &[]),
    (
        "run",
        &[
            "plan",
            "collection",
            "variable",
            "script",
            "auth",
            "http",
            "event",
            "finding",
            "printable",
            "secret",
            "clock",
            "spelling",
            "url_parts",
            "vault",
        ],
    ),
    ("check", &["collection", "finding", "monitor", "variable", "script", "clock", "spelling"]),
    ("printable", &[]),
    ("file", &[]),
    ("recording", &["event", "secret"]),
    ("finding", &["event", "file", "printable", "recording", "secret"]),
    ("notice", &["secret"]),
    ("surroundings", &["clock", "event", "secret"]),
    ("rerun", &["event", "plan", "recording", "run", "secret"]),
    ("slack", &[]),
    (
        "alert",
        &["clock", "deliver", "event", "finding", "http", "printable", "schedule", "secret", "secret_source", "slack"],
    ),
    ("secret_source", &[]),
    (
        "report",
        &[
            "event",
            "file",
            "finding",
            "notice",
            "printable",
            "recording",
            "secret",
            "slack",
            "spelling",
            "surroundings",
        ],
    ),
    (
        "job",
        &[
            "clock",
            "collection",
            "deliver",
            "event",
            "file",
            "finding",
            "http",
            "notice",
            "plan",
            "recording",
            "report",
            "rerun",
            "run",
            "secret",
            "surroundings",
            "variable",
            "vault",
        ],
    ),
    (
        "import",
        &[
            "clock",
            "collection",
            "file",
            "http",
            "job",
            "notice",
            "printable",
            "run",
            "schedule",
            "secret",
            "surroundings",
        ],
    ),
    ("deliver", &["http", "secret", "clock", "url_parts"]),
    ("demo", &["clock"]),
    ("schedule", &["spelling"]),
    ("service", &["alert", "history", "job", "monitor", "notice", "printable", "run", "secret", "surroundings"]),
    ("status_page", &["alert", "history", "monitor", "printable", "report"]),
    ("web", &["clock", "history", "monitor", "status_page"]),
    ("history", &["alert", "event", "file", "finding", "schedule", "secret"]),
    (
        "monitor",
        &[
            "alert",
            "clock",
            "collection",
            "deliver",
            "event",
            "finding",
            "history",
            "http",
            "job",
            "notice",
            "printable",
            "recording",
            "report",
            "run",
            "schedule",
            "secret",
            "secret_source",
            "spelling",
            "surroundings",
            "vault",
        ],
    ),
];

/// A library and the places, mostly one, that may name it.
const GATES: &[(&str, &[&str])] = &[
    ("reqwest::", &["src/http/service.rs"]),
    ("hyper::client", &["src/http/connection"]),
    ("Signed::seal", &["src/run/system_headers.rs", "src/run/exchange.rs", "src/http"]),
    ("aws_sigv4::", &["src/auth/aws"]),
    // Signatures of requests, and what scripts sign and encrypt.
    ("use aws_lc_rs::", &["src/auth/jws.rs", "src/script/cryptography", "src/vault"]),
    ("use rsa::", &["src/auth/oauth1.rs", "src/script/cryptography"]),
    ("rquickjs::", &["src/script/engine"]),
    ("serde_saphyr::", &["src/collection/yaml.rs"]),
    ("schemars::", &["src/alert", "src/secret_source.rs", "src/monitor/file", "src/monitor/project_file.rs"]),
    ("zip::", &["src/import/dump.rs"]),
    ("clap::", &["src/cli"]),
    ("lettre::", &["src/alert/channel/email.rs"]),
    ("croner::", &["src/schedule/cron.rs"]),
    ("rusqlite::", &["src/history"]),
    ("maud::", &["src/status_page"]),
    ("axum::", &["src/web"]),
    ("prometheus_client::", &["src/service"]),
    ("chrono_tz::", &["src/schedule/zone.rs"]),
    ("rustls::", &["src/http/tls"]),
    ("std::env::", &["src/cli/process.rs"]),
];

/// Longer files must say why in their first line.
const LONGEST_FILE: usize = 600;

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(root).unwrap().to_owned(), text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 40, "the sources were not found");
    found
}

/// The code of a file without comments and without its tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Test code may check one side with the other's library.
fn is_test(path: &Path) -> bool {
    let name = path.to_string_lossy();
    path.components().any(|part| part.as_os_str() == "tests")
        || name.ends_with("tests.rs")
        || name.ends_with("sample.rs")
}

fn module_of(path: &Path) -> String {
    let module = path.components().nth(1).unwrap().as_os_str().to_string_lossy().into_owned();
    module.trim_end_matches(".rs").to_owned()
}

/// The modules named in `crate::x` and in `crate::{x::…, y}`.
fn used_modules(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (place, found) in code.match_indices("crate::") {
        let rest = &code[place + found.len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut name = String::new();
            for character in list.chars() {
                match character {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        used.insert(std::mem::take(&mut name));
                    }
                    other if depth == 0 => name.push(other),
                    _ => {}
                }
            }
            used.insert(name);
        } else {
            used.insert(
                rest.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect(),
            );
        }
    }
    used.into_iter()
        .map(|name| name.trim().split("::").next().unwrap_or("").to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let table: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = module_of(&path);
        if ["cli", "main", "lib"].contains(&module.as_str()) || is_test(&path) {
            continue;
        }
        let allowed = table.get(module.as_str()).unwrap_or_else(|| panic!("{module} is not in the table"));
        for used in used_modules(&code(&text)) {
            if used != module && table.contains_key(used.as_str()) && !allowed.contains(&used.as_str()) || used == "cli"
            {
                wrong.push(format!("{} uses crate::{used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn graph() -> Graph {
    let files = sources()
        .into_iter()
        .filter(|(path, _)| !is_test(path) && !path.ends_with("lib.rs") && !path.ends_with("main.rs"));
    let files: Vec<File> = files
        .map(|(path, text)| {
            let is_mod = path.ends_with("mod.rs");
            let module = path.strip_prefix("src").unwrap().with_extension("");
            let module = if is_mod { module.parent().unwrap().to_owned() } else { module };
            File { module: module.to_string_lossy().replace('/', "::"), is_mod, code: code(&text) }
        })
        .collect();
    Graph::of(&files)
}

#[test]
fn no_folders_use_each_other_in_a_circle() {
    let graph = graph().of_folders();
    assert!(graph.circles().is_empty(), "{:#?}", graph.circles());
}

/// Files that use each other can be understood only together. Here a script runs a request, which runs scripts.
const CIRCLES: [&[&str]; 1] = [&["run::iteration", "run::nested", "run::script_host", "run::step"]];

#[test]
fn no_files_but_these_use_each_other_in_a_circle() {
    assert_eq!(graph().circles(), CIRCLES);
}

/// A job is run by whoever wants it done: only the command line may end the process.
#[test]
fn only_the_command_line_ends_the_process() {
    for (path, text) in sources() {
        let ends_it = ["process::exit", "process::abort"].iter().any(|end| code(&text).contains(end));
        assert!(!ends_it || path.starts_with("src/cli"), "{} ends the process", path.display());
    }
}

/// What a schedule or a protocol needs as well stands in `job/`: the command line may run jobs, and not assemble them.
#[test]
fn the_command_line_runs_jobs_and_builds_none() {
    for (path, text) in sources().into_iter().filter(|(path, _)| path.starts_with("src/cli")) {
        for part in ["Runner", "Reporters", "ReporterThread", "ClientSettings", "Redactor", "Wire", "Plan"] {
            let is_named = code(&text).match_indices(part).any(|(place, part)| {
                let code = code(&text);
                let is_word = |character: char| character.is_alphanumeric() || character == '_';
                !code[..place].ends_with(is_word) && !code[place + part.len()..].starts_with(is_word)
            });
            assert!(!is_named, "{} names {part}", path.display());
        }
    }
}

#[test]
fn each_library_is_named_at_its_gate_only() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if is_test(&path) {
            continue;
        }
        let code = code(&text);
        for (library, gates) in GATES {
            let is_named = code.match_indices(library).any(|(place, _)| {
                !code[..place].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':')
            });
            let at_gate = gates.iter().any(|gate| path.to_string_lossy().starts_with(gate));
            if is_named && !at_gate {
                wrong.push(format!("{} names {library}, which belongs to {}", path.display(), gates.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn module_files_hold_no_logic() {
    for (path, text) in sources() {
        if path.ends_with("mod.rs") && !path.ends_with("cli/mod.rs") {
            assert!(!code(&text).contains("fn "), "{} holds logic", path.display());
        }
    }
}

#[test]
fn long_files_say_why() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        let first = text.lines().next().unwrap_or("");
        let has_reason = first.starts_with("//!") && first.contains("long");
        assert!(lines <= LONGEST_FILE || has_reason, "{} has {lines} lines and no reason in its first", path.display());
    }
}

/// Options of `newman run` 6.2.2.
const NEWMAN: [&str; 33] = [
    "environment",
    "globals",
    "reporters",
    "iteration-count",
    "iteration-data",
    "folder",
    "global-var",
    "env-var",
    "export-environment",
    "export-globals",
    "export-collection",
    "postman-api-key",
    "bail",
    "ignore-redirects",
    "suppress-exit-code",
    "silent",
    "disable-unicode",
    "color",
    "delay-request",
    "timeout",
    "timeout-request",
    "timeout-script",
    "working-dir",
    "no-insecure-file-read",
    "insecure",
    "ssl-client-cert-list",
    "ssl-client-cert",
    "ssl-client-key",
    "ssl-client-passphrase",
    "ssl-extra-ca-certs",
    "cookie-jar",
    "export-cookie-jar",
    "verbose",
];

#[test]
fn what_is_said_of_migrating_names_every_option_of_newman() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/compatibility.md")).unwrap();
    let section = text.split("\n## Migrate from newman\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_postwatch")).args(["run", "--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for option in NEWMAN {
        assert!(section.contains(&format!("--{option}`")), "--{option} is missing in «Migrate from newman»");
        let is_there = [" ", "\n"].iter().any(|end| help.contains(&format!("--{option}{end}")));
        assert!(is_there, "postwatch run has no --{option}");
    }
}
