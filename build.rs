//! Makes the bytecode that the script engine embeds: the libraries scripts may `require` (npm packages, bundled by
//! esbuild) and our own prelude (`src/script/pm/*.js`), both compiled by the QuickJS that will run them.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use flate2::{Compression, write::DeflateEncoder};

#[path = "build/bytecode.rs"]
mod bytecode;
#[path = "build/libraries.rs"]
mod libraries;

/// What is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Library,
    Prelude,
}

/// The libraries that scripts load most are embedded as they are; the others are packed, which makes the binary two
/// megabytes smaller and their loading a fifth slower.
const UNPACKED: [&str; 5] = ["chai", "chai-postman", "crypto-js", "lodash", "moment"];

fn main() -> ExitCode {
    match made() {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            println!("cargo::error={sentence}");
            ExitCode::FAILURE
        }
    }
}

fn made() -> Result<(), String> {
    for place in ["build.rs", "build", "src/script/libraries", "src/script/pm"] {
        println!("cargo::rerun-if-changed={place}");
    }
    println!("cargo::rerun-if-env-changed={}", libraries::PREBUILT);
    let out = PathBuf::from(environment("OUT_DIR")?);
    let bundles = libraries::bundles(&out)?;
    let folder = out.join("bytecode");
    fs::create_dir_all(&folder).map_err(|error| told(&folder, error))?;
    let table = format!(
        "static LIBRARIES: &[(&str, Bytecode)] = &[\n{}];\nstatic PARTS: &[(&str, Bytecode)] = &[\n{}];\n",
        compiled(&bundles, Kind::Library, &folder)?,
        compiled(Path::new("src/script/pm"), Kind::Prelude, &folder)?,
    );
    let table_file = out.join("bytecode.rs");
    fs::write(&table_file, table).map_err(|error| told(&table_file, error))
}

/// Compiles every `*.js` of a folder and answers lines for the table: name and bytes.
fn compiled(folder: &Path, kind: Kind, out: &Path) -> Result<String, String> {
    let prefix = match kind {
        Kind::Library => "",
        Kind::Prelude => "pm-",
    };
    let entries = fs::read_dir(folder).map_err(|error| told(folder, error))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "js"));
    files.sort();
    let mut lines = String::new();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let source = fs::read_to_string(&file).map_err(|error| told(&file, error))?;
        let bytes = bytecode::compile(&format!("{prefix}{name}.js"), &source, kind)
            .map_err(|error| format!("{} does not compile: {error}", file.display()))?;
        let target = out.join(format!("{prefix}{name}.bin"));
        let length = bytes.len();
        let is_packed = kind == Kind::Library && !UNPACKED.contains(&&*name);
        let (bytes, variant) = if is_packed {
            (packed(&bytes).map_err(|error| told(&file, error))?, format!("Bytecode::Packed({length}, "))
        } else {
            (bytes, "Bytecode::Plain(".to_owned())
        };
        fs::write(&target, bytes).map_err(|error| told(&target, error))?;
        lines.push_str(&format!("    ({name:?}, {variant}include_bytes!({target:?}))),\n"));
    }
    Ok(lines)
}

fn packed(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes)?;
    packer.finish()
}

fn told(place: &Path, error: std::io::Error) -> String {
    format!("{}: {error}", place.display())
}

#[expect(clippy::disallowed_methods, reason = "cargo hands a build script its facts in the environment")]
fn environment(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("{name} is not set"))
}
