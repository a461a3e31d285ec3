//! What an engine is made with.

use std::{
    rc::Rc,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use crate::{
    clock::Clock,
    script::{PackageFiles, Pulse, VariableObserver},
};

/// No script that means well computes as long; one that never ends is found the same day.
const COMPUTING_LIMIT: Duration = Duration::from_secs(300);

/// Limits of an engine and what it shares with the run.
#[derive(Clone, Debug)]
pub struct EngineSettings {
    /// Bytes that scripts of a run may hold at once.
    pub memory_limit: usize,
    /// Bytes of stack that JavaScript may use; must stay well below the thread's own.
    pub stack_limit: usize,
    /// What a script may compute, waiting left out; `None` for no limit.
    pub computing_limit: Option<Duration>,
    /// Columns to which objects are broken when printed; newman takes the terminal's less 16, or 44 without one.
    pub console_width: usize,
    /// Set from elsewhere (Ctrl-C) to end the running script.
    pub stop: Arc<AtomicBool>,
    /// Tells other threads whether a script computes.
    pub pulse: Pulse,
    /// What `pm.require` may load.
    pub packages: Option<Rc<dyn PackageFiles>>,
    /// Who sees what scripts store.
    pub observer: Option<Rc<dyn VariableObserver>>,
    /// Measures timers and limits; makes `{{$timestamp}}` and the like.
    pub clock: Clock,
}

impl EngineSettings {
    /// 256 MB of memory, 1 MB of stack, five minutes of computing, 80 columns.
    pub fn new(clock: Clock) -> EngineSettings {
        EngineSettings {
            memory_limit: 256 << 20,
            stack_limit: 1 << 20,
            computing_limit: Some(COMPUTING_LIMIT),
            console_width: 80,
            stop: Arc::default(),
            pulse: Pulse::new(clock),
            packages: None,
            observer: None,
            clock,
        }
    }
}
