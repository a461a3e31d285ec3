//! The only place that resolves, signs, sends and emits, for items and scripts alike.

use std::cell::RefCell;

use super::{
    RunSettings, learn,
    log::{ItemLog, RawFact},
    resolve::{Expansion, refusal, resolve},
    system_headers::{ContentTypes, seal, with_cookies},
};
use crate::{
    auth,
    clock::Clock,
    collection::{Auth, Body, Request},
    event::Origin,
    http::{self, Client, CookieJar, Exchange, Failure, Hop, Signed, Unanswered, next_hop},
    plan::ProtocolBehaviour,
    secret::Redactor,
    variable::{Dynamic, Scopes},
};

/// What all requests of a run share: connections, cookies, and what is secret.
pub struct Wire {
    pub(super) client: Client,
    pub(super) jar: RefCell<CookieJar>,
    pub(super) clock: Clock,
    pub(super) dynamic: Dynamic,
    pub(super) redactor: RefCell<Redactor>,
    pub(super) settings: RunSettings,
}

/// A request somebody asks for.
pub(super) struct Asked<'run> {
    pub(super) request: &'run Request,
    pub(super) auth: Option<&'run Auth>,
    pub(super) behaviour: &'run ProtocolBehaviour,
    pub(super) origin: Origin,
    /// `None`: nothing is expanded.
    pub(super) scopes: Option<&'run Scopes>,
    /// Where the request stands, for messages.
    pub(super) place: &'run str,
}

/// An answered request, and the request as it was sent in a script's view.
pub(super) struct Answer {
    pub(super) exchange: Exchange,
    /// What was sent first, when redirects led on from there.
    pub(super) before_redirects: Option<http::Request>,
    pub(super) definition: Request,
}

impl Wire {
    /// What a run begins with: no connection, no cookie.
    pub fn new(client: Client, clock: Clock, redactor: Redactor, settings: RunSettings) -> Wire {
        Wire {
            client,
            jar: RefCell::new(CookieJar::new(clock)),
            clock,
            dynamic: Dynamic::new(clock),
            redactor: RefCell::new(redactor),
            settings,
        }
    }

    /// Resolves, signs, sends, follows redirects; states each exchange in the log.
    pub(super) async fn exchange(&self, asked: Asked<'_>, log: &ItemLog) -> Result<Answer, Failure> {
        let mut definition = asked.request.clone();
        let sealed = self.prepare(&asked, log, &mut definition);
        let signed = match sealed {
            Ok(signed) => signed,
            Err(failure) => {
                self.state_unsent(&asked, &definition, &failure, log);
                return Err(failure);
            }
        };
        let body_mode = definition.body.as_ref().map(Body::mode);
        let (exchange, before_redirects) = self.send(signed, asked.origin, body_mode, log).await?;
        Ok(Answer { exchange, before_redirects, definition })
    }

    /// Up to the seal; nothing is sent when any of it fails.
    fn prepare(&self, asked: &Asked<'_>, log: &ItemLog, definition: &mut Request) -> Result<Signed, Failure> {
        let expansion = Expansion { scopes: asked.scopes, dynamic: &self.dynamic };
        let mut resolved = resolve(asked.request, asked.auth, asked.behaviour, expansion, &self.settings, log)?;
        for variable in &resolved.undefined {
            log.state(RawFact::Warned(match asked.scopes {
                Some(_) => format!(
                    "{}: the URL uses the variable `{variable}`, which no scope defines: set it in the environment, \
                     or with --env-var",
                    asked.place
                ),
                None => format!(
                    "{}: the URL given to pm.sendRequest holds `{{{{{variable}}}}}`, which is sent as it stands: \
                     expand it with pm.variables.replaceIn",
                    asked.place
                ),
            }));
        }
        if let Some(parameters) = &resolved.auth {
            learn::learn_auth(parameters, &mut self.redactor.borrow_mut());
        }
        let types = ContentTypes::of(&mut resolved);
        *definition = resolved.definition;
        let mut warnings = Vec::new();
        let authorized = auth::sign(resolved.request, resolved.auth.as_ref(), self.clock.now(), &mut warnings)
            .map_err(|error| refusal(&error.to_string()))?;
        for warning in warnings {
            log.state(RawFact::Warned(format!("{}: {warning}", asked.place)));
        }
        Ok(seal(authorized, types, asked.behaviour))
    }

    /// Sends and follows redirects hop by hop, storing the cookies of each. The first hop comes back when there were
    /// several.
    async fn send(
        &self,
        signed: Signed,
        origin: Origin,
        body_mode: Option<&'static str>,
        log: &ItemLog,
    ) -> Result<(Exchange, Option<http::Request>), Failure> {
        let mut signed = signed;
        let mut first = None;
        let mut hops = 0;
        loop {
            // The jar's cookies are put on for one hop: the next one's are others.
            let cookies = self.cookies_for(signed.request());
            let (dressed, bare) = match cookies {
                Some(cookies) => (with_cookies(&signed, &cookies), Some(signed)),
                None => (signed, None),
            };
            let exchange = match self.client.send(dressed).await {
                Ok(exchange) => exchange,
                Err(unanswered) => {
                    let Unanswered { sent, failure } = *unanswered;
                    log.state(RawFact::ExchangeFailed {
                        origin,
                        request: Box::new(sent.into_request()),
                        failure: failure.clone(),
                        body_mode,
                    });
                    return Err(failure);
                }
            };
            for warning in &exchange.warnings {
                log.state(RawFact::Warned(warning.clone()));
            }
            let request = bare.as_ref().unwrap_or(&exchange.sent).request();
            if !request.settings.disable_cookies {
                self.jar.borrow_mut().store(&request.url, &exchange.received);
            }
            match next_hop(request, &exchange.received, hops) {
                Hop::Done => {
                    log.state(RawFact::ExchangeFinished { origin, exchange: Box::new(exchange.clone()), body_mode });
                    return Ok((exchange, first));
                }
                Hop::Exceeded(failure) => {
                    log.state(RawFact::ExchangeFailed {
                        origin,
                        request: Box::new(exchange.sent.into_request()),
                        failure: failure.clone(),
                        body_mode,
                    });
                    return Err(failure);
                }
                Hop::Next(request) => {
                    first.get_or_insert_with(|| exchange.sent.request().clone());
                    log.state(RawFact::ExchangeFinished {
                        origin: Origin::Redirect,
                        exchange: Box::new(exchange),
                        body_mode,
                    });
                    signed = Signed::seal(*request);
                    hops += 1;
                }
            }
        }
    }

    fn cookies_for(&self, request: &crate::http::Request) -> Option<String> {
        if request.settings.disable_cookies { None } else { self.jar.borrow().header(&request.url) }
    }

    /// A request that was never sent is shown as it was meant.
    fn state_unsent(&self, asked: &Asked<'_>, definition: &Request, failure: &Failure, log: &ItemLog) {
        let request = crate::http::Request {
            method: definition.method.clone(),
            url: definition.url.to_text(),
            headers: Vec::new(),
            body: crate::http::Body::Empty,
            settings: crate::http::SendSettings::default(),
        };
        let failure = Failure { message: format!("{} ({})", failure.message, asked.place), ..failure.clone() };
        log.state(RawFact::ExchangeFailed {
            origin: asked.origin,
            request: Box::new(request),
            failure,
            body_mode: None,
        });
    }
}
