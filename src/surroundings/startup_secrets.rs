//! Secrets that the program was started with: messages before files are read, and about wrong arguments, must not repeat
//! them.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use crate::secret::{
    Lifetime, Masking, Place, Redactor, Shown, address_secrets, looks_like_a_secret, looks_random, slack_webhook_path,
};

/// Options whose values are secrets.
const SECRET_OPTIONS: [&str; 2] = ["--postman-api-key", "--ssl-client-passphrase"];

/// Variables of the process that are secrets.
const SECRET_VARIABLES: [&str; 2] = ["POSTMAN_API_KEY", "POSTWATCH_VAULT_KEY"];

/// Variables of the process that hold an address with a secret in it.
const ADDRESS_VARIABLES: [&str; 7] =
    ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "SLACK_WEBHOOK_URL"];

/// What the program was started with. It is searched for secrets when something is first told: most commands have
/// nothing to tell.
#[derive(Clone, Debug, Default)]
pub struct StartupSecrets {
    arguments: Arc<[String]>,
    environment: Arc<BTreeMap<String, String>>,
    known: Arc<OnceLock<Redactor>>,
}

impl StartupSecrets {
    /// Those in this command line and environment.
    pub fn of(arguments: &[String], environment: &BTreeMap<String, String>) -> StartupSecrets {
        StartupSecrets {
            arguments: arguments.into(),
            environment: Arc::new(environment.clone()),
            known: Arc::default(),
        }
    }

    /// The text without them.
    pub fn show(&self, text: &str) -> Shown {
        self.known.get_or_init(|| known_secrets(&self.arguments, &self.environment)).show(text)
    }
}

/// Knows what of the command line and of the process environment is secret.
fn known_secrets(arguments: &[String], environment: &BTreeMap<String, String>) -> Redactor {
    let pairs = || pairs(arguments);
    let shows = pairs().any(|(option, value)| option == "--secrets" && value == "show");
    let mut redactor = Redactor::new(if shows { Masking::Show } else { Masking::Mask });
    pairs().filter(|(option, _)| *option == "--secret").for_each(|(_, name)| redactor.suspect(name));
    pairs().filter(|(option, _)| *option == "--not-secret").for_each(|(_, name)| redactor.exempt(name));
    let mut secrets = variable_secrets(environment);
    for (option, value) in pairs() {
        secrets.extend(secrets_of(option, value, &redactor));
    }
    for secret in secrets {
        redactor.learn(&secret, Lifetime::Run);
    }
    redactor
}

/// What of an argument is secret. It may stand at the wrong place: `api_key=VALUE` without an option, a token alone, an
/// option that we do not have.
fn secrets_of(option: &str, value: &str, redactor: &Redactor) -> Vec<String> {
    let mut secrets = address_secrets(value);
    let is_option = option.starts_with('-');
    let is_said = is_option && redactor.suspects(option, Place::Variable, value);
    let is_list = ["--secret", "--not-secret", "--vault-consent"].contains(&option);
    if SECRET_OPTIONS.contains(&option) || (is_said && !is_list && !is_path(value)) || (!is_list && is_token(value)) {
        secrets.push(value.to_owned());
    }
    if let Some((name, value)) = value.split_once(['=', ':'])
        && redactor.suspects(name, Place::Variable, value.trim_start())
    {
        secrets.push(value.trim_start().to_owned());
    }
    secrets.retain(|secret| looks_like_a_secret(secret) || SECRET_OPTIONS.contains(&option));
    secrets
}

/// Whether an argument is a file, which options that sound secret take, too: `--ssl-client-key client.key`.
fn is_path(value: &str) -> bool {
    value.contains('/') || value.rsplit_once('.').is_some_and(|(_, end)| (1..=5).contains(&end.len()))
}

/// Whether an argument can be nothing but a credential.
fn is_token(value: &str) -> bool {
    looks_random(value) && (value.starts_with("eyJ") || !is_path(value)) && !value.starts_with('-')
}

/// Secrets that stand in well-known variables of the process, whether a run uses them or not.
pub fn variable_secrets(environment: &BTreeMap<String, String>) -> Vec<String> {
    let addresses = ADDRESS_VARIABLES.iter().filter_map(|name| environment.get(*name));
    let whole = SECRET_VARIABLES.iter().filter_map(|name| environment.get(*name)).cloned();
    let paths = addresses.clone().filter_map(|address| slack_webhook_path(address)).map(str::to_owned);
    addresses.flat_map(|address| address_secrets(address)).chain(paths).chain(whole).collect()
}

/// Each argument behind the option before it, `--option=value` taken apart.
fn pairs(arguments: &[String]) -> impl Iterator<Item = (&str, &str)> {
    let before = std::iter::once("").chain(arguments.iter().map(String::as_str));
    before.zip(arguments).map(|(before, argument)| match argument.split_once('=') {
        Some((option, value)) if option.starts_with("--") => (option, value),
        _ => (before, argument.as_str()),
    })
}
