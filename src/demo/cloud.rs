//! The simulated accounts while they run: the fixture, the clock, and what calls have left behind.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Duration, SubsecRound, Utc};

use super::{
    faults::Faults,
    fixture::{Fixture, ReportAtStart},
    fixture_account::Account,
    index::Index,
    keys::{KeyOwner, Principal, SessionKey, key_owners},
    moment::Moment,
    work::{Job, Work},
};
use crate::clock::Clock;

/// All accounts of one fixture and their state.
pub(crate) struct Cloud {
    pub(crate) fixture: Fixture,
    pub(crate) faults: Faults,
    clock: Clock,
    /// Ages count back from here.
    base: DateTime<Utc>,
    /// All access keys that do not expire.
    pub(crate) key_owners: HashMap<String, KeyOwner>,
    /// By account id.
    indexes: HashMap<String, Index>,
    memory: Mutex<Memory>,
}

impl std::fmt::Debug for Cloud {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Cloud")
    }
}

/// What calls have left behind.
#[derive(Default)]
pub(crate) struct Memory {
    /// Credential reports by account id.
    pub(crate) reports: HashMap<String, Work>,
    /// Last-accessed jobs by id.
    pub(crate) jobs: HashMap<String, Job>,
    /// Temporary credentials by access key.
    pub(crate) sessions: HashMap<String, SessionKey>,
    /// Calls served, by action.
    pub(crate) calls: BTreeMap<String, u64>,
}

impl Cloud {
    pub(crate) fn new(fixture: Fixture, faults: Faults, clock: Clock) -> Cloud {
        // Whole seconds, as AWS writes times; an age is then never short of a day by a fraction.
        let start = clock.now().trunc_subsecs(0);
        let base = fixture.now.unwrap_or(start);
        let mut memory = Memory::default();
        for session in &fixture.sessions {
            let principal = match session.principal.split_once('/') {
                Some(("role", name)) => Principal::Role(name.to_owned()),
                Some((_, name)) => Principal::User(name.to_owned()),
                None => Principal::Root,
            };
            let key = SessionKey {
                secret: session.secret.clone(),
                token: session.session_token.clone(),
                expires: start + Duration::minutes(session.expires_minutes),
                account: session.account.clone(),
                principal,
                name: session.name.clone(),
                mfa: session.mfa,
            };
            memory.sessions.insert(session.access_key.clone(), key);
        }
        let completed = match fixture.behaviour.report {
            ReportAtStart::Absent => None,
            ReportAtStart::Present => Some(start - Duration::minutes(10)),
            ReportAtStart::Expired => Some(start - Duration::hours(5)),
        };
        if let Some(completed) = completed {
            memory.reports.extend(fixture.accounts.iter().map(|account| (account.id.clone(), Work::done(completed))));
        }
        let indexes =
            fixture.accounts.iter().map(|account| (account.id.clone(), Index::new(&fixture, account))).collect();
        let key_owners = key_owners(&fixture);
        Cloud { fixture, faults, clock, base, key_owners, indexes, memory: Mutex::new(memory) }
    }

    /// The server's time, wrong by the fault plan's skew.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now() + self.faults.skew
    }

    pub(crate) fn clock(&self) -> Clock {
        self.clock
    }

    /// A time of the fixture; none if it never happened.
    pub(crate) fn when(&self, moment: Moment) -> Option<DateTime<Utc>> {
        moment.resolve(self.base)
    }

    /// A time that is always there: times of creation were checked when the fixture was read.
    pub(crate) fn created(&self, moment: Moment) -> DateTime<Utc> {
        moment.resolve(self.base).unwrap_or(self.base)
    }

    pub(crate) fn account(&self, id: &str) -> Option<&Account> {
        self.fixture.accounts.iter().find(|account| account.id == id)
    }

    /// What the account knows of its entities. Every account of the fixture has one.
    pub(crate) fn index(&self, account: &Account) -> &Index {
        &self.indexes[&account.id]
    }

    /// A call that panicked has left nothing half done that others need.
    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
