//! `postwatch vault`: the secrets that `pm.vault` and `{{vault:name}}` bring.

use std::io::{Read as _, Write as _};

use super::{
    Exit, Process,
    args::{VaultArguments, VaultVerb},
    error::CommandError,
};
use crate::vault::{KEY_VARIABLE, Vault};

/// Runs the command.
pub(super) fn vault(arguments: &VaultArguments, process: &Process) -> Exit {
    change(arguments, process).unwrap_or_else(|error| error.tell(process))
}

fn change(arguments: &VaultArguments, process: &Process) -> Result<Exit, CommandError> {
    let file = process.path(&arguments.vault_file);
    let mut vault = Vault::open(&file, process.variable(KEY_VARIABLE)).map_err(CommandError::bad_input)?;
    match &arguments.verb {
        VaultVerb::Set { name } => {
            let secret = read_secret().map_err(|error| CommandError::bad_input(format!("standard input: {error}")))?;
            vault.set(name, &secret).map_err(CommandError::bad_input)?;
        }
        VaultVerb::Get { name } => match vault.get(name) {
            Some(secret) => print(process, &format!("{secret}\n"))?,
            None => return Err(unknown(arguments, name)),
        },
        VaultVerb::List => {
            let names: String = vault.names().map(|name| format!("{name}\n")).collect();
            print(process, &names)?;
        }
        VaultVerb::Unset { name } => {
            if !vault.unset(name).map_err(CommandError::bad_input)? {
                return Err(unknown(arguments, name));
            }
        }
    }
    Ok(Exit::Success)
}

fn print(process: &Process, text: &str) -> Result<(), CommandError> {
    let mut out = process.stdout();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| CommandError::bad_input(format!("standard output: {error}")))
}

fn unknown(arguments: &VaultArguments, name: &str) -> CommandError {
    CommandError::bad_input(format!("{}: the vault holds no secret `{name}`", arguments.vault_file.display()))
}

/// Standard input, without the line end that `echo` puts behind it. The command line would be seen by other users.
fn read_secret() -> std::io::Result<String> {
    let mut secret = String::new();
    std::io::stdin().lock().read_to_string(&mut secret)?;
    let length = secret.trim_end_matches(['\r', '\n']).len();
    secret.truncate(length);
    Ok(secret)
}
