//! The door: a spec, the surroundings, and whoever watches → the files, and how that went.

use std::{fs, path::Path};

use super::{
    api::PostmanApi,
    dump::Dump,
    folder::Folder,
    key::ApiKey,
    manifest::{MANIFEST, Manifest},
    quota::Quota,
    source::Source,
    source_error::SourceError,
    spec::{ImportError, ImportOutcome, ImportSource, ImportSpec},
    transfer::{Ended, Transfer},
};
use crate::{
    job::{Observer, service_client},
    notice::Notice,
    run::Stop,
    secret::{Lifetime, Redactor},
    surroundings::Surroundings,
};

/// The variable that holds the key.
const KEY_VARIABLE: &str = "POSTMAN_API_KEY";

/// Imports what a spec names. What is told on the way goes to the observer; nothing is printed.
pub fn import_postman(
    spec: &ImportSpec,
    surroundings: &Surroundings,
    observer: &dyn Observer,
    stop: Stop,
) -> Result<ImportOutcome, ImportError> {
    let mut redactor = Redactor::default();
    let key = surroundings.variable(KEY_VARIABLE).and_then(ApiKey::of);
    if let Some(key) = &key {
        redactor.learn(key.header(), Lifetime::Run);
    }
    let usage = |problem: &str| ImportError::Usage(surroundings.show(problem));
    let bad_input = |problem: String| ImportError::BadInput(surroundings.show(redactor.show(&problem).as_str()));
    let root = surroundings.path(&spec.folder);
    let source = match &spec.source {
        ImportSource::Dump(path) => {
            let dump = Dump::open(&surroundings.path(path)).map_err(|error| bad_input(error.to_string()))?;
            Source::Dump(dump)
        }
        ImportSource::Api { region, workspace } => {
            let Some(key) = key.clone() else {
                return Err(usage(
                    "the variable POSTMAN_API_KEY holds no key: make one in Postman under Settings, API keys, and set the \
                     variable; or import an export of the data: --from-dump FILE",
                ));
            };
            let (client, strict_ssl) = service_client(surroundings, observer);
            Source::Api {
                api: Box::new(PostmanApi {
                    client: client.keeping_connections(),
                    strict_ssl,
                    host: region.host(),
                    key,
                    clock: surroundings.clock,
                    stop: stop.clone(),
                    observer,
                    redactor: redactor.clone(),
                    quota: Quota::default(),
                }),
                workspace: workspace.clone(),
            }
        }
    };
    make_folder(&root)
        .map_err(|error| ImportError::Failed(surroundings.show(&format!("{}: {error}", root.display()))))?;
    let manifest = Manifest::read(&root, surroundings.clock.now())
        .map_err(|error| bad_input(format!("{}: {error}", root.join(MANIFEST).display())))?;
    let folder = Folder::new(root, manifest, spec.overwrites);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| ImportError::Failed(surroundings.show(&error.to_string())))?;
    let mut transfer = Transfer::new(source, folder, redactor, key, observer, stop);
    let outcome = runtime.block_on(transfer.run(surroundings.clock.now()));
    let failed = |problem: &str| ImportError::Failed(surroundings.show(transfer.redactor.show(problem).as_str()));
    match outcome {
        Ok(()) if transfer.is_complete() => Ok(ImportOutcome::Complete),
        Ok(()) => Ok(ImportOutcome::Incomplete),
        Err(Ended::Source(SourceError::Stopped)) => {
            observer.notice(Notice::plain(
                transfer.redactor.show(
                    "interrupted: what was written is whole, and the same command goes on from there within a day",
                ),
            ));
            Ok(ImportOutcome::Stopped)
        }
        Err(Ended::Source(SourceError::Unusable(problem))) => {
            Err(ImportError::BadInput(surroundings.show(transfer.redactor.show(&problem).as_str())))
        }
        Err(Ended::Source(error)) => Err(failed(&error.to_string())),
        Err(Ended::NotWritten(error)) => Err(failed(&error.to_string())),
    }
}

fn make_folder(root: &Path) -> std::io::Result<()> {
    match fs::metadata(root) {
        Ok(found) if !found.is_dir() => Err(std::io::ErrorKind::NotADirectory.into()),
        Ok(_) => Ok(()),
        Err(_) => fs::create_dir_all(root),
    }
}
