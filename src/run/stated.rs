//! What the facts of one request have in common, whichever way it ended.

use std::rc::Rc;

use super::{
    definition::Definition,
    log::RawFact,
    retry::{may_follow_failure, may_follow_response},
};
use crate::{
    event::Origin,
    http::{self, Exchange, Failure, Request},
};

/// What every fact of one request says, hop by hop.
#[derive(Clone)]
pub(super) struct Stated<'run> {
    pub(super) origin: Origin,
    /// The method, where the request may be repeated.
    pub(super) repeats: Option<&'run str>,
    /// Kind of the authentication whose leg it is.
    pub(super) auth: Option<String>,
    pub(super) body_mode: Option<&'static str>,
    /// The URL before it was encoded, where that made a difference.
    pub(super) written_url: Option<Rc<str>>,
    pub(super) definition: Option<Rc<Definition>>,
    /// Where the request stands, for messages.
    pub(super) place: &'run str,
}

impl<'run> Stated<'run> {
    /// Of a request of which nothing else is known.
    pub(super) fn new(origin: Origin, place: &'run str) -> Stated<'run> {
        Stated { origin, repeats: None, auth: None, body_mode: None, written_url: None, definition: None, place }
    }

    pub(super) fn origin_of_failure(&self, failure: &Failure) -> Origin {
        let is_repeated = self.repeats.is_some_and(|method| may_follow_failure(method, failure));
        if is_repeated { Origin::Retry } else { self.origin }
    }

    /// Legs of an authentication stay what they are.
    fn origin_of_response(&self, response: &http::Response) -> Origin {
        let is_repeated =
            self.origin != Origin::Auth && self.repeats.is_some_and(|method| may_follow_response(method, response));
        if is_repeated { Origin::Retry } else { self.origin }
    }

    /// The request was answered and led on to another.
    pub(super) fn redirected(&self, exchange: Exchange) -> RawFact {
        self.finished(Origin::Redirect, Rc::new(exchange))
    }

    /// The request was answered.
    pub(super) fn answered(&self, exchange: Rc<Exchange>) -> RawFact {
        self.finished(self.origin_of_response(&exchange.received), exchange)
    }

    fn finished(&self, origin: Origin, exchange: Rc<Exchange>) -> RawFact {
        RawFact::ExchangeFinished {
            origin,
            auth: self.auth.clone(),
            exchange,
            body_mode: self.body_mode,
            written_url: self.written_url.clone(),
            definition: self.definition.clone(),
        }
    }

    /// The request was sent, and that came to nothing.
    pub(super) fn failed(&self, origin: Origin, request: Request, failure: Failure) -> RawFact {
        RawFact::ExchangeFailed {
            origin,
            auth: self.auth.clone(),
            request: Box::new(request),
            failure,
            body_mode: self.body_mode,
            written_url: self.written_url.clone(),
            definition: self.definition.clone(),
        }
    }

    /// The request was never sent: what is shown of it is what it was meant to be.
    pub(super) fn unsent(&self, (method, url): (&str, &str), headers: Vec<http::Header>, failure: Failure) -> RawFact {
        let request = Request {
            method: method.to_owned(),
            url: url.to_owned(),
            headers,
            body: http::Body::Empty,
            settings: http::SendSettings::default(),
        };
        Stated { auth: None, body_mode: None, ..self.clone() }.failed(self.origin, request, failure)
    }
}
