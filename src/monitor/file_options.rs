//! How a monitor runs, as written.

use std::{num::NonZeroUsize, path::PathBuf};

use serde::{Deserialize, Deserializer, de::Error as _};

use super::{DurationText, Milliseconds, SizeText};
use crate::http::{HostPattern, HttpVersion};

/// Options of a run. Where neither the monitor nor `postwatch.yaml` says anything, those of `postwatch run` hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OptionsFile {
    /// Follow redirects. Default: true.
    #[serde(default)]
    pub follow_redirects: Option<bool>,
    /// Check certificates. Default: true.
    #[serde(default, rename = "strictSSL")]
    pub strict_ssl: Option<bool>,
    /// Wait before each request: milliseconds, or a duration with its unit.
    #[serde(default)]
    pub request_delay: Option<Milliseconds>,
    /// Limit of a request: milliseconds, or a duration with its unit.
    #[serde(default)]
    pub request_timeout: Option<Milliseconds>,
    /// Limit of a script: milliseconds, or a duration with its unit.
    #[serde(default)]
    pub script_timeout: Option<Milliseconds>,
    /// Limit of the whole run. Default: 30m.
    #[serde(default)]
    pub timeout: Option<DurationText>,
    /// End a run at its first failure. Default: false.
    #[serde(default)]
    pub bail: Option<bool>,
    /// Which requests are sent again.
    #[serde(default)]
    pub retry: Option<RetryFile>,
    /// Only these hosts may be reached: api.example.com, *.example.com, an address, each with :port or without.
    #[serde(default, deserialize_with = "hosts")]
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub allow_hosts: Option<Vec<HostPattern>>,
    /// Reach no address of this machine or of a private network. Default: false.
    #[serde(default)]
    pub deny_private: Option<bool>,
    /// A run with fewer requests or assertions is an error.
    #[serde(default)]
    pub expect: Expectation,
    /// Client certificates by URL: a JSON file, a list of {matches, cert, key, pfx}.
    #[serde(default)]
    pub client_certificates: Option<PathBuf>,
    /// Certificates to trust besides the usual ones, a PEM file.
    #[serde(default)]
    pub extra_ca: Option<PathBuf>,
    /// Files of lines KEY=VALUE for the environment.
    #[serde(default)]
    pub env_file: Option<Vec<PathBuf>>,
    /// The encrypted file that `postwatch vault` writes; its key is the variable POSTWATCH_VAULT_KEY of the process.
    #[serde(default)]
    pub vault: Option<PathBuf>,
    /// Items, folders and collections whose scripts may use pm.vault; `*` for all.
    #[serde(default)]
    pub vault_consent: Option<Vec<String>>,
    /// HTTP version where the collection names none: http1, http2 or auto. Default: http1.
    #[serde(default, deserialize_with = "version")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub http_version: Option<HttpVersion>,
    /// Largest body of a response, such as 10M.
    #[serde(default)]
    pub max_response_size: Option<SizeText>,
    /// CPU time of a script: milliseconds, or a duration with its unit.
    #[serde(default)]
    pub script_cpu_time: Option<Milliseconds>,
    /// Memory of scripts, such as 64M.
    #[serde(default)]
    pub script_memory: Option<SizeText>,
    /// Folder of packages for pm.require.
    #[serde(default)]
    pub packages: Option<PathBuf>,
    /// The cookies that each run begins with, in tough-cookie's JSON.
    #[serde(default)]
    pub cookie_jar: Option<PathBuf>,
    /// Folder that files named in the collection are relative to and lie in. Default: the folder above that of the
    /// monitor files.
    #[serde(default)]
    pub working_dir: Option<PathBuf>,
    /// Files and folders that the collection may read though they are secret or lie elsewhere.
    #[serde(default)]
    pub allow_files: Option<Vec<PathBuf>>,
    /// Keep unquoted numbers of CSV data as text. Default: false.
    #[serde(default)]
    pub csv_text: Option<bool>,
    /// Names whose values are secret.
    #[serde(default)]
    pub secret_names: Option<Vec<String>>,
    /// Names whose values are no secrets though they sound so.
    #[serde(default)]
    pub not_secret_names: Option<Vec<String>>,
}

/// Which requests are sent again: after network errors, 429 and 5xx of idempotent methods, and throttling of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RetryFile {
    /// How often at most.
    pub attempts: NonZeroUsize,
    /// The time before the first repetition, doubled for each further one. Default: 1s.
    #[serde(default)]
    pub delay: Option<Milliseconds>,
}

/// What a run must have done to show anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Expectation {
    /// Requests that must have been sent. Default: 1.
    #[serde(default)]
    pub requests: Option<usize>,
    /// Assertions that must have run. Default: 1.
    #[serde(default)]
    pub assertions: Option<usize>,
}

fn hosts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<HostPattern>>, D::Error> {
    let hosts = Vec::<String>::deserialize(deserializer)?;
    hosts.iter().map(|host| host.parse()).collect::<Result<_, _>>().map(Some).map_err(D::Error::custom)
}

fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<HttpVersion>, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "http1" => Ok(Some(HttpVersion::Http1)),
        "http2" => Ok(Some(HttpVersion::Http2)),
        "auto" => Ok(Some(HttpVersion::Auto)),
        other => Err(D::Error::custom(format!("unknown word `{other}`: there is http1, http2, auto"))),
    }
}

/// Takes each option from the first that names it.
macro_rules! first_of {
    ($one:expr, $other:expr; $($name:ident),*) => {{
        // A key that is forgotten here does not compile.
        let OptionsFile { expect, $($name),* } = $one;
        OptionsFile {
            expect: Expectation {
                requests: expect.requests.or($other.expect.requests),
                assertions: expect.assertions.or($other.expect.assertions),
            },
            $($name: $name.or_else(|| $other.$name.clone())),*
        }
    }};
}

impl OptionsFile {
    /// The same with what others say where it says nothing.
    pub(super) fn or(self, others: &OptionsFile) -> OptionsFile {
        first_of!(
            self, others;
            follow_redirects, strict_ssl, request_delay, request_timeout, script_timeout, timeout, bail, retry, allow_hosts,
            deny_private, client_certificates, extra_ca, env_file, vault, vault_consent, http_version, max_response_size,
            script_cpu_time, script_memory, packages, cookie_jar, working_dir, allow_files, csv_text, secret_names,
            not_secret_names
        )
    }

    /// The same with paths that are relative to this folder.
    pub(super) fn within(mut self, folder: &std::path::Path) -> OptionsFile {
        let one = [
            &mut self.client_certificates,
            &mut self.extra_ca,
            &mut self.vault,
            &mut self.packages,
            &mut self.cookie_jar,
            &mut self.working_dir,
        ];
        let several = [&mut self.env_file, &mut self.allow_files];
        for path in one.into_iter().flatten().chain(several.into_iter().flatten().flatten()) {
            *path = folder.join(&*path);
        }
        self
    }
}
