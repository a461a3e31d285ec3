//! Makes the bytecode that the script engine embeds: the libraries scripts may `require` (npm packages, bundled by
//! esbuild) and our own prelude (`src/script/pm/*.js`), both compiled by the QuickJS that will run them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[path = "build/bytecode.rs"]
mod bytecode;
#[path = "build/libraries.rs"]
mod libraries;

fn main() -> ExitCode {
    match embed() {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            println!("cargo::error={sentence}");
            ExitCode::FAILURE
        }
    }
}

fn embed() -> Result<(), String> {
    for place in ["build.rs", "build", "src/script/libraries", "src/script/pm"] {
        println!("cargo::rerun-if-changed={place}");
    }
    println!("cargo::rerun-if-env-changed={}", libraries::PREBUILT);
    let out = PathBuf::from(environment("OUT_DIR")?);
    let bundles = libraries::bundles(&out)?;
    let folder = out.join("bytecode");
    fs::create_dir_all(&folder).map_err(|error| told(&folder, error))?;
    let table = format!(
        "pub(super) static LIBRARIES: &[(&str, &[u8])] = &[\n{}];\npub(super) static PARTS: &[(&str, &[u8])] = &[\n{}];\n",
        compiled(&bundles, "", &folder)?,
        compiled(Path::new("src/script/pm"), "pm-", &folder)?,
    );
    let table_file = out.join("bytecode.rs");
    fs::write(&table_file, table).map_err(|error| told(&table_file, error))
}

/// Compiles every `*.js` of a folder and answers lines for the table: name and bytes.
fn compiled(folder: &Path, prefix: &str, out: &Path) -> Result<String, String> {
    let entries = fs::read_dir(folder).map_err(|error| told(folder, error))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "js"));
    files.sort();
    let mut lines = String::new();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let source = fs::read_to_string(&file).map_err(|error| told(&file, error))?;
        let bytes = bytecode::compile(&format!("{prefix}{name}.js"), &source)
            .map_err(|error| format!("{} does not compile: {error}", file.display()))?;
        let target = out.join(format!("{prefix}{name}.bin"));
        fs::write(&target, bytes).map_err(|error| told(&target, error))?;
        lines.push_str(&format!("    ({name:?}, include_bytes!({target:?})),\n"));
    }
    Ok(lines)
}

fn told(place: &Path, error: std::io::Error) -> String {
    format!("{}: {error}", place.display())
}

#[expect(clippy::disallowed_methods, reason = "cargo hands a build script its facts in the environment")]
fn environment(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("{name} is not set"))
}
