//! `--ssl-…` and Node's variables → what to trust, and which certificates to show.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{error::Refusal, outcome::Observer, spec::NetworkSpec};
use crate::{
    collection::{read_json, read_text},
    http::{ClientCertificate, ExtraRoots},
    notice::Notice,
    surroundings::Surroundings,
};

/// PEM certificates to trust besides the usual ones. As in Node, files that cannot be read are told and left out.
pub(super) fn extra_roots(spec: &NetworkSpec, surroundings: &Surroundings, observer: &dyn Observer) -> ExtraRoots {
    let given = spec.extra_ca_certs.clone();
    let variable = surroundings.variable("NODE_EXTRA_CA_CERTS").map(PathBuf::from);
    let mut roots = ExtraRoots::default();
    for path in given.into_iter().chain(variable) {
        if let Err(error) = roots.add(surroundings.path(&path)) {
            let problem = format!("ignoring extra certs from `{}`, load failed: {error}", path.display());
            observer.notice(Notice::warning(surroundings.show(&problem)));
        }
    }
    roots
}

/// The certificates of `--ssl-client-cert-list`, then that of `--ssl-client-cert` for all other URLs.
pub(super) fn client_certificates(
    spec: &NetworkSpec,
    folder: &Path,
    surroundings: &Surroundings,
) -> Result<Vec<ClientCertificate>, Refusal> {
    let mut certificates = match &spec.client_certificate_list {
        Some(place) => read_list(place, folder, surroundings)?,
        None => Vec::new(),
    };
    if let Some(own) = &spec.client_certificate {
        certificates.push(ClientCertificate {
            matches: vec![ClientCertificate::ALL_URLS.to_owned()],
            certificate: Some(folder.join(&own.certificate)),
            key: own.key.as_ref().map(|key| folder.join(key)),
            pfx: None,
            passphrase: own.passphrase.clone(),
        });
    }
    Ok(certificates)
}

fn read_list(place: &str, folder: &Path, surroundings: &Surroundings) -> Result<Vec<ClientCertificate>, Refusal> {
    // A configuration file may hold the list itself.
    let text = if place.starts_with('[') {
        place.to_owned()
    } else {
        read_text(&surroundings.path(place)).map_err(|error| {
            Refusal::bad_input(format!("unable to read the ssl client certificates file \"{place}\"\n  {error}"))
        })?
    };
    let json: Value = read_json(text.trim_start_matches('\u{feff}')).map_err(|error| {
        Refusal::bad_input(format!("the file at {place} does not contain valid JSON data.\n  {error}"))
    })?;
    let Value::Array(list) = &json else {
        return Err(Refusal::bad_input("expected ssl client certificates list to be an array."));
    };
    list.iter().enumerate().map(|(index, entry)| read_one(entry, index, folder)).collect()
}

/// `{name, matches: […], key: {src}, cert: {src}, pfx: {src}, passphrase}`; a file may be given without its box.
fn read_one(json: &Value, index: usize, folder: &Path) -> Result<ClientCertificate, Refusal> {
    let wrong = |problem: &str| Refusal::bad_input(format!("ssl client certificates list: [{index}]: {problem}"));
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
