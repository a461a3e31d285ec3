//! Secrets that scripts store.

use std::{fmt, rc::Rc};

use super::{learn::VariableSecrets, wire::Wire};
use crate::{script::VariableObserver, secret::Lifetime, variable::Variable};

/// Learns what scripts store, when they do.
pub(super) struct StoredSecrets {
    pub(super) wire: Rc<Wire>,
    pub(super) secrets: Rc<VariableSecrets>,
}

impl fmt::Debug for StoredSecrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("StoredSecrets").finish_non_exhaustive()
    }
}

impl VariableObserver for StoredSecrets {
    fn set(&self, variable: &Variable) {
        self.secrets.learn(variable, Lifetime::Iteration, &mut self.wire.redactor.borrow_mut());
    }
}
