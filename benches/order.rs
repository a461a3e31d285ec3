//! Writes `build/order.txt` anew: the functions that ordinary runs use, as callgrind saw them. Does nothing without the
//! path of a binary whose symbols were not stripped; see `README.md`. Needs valgrind.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[path = "support/runs.rs"]
mod runs;

use runs::{Result, callgrind, events, in_folder, item, scripts, serve, write};

fn main() -> ExitCode {
    let Some(binary) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) else {
        return ExitCode::SUCCESS;
    };
    match fs::canonicalize(binary).map_err(Into::into).and_then(|binary| record(&binary)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when this fails.
            let _ = writeln!(std::io::stderr(), "order: {error}");
            ExitCode::FAILURE
        }
    }
}

fn record(binary: &Path) -> Result<()> {
    let mut order = Vec::new();
    let mut known = HashSet::new();
    // As large as environments are; some images name a bundle of certificates for everybody.
    let mut environment: Vec<(String, String)> =
        (0..40).map(|number| (format!("VARIABLE_{number}"), "value".to_owned())).collect();
    environment.push(("NODE_EXTRA_CA_CERTS".to_owned(), binary.display().to_string()));
    in_folder(|folder| {
        for collection in collections(folder)? {
            let profile = folder.join("profile");
            let out = format!("--callgrind-out-file={}", profile.display());
            callgrind(binary, &["--demangle=no", &out], &collection, 3, &environment)?;
            order.extend(
                functions(&fs::read_to_string(&profile)?, binary).into_iter().filter(|name| known.insert(name.clone())),
            );
        }
        Ok(())
    })?;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("build/order.txt");
    fs::write(path, order.join("\n") + "\n")?;
    Ok(())
}

/// The simplest first: what it uses stands closest together.
fn collections(folder: &Path) -> Result<Vec<PathBuf>> {
    let port = serve()?;
    let tested = |code: &str| item(port, &events("", &format!("{code:?}")));
    let auth = r#""auth": {"type": "awsv4", "awsv4": [{"key": "accessKey", "value": "AKIDEXAMPLE"},
        {"key": "secretKey", "value": "wJalrXUtnFEMI"}, {"key": "region", "value": "us-east-1"},
        {"key": "service", "value": "iam"}]}, "method""#;
    let failing = "console.log('said', {of: 1}); pm.environment.set('last', 39); pm.test('fails', () => pm.expect(pm.response.code).to.equal(201));";
    let csv = "require('csv-parse/lib/sync')('a,b\\n1,2', {columns: true});";
    let xml = "require('xml2js').parseString('<a b=\"1\"><c>2</c></a>', {explicitArray: false}, () => {});";
    Ok(vec![
        write(folder, "bare", &item(port, ""))?,
        write(folder, "scripts", &item(port, &scripts()))?,
        write(folder, "signed", &item(port, &scripts()).replace("\"method\"", auth))?,
        write(folder, "failing", &tested(failing))?,
        write(folder, "many", &tested("pm.response.json()").replace("/users", "/many"))?,
        write(folder, "csv", &tested(csv))?,
        write(folder, "xml", &tested(xml))?,
    ])
}

/// The functions of the binary in a profile, but for those without a name.
fn functions(profile: &str, binary: &Path) -> Vec<String> {
    let (mut objects, mut names) = (BTreeMap::new(), BTreeMap::new());
    let mut is_ours = false;
    let mut found = Vec::new();
    for line in profile.lines() {
        if let Some(entry) = line.strip_prefix("ob=").or_else(|| line.strip_prefix("cob=")) {
            let is_binary = Path::new(named(&mut objects, entry)) == binary;
            if line.starts_with("ob=") {
                is_ours = is_binary;
            }
        } else if let Some(entry) = line.strip_prefix("fn=").or_else(|| line.strip_prefix("cfn=")) {
            // The second activation of a function that calls itself has a number behind its name.
            let name = named(&mut names, entry).split('\'').next().unwrap_or_default();
            if is_ours
                && line.starts_with("fn=")
                && !name.is_empty()
                && !name.starts_with("0x")
                && !name.contains([' ', '/'])
            {
                found.push(name.to_owned());
            }
        }
    }
    found
}

/// Callgrind writes `(number) name` where a name stands first, and `(number)` from then on.
fn named<'names, 'text>(names: &'names mut BTreeMap<&'text str, &'text str>, entry: &'text str) -> &'names str {
    let (number, name) =
        entry.split_once(") ").map_or((entry.trim_end_matches(')'), None), |(number, name)| (number, Some(name)));
    if let Some(name) = name {
        names.insert(number, name);
    }
    names.get(number).copied().unwrap_or_default()
}
