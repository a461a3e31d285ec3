//! Arguments of `postwatch run` → the job they ask for.

use std::time::Duration;

use super::args::{BailModifier, NetworkArguments, OutputArguments, RunArguments};
use crate::{
    collection::CsvNumbers,
    file::Mode,
    http::Reach,
    job::{ClientCertificateSpec, ExportSpec, JobSpec, NetworkSpec, Place, ReportSpec, VariableSpec, VaultSpec},
    report::{OutputStyle, ReporterOptions},
    run::{Bail, FileAccess, Minimum, Retry, RunOptions},
};

impl RunArguments {
    /// The job.
    pub(super) fn spec(self, options: ReporterOptions) -> JobSpec {
        JobSpec {
            ends_process: true,
            options: self.run_options(),
            collections: self.collections.into_iter().map(place).collect(),
            environment: self.environment.map(place),
            globals: self.globals.map(place),
            iteration_data: self.iteration_data.map(place),
            csv_numbers: if self.csv_text { CsvNumbers::Keep } else { CsvNumbers::Read },
            postman_api_key: self.postman_api_key,
            folders: self.folder,
            only_failed: self.only_failed,
            iteration_count: self.iteration_count,
            variables: VariableSpec {
                env_files: self.env_file,
                env_from_process: self.env_from_process,
                environment: self.env_var,
                globals: self.global_var,
                secrets: Vec::new(),
            },
            network: NetworkSpec {
                reach: self.network.reach(),
                max_response_bytes: self.max_response_size,
                extra_ca_certs: self.ssl_extra_ca_certs,
                client_certificate_list: self.ssl_client_cert_list,
                client_certificate: self.ssl_client_cert.map(|certificate| ClientCertificateSpec {
                    certificate,
                    key: self.ssl_client_key,
                    passphrase: self.ssl_client_passphrase,
                }),
                cookie_jar: self.cookie_jar,
            },
            vault: self.vault_file.map(|file| VaultSpec { file, consents: self.vault_consent }),
            masking: self.secrets.masking(),
            secret: self.secret,
            not_secret: self.not_secret,
            reports: self.output.spec(options),
            exports: ExportSpec {
                environment: self.export_environment,
                globals: self.export_globals,
                collection: self.export_collection,
                cookie_jar: self.export_cookie_jar,
                secrets: self.export_secrets.into(),
            },
        }
    }

    fn run_options(&self) -> RunOptions {
        let milliseconds = |number: usize| Duration::from_millis(number as u64);
        RunOptions {
            minimum: Minimum { assertions: self.min_assertions, ..Minimum::default() },
            bail: match self.bail.as_deref() {
                Some(modifiers) if modifiers.contains(&BailModifier::Failure) => Bail::OnFailure,
                Some(_) => Bail::OnError,
                None => Bail::Never,
            },
            delay_request: self.delay_request.flatten().map(milliseconds).unwrap_or_default(),
            timeout: self.timeout.flatten().map(milliseconds),
            timeout_request: self.timeout_request.flatten().map(milliseconds),
            timeout_script: self.timeout_script.flatten().map(milliseconds),
            strict_ssl: !self.insecure,
            follow_redirects: !self.ignore_redirects,
            files: FileAccess {
                working_dir: self.working_dir.clone().unwrap_or_default(),
                reads_outside: self.insecure_file_read,
                allowed: self.allow_file.clone(),
                secrets: Vec::new(),
            },
            retry: Retry { times: self.retry.unwrap_or_default(), delay: milliseconds(self.retry_delay) },
            http_version: self.http_version.into(),
            script_computing: self.script_cpu_time.map(milliseconds),
            script_memory: self.script_memory.and_then(|bytes| usize::try_from(bytes).ok()),
            packages: self.packages.clone(),
            ..RunOptions::default()
        }
    }
}

impl NetworkArguments {
    /// Where requests may go.
    pub(super) fn reach(&self) -> Reach {
        Reach { allowed: self.allow_host.clone(), denies_private: self.deny_private }
    }
}

impl OutputArguments {
    /// Which reports are made.
    pub(super) fn spec(self, options: ReporterOptions) -> ReportSpec {
        let style = OutputStyle {
            silent: self.silent,
            quiet: self.quiet,
            disable_unicode: self.disable_unicode,
            color: self.color,
            verbose: self.verbose,
            report_mode: self.report_mode.map(Mode::Bits),
        };
        ReportSpec { reporters: self.reporters, options, style }
    }
}

/// Configuration files may hold the thing itself.
fn place(text: String) -> Place {
    if text.starts_with(['{', '[']) {
        return Place::Text { name: "the configuration".to_owned(), text };
    }
    Place::At(text)
}
