//! The files of our own beside what came over: `.env.example`, `.gitignore`, `postwatch.yaml`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::{
    environment::SecretVariable,
    yaml::{comment, quoted},
};

/// Names that mean something to the process or to a shell.
const TAKEN: [&str; 12] =
    ["PATH", "HOME", "USER", "SHELL", "IFS", "PWD", "LANG", "TERM", "TZ", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];
const TAKEN_STARTS: [&str; 5] = ["LD_", "DYLD_", "NODE_", "POSTMAN_", "POSTWATCH_"];

/// The secrets of an environment, each with the variable of the process that is to bring it.
#[derive(Clone, Debug)]
pub(super) struct EnvironmentSecrets {
    /// The environment's file.
    pub(super) path: String,
    /// What the names of its variables begin with, where they are not the names in Postman.
    pub(super) prefix: Option<String>,
    pub(super) variables: Vec<(SecretVariable, String)>,
}

/// Which environments need a prefix: those with a name that another has too, or that no shell could set.
pub(super) fn colliding<'a>(environments: impl Iterator<Item = (&'a str, &'a [SecretVariable])>) -> BTreeSet<String> {
    let mut owners: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut prefixed = BTreeSet::new();
    for (id, secrets) in environments {
        for secret in secrets {
            if !is_plain(&secret.key) {
                prefixed.insert(id.to_owned());
            }
            owners.entry(secret.key.to_ascii_uppercase()).or_default().insert(id);
        }
    }
    prefixed.extend(owners.into_values().filter(|owners| owners.len() > 1).flatten().map(str::to_owned));
    prefixed
}

/// Whether a name can be that of a process variable without harm.
pub(super) fn is_plain(name: &str) -> bool {
    let is_identifier = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.bytes().next().is_some_and(|first| !first.is_ascii_digit());
    let upper = name.to_ascii_uppercase();
    is_identifier && !TAKEN.contains(&upper.as_str()) && !TAKEN_STARTS.iter().any(|start| upper.starts_with(start))
}

/// A name in the letters of process variables.
pub(super) fn process_name(name: &str) -> String {
    let letters: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' })
        .collect();
    let trimmed = letters.trim_matches('_');
    match trimmed.bytes().next() {
        None => "ENVIRONMENT".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("E{trimmed}"),
        Some(_) => trimmed.to_owned(),
    }
}

impl EnvironmentSecrets {
    /// Names the variables that are to bring these secrets.
    pub(super) fn new(path: String, prefix: Option<String>, secrets: Vec<SecretVariable>) -> EnvironmentSecrets {
        let mut taken = BTreeSet::new();
        let mut variables: Vec<(SecretVariable, String)> = Vec::new();
        for secret in secrets {
            // An environment may have a variable twice; one source serves both.
            if let Some((known, _)) = variables.iter_mut().find(|(known, _)| known.key == secret.key) {
                known.is_enabled |= secret.is_enabled;
                continue;
            }
            let name = match &prefix {
                None => secret.key.clone(),
                Some(prefix) => format!("{prefix}_{}", process_name(&secret.key)),
            };
            let mut numbered = name.clone();
            let mut number = 1;
            while !taken.insert(numbered.clone()) {
                number += 1;
                numbered = format!("{name}_{number}");
            }
            variables.push((secret, numbered));
        }
        EnvironmentSecrets { path, prefix, variables }
    }

    /// How a run gets them.
    pub(super) fn option(&self) -> String {
        match &self.prefix {
            None => "--env-file .env".to_owned(),
            Some(prefix) => format!("--env-from-process {prefix}"),
        }
    }
}

/// `.env.example`.
pub(super) fn env_example(environments: &[EnvironmentSecrets], has_key_inside: bool) -> String {
    let mut text = String::from(
        "# Secrets that were left out of the files. Copy this file to .env, and write the values there, in single\n# quotes: NAME='value'. .env stays out of git.\n",
    );
    if environments.iter().any(|environment| environment.prefix.is_some()) {
        text.push_str("# For --env-from-process, make them variables of the process first: set -a; . ./.env; set +a\n");
    }
    for environment in environments.iter().filter(|environment| !environment.variables.is_empty()) {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n# {}\n#   postwatch run COLLECTION -e \"{0}\" {}\n",
            comment(&environment.path),
            environment.option()
        );
        for (secret, variable) in &environment.variables {
            if *variable != secret.key {
                let _ = writeln!(text, "# {}", comment(&secret.key));
            }
            let _ = writeln!(text, "{}{variable}=", if secret.is_enabled { "" } else { "# switched off in Postman: " });
        }
    }
    if has_key_inside {
        text.push_str("\n# The key of Postman's API, which stood in a collection itself.\nPOSTMAN_API_KEY=\n");
    }
    text
}

/// `.gitignore`.
pub(super) const GITIGNORE: &str =
    "# Secrets, and what is still being written.\n.env\n.env.*\n!.env.example\n*.partial\n";

/// Whether a `.gitignore` of somebody's own keeps `.env` out.
pub(super) fn ignores_env(gitignore: &str) -> bool {
    gitignore.lines().any(|line| [".env", "/.env", ".env*", "*.env", ".env.*"].contains(&line.trim()))
}

/// `postwatch.yaml`.
pub(super) fn settings(recipients: &BTreeSet<String>) -> String {
    let mut text = String::from("# Settings for all monitors of this folder.\nmonitors: monitors\n");
    if !recipients.is_empty() {
        let to: Vec<String> = recipients.iter().map(|address| quoted(address)).collect();
        let _ = write!(
            text,
            "\n# Postman sent mail to these when a monitor failed. With a mail server of yours, make these lines count:\n\
             # channels:\n#   mail:\n#     email:\n#       host: mail.example.com\n\
             #       from: postwatch <postwatch@example.com>\n#       to: [{}]\n\
             # defaults:\n#   alerts: [mail]\n",
            to.join(", ")
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::environment::Reason;

    fn secrets(keys: &[&str]) -> Vec<SecretVariable> {
        let secret = |key: &&str| SecretVariable { key: (*key).to_owned(), is_enabled: true, reason: Reason::Type };
        keys.iter().map(secret).collect()
    }

    #[test]
    fn names_are_those_of_postman_where_nothing_speaks_against_it() {
        let (one, two, three, four) =
            (secrets(&["token"]), secrets(&["Token", "x"]), secrets(&["y"]), secrets(&["path"]));
        let all = [("1", &one[..]), ("2", &two[..]), ("3", &three[..]), ("4", &four[..])];
        let prefixed = colliding(all.into_iter());
        assert_eq!(prefixed.iter().map(String::as_str).collect::<Vec<_>>(), ["1", "2", "4"]);
        for name in ["a-b", "1a", "", "ä", "HOME", "ld_preload", "a b"] {
            assert!(!is_plain(name), "{name}");
        }
        assert_eq!(process_name("Prod (eu)"), "PROD__EU");
        assert_eq!(process_name("1 a"), "E1_A");
        assert_eq!(process_name("注文"), "ENVIRONMENT");
    }

    #[test]
    fn the_example_names_every_secret_once() {
        let mut switched_off = secrets(&["api-key", "api_key", "old"]);
        switched_off[2].is_enabled = false;
        let environments = [
            EnvironmentSecrets::new("environments/a.json".into(), None, secrets(&["token"])),
            EnvironmentSecrets::new("environments/b.json".into(), Some("B".into()), switched_off),
        ];
        let text = env_example(&environments, true);
        for line in [
            "token=",
            "# api-key\nB_API_KEY=",
            "# api_key\nB_API_KEY_2=",
            "# switched off in Postman: B_OLD=",
            "POSTMAN_API_KEY=",
            "-e \"environments/b.json\" --env-from-process B",
        ] {
            assert!(text.contains(&format!("{line}\n")), "{line} is missing:\n{text}");
        }
    }

    #[test]
    fn a_gitignore_of_ones_own_may_do() {
        assert!(ignores_env(GITIGNORE) && ignores_env("target\n /.env \n"));
        assert!(!ignores_env("target\n.environment\n#.env\n"));
    }
}
