//! The only place that resolves, signs, sends and emits, for items and scripts alike.

use std::rc::Rc;

use super::{
    authorize::Unsigned,
    definition::Definition,
    learn,
    log::{ItemLog, RawFact},
    resolve::{Expansion, resolve},
    retry::{may_follow_failure, may_follow_response},
    stated::Stated,
    system_headers::{ContentTypes, with_cookies, without_cookies},
    wire::Wire,
};
use crate::{
    collection::{Auth, Body, Request},
    event::Origin,
    http::{self, Exchange, Failure, Hop, Signed, Unanswered, next_hop},
    plan::ProtocolBehaviour,
    secret::Lifetime,
    variable::Scopes,
};

/// A request to be exchanged for a response.
pub(super) struct Outbound<'run> {
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
    pub(super) exchange: Rc<Exchange>,
    /// What was sent first, when redirects led on from there.
    pub(super) before_redirects: Option<http::Request>,
    pub(super) definition: Request,
}

impl Wire {
    /// Resolves, signs, sends, follows redirects; states each exchange in the log. With `--retry` all of it is done
    /// again where that may help: signatures and nonces age.
    pub(super) async fn exchange(&self, outbound: Outbound<'_>, log: &ItemLog) -> Result<Answer, Failure> {
        let retry = self.session.settings.options.retry;
        for attempt in 0..retry.times {
            let (result, is_repeated) = self.attempt(&outbound, true, log).await;
            if !is_repeated {
                return result;
            }
            let response = result.as_ref().ok().map(|answer| &*answer.exchange.received);
            let wait = retry.wait(attempt, response, self.session.clock.now());
            if let Some(warning) = wait.warning {
                log.state(RawFact::Warned(format!("{}: {warning}", outbound.place)));
            }
            tokio::time::sleep(wait.time).await;
        }
        self.attempt(&outbound, false, log).await.0
    }

    /// One attempt, and whether it is to be repeated.
    async fn attempt(
        &self,
        outbound: &Outbound<'_>,
        may_repeat: bool,
        log: &ItemLog,
    ) -> (Result<Answer, Failure>, bool) {
        let result = self.exchange_once(outbound, may_repeat, log).await;
        let is_repeated = may_repeat
            && match &result {
                Ok(answer) => may_follow_response(&outbound.request.method, &answer.exchange.received),
                Err(failure) => may_follow_failure(&outbound.request.method, failure),
            };
        (result, is_repeated)
    }

    async fn exchange_once(&self, outbound: &Outbound<'_>, may_repeat: bool, log: &ItemLog) -> Result<Answer, Failure> {
        let (unsigned, definition) = match self.prepare(outbound, may_repeat, log) {
            Ok(prepared) => prepared,
            Err(failure) => {
                let written = outbound.request;
                let stated = self.stated(outbound, written, log);
                return Err(self.not_sent(&stated, (&written.method, &written.url.to_text()), failure, log));
            }
        };
        let (exchange, before_redirects) = self.authorize(unsigned, log).await?;
        Ok(Answer { exchange, before_redirects, definition })
    }

    /// Up to the signature; with the request as expanded.
    fn prepare<'run>(
        &self,
        outbound: &Outbound<'run>,
        may_repeat: bool,
        log: &ItemLog,
    ) -> Result<(Unsigned<'run>, Request), Failure> {
        let expansion = self.expansion(outbound);
        let mut resolved =
            resolve(outbound.request, outbound.auth, outbound.behaviour, expansion, &self.session.settings, log)?;
        for variable in &resolved.undefined {
            log.state(RawFact::Hinted(match outbound.scopes {
                Some(_) => format!(
                    "{}: the URL uses the variable `{variable}`, which no scope defines: set it in the environment, \
                     or with --env-var",
                    outbound.place
                ),
                None => format!(
                    "{}: the URL given to pm.sendRequest holds `{{{{{variable}}}}}`, which is sent as it stands: \
                     expand it with pm.variables.replaceIn",
                    outbound.place
                ),
            }));
        }
        let types = ContentTypes::of(&mut resolved);
        let definition = resolved.definition;
        {
            // In the final URL a host has small letters only.
            let host = outbound.request.url.host.as_ref().map(|host| self.expansion(outbound).text(&host.join(".")));
            let mut redactor = self.redactor.borrow_mut();
            learn::learn_url(&definition.url, &resolved.request.url, Lifetime::Iteration, &mut redactor);
            learn::learn_other_letters(host.as_deref(), &definition, &mut redactor);
        }
        let unsigned = Unsigned {
            request: resolved.request,
            auth: resolved.auth,
            types,
            behaviour: outbound.behaviour,
            fault: resolved.fault,
            stated: Stated {
                written_url: resolved.written_url,
                repeats: may_repeat.then_some(&outbound.request.method),
                ..self.stated(outbound, &definition, log)
            },
        };
        Ok((unsigned, definition))
    }

    fn expansion<'run>(&'run self, outbound: &Outbound<'run>) -> Expansion<'run> {
        Expansion { scopes: outbound.scopes, dynamic: &self.dynamic, vault: self.session.settings.vault.as_ref() }
    }

    fn stated<'run>(&self, outbound: &Outbound<'run>, definition: &Request, log: &ItemLog) -> Stated<'run> {
        Stated {
            body_mode: definition.body.as_ref().map(Body::mode),
            definition: self.session.settings.detail.documents.then(|| {
                let name = log.item.name.as_str();
                Rc::new(Definition {
                    request: definition.clone(),
                    item_name: name.contains("{{").then(|| self.expansion(outbound).text(name)),
                    computed: Vec::new(),
                })
            }),
            ..Stated::new(outbound.origin, outbound.place)
        }
    }

    /// Sends and follows redirects hop by hop, storing the cookies of each. The first hop comes back when there were
    /// several.
    pub(super) async fn send(
        &self,
        signed: Signed,
        stated: &Stated<'_>,
        log: &ItemLog,
    ) -> Result<(Exchange, Option<http::Request>), Failure> {
        let mut signed = signed;
        let mut first = None;
        let mut hops = 0;
        loop {
            // The jar's cookies are put on for one hop: the next one's are others, and join the user's own.
            let cookies = self.cookies_for(signed.request());
            let (dressed, bare) = match cookies {
                Some(cookies) => {
                    let dressed = with_cookies(&signed, &cookies);
                    (dressed, signed.request().header("cookie").is_some_and(|own| !own.is_empty()).then_some(signed))
                }
                None => (without_cookies(signed), None),
            };
            self.session.settings.progress.begin_request(&log.item);
            let sent = self.session.client.send(dressed).await;
            self.session.settings.progress.end_request();
            let exchange = match sent {
                Ok(exchange) => exchange,
                Err(unanswered) => {
                    let Unanswered { sent, failure } = *unanswered;
                    let origin = stated.origin_of_failure(&failure);
                    log.state(stated.failed(origin, sent.into_request(), failure.clone()));
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
                Hop::Done => return Ok((exchange, first)),
                Hop::Exceeded(failure) => {
                    log.state(stated.failed(stated.origin, exchange.sent.into_request(), failure.clone()));
                    return Err(failure);
                }
                Hop::Next(request) => {
                    first.get_or_insert_with(|| exchange.sent.request().clone());
                    log.state(stated.redirected(exchange));
                    signed = Signed::seal(*request);
                    hops += 1;
                }
            }
        }
    }

    fn cookies_for(&self, request: &crate::http::Request) -> Option<String> {
        if request.settings.disable_cookies { None } else { self.jar.borrow().header(&request.url) }
    }

    /// A request that was never sent is shown as it was meant, its message with its place.
    pub(super) fn not_sent(
        &self,
        stated: &Stated<'_>,
        request: (&str, &str),
        failure: Failure,
        log: &ItemLog,
    ) -> Failure {
        let message = format!("{} ({})", failure.message, stated.place);
        let told = Failure { message, ..failure.clone() };
        log.state(stated.unsent(request, Vec::new(), told));
        failure
    }
}
