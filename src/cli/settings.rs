//! Arguments + process → settings of a run. Decided once, here.

use std::time::Duration;

use super::{
    Process,
    args::{BailModifier, Color, RunArguments, Secrets},
};
use crate::{
    report::cli::ColorChoice,
    run::{Bail, RunSettings, Stop},
    secret::Masking,
    variable::{Scope, Value},
};

/// The settings that do not depend on the files.
pub(super) fn run_settings(arguments: &RunArguments, process: &Process, stop: Stop) -> RunSettings {
    let milliseconds = |given: Option<usize>| given.map(|number| Duration::from_millis(number as u64));
    RunSettings {
        iterations: 1,
        // `--bail folder` alone is about a missing folder, which is always an error here.
        bail: match arguments.bail.as_deref() {
            Some(modifiers) if modifiers.contains(&BailModifier::Failure) => Bail::OnFailure,
            _ => Bail::Never,
        },
        delay_request: milliseconds(arguments.delay_request).unwrap_or_default(),
        timeout: milliseconds(arguments.timeout),
        timeout_request: milliseconds(arguments.timeout_request),
        timeout_script: milliseconds(arguments.timeout_script),
        strict_ssl: !arguments.insecure && !accepts_any_certificate(process),
        follow_redirects: !arguments.ignore_redirects,
        working_dir: match &arguments.working_dir {
            Some(folder) => process.working_dir.join(folder),
            None => process.working_dir.clone(),
        },
        insecure_file_read: arguments.insecure_file_read,
        wants_bodies: false,
        console_width: console_width(process),
        stop,
    }
}

/// `NODE_TLS_REJECT_UNAUTHORIZED=0`, as test environments set it; Node warns of it too.
fn accepts_any_certificate(process: &Process) -> bool {
    let accepts = process.variable("NODE_TLS_REJECT_UNAUTHORIZED") == Some("0");
    if accepts {
        process.tell("warning: NODE_TLS_REJECT_UNAUTHORIZED=0 is set: certificates are not checked");
    }
    accepts
}

/// The certificates of `NODE_EXTRA_CA_CERTS`, which are trusted besides the usual ones; a file that cannot be read is
/// told and otherwise ignored, as Node does.
pub(super) fn extra_roots(process: &Process) -> Vec<u8> {
    let Some(path) = process.variable("NODE_EXTRA_CA_CERTS") else { return Vec::new() };
    std::fs::read(process.working_dir.join(path)).unwrap_or_else(|error| {
        process.tell(&format!("warning: the certificates of NODE_EXTRA_CA_CERTS are ignored: {path}: {error}"));
        Vec::new()
    })
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

/// Puts `KEY=VALUE` pairs into a scope; without `=` the value is undefined, as in newman.
pub(super) fn set_variables(scope: &mut Scope, pairs: &[String]) {
    for pair in pairs {
        match pair.split_once('=') {
            Some((key, value)) => scope.set(key, Value::text(value), None),
            None => scope.set(pair, Value::Undefined, None),
        }
    }
    scope.take_written();
}
