//! `--ssl-…` and Node's variables → what to trust, and which certificates to show.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Process, args::RunArguments, run::Ended};
use crate::{
    collection::read_text,
    http::{ClientCertificate, ExtraRoots},
};

/// PEM certificates to trust besides the usual ones. As in Node, files that cannot be read are told and left out.
pub(super) fn extra_roots(arguments: &RunArguments, process: &Process) -> ExtraRoots {
    let given = arguments.ssl_extra_ca_certs.clone();
    let variable = process.variable("NODE_EXTRA_CA_CERTS").map(PathBuf::from);
    let mut roots = ExtraRoots::default();
    for path in given.into_iter().chain(variable) {
        if let Err(error) = roots.add(process.working_dir.join(&path)) {
            let problem = format!("warning: ignoring extra certs from `{}`, load failed: {error}", path.display());
            process.tell(&process.show(&problem));
        }
    }
    roots
}

/// The certificates of `--ssl-client-cert-list`, then that of `--ssl-client-cert` for all other URLs.
pub(super) fn client_certificates(
    arguments: &RunArguments,
    folder: &Path,
    process: &Process,
) -> Result<Vec<ClientCertificate>, Ended> {
    let mut certificates = match &arguments.ssl_client_cert_list {
        Some(place) => read_list(place, folder, process)?,
        None => Vec::new(),
    };
    if let Some(certificate) = &arguments.ssl_client_cert {
        certificates.push(ClientCertificate {
            matches: vec![ClientCertificate::ALL_URLS.to_owned()],
            certificate: Some(folder.join(certificate)),
            key: arguments.ssl_client_key.as_ref().map(|key| folder.join(key)),
            pfx: None,
            passphrase: arguments.ssl_client_passphrase.clone(),
        });
    }
    Ok(certificates)
}

fn read_list(place: &str, folder: &Path, process: &Process) -> Result<Vec<ClientCertificate>, Ended> {
    // A configuration file may hold the list itself.
    let text = if place.starts_with('[') {
        place.to_owned()
    } else {
        read_text(&process.working_dir.join(place)).map_err(|error| {
            Ended::bad_input(format!("unable to read the ssl client certificates file \"{place}\"\n  {error}"))
        })?
    };
    let json: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        Ended::bad_input(format!("the file at {place} does not contain valid JSON data.\n  {error}"))
    })?;
    let Value::Array(list) = &json else {
        return Err(Ended::bad_input("expected ssl client certificates list to be an array."));
    };
    list.iter().enumerate().map(|(index, entry)| read_one(entry, index, folder)).collect()
}

/// `{name, matches: […], key: {src}, cert: {src}, pfx: {src}, passphrase}`; a file may be given without its box.
fn read_one(json: &Value, index: usize, folder: &Path) -> Result<ClientCertificate, Ended> {
    let wrong = |problem: &str| Ended::bad_input(format!("ssl client certificates list: [{index}]: {problem}"));
    let file = |name: &str| {
        let entry = json.get(name)?;
        let path = entry.as_str().or_else(|| entry.get("src").and_then(Value::as_str))?;
        Some(folder.join(path))
    };
    let patterns = json.get("matches").and_then(Value::as_array).ok_or_else(|| wrong("`matches` must be an array"))?;
    let text = |pattern: &Value| {
        pattern.as_str().or_else(|| pattern.get("pattern").and_then(Value::as_str)).map(str::to_owned)
    };
    let certificate = ClientCertificate {
        matches: patterns.iter().filter_map(text).collect(),
        certificate: file("cert"),
        key: file("key"),
        pfx: file("pfx"),
        passphrase: json.get("passphrase").and_then(Value::as_str).map(str::to_owned),
    };
    if certificate.certificate.is_none() && certificate.pfx.is_none() {
        return Err(wrong("a certificate needs `cert` and `key`, or `pfx`"));
    }
    Ok(certificate)
}
