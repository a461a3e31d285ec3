//! Signing and what it takes: tokens fetched first, challenges answered, each leg stated.

use std::rc::Rc;

use super::{
    learn,
    log::{ItemLog, RawFact},
    resolve::refusal,
    stated::Stated,
    system_headers::{ContentTypes, seal, with_proof_last},
    wire::Wire,
};
use crate::{
    auth::{self, AuthError, Parameters, SigningInputs, SigningNotes, TokenRequest},
    event::Origin,
    http::{Exchange, Failure, Request, Signed},
    plan::ProtocolBehaviour,
    secret::Lifetime,
};

/// A request that is resolved and not yet signed: it may have to be signed several times.
pub(super) struct Unsigned<'run> {
    pub(super) request: Request,
    pub(super) auth: Option<Parameters>,
    pub(super) types: ContentTypes,
    pub(super) behaviour: &'run ProtocolBehaviour,
    /// Why it can be sent nowhere.
    pub(super) fault: Option<Failure>,
    pub(super) stated: Stated<'run>,
}

impl Unsigned<'_> {
    fn inputs(&self, wire: &Wire) -> SigningInputs<'_> {
        SigningInputs {
            now: wire.session.clock.now(),
            body_mode: self.stated.body_mode,
            content_type: self.types.early.as_deref().or(self.types.late.as_deref()),
            keeps_url: self.behaviour.disable_url_encoding,
            credentials: &auth::FromCollection,
        }
    }

    fn not_sent(&self, wire: &Wire, failure: Failure, log: &ItemLog) -> Failure {
        wire.not_sent(&self.stated, (&self.request.method, &self.request.url), failure, log)
    }

    /// What is stated of the exchanges before the last one.
    fn leg(&self) -> Stated<'_> {
        let kind = self.auth.as_ref().map(|parameters| parameters.kind.clone());
        Stated { origin: Origin::Auth, auth: kind, ..self.stated.clone() }
    }
}

/// The last exchange, and what was sent before redirects led on from there.
type Sent = (Rc<Exchange>, Option<Request>);

impl Wire {
    /// Sends a request and goes on as long as the server asks for proof; the last exchange is the answer.
    pub(super) async fn authorize(&self, mut unsigned: Unsigned<'_>, log: &ItemLog) -> Result<Sent, Failure> {
        if auth::needs_own_connection(unsigned.auth.as_ref()) {
            unsigned.request.settings.connection = Some(self.session.connections.next());
        }
        let connection = unsigned.request.settings.connection;
        let outcome = self.legs(unsigned, log).await;
        if let Some(connection) = connection {
            self.session.client.forget(connection);
        }
        outcome
    }

    async fn legs(&self, mut unsigned: Unsigned<'_>, log: &ItemLog) -> Result<Sent, Failure> {
        if let Some(fault) = unsigned.fault.take() {
            return Err(self.refuse(unsigned, fault, log));
        }
        self.prepare_auth(&mut unsigned, log).await.map_err(|failure| unsigned.not_sent(self, failure, log))?;
        let mut replays = 0;
        loop {
            let signed = self.sign(&mut unsigned, log).map_err(|failure| unsigned.not_sent(self, failure, log))?;
            let signed = if replays == 0 { signed } else { with_proof_last(signed) };
            let (exchange, first) = self.send(signed, &unsigned.stated, log).await?;
            let exchange = Rc::new(exchange);
            match auth::answer(unsigned.auth.as_ref(), &exchange, &unsigned.inputs(self)) {
                auth::Answer::Again(parameters) if replays < auth::MOST_REPLAYS => {
                    log.state(unsigned.leg().answered(exchange));
                    unsigned.auth = Some(parameters);
                    // newman shows how the URL was written only of the request that went out first.
                    unsigned.stated.written_url = None;
                    replays += 1;
                    continue;
                }
                auth::Answer::Again(_) => {
                    log.warn_on_console("runtime: maximum intermediate request limit exceeded".into());
                }
                auth::Answer::GivenUp(reason) => {
                    log.state(RawFact::Warned(format!("{}: {reason}", unsigned.stated.place)))
                }
                auth::Answer::Accepted => {
                    if let Some(parameters) = &unsigned.auth
                        && exchange.received.code < 400
                    {
                        self.memory.borrow_mut().keep(parameters, &unsigned.request.url);
                    }
                }
            }
            log.state(unsigned.stated.answered(exchange.clone()));
            return Ok((exchange, first));
        }
    }

    /// Adds what is known of the server, and the token if one has to be fetched.
    async fn prepare_auth(&self, unsigned: &mut Unsigned<'_>, log: &ItemLog) -> Result<(), Failure> {
        let settings = &unsigned.request.settings;
        let wanted = auth::token_request(unsigned.auth.as_ref(), settings).map_err(|error| auth_refusal(&error))?;
        let Some(parameters) = &mut unsigned.auth else { return Ok(()) };
        learn::learn_auth(parameters, &mut self.redactor.borrow_mut());
        self.memory.borrow().recall(parameters, &unsigned.request.url);
        let Some(wanted) = wanted else { return Ok(()) };
        if !self.session.tokens.lock().recall(&wanted, parameters, self.session.clock.now()) {
            self.fetch_token(&wanted, parameters, &unsigned.stated, log).await?;
        }
        Ok(())
    }

    async fn fetch_token(
        &self,
        wanted: &TokenRequest,
        parameters: &mut Parameters,
        of: &Stated<'_>,
        log: &ItemLog,
    ) -> Result<(), Failure> {
        let kind = Some(parameters.kind.clone());
        let stated = Stated {
            repeats: of.repeats,
            auth: kind,
            body_mode: Some("urlencoded"),
            ..Stated::new(Origin::Auth, of.place)
        };
        let signed = seal(wanted.request.clone(), ContentTypes::default(), &ProtocolBehaviour::default());
        let (exchange, _) = self.send(signed, &stated, log).await.map_err(|failure| {
            let problem = format!("oauth2: no access token came from {}: {}", wanted.request.url, failure.message);
            Failure { message: problem, ..failure }
        })?;
        let exchange = Rc::new(exchange);
        log.state(stated.answered(exchange.clone()));
        let now = self.session.clock.now();
        let kept = self.session.tokens.lock().keep(wanted, &exchange.received, parameters, now);
        kept.map_err(|error| auth_refusal(&error))?;
        learn::learn_token(parameters, &mut self.redactor.borrow_mut());
        Ok(())
    }

    fn sign(&self, unsigned: &mut Unsigned<'_>, log: &ItemLog) -> Result<Signed, Failure> {
        let (authorized, notes) = self.authorized(unsigned).map_err(|error| auth_refusal(&error))?;
        for warning in notes.warnings {
            log.state(RawFact::Warned(format!("{}: {warning}", unsigned.stated.place)));
        }
        for hint in notes.hints {
            log.state(RawFact::Hinted(format!("{}: {hint}", unsigned.stated.place)));
        }
        if let Some(definition) = &mut unsigned.stated.definition {
            Rc::make_mut(definition).computed = notes.computed;
        }
        if authorized.url != unsigned.request.url
            && let Some(written) = unsigned.stated.written_url.take()
            && !written.contains("://")
        {
            // What the authentication added to the query is shown, and the scheme that nobody wrote is not.
            unsigned.stated.written_url = authorized.url.strip_prefix("http://").map(Rc::from);
        }
        Ok(seal(authorized, unsigned.types.clone(), unsigned.behaviour))
    }

    fn authorized(&self, unsigned: &Unsigned<'_>) -> Result<(Request, SigningNotes), AuthError> {
        let mut notes = SigningNotes::default();
        let inputs = unsigned.inputs(self);
        let authorized = auth::sign(unsigned.request.clone(), unsigned.auth.as_ref(), &inputs, &mut notes)?;
        for secret in &notes.secrets {
            self.redactor.borrow_mut().learn(secret, Lifetime::Iteration);
        }
        Ok((authorized, notes))
    }

    /// A request without a place to go to. newman signs it before it finds that out, and shows what it has.
    fn refuse(&self, unsigned: Unsigned<'_>, fault: Failure, log: &ItemLog) -> Failure {
        if let Some(parameters) = &unsigned.auth {
            learn::learn_auth(parameters, &mut self.redactor.borrow_mut());
        }
        let headers = match self.authorized(&unsigned) {
            // Without a URL there is nothing that the other headers could be of.
            Ok((authorized, _)) if authorized.url.is_empty() => authorized.headers,
            Ok((authorized, _)) => seal(authorized, unsigned.types.clone(), unsigned.behaviour).into_request().headers,
            Err(_) => Vec::new(),
        };
        let request = (&*unsigned.request.method, &*unsigned.request.url);
        log.state(unsigned.stated.unsent(request, headers, fault.clone()));
        fault
    }
}

fn auth_refusal(error: &AuthError) -> Failure {
    refusal(&error.to_string())
}
