//! What is made while a client asks for it again and again.

use chrono::{DateTime, Utc};

/// How far it has come: each question, of whatever action, brings it one step on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    polls_left: u32,
    pub(crate) completed: Option<DateTime<Utc>>,
}

impl Work {
    pub(crate) fn new(polls: u32) -> Work {
        Work { polls_left: polls, completed: None }
    }

    /// It was there before.
    pub(crate) fn done(at: DateTime<Utc>) -> Work {
        Work { polls_left: 0, completed: Some(at) }
    }

    pub(crate) fn advance(&mut self, never_completes: bool, now: DateTime<Utc>) {
        if self.completed.is_some() || never_completes {
            return;
        }
        match self.polls_left.checked_sub(1) {
            Some(left) => self.polls_left = left,
            None => self.completed = Some(now),
        }
    }
}

/// A job for service last accessed details.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) account: String,
    pub(crate) arn: String,
    pub(crate) granularity: String,
    pub(crate) created: DateTime<Utc>,
    pub(crate) work: Work,
}
