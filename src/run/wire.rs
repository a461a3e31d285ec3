//! What the requests of an iteration share.

use std::{cell::RefCell, sync::Arc};

use super::session::Session;
use crate::{auth, http::CookieJar, secret::Redactor, variable::Dynamic};

/// What the requests of an iteration share, those of its scripts among them.
pub(super) struct Wire {
    pub(super) session: Arc<Session>,
    pub(super) jar: RefCell<CookieJar>,
    pub(super) redactor: RefCell<Redactor>,
    /// What servers told in challenges.
    pub(super) memory: RefCell<auth::Memory>,
    pub(super) dynamic: Dynamic,
}

impl Wire {
    /// With these cookies, and what is known to be secret.
    pub(super) fn new(session: Arc<Session>, redactor: Redactor, cookies: CookieJar) -> Wire {
        let dynamic = Dynamic::new(session.clock);
        Wire {
            session,
            jar: RefCell::new(cookies),
            redactor: RefCell::new(redactor),
            memory: RefCell::default(),
            dynamic,
        }
    }
}
