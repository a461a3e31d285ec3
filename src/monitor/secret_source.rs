//! Secrets from where a monitor's file says they are.

use std::{
    fs,
    io::Read as _,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use super::{Monitor, SecretSource};
use crate::{
    clock::Clock,
    surroundings::Surroundings,
    vault::{KEY_VARIABLE, Vault},
};

/// A program that takes longer does not answer.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest output of a program that is read.
const LONGEST_SECRET: u64 = 1 << 20;

/// A secret that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: secrets.{name}: {problem}")]
pub struct SecretError {
    file: String,
    name: String,
    problem: String,
}

impl Monitor {
    /// Its secrets with their values.
    pub(super) fn read_secrets(&self, surroundings: &Surroundings) -> Result<Vec<(String, String)>, SecretError> {
        let mut vault = None;
        let mut secrets = Vec::new();
        for (name, source) in &self.secrets {
            let wrong =
                |problem: String| SecretError { file: self.file.display().to_string(), name: name.clone(), problem };
            let folder = surroundings.path(&source.folder);
            let value = match &source.value {
                SecretSource::Vault(entry) => self.of_vault(entry, &mut vault, surroundings),
                other => read_secret(other, &folder, surroundings),
            };
            match value {
                Ok(value) if value.is_empty() => return Err(wrong("it is empty".to_owned())),
                Ok(value) => secrets.push((name.clone(), value)),
                Err(problem) => return Err(wrong(problem)),
            }
        }
        Ok(secrets)
    }

    fn of_vault(&self, entry: &str, opened: &mut Option<Vault>, around: &Surroundings) -> Result<String, String> {
        let Some(file) = &self.options.vault else { return Err("there is no `options.vault` to look into".to_owned()) };
        let vault = match opened.take() {
            Some(vault) => vault,
            None => {
                Vault::open(&around.path(file), around.variable(KEY_VARIABLE)).map_err(|error| error.to_string())?
            }
        };
        let missing = || format!("the vault {} holds no secret `{entry}`", file.display());
        opened.insert(vault).get(entry).map(str::to_owned).ok_or_else(missing)
    }
}

/// A secret that needs no vault. Paths are relative to the folder.
pub(super) fn read_secret(source: &SecretSource, folder: &Path, surroundings: &Surroundings) -> Result<String, String> {
    match source {
        SecretSource::Env(variable) => surroundings
            .variable(variable)
            .map(str::to_owned)
            .ok_or_else(|| format!("the variable {variable} of the process is not set")),
        SecretSource::File(path) => fs::read_to_string(folder.join(path))
            .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
            .map_err(|error| format!("{}: {error}", path.display())),
        SecretSource::Vault(_) => Err("there is no `options.vault` to look into".to_owned()),
        SecretSource::Command(words) => output(words, folder, surroundings.clock),
    }
}

/// What a program prints.
fn output(words: &[String], folder: &Path, clock: Clock) -> Result<String, String> {
    let (program, arguments) = words.split_first().ok_or("`command` names no program")?;
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{program}: {error}"))?;
    let pipe = child.stdout.take().ok_or("its output cannot be read")?;
    let reader = thread::spawn(move || {
        let mut text = Vec::new();
        pipe.take(LONGEST_SECRET).read_to_end(&mut text).map(|_| text)
    });
    let status = end_of(&mut child, clock).map_err(|error| format!("{program}: {error}"))?;
    let Some(status) = status else {
        return Err(format!("{program} gave no answer within {} seconds", COMMAND_TIMEOUT.as_secs()));
    };
    if !status.success() {
        return Err(format!("{program} failed ({status})"));
    }
    let text =
        reader.join().map_err(|_| "its output cannot be read")?.map_err(|error| format!("{program}: {error}"))?;
    let text = String::from_utf8(text).map_err(|_| format!("{program} printed something that is no text"))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Waits for its end; `None` when that takes too long, and it was ended.
fn end_of(child: &mut Child, clock: Clock) -> std::io::Result<Option<std::process::ExitStatus>> {
    let started = clock.instant();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if clock.instant() - started > COMMAND_TIMEOUT {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(5));
    }
}
