//! The thread on which the reporters work.

use std::{
    io,
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{Finished, ReporterError, Reporters};
use crate::event::Event;

/// Batches (items) that may wait for the reporters. Beyond this the run waits: memory stays bounded.
const CAPACITY: usize = 64;

/// How often somebody who watches is shown that time passes, and the run is looked after.
const TICK: Duration = Duration::from_millis(200);

/// When the run has had nothing to tell for so long, reports show what they hold back: items that take a while are written
/// when they end, and those of a quick run together.
const QUIET: Duration = Duration::from_millis(20);

/// So many batches are held back at most.
const MOST_HELD_BACK: usize = 16;

/// `finish` must not wait for senders that the run still holds, so the end is a message of its own.
enum Message {
    Events(Vec<Event>),
    End,
}

/// Looks after a run from the reporters' thread, which goes on when a script holds the run's own for good.
pub trait Watchdog: Send {
    /// The last events of a run that will not end by itself; `None` while it may.
    fn last_events(&mut self) -> Option<Vec<Event>>;
    /// The reports of such a run are complete: it is given up.
    fn abandon(self: Box<Self>, finished: Finished);
}

/// The reporters at work on a thread of their own.
pub struct ReporterThread {
    sender: SyncSender<Message>,
    thread: JoinHandle<Finished>,
}

impl ReporterThread {
    /// Starts the thread.
    pub fn start(reporters: Reporters, watchdog: Option<Box<dyn Watchdog>>) -> io::Result<ReporterThread> {
        let (sender, receiver) = sync_channel(CAPACITY);
        let thread =
            thread::Builder::new().name("reporters".to_owned()).spawn(move || work(reporters, &receiver, watchdog))?;
        Ok(ReporterThread { sender, thread })
    }

    /// The way in; cloned freely.
    pub fn sender(&self) -> EventSender {
        EventSender(self.sender.clone())
    }

    /// Waits until every event sent so far is reported and the reports are complete.
    pub fn finish(self) -> Finished {
        // A closed channel means that the thread has ended already; `join` tells why.
        let _ = self.sender.send(Message::End);
        self.thread.join().unwrap_or_else(|_| {
            let error = io::Error::other("stopped by a bug in one of them");
            Finished { errors: vec![ReporterError { name: "all", error }], files: Vec::new() }
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

fn work(mut reporters: Reporters, receiver: &Receiver<Message>, mut watchdog: Option<Box<dyn Watchdog>>) -> Finished {
    let is_live = reporters.is_live();
    let mut held_back = 0;
    loop {
        match receiver.recv_timeout(if held_back > 0 { QUIET } else { TICK }) {
            Ok(Message::Events(events)) => {
                events.iter().for_each(|event| reporters.on_event(event));
                held_back += 1;
            }
            Ok(Message::End) | Err(RecvTimeoutError::Disconnected) => return reporters.finish(),
            Err(RecvTimeoutError::Timeout) if held_back > 0 => held_back = MOST_HELD_BACK,
            Err(RecvTimeoutError::Timeout) => {
                if let Some((watchdog, events)) = given_up(&mut watchdog) {
                    events.iter().for_each(|event| reporters.on_event(event));
                    watchdog.abandon(reporters.finish());
                    return Finished::default();
                }
            }
        }
        if held_back >= MOST_HELD_BACK {
            reporters.flush();
            held_back = 0;
        }
        if is_live {
            reporters.tick();
        }
    }
}

/// The last events of a run that must be given up.
fn given_up(watchdog: &mut Option<Box<dyn Watchdog>>) -> Option<(Box<dyn Watchdog>, Vec<Event>)> {
    let events = watchdog.as_mut()?.last_events()?;
    Some((watchdog.take()?, events))
}
