//! Gets the libraries that scripts may `require`: `npm ci` by our lock file, then one bundle per library. Both happen
//! below OUT_DIR, and only when what they are made of has changed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{environment, told};

/// Names a folder of bundles made before (`<library>.js`), for builds without npm or network.
pub const PREBUILT: &str = "POSTWATCH_LIBRARIES";

const SOURCE: &str = "src/script/libraries";

/// The folder with the bundles.
pub fn bundles(out: &Path) -> Result<PathBuf, String> {
    if let Ok(folder) = environment(PREBUILT) {
        let folder = PathBuf::from(folder);
        return if folder.join("chai.js").is_file() {
            Ok(folder)
        } else {
            Err(format!("{PREBUILT}={} holds no bundles (chai.js is missing)", folder.display()))
        };
    }
    let work = out.join("libraries");
    let bundles = out.join("bundles");
    fs::create_dir_all(&work).map_err(|error| told(&work, error))?;
    let locked = copied(&work, &["package.json", "package-lock.json", ".npmrc"])?;
    let installed = work.join("installed");
    if !is_recorded(&installed, &locked) {
        run(Command::new("npm").args(["ci", "--ignore-scripts"]).current_dir(&work), "npm ci")?;
        fs::write(&installed, &locked).map_err(|error| told(&installed, error))?;
    }
    let scripts = copied(&work, &["bundle.mjs", "chai_entry.js", "chai_proxify.js", "chai_transfer.js"])?;
    let bundled = work.join("bundled");
    let recipe = format!("{locked}{scripts}");
    if !is_recorded(&bundled, &recipe) {
        run(Command::new("node").arg("bundle.mjs").arg(&bundles).current_dir(&work), "esbuild")?;
        fs::write(&bundled, &recipe).map_err(|error| told(&bundled, error))?;
    }
    Ok(bundles)
}

/// Copies files of ours next to `node_modules` and answers their text.
fn copied(work: &Path, names: &[&str]) -> Result<String, String> {
    let mut all = String::new();
    for name in names {
        let from = Path::new(SOURCE).join(name);
        let text = fs::read_to_string(&from).map_err(|error| told(&from, error))?;
        let to = work.join(name);
        fs::write(&to, &text).map_err(|error| told(&to, error))?;
        all.push_str(&text);
    }
    Ok(all)
}

fn is_recorded(stamp: &Path, text: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|recorded| recorded == text)
}

fn run(command: &mut Command, job: &str) -> Result<(), String> {
    let hint = format!(
        "building postwatch needs node 18+ and npm to fetch the script libraries, or {PREBUILT} naming a folder of \
         prebuilt bundles"
    );
    let output = command.output().map_err(|error| format!("{job} cannot be started ({error}): {hint}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let reason = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("no reason given");
    Err(format!("{job} failed ({reason}): {hint}"))
}
