//! Asking a run to end.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio_util::sync::CancellationToken;

/// Why a run ends that a signal stopped.
pub(super) const INTERRUPTED: &str = "interrupted";

/// newman's words.
pub(super) const TIMED_OUT: &str = "callback timed out";

/// A request from another thread that the run end: what waits is woken, endless scripts are interrupted, reports are
/// finished. Copies are one.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    flag: Arc<AtomicBool>,
    token: CancellationToken,
}

impl Stop {
    /// Asks the run to end.
    pub fn ask(&self) {
        self.flag.store(true, Ordering::Relaxed);
        self.token.cancel();
    }

    /// Whether it was asked.
    pub fn is_asked(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }

    /// The flag that the script engine's interrupt handler reads.
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        self.flag.clone()
    }

    /// Waits until it is asked.
    pub async fn asked(&self) {
        self.token.cancelled().await;
    }
}
