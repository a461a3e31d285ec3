//! The vault, as a run's scripts and requests may use it.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    plan::Step,
    script::{Reply, VaultCall},
    vault::Vault,
};

/// Postman's sentence.
const DENIED: &str = "Vault access denied";

/// The vault of a run, and whose scripts may ask it. Requests name its secrets as `{{vault:name}}`.
#[derive(Clone)]
pub struct VaultAccess {
    vault: Arc<Mutex<Vault>>,
    /// Items, folders or collections by name, or items by id; `*` for all.
    consents: Arc<[String]>,
}

impl fmt::Debug for VaultAccess {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("VaultAccess").field("consents", &self.consents).finish_non_exhaustive()
    }
}

impl VaultAccess {
    /// The vault for requests, and for the scripts of these items, folders or collections.
    pub fn new(vault: Vault, consents: Vec<String>) -> VaultAccess {
        VaultAccess { vault: Arc::new(Mutex::new(vault)), consents: consents.into() }
    }

    /// A panic elsewhere cannot leave the vault half changed.
    fn vault(&self) -> MutexGuard<'_, Vault> {
        self.vault.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the scripts of a step may ask.
    fn permits(&self, step: &Step) -> bool {
        let names = |consent: &String| {
            consent == "*" || **consent == *step.id || step.location.iter().any(|name| name == consent)
        };
        self.consents.iter().any(names)
    }

    /// Whether it has a secret of this name.
    pub fn holds(&self, name: &str) -> bool {
        self.vault().get(name).is_some()
    }

    /// A secret for a request.
    pub(super) fn secret(&self, name: &str) -> Option<String> {
        self.vault().get(name).map(str::to_owned)
    }

    /// Answers a script of the step. A secret that it brings is told to `learn`.
    pub(super) fn answer(&self, call: VaultCall, step: &Step, learn: impl FnOnce(&str)) -> Reply {
        if !self.permits(step) {
            return Reply::Refused(DENIED.into());
        }
        let mut vault = self.vault();
        let done = match call {
            VaultCall::Get(name) => return Reply::Secret(vault.get(&name).map(str::to_owned)),
            VaultCall::Set(name, secret) => {
                learn(&secret);
                vault.set(&name, &secret)
            }
            VaultCall::Unset(name) => vault.unset(&name).map(drop),
        };
        match done {
            Ok(()) => Reply::Secret(None),
            Err(error) => Reply::Refused(error.to_string()),
        }
    }

    /// What a script is told where there is no vault.
    pub(super) fn denied() -> Reply {
        Reply::Refused(DENIED.into())
    }
}
