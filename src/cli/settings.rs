//! Arguments + process → settings of a run. Decided once, here.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use super::{
    Process,
    args::{BailModifier, Color, NetworkArguments, RunArguments, Secrets, Version},
    certificates::{client_certificates, extra_roots},
    run::Ended,
};
use crate::{
    collection::read_text,
    http::{ClientSettings, CookieJar, HttpVersion, Reach, read_jar},
    report::cli::ColorChoice,
    run::{Bail, FileAccess, Retry, RunSettings, Stop, Watch},
    secret::Masking,
};

/// The settings that do not depend on the files.
pub(super) fn run_settings(arguments: &RunArguments, process: &Process, stop: Stop) -> RunSettings {
    let milliseconds = |given: Option<usize>| given.map(|number| Duration::from_millis(number as u64));
    RunSettings {
        iterations: 1,
        min_assertions: arguments.min_assertions,
        bail: match arguments.bail.as_deref() {
            Some(modifiers) if modifiers.contains(&BailModifier::Failure) => Bail::OnFailure,
            Some(_) => Bail::OnError,
            None => Bail::Never,
        },
        delay_request: milliseconds(arguments.delay_request.flatten()).unwrap_or_default(),
        timeout: milliseconds(arguments.timeout.flatten()),
        timeout_request: milliseconds(arguments.timeout_request.flatten()),
        timeout_script: milliseconds(arguments.timeout_script.flatten()),
        strict_ssl: !arguments.insecure && is_strict(&process.environment),
        follow_redirects: !arguments.ignore_redirects,
        files: file_access(arguments, process),
        wants_headers: false,
        wants_bodies: false,
        wants_failed_bodies: false,
        progress: process.progress.clone(),
        console_width: console_width(process),
        wants_documents: false,
        retry: Retry {
            times: arguments.retry.unwrap_or_default(),
            delay: Duration::from_millis(arguments.retry_delay as u64),
        },
        http_version: match arguments.http_version {
            Version::Http1 => HttpVersion::Http1,
            Version::Http2 => HttpVersion::Http2,
            Version::Auto => HttpVersion::Auto,
        },
        script_computing: arguments.script_cpu_time.map(|number| Duration::from_millis(number as u64)),
        script_memory: arguments.script_memory.and_then(|bytes| usize::try_from(bytes).ok()),
        is_last: false,
        packages: arguments.packages.as_ref().map(|folder| process.working_dir.join(folder)),
        vault: None,
        stop,
        watch: Watch::new(process.clock),
    }
}

/// newman's room for console values: the terminal, or 60 columns, without the box around them.
pub(super) fn console_width(process: &Process) -> usize {
    process.width.filter(|_| process.stdout_is_terminal).unwrap_or(60).max(40) - 16
}

/// Whether to mask.
pub(super) fn masking(secrets: Secrets) -> Masking {
    match secrets {
        Secrets::Mask => Masking::Mask,
        Secrets::Show => Masking::Show,
    }
}

/// Whether to colour: asked for, or on a terminal that does not say NO_COLOR.
pub(super) fn color(choice: Color, process: &Process) -> ColorChoice {
    let colored = match choice {
        Color::On => true,
        Color::Off => false,
        Color::Auto => {
            process.stdout_is_terminal
                && process.variable("NO_COLOR").is_none()
                && process.variable("TERM") != Some("dumb")
        }
    };
    if colored { ColorChoice::Always } else { ColorChoice::Never }
}

/// Whether certificates are checked where nobody says otherwise: CI images switch it off for Node this way.
pub(super) fn is_strict(environment: &BTreeMap<String, String>) -> bool {
    environment.get("NODE_TLS_REJECT_UNAUTHORIZED").is_none_or(|value| value != "0")
}

/// What all requests share.
pub(super) fn client_settings(arguments: &RunArguments, process: &Process) -> Result<ClientSettings, Ended> {
    let plain = plain_client(process);
    Ok(ClientSettings {
        extra_roots: Arc::new(extra_roots(arguments, process)),
        certificates: client_certificates(arguments, &working_dir(arguments, process), process)?,
        max_response_bytes: match arguments.max_response_size {
            None => plain.max_response_bytes,
            given => given.filter(|bytes| *bytes > 0),
        },
        reach: reach(&arguments.network),
        ..plain
    })
}

/// Where requests may go.
pub(super) fn reach(arguments: &NetworkArguments) -> Reach {
    Reach { allowed: arguments.allow_host.clone(), denies_private: arguments.deny_private }
}

/// Which files the collection may read.
fn file_access(arguments: &RunArguments, process: &Process) -> FileAccess {
    let folder = working_dir(arguments, process);
    let combined = arguments.ssl_client_key.is_none().then_some(&arguments.ssl_client_cert);
    let relative_to_folder = [Some(&arguments.ssl_client_key), combined].into_iter().flatten().flatten();
    let given = [
        &arguments.vault_file,
        &arguments.cookie_jar,
        // What an earlier run has left there.
        &arguments.export_cookie_jar,
        &arguments.export_environment,
        &arguments.export_globals,
    ];
    let given = given.into_iter().flatten().chain(&arguments.env_file);
    FileAccess {
        reads_outside: arguments.insecure_file_read,
        allowed: arguments.allow_file.iter().map(|path| process.working_dir.join(path)).collect(),
        secrets: relative_to_folder
            .map(|path| folder.join(path))
            .chain(given.map(|path| process.working_dir.join(path)))
            .collect(),
        working_dir: folder,
    }
}

/// What the names of files in a collection are relative to.
fn working_dir(arguments: &RunArguments, process: &Process) -> PathBuf {
    match &arguments.working_dir {
        Some(folder) => process.working_dir.join(folder),
        None => process.working_dir.clone(),
    }
}

/// A client that knows the proxies of the process and nothing else.
pub(super) fn plain_client(process: &Process) -> ClientSettings {
    ClientSettings {
        environment: process.environment.clone().into_iter().collect(),
        ..ClientSettings::new(process.clock)
    }
}

/// The key for Postman's API.
pub(super) fn api_key(arguments: &RunArguments, process: &Process) -> Option<String> {
    arguments.postman_api_key.clone().or_else(|| process.variable("POSTMAN_API_KEY").map(str::to_owned))
}

/// The cookies a run begins with.
pub(super) fn cookie_jar(arguments: &RunArguments, process: &Process) -> Result<CookieJar, Ended> {
    let Some(path) = &arguments.cookie_jar else { return Ok(CookieJar::new(process.clock)) };
    let text = read_text(&process.working_dir.join(path)).map_err(|error| {
        Ended::bad_input(format!("unable to read the cookie jar file \"{}\"\n  {error}", path.display()))
    })?;
    read_jar(&text, process.clock).map_err(|error| {
        Ended::bad_input(format!("the file at {} does not contain valid JSON data.\n  {error}", path.display()))
    })
}
