//! A request as the event stream sees it.

use serde_json::json;

use crate::{
    event::{Cursor, ErrorFacts, ExchangeFailed, ExchangeFinished, Origin, RequestFacts},
    secret::Shown,
};

/// A request that was answered or not.
#[derive(Clone, Copy)]
pub(super) enum Exchange<'a> {
    Finished(&'a ExchangeFinished),
    Failed(&'a ExchangeFailed),
}

impl<'a> Exchange<'a> {
    pub(super) fn cursor(self) -> &'a Cursor {
        match self {
            Exchange::Finished(fact) => &fact.cursor,
            Exchange::Failed(fact) => &fact.cursor,
        }
    }

    pub(super) fn origin(self) -> Origin {
        match self {
            Exchange::Finished(fact) => fact.origin,
            Exchange::Failed(fact) => fact.origin,
        }
    }

    pub(super) fn request(self) -> &'a RequestFacts {
        match self {
            Exchange::Finished(fact) => &fact.request,
            Exchange::Failed(fact) => &fact.request,
        }
    }

    pub(super) fn is_answered(self) -> bool {
        matches!(self, Exchange::Finished(_))
    }

    /// newman's word for who asked for it.
    pub(super) fn source(self) -> String {
        let auth = match self {
            Exchange::Finished(fact) => &fact.auth,
            Exchange::Failed(fact) => &fact.auth,
        };
        match (self.origin(), auth) {
            (Origin::Step, _) => "collection".to_owned(),
            (Origin::Script, _) => "script".to_owned(),
            (Origin::Redirect, _) => "redirect".to_owned(),
            (Origin::Retry, _) => "retry".to_owned(),
            (Origin::Auth, Some(kind)) => format!("{kind}.auth"),
            (Origin::Auth, None) => "auth".to_owned(),
        }
    }

    pub(super) fn outcome(self) -> serde_json::Value {
        match self {
            Exchange::Finished(fact) => {
                json!({ "response": { "code": fact.response.code, "reason": fact.response.reason } })
            }
            Exchange::Failed(fact) => {
                let error = ErrorFacts {
                    name: Shown::fixed("Error"),
                    message: fact.message.clone(),
                    line: None,
                    column: None,
                    thrown: None,
                    difference: None,
                };
                json!({ "error": error })
            }
        }
    }
}
