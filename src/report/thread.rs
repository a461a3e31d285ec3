//! The thread on which the reporters work.

use std::{
    io,
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread::{self, JoinHandle},
    time::Duration,
};

use super::reporter::{ReporterError, Reporters};
use crate::event::Event;

/// Batches (items) that may wait for the reporters. Beyond this the run waits: memory stays bounded.
const CAPACITY: usize = 64;

/// How often somebody who watches is shown that time passes.
const TICK: Duration = Duration::from_millis(200);

/// `finish` must not wait for senders that the run still holds, so the end is a message of its own.
enum Message {
    Events(Vec<Event>),
    End,
}

/// The reporters at work on a thread of their own.
pub struct ReporterThread {
    sender: SyncSender<Message>,
    thread: JoinHandle<Vec<ReporterError>>,
}

impl ReporterThread {
    /// Starts the thread.
    pub fn start(reporters: Reporters) -> io::Result<ReporterThread> {
        let (sender, receiver) = sync_channel(CAPACITY);
        let thread = thread::Builder::new().name("reporters".to_owned()).spawn(move || work(reporters, &receiver))?;
        Ok(ReporterThread { sender, thread })
    }

    /// The way in; cloned freely.
    pub fn sender(&self) -> EventSender {
        EventSender(self.sender.clone())
    }

    /// Waits until every event sent so far is reported and the reports are complete.
    pub fn finish(self) -> Vec<ReporterError> {
        // A closed channel means that the thread has ended already; `join` tells why.
        let _ = self.sender.send(Message::End);
        self.thread.join().unwrap_or_else(|_| {
            vec![ReporterError { name: "all", error: io::Error::other("stopped by a bug in one of them") }]
        })
    }
}

/// Sends events to the reporters, in order; waits while they are too far behind.
#[derive(Clone)]
pub struct EventSender(SyncSender<Message>);

impl EventSender {
    /// Sends the events of one item. After the end they are dropped.
    pub fn send(&self, events: Vec<Event>) {
        if !events.is_empty() {
            let _ = self.0.send(Message::Events(events));
        }
    }
}

fn work(mut reporters: Reporters, receiver: &Receiver<Message>) -> Vec<ReporterError> {
    let is_live = reporters.is_live();
    while let Some(events) = next(receiver, is_live) {
        for event in &events {
            reporters.on_event(event);
        }
        if is_live {
            reporters.tick();
        }
    }
    reporters.finish()
}

/// The next events, or none where time has passed; nothing at the end.
fn next(receiver: &Receiver<Message>, is_live: bool) -> Option<Vec<Event>> {
    let message = match is_live {
        true => receiver.recv_timeout(TICK),
        false => receiver.recv().map_err(RecvTimeoutError::from),
    };
    match message {
        Ok(Message::Events(events)) => Some(events),
        Err(RecvTimeoutError::Timeout) => Some(Vec::new()),
        Ok(Message::End) | Err(RecvTimeoutError::Disconnected) => None,
    }
}
