//! A monitor → the job of one of its runs.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{Monitor, OptionsFile, SecretError, project_file::Based};
use crate::{
    collection::CsvNumbers,
    http::Reach,
    job::{ExportSpec, JobSpec, NetworkSpec, ReportSpec, VariableSpec, VaultSpec},
    report::{OutputStyle, ReporterOptions},
    run::{Bail, FileAccess, Minimum, Retry, RunOptions},
    secret::Masking,
    surroundings::Surroundings,
};

/// Limit of a run where nobody says another.
pub const USUAL_TIMEOUT: Duration = Duration::from_secs(30 * 60);

/// The time before the first repetition of a request where nobody says another.
const USUAL_RETRY_DELAY: Duration = Duration::from_secs(1);

impl Monitor {
    /// The job of a run with this number that begins now.
    pub fn job(&self, run: i64, now: DateTime<Utc>, surroundings: &Surroundings) -> Result<JobSpec, SecretError> {
        let options = &self.options;
        let pairs = self.variables.0.iter().map(|(name, value)| format!("{name}={}", value.text()));
        Ok(JobSpec {
            ends_process: false,
            collections: vec![self.collection.place()],
            environment: self.environment.as_ref().map(Based::place),
            globals: self.globals.as_ref().map(Based::place),
            iteration_data: self.data.as_ref().map(Based::place),
            csv_numbers: if options.csv_text == Some(true) { CsvNumbers::Keep } else { CsvNumbers::Read },
            postman_api_key: None,
            folders: self.folders.clone(),
            only_failed: None,
            iteration_count: self.iteration_count,
            variables: VariableSpec {
                env_files: options.env_file.clone().unwrap_or_default(),
                env_from_process: Vec::new(),
                environment: pairs.collect(),
                globals: Vec::new(),
                secrets: self.read_secrets(surroundings)?,
            },
            options: run_options(options),
            network: NetworkSpec {
                reach: Reach {
                    allowed: options.allow_hosts.clone().unwrap_or_default(),
                    denies_private: options.deny_private.unwrap_or_default(),
                },
                max_response_bytes: options.max_response_size.map(|size| size.0),
                extra_ca_certs: options.extra_ca.clone(),
                client_certificate_list: options
                    .client_certificates
                    .as_ref()
                    .map(|path| surroundings.path(path).to_string_lossy().into_owned()),
                client_certificate: None,
                cookie_jar: options.cookie_jar.clone(),
            },
            vault: options
                .vault
                .clone()
                .map(|file| VaultSpec { file, consents: options.vault_consent.clone().unwrap_or_default() }),
            masking: Masking::Mask,
            secret: options.secret_names.clone().unwrap_or_default(),
            not_secret: options.not_secret_names.clone().unwrap_or_default(),
            reports: self.report_spec(run, now),
            exports: ExportSpec::default(),
        })
    }

    fn report_spec(&self, run: i64, now: DateTime<Utc>) -> ReportSpec {
        let mut options = ReporterOptions::default();
        let mut reporters = Vec::new();
        for (name, report) in self.reports.value.wanted() {
            for (option, value) in &report.options {
                options.set(&format!("{name}-{option}"), value.text());
            }
            let file = report
                .export
                .replace("{monitor}", &file_name(&self.name))
                .replace("{run}", &run.to_string())
                .replace("{date}", &now.format("%Y-%m-%d").to_string());
            let path = self.reports.folder.join(file);
            options.set(&format!("{name}-export"), path.to_string_lossy().into_owned());
            reporters.push(name.to_owned());
        }
        ReportSpec { reporters, options, style: OutputStyle::default() }
    }
}

fn run_options(options: &OptionsFile) -> RunOptions {
    let least = |count: Option<usize>| Some(count.unwrap_or(1));
    let retry = options.retry.map(|retry| Retry {
        times: retry.attempts.get(),
        delay: retry.delay.map_or(USUAL_RETRY_DELAY, |delay| delay.0),
    });
    RunOptions {
        minimum: Minimum {
            requests: least(options.expect.requests),
            assertions: least(options.expect.assertions),
            asked_by: "expect",
        },
        bail: if options.bail == Some(true) { Bail::OnFailure } else { Bail::Never },
        delay_request: options.request_delay.map(|delay| delay.0).unwrap_or_default(),
        timeout: Some(options.timeout.map_or(USUAL_TIMEOUT, |timeout| timeout.0)),
        timeout_request: options.request_timeout.map(|timeout| timeout.0),
        timeout_script: options.script_timeout.map(|timeout| timeout.0),
        strict_ssl: options.strict_ssl.unwrap_or(true),
        follow_redirects: options.follow_redirects.unwrap_or(true),
        files: FileAccess {
            working_dir: options.working_dir.clone().unwrap_or_default(),
            allowed: options.allow_files.clone().unwrap_or_default(),
            ..FileAccess::default()
        },
        retry: retry.unwrap_or_default(),
        http_version: options.http_version.unwrap_or_default(),
        script_computing: options.script_cpu_time.map(|time| time.0),
        script_memory: options.script_memory.and_then(|bytes| usize::try_from(bytes.0).ok()),
        packages: options.packages.clone(),
        ..RunOptions::default()
    }
}

/// A name that every file system takes.
fn file_name(name: &str) -> String {
    name.chars().map(|letter| if letter.is_alphanumeric() || "-_.".contains(letter) { letter } else { '-' }).collect()
}
