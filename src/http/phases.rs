//! How long the phases of one request took.
//!
//! The connection is made deep inside the client, so the marks are left by way of a task-local [`Trace`]: the request
//! runs in its scope, and [`Timing`], the resolver and the TLS session store find it there.

use std::{
    future::Future,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Instant,
};

use tower_layer::Layer;
use tower_service::Service;

use super::Phases;
use crate::clock::Clock;

tokio::task_local! {
    static TRACE: Trace;
}

/// Where the marks of one request are left. Copies share them.
#[derive(Clone, Debug)]
pub(super) struct Trace {
    clock: Clock,
    marks: Arc<Mutex<Marks>>,
}

/// Moments of connecting, and what was learnt on the way.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    connect_start: Option<Instant>,
    lookup_start: Option<Instant>,
    lookup_end: Option<Instant>,
    handshake_start: Option<Instant>,
    connect_end: Option<Instant>,
    /// Addresses the name had; for messages about failed connections.
    pub(super) addresses: Vec<IpAddr>,
}

impl Marks {
    /// True when no connection was begun: the request went out on one that was open already.
    pub(super) fn connection_was_open(&self) -> bool {
        self.connect_start.is_none()
    }

    /// True while the TCP connection had not been made yet.
    pub(super) fn is_connecting(&self) -> bool {
        self.connect_start.is_some() && self.handshake_start.is_none() && self.connect_end.is_none()
    }
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
        Trace { clock, marks: Arc::default() }
    }

    /// Runs a request so that its connection leaves marks here.
    pub(super) async fn watch<F: Future>(&self, request: F) -> F::Output {
        TRACE.scope(self.clone(), request).await
    }

    pub(super) fn marks(&self) -> MutexGuard<'_, Marks> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the marks, before a second attempt.
    pub(super) fn clear(&self) {
        *self.marks() = Marks::default();
    }

    /// Durations between the marks, as Postman names them.
    pub(super) fn phases(&self, moments: &Moments) -> Phases {
        let marks = self.marks();
        let connected = marks.connect_end.filter(|end| *end <= moments.answered);
        let connect_start = marks.connect_start.filter(|_| connected.is_some());
        let lookup = between(marks.lookup_start, marks.lookup_end).filter(|_| connected.is_some());
        let tcp_start = marks.lookup_end.or(connect_start);
        Phases {
            prepare: milliseconds(moments.begun, moments.handed_over),
            wait: connect_start.map_or(0.0, |start| milliseconds(moments.handed_over, start)),
            dns: lookup,
            tcp: connected.and_then(|end| between(tcp_start, marks.handshake_start.or(Some(end)))),
            secure_handshake: between(marks.handshake_start, connected),
            first_byte: milliseconds(connected.unwrap_or(moments.handed_over), moments.answered),
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

fn mark(leave: impl FnOnce(&mut Marks, Instant)) {
    // Outside of a request (a connection kept alive in the background) there is nobody to tell.
    let _ = TRACE.try_with(|trace| leave(&mut trace.marks(), trace.clock.instant()));
}

/// The name lookup begins.
pub(super) fn mark_lookup_start() {
    mark(|marks, now| marks.lookup_start = marks.lookup_start.or(Some(now)));
}

/// The name lookup is done.
pub(super) fn mark_lookup_end(addresses: &[IpAddr]) {
    mark(|marks, now| {
        marks.lookup_end = Some(now);
        marks.addresses = addresses.to_vec();
    });
}

/// The TLS handshake with the server begins.
pub(super) fn mark_handshake_start() {
    mark(|marks, now| marks.handshake_start = marks.handshake_start.or(Some(now)));
}

/// Layer around the connector that marks begin and end of connecting.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timing;

/// See [`Timing`].
#[derive(Clone, Debug)]
pub(super) struct TimedConnector<S>(S);

impl<S> Layer<S> for Timing {
    type Service = TimedConnector<S>;

    fn layer(&self, inner: S) -> TimedConnector<S> {
        TimedConnector(inner)
    }
}

impl<S, R> Service<R> for TimedConnector<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
    S::Response: 'static,
    S::Error: 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, destination: R) -> Self::Future {
        timed(self.0.call(destination))
    }
}

/// Connecting, with its marks.
pub(super) fn timed<F, C, E>(connecting: F) -> Pin<Box<dyn Future<Output = Result<C, E>> + Send>>
where
    F: Future<Output = Result<C, E>> + Send + 'static,
    C: 'static,
    E: 'static,
{
    mark(|marks, now| marks.connect_start = marks.connect_start.or(Some(now)));
    // The client may go on connecting in a task of its own, where the task-local is not set: take it along.
    match TRACE.try_with(Trace::clone) {
        Err(_) => Box::pin(connecting),
        Ok(trace) => Box::pin(TRACE.scope(trace, async move {
            let connection = connecting.await;
            if connection.is_ok() {
                mark(|marks, now| marks.connect_end = Some(now));
            }
            connection
        })),
    }
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

    #[test]
    fn a_connection_finished_after_the_answer_was_not_the_one_used() {
        let trace = Trace::new(Clock::system());
        let begun = trace.clock.instant();
        let at = |milliseconds| Some(begun + Duration::from_millis(milliseconds));
        *trace.marks() = Marks { connect_start: at(2), connect_end: at(900), ..Marks::default() };
        let phases = trace.phases(&moments(begun, 11));
        assert_eq!((phases.tcp, phases.first_byte), (None, 10.0));
    }
}
