//! Ctrl-C and SIGTERM: the run is asked to end, and its reports are finished. A second signal ends at once.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use super::Exit;
use crate::run::Stop;

/// Watches for signals on a thread of its own: a busy script must not delay them.
#[derive(Clone, Debug, Default)]
pub(super) struct Signals(Arc<AtomicU8>);

impl Signals {
    /// Starts watching; the first signal asks for the stop that is returned. Where no thread can be had, signals end the
    /// process as they always do.
    pub(super) fn watch(&self) -> Stop {
        let stop = Stop::default();
        let (watcher, asked) = (self.clone(), stop.clone());
        let _ = std::thread::Builder::new().name("signals".into()).spawn(move || {
            if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() {
                runtime.block_on(watcher.forward(asked));
            }
        });
        stop
    }

    /// The exit code of the signal that was seen.
    pub(super) fn exit(&self) -> Option<Exit> {
        match self.0.load(Ordering::Relaxed) {
            130 => Some(Exit::Interrupted),
            143 => Some(Exit::Terminated),
            _ => None,
        }
    }

    #[cfg(unix)]
    async fn forward(self, stop: Stop) {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
        else {
            return;
        };
        loop {
            let exit = tokio::select! {
                _ = interrupt.recv() => Exit::Interrupted,
                _ = terminate.recv() => Exit::Terminated,
            };
            if stop.is_asked() {
                end_now(exit);
            }
            self.0.store(exit.code(), Ordering::Relaxed);
            stop.ask();
        }
    }

    #[cfg(not(unix))]
    async fn forward(self, stop: Stop) {
        while tokio::signal::ctrl_c().await.is_ok() {
            if stop.is_asked() {
                end_now(Exit::Interrupted);
            }
            self.0.store(Exit::Interrupted.code(), Ordering::Relaxed);
            stop.ask();
        }
    }
}

/// Sets the flag whenever the terminal hangs up, or somebody sends SIGHUP: services read their files again.
#[cfg(unix)]
pub(super) fn on_hangup(flag: Arc<std::sync::atomic::AtomicBool>) {
    use tokio::signal::unix::{SignalKind, signal};
    // Where no thread can be had, files are read again when they change all the same.
    let _ = std::thread::Builder::new().name("hangups".into()).spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else { return };
        runtime.block_on(async {
            let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
            while hangup.recv().await.is_some() {
                flag.store(true, Ordering::Relaxed);
            }
        });
    });
}

/// There is no such signal here.
#[cfg(not(unix))]
pub(super) fn on_hangup(_: Arc<std::sync::atomic::AtomicBool>) {}

#[expect(clippy::exit, reason = "a user who presses Ctrl-C twice wants the process gone, reports or not")]
fn end_now(exit: Exit) {
    std::process::exit(i32::from(exit.code()));
}
