//! Spec + surroundings → settings of the runs. Decided once, here.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    certificates::{client_certificates, extra_roots},
    error::Refusal,
    outcome::Observer,
    spec::{JobSpec, VaultSpec},
};
use crate::{
    collection::read_text,
    http::{ClientSettings, CookieJar, read_jar},
    run::{FileAccess, RunOptions, VaultAccess},
    secret::{Lifetime, Redactor},
    surroundings::Surroundings,
    vault::{KEY_VARIABLE, Vault},
};

/// How requests and scripts run here.
pub(super) fn run_options(spec: &JobSpec, client: &ClientSettings, surroundings: &Surroundings) -> RunOptions {
    RunOptions {
        strict_ssl: spec.options.strict_ssl && is_strict(&surroundings.environment),
        files: file_access(spec, client, surroundings),
        packages: spec.options.packages.as_ref().map(|folder| surroundings.path(folder)),
        ..spec.options.clone()
    }
}

/// Whether certificates are checked where nobody says otherwise: CI images switch it off for Node this way.
pub(super) fn is_strict(environment: &BTreeMap<String, String>) -> bool {
    environment.get("NODE_TLS_REJECT_UNAUTHORIZED").is_none_or(|value| value != "0")
}

/// How the runs' client works.
pub(super) fn client_settings(
    spec: &JobSpec,
    surroundings: &Surroundings,
    observer: &dyn Observer,
) -> Result<ClientSettings, Refusal> {
    let plain = ClientSettings::new(surroundings.clock);
    Ok(ClientSettings {
        environment: surroundings.environment.clone().into_iter().collect(),
        extra_roots: Arc::new(extra_roots(&spec.network, surroundings, observer)),
        certificates: client_certificates(&spec.network, &working_dir(spec, surroundings), surroundings)?,
        max_response_bytes: match spec.network.max_response_bytes {
            None => plain.max_response_bytes,
            given => given.filter(|bytes| *bytes > 0),
        },
        reach: spec.network.reach.clone(),
        ..plain
    })
}

/// What the names of files in a collection are relative to.
fn working_dir(spec: &JobSpec, surroundings: &Surroundings) -> PathBuf {
    let folder = &spec.options.files.working_dir;
    if folder.as_os_str().is_empty() { surroundings.working_dir.clone() } else { surroundings.path(folder) }
}

/// Which files the collection may read. Those that the job was given as secrets, and those that an earlier run has left,
/// are none of its own.
fn file_access(spec: &JobSpec, client: &ClientSettings, surroundings: &Surroundings) -> FileAccess {
    let folder = working_dir(spec, surroundings);
    let own = spec.network.client_certificate.as_ref();
    // A certificate without a key beside it holds the key.
    let keys = own.map(|own| folder.join(own.key.as_ref().unwrap_or(&own.certificate)));
    let exports = &spec.exports;
    let given = [
        spec.vault.as_ref().map(|vault| &vault.file),
        spec.network.cookie_jar.as_ref(),
        exports.cookie_jar.as_ref(),
        exports.environment.as_ref(),
        exports.globals.as_ref(),
    ];
    let given = given.into_iter().flatten().chain(&spec.variables.env_files).map(|path| surroundings.path(path));
    let listed = client.certificates.iter().flat_map(|each| [&each.key, &each.pfx]).flatten().cloned();
    let written = &spec.options.files;
    FileAccess {
        reads_outside: written.reads_outside,
        allowed: written.allowed.iter().map(|path| surroundings.path(path)).collect(),
        secrets: keys.into_iter().chain(given).chain(listed).collect(),
        working_dir: folder,
    }
}

/// The key for Postman's API.
pub(super) fn api_key(spec: &JobSpec, surroundings: &Surroundings) -> Option<String> {
    spec.postman_api_key.clone().or_else(|| surroundings.variable("POSTMAN_API_KEY").map(str::to_owned))
}

/// The cookies a run begins with.
pub(super) fn cookie_jar(file: Option<&Path>, surroundings: &Surroundings) -> Result<CookieJar, Refusal> {
    let Some(path) = file else { return Ok(CookieJar::new(surroundings.clock)) };
    let text = read_text(&surroundings.path(path)).map_err(|error| {
        Refusal::bad_input(format!("unable to read the cookie jar file \"{}\"\n  {error}", path.display()))
    })?;
    read_jar(&text, surroundings.clock).map_err(|error| {
        Refusal::bad_input(format!("the file at {} does not contain valid JSON data.\n  {error}", path.display()))
    })
}

/// Opens the vault of a job; its secrets are masked from the start.
pub(super) fn open_vault(
    spec: Option<&VaultSpec>,
    redactor: &mut Redactor,
    surroundings: &Surroundings,
) -> Result<Option<VaultAccess>, Refusal> {
    let Some(VaultSpec { file, consents }) = spec else { return Ok(None) };
    let vault =
        Vault::open(&surroundings.path(file), surroundings.variable(KEY_VARIABLE)).map_err(Refusal::bad_input)?;
    for secret in vault.secrets() {
        redactor.learn(secret, Lifetime::Run);
    }
    Ok(Some(VaultAccess::new(vault, consents.clone())))
}
