//! The CPU time of one thread, read from another.

use std::time::Duration;

/// The CPU time of a thread. On Linux it is the kernel's own count for that thread. Other systems tell only the time of
/// the whole process, which is never less.
#[derive(Clone, Debug)]
pub struct ThreadClock {
    #[cfg(target_os = "linux")]
    statistics: String,
}

impl ThreadClock {
    #[cfg(target_os = "linux")]
    pub(super) fn of_this_thread() -> ThreadClock {
        let number = rustix::thread::gettid().as_raw_nonzero();
        ThreadClock { statistics: format!("/proc/self/task/{number}/schedstat") }
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn of_this_thread() -> ThreadClock {
        ThreadClock {}
    }

    /// What the thread has computed so far, waiting left out; `None` where the system does not tell, and for a thread
    /// that has ended.
    #[cfg(target_os = "linux")]
    pub fn computed(&self) -> Option<Duration> {
        // The first number is the time on a processor, in nanoseconds.
        match std::fs::read_to_string(&self.statistics) {
            Ok(text) => text.split_ascii_whitespace().next()?.parse().ok().map(Duration::from_nanos),
            Err(_) => cpu_time(rustix::time::ClockId::ProcessCPUTime),
        }
    }

    /// What the process has computed so far, waiting left out; `None` where the system does not tell.
    #[cfg(not(target_os = "linux"))]
    pub fn computed(&self) -> Option<Duration> {
        #[cfg(unix)]
        return cpu_time(rustix::time::ClockId::ProcessCPUTime);
        #[cfg(not(unix))]
        return None;
    }
}

#[cfg(unix)]
pub(super) fn cpu_time(clock: rustix::time::ClockId) -> Option<Duration> {
    let spent = rustix::time::clock_gettime(clock);
    Some(Duration::new(u64::try_from(spent.tv_sec).ok()?, u32::try_from(spent.tv_nsec).ok()?))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::clock::Clock;

    #[test]
    #[cfg(target_os = "linux")]
    fn the_time_of_another_thread_is_told_and_waiting_is_not_counted() {
        let clock = Clock::system();
        let (send, receive) = channel();
        let (end, ended) = channel::<()>();
        let busy = std::thread::spawn(move || {
            let before = clock.computed().unwrap();
            while clock.computed().unwrap() - before < Duration::from_millis(200) {}
            send.send(clock.thread()).unwrap();
            ended.recv().unwrap_err();
        });
        let thread = receive.recv().unwrap();
        let first = thread.computed().unwrap();
        assert!(first >= Duration::from_millis(150), "{first:?}");
        std::thread::sleep(Duration::from_millis(100));
        assert!(thread.computed().unwrap() - first < Duration::from_millis(80));
        drop(end);
        busy.join().unwrap();
    }
}
