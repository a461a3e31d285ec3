//! What to run, as plain data.

use std::path::PathBuf;

use crate::{
    collection::CsvNumbers,
    http::Reach,
    report::{OutputStyle, ReporterOptions},
    run::RunOptions,
    secret::Masking,
};

/// What to run, with what, and what becomes of it. Paths are relative to the working folder.
#[derive(Clone, Debug, Default)]
pub struct JobSpec {
    /// The process ends after the job: what scripts hold at the end is left to the system, which is quicker.
    pub ends_process: bool,
    /// Collections; each is a run of its own.
    pub collections: Vec<Place>,
    /// The environment.
    pub environment: Option<Place>,
    /// The globals.
    pub globals: Option<Place>,
    /// Data, one iteration a row.
    pub iteration_data: Option<Place>,
    /// What unquoted numbers of CSV data are.
    pub csv_numbers: CsvNumbers,
    /// Key for Postman's API; else the variable POSTMAN_API_KEY.
    pub postman_api_key: Option<String>,
    /// Folders or requests to which the run is limited.
    pub folders: Vec<String>,
    /// A recording: only what failed in it runs, with what it needs.
    pub only_failed: Option<PathBuf>,
    /// Number of iterations; else as many as there are rows of data.
    pub iteration_count: Option<usize>,
    /// Variables from elsewhere.
    pub variables: VariableSpec,
    /// How requests and scripts run.
    pub options: RunOptions,
    /// Where requests may go, and how they identify themselves.
    pub network: NetworkSpec,
    /// Secrets for `pm.vault`.
    pub vault: Option<VaultSpec>,
    /// Whether secrets are masked.
    pub masking: Masking,
    /// Names of what is secret.
    pub secret: Vec<String>,
    /// Names of what is no secret in spite of its name.
    pub not_secret: Vec<String>,
    /// Which reports are made.
    pub reports: ReportSpec,
    /// What is written at the end.
    pub exports: ExportSpec,
}

impl JobSpec {
    /// Where its files come from: addresses may hold secrets.
    pub(super) fn places(&self) -> impl Iterator<Item = &str> {
        let files = self.environment.iter().chain(&self.globals).chain(&self.iteration_data);
        self.collections.iter().chain(files).filter_map(|place| match place {
            Place::At(place) => Some(place.as_str()),
            Place::Text { .. } => None,
        })
    }
}

/// Where something comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file, a folder, an http(s) URL or a Postman UID.
    At(String),
    /// The thing itself.
    Text {
        /// How messages call it.
        name: String,
        /// Its content.
        text: String,
    },
}

/// Variables that come from elsewhere than the environment and the globals.
#[derive(Clone, Debug, Default)]
pub struct VariableSpec {
    /// Files of lines KEY=VALUE, for the environment.
    pub env_files: Vec<PathBuf>,
    /// Prefixes of process variables, for the environment.
    pub env_from_process: Vec<String>,
    /// `KEY=VALUE`, for the environment.
    pub environment: Vec<String>,
    /// `KEY=VALUE`, for the globals.
    pub globals: Vec<String>,
    /// Names with their values, which are secret, for the environment.
    pub secrets: Vec<(String, String)>,
}

/// Where requests may go, and how they identify themselves.
#[derive(Clone, Debug, Default)]
pub struct NetworkSpec {
    /// Where requests may go.
    pub reach: Reach,
    /// Fail a response whose body is longer; 0 is no limit, `None` the usual one.
    pub max_response_bytes: Option<u64>,
    /// A file of certificates to trust besides the usual ones.
    pub extra_ca_certs: Option<PathBuf>,
    /// Client certificates by URL: a file, or the list itself.
    pub client_certificate_list: Option<String>,
    /// Client certificate for all other URLs.
    pub client_certificate: Option<ClientCertificateSpec>,
    /// The cookies to begin with.
    pub cookie_jar: Option<PathBuf>,
}

/// A client certificate in files, relative to the folder of the collection's own files.
#[derive(Clone, Debug)]
pub struct ClientCertificateSpec {
    /// The certificate.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: Option<PathBuf>,
    /// Opens the private key.
    pub passphrase: Option<String>,
}

/// Secrets in an encrypted file.
#[derive(Clone, Debug)]
pub struct VaultSpec {
    /// The file.
    pub file: PathBuf,
    /// Items, folders and collections whose scripts may ask for them; `*` for all.
    pub consents: Vec<String>,
}

/// Which reports are made.
#[derive(Clone, Debug, Default)]
pub struct ReportSpec {
    /// Names of reporters.
    pub reporters: Vec<String>,
    /// Their options.
    pub options: ReporterOptions,
    /// How those look that print.
    pub style: OutputStyle,
}

/// What is written when the run has ended.
#[derive(Clone, Debug, Default)]
pub struct ExportSpec {
    /// The environment.
    pub environment: Option<PathBuf>,
    /// The globals.
    pub globals: Option<PathBuf>,
    /// The collection that was run.
    pub collection: Option<PathBuf>,
    /// The cookies.
    pub cookie_jar: Option<PathBuf>,
    /// What becomes of secrets in them.
    pub secrets: ExportSecrets,
}

/// What to do with secrets in exports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExportSecrets {
    /// They are written.
    #[default]
    Keep,
    /// Their values are left empty.
    Omit,
}
