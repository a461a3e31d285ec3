//! Functions that ordinary runs use stand side by side in the binary, in the order of `order.txt`. Spread over all of
//! it, each of them would bring 64 KB of its neighbours into memory: 17 MB in place of 9 for one request.
//!
//! Not every linker takes such a list, so it is asked first, by linking next to nothing. Names that are no longer there
//! do no harm; how the list is recorded stands in `benches/README.md`.

use std::{fs, path::Path, process::Command};

use super::{environment, told};

/// Tells the linker, in release builds.
pub fn tell_linker(out: &Path) -> Result<(), String> {
    if environment("PROFILE")? != "release" {
        return Ok(());
    }
    let list = Path::new(&environment("CARGO_MANIFEST_DIR")?).join("build/order.txt");
    let arguments =
        [format!("-Wl,--symbol-ordering-file={}", list.display()), "-Wl,--no-warn-symbol-ordering".to_owned()];
    if is_understood(&arguments, out)? {
        arguments.iter().for_each(|argument| println!("cargo::rustc-link-arg-bins={argument}"));
    }
    Ok(())
}

/// Whether the linker of this build takes these arguments.
fn is_understood(arguments: &[String], out: &Path) -> Result<bool, String> {
    let source = out.join("probe.rs");
    fs::write(&source, "fn main() {}\n").map_err(|error| told(&source, error))?;
    let mut compiler = Command::new(environment("RUSTC")?);
    compiler.arg(&source).arg("--out-dir").arg(out).args(["--target", &environment("TARGET")?]);
    if let Ok(linker) = environment("RUSTC_LINKER") {
        compiler.arg(format!("-Clinker={linker}"));
    }
    let flags = environment("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    compiler.args(flags.split('\u{1f}').filter(|flag| !flag.is_empty()));
    compiler.args(arguments.iter().map(|argument| format!("-Clink-arg={argument}")));
    Ok(compiler.output().is_ok_and(|output| output.status.success()))
}
