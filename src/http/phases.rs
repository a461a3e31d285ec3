//! How long the phases of one request took.

use std::{
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use super::Phases;
use crate::clock::Clock;

/// Where the marks of one request are left. They outlive an attempt that is given up for lack of time.
#[derive(Debug)]
pub(super) struct Trace {
    clock: Clock,
    marks: Mutex<Marks>,
}

/// Moments of connecting, and what was learnt on the way.
#[derive(Clone, Debug, Default)]
struct Marks {
    connect_start: Option<Instant>,
    lookup_start: Option<Instant>,
    lookup_end: Option<Instant>,
    handshake_start: Option<Instant>,
    connect_end: Option<Instant>,
    /// Addresses the name had; for messages about failed connections.
    addresses: Vec<IpAddr>,
}

/// The moments seen from outside of the connection.
pub(super) struct Moments {
    pub(super) begun: Instant,
    pub(super) handed_over: Instant,
    pub(super) answered: Instant,
    pub(super) downloaded: Instant,
    pub(super) decoded: Instant,
}

impl Trace {
    pub(super) fn new(clock: Clock) -> Trace {
        Trace { clock, marks: Mutex::default() }
    }

    fn marks(&self) -> MutexGuard<'_, Marks> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Connecting begins. Marks of an earlier connection count no more.
    pub(super) fn mark_connect_start(&self) {
        *self.marks() = Marks { connect_start: Some(self.clock.instant()), ..Marks::default() };
    }

    /// The name lookup begins.
    pub(super) fn mark_lookup_start(&self) {
        self.marks().lookup_start = Some(self.clock.instant());
    }

    /// The name lookup is done.
    pub(super) fn mark_lookup_end(&self, addresses: &[IpAddr]) {
        let mut marks = self.marks();
        marks.lookup_end = Some(self.clock.instant());
        marks.addresses = addresses.to_vec();
    }

    /// The TLS handshake with the server begins.
    pub(super) fn mark_handshake_start(&self) {
        self.marks().handshake_start = Some(self.clock.instant());
    }

    /// The connection can be used.
    pub(super) fn mark_connect_end(&self) {
        self.marks().connect_end = Some(self.clock.instant());
    }

    /// True while the TCP connection or the tunnel had not been made yet.
    pub(super) fn is_connecting(&self) -> bool {
        let marks = self.marks();
        marks.connect_start.is_some() && marks.handshake_start.is_none() && marks.connect_end.is_none()
    }

    /// The addresses that the host was found to have.
    pub(super) fn addresses(&self) -> Vec<IpAddr> {
        self.marks().addresses.clone()
    }

    /// Durations between the marks, as Postman names them.
    pub(super) fn phases(&self, moments: &Moments) -> Phases {
        let marks = self.marks();
        let connect_start = marks.connect_start.filter(|_| marks.connect_end.is_some());
        let tcp_start = marks.lookup_end.or(connect_start);
        Phases {
            prepare: milliseconds(moments.begun, moments.handed_over),
            wait: connect_start.map_or(0.0, |start| milliseconds(moments.handed_over, start)),
            dns: between(marks.lookup_start, marks.lookup_end),
            tcp: marks.connect_end.and_then(|end| between(tcp_start, marks.handshake_start.or(Some(end)))),
            secure_handshake: between(marks.handshake_start, marks.connect_end),
            first_byte: milliseconds(marks.connect_end.unwrap_or(moments.handed_over), moments.answered),
            download: milliseconds(moments.answered, moments.downloaded),
            process: milliseconds(moments.downloaded, moments.decoded),
            total: milliseconds(moments.begun, moments.decoded),
        }
    }
}

fn milliseconds(from: Instant, to: Instant) -> f64 {
    to.saturating_duration_since(from).as_secs_f64() * 1000.0
}

fn between(from: Option<Instant>, to: Option<Instant>) -> Option<f64> {
    Some(milliseconds(from?, to?))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn moments(begun: Instant, answered: u64) -> Moments {
        let at = |milliseconds| begun + Duration::from_millis(milliseconds);
        Moments {
            begun,
            handed_over: at(1),
            answered: at(answered),
            downloaded: at(answered + 5),
            decoded: at(answered + 6),
        }
    }

    #[test]
    fn a_new_connection_has_all_phases() {
        let trace = Trace::new(Clock::system());
        let begun = trace.clock.instant();
        let at = |milliseconds| Some(begun + Duration::from_millis(milliseconds));
        *trace.marks() = Marks {
            connect_start: at(2),
            lookup_start: at(3),
            lookup_end: at(7),
            handshake_start: at(15),
            connect_end: at(31),
            addresses: vec![],
        };
        let phases = trace.phases(&moments(begun, 63));
        assert_eq!((phases.prepare, phases.wait), (1.0, 1.0));
        assert_eq!((phases.dns, phases.tcp, phases.secure_handshake), (Some(4.0), Some(8.0), Some(16.0)));
        assert_eq!((phases.first_byte, phases.download, phases.process), (32.0, 5.0, 1.0));
        assert_eq!(phases.total, 69.0);
    }

    #[test]
    fn a_reused_connection_has_no_connecting_phases() {
        let trace = Trace::new(Clock::system());
        let phases = trace.phases(&moments(trace.clock.instant(), 11));
        assert_eq!((phases.wait, phases.dns, phases.tcp, phases.secure_handshake), (0.0, None, None, None));
        assert_eq!(phases.first_byte, 10.0);
    }
}
