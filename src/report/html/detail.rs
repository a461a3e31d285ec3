//! What the page shows of one item: a line in the list, and the rest.

use serde::Serialize;

use super::{
    block::{Blocks, Place},
    body::{Bodies, Body, Missing},
    item_run::{Exchange, ItemRun, State},
    options::HtmlOptions,
    visualizer,
};
use crate::event::{ErrorFacts, HeaderFact, Listen, NextRequestFact, Origin, PhaseFacts};

/// Characters of a message that are searched without looking at the details.
const MOST_OF_A_PROBLEM: usize = 300;

/// Bytes of a URL that its line holds.
const MOST_OF_A_URL: usize = 2000;

/// Problems of an item that its line holds.
const MOST_PROBLEMS: usize = 20;

/// An item's line in the list.
#[derive(Debug, Serialize)]
pub(super) struct Row<'a> {
    /// Number in the table of items.
    item: usize,
    iteration: usize,
    state: State,
    method: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<u16>,
    /// Milliseconds until the response was complete.
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<u64>,
    /// Bytes of its body.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    passed: usize,
    failed: usize,
    skipped: usize,
    /// Milliseconds from the start of the run.
    at: f64,
    problems: Vec<String>,
    detail: Place,
}

impl<'a> Row<'a> {
    pub(super) fn new(run: &'a ItemRun, item: usize, detail: Place) -> Row<'a> {
        let exchange = run.main_exchange();
        let response = match exchange {
            Some(Exchange::Finished(fact)) => Some(&fact.response),
            Some(Exchange::Failed(_)) | None => None,
        };
        let failed = run.assertions.iter().filter(|assertion| assertion.error.is_some()).count();
        let skipped = run.assertions.iter().filter(|assertion| assertion.skipped).count();
        Row {
            item,
            iteration: run.cursor.iteration,
            state: run.state(),
            method: exchange.map_or("", |exchange| exchange.request().method.as_str()),
            url: exchange.map_or("", |exchange| {
                let url = exchange.request().url.as_str();
                &url[..url.floor_char_boundary(MOST_OF_A_URL)]
            }),
            code: response.map(|response| response.code),
            time: response.map(|response| response.response_time_ms),
            size: response.map(|response| response.body_bytes),
            passed: run.assertions.len() - failed - skipped,
            failed,
            skipped,
            at: run.started_ms,
            problems: problems(run),
            detail,
        }
    }
}

fn problems(run: &ItemRun) -> Vec<String> {
    let requests = run.exchanges.iter().filter_map(|(_, exchange)| match exchange {
        Exchange::Failed(fact) if fact.origin != Origin::Retry => Some(fact.message.as_str().to_owned()),
        Exchange::Failed(_) | Exchange::Finished(_) => None,
    });
    let scripts = run.errors.iter().map(|fault| format!("{}: {}", fault.error.name, fault.error.message));
    let assertions = run
        .assertions
        .iter()
        .filter_map(|assertion| assertion.error.as_ref().map(|error| format!("{}: {}", assertion.name, error.message)));
    let cut = |mut text: String| {
        text.truncate(text.floor_char_boundary(MOST_OF_A_PROBLEM));
        text
    };
    requests.chain(scripts).chain(assertions).take(MOST_PROBLEMS).map(cut).collect()
}

/// All that is known of an item.
#[derive(Debug, Serialize)]
pub(super) struct Detail<'a> {
    exchanges: Vec<ExchangeDetail<'a>>,
    assertions: Vec<AssertionDetail<'a>>,
    errors: Vec<ErrorDetail<'a>>,
    console: Vec<ConsoleDetail<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<&'a str>,
    /// What `setNextRequest` was given; null for its null.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_request: Option<Option<&'a str>>,
    /// The visualizer's page.
    #[serde(skip_serializing_if = "Option::is_none")]
    visualizer: Option<Body<'a>>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    visualizer_problem: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut_off: bool,
}

#[derive(Debug, Serialize)]
struct ExchangeDetail<'a> {
    origin: Origin,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth: Option<&'a str>,
    /// Milliseconds from the start of the run until it had ended.
    ended: f64,
    method: &'a str,
    url: &'a str,
    headers: Vec<Header<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Body<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<ResponseDetail<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<FailureDetail<'a>>,
}

/// Name, value, and whether postwatch added it.
#[derive(Debug, Serialize)]
struct Header<'a>(&'a str, &'a str, u8);

#[derive(Debug, Serialize)]
struct ResponseDetail<'a> {
    code: u16,
    reason: &'a str,
    headers: Vec<Header<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Body<'a>>,
    mime: &'a str,
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote: Option<&'a str>,
    reused: bool,
    body_bytes: u64,
    header_bytes: u64,
    time: u64,
    phases: PhaseFacts,
}

#[derive(Debug, Serialize)]
struct FailureDetail<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    message: &'a str,
}

#[derive(Debug, Serialize)]
struct AssertionDetail<'a> {
    name: &'a str,
    script: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    skipped: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorText<'a>>,
}

#[derive(Debug, Serialize)]
struct ErrorDetail<'a> {
    script: &'a str,
    error: ErrorText<'a>,
}

#[derive(Debug, Serialize)]
struct ErrorText<'a> {
    name: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

#[derive(Debug, Serialize)]
struct ConsoleDetail<'a> {
    level: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    script: Option<&'a str>,
    text: String,
}

fn error_text(error: &ErrorFacts) -> ErrorText<'_> {
    ErrorText {
        name: error.name.as_str(),
        message: error.message.as_str(),
        difference: error.difference.as_ref().map(|text| text.as_str()),
        line: error.line,
        column: error.column,
    }
}

/// Describes items; the long bodies go into the page beforehand.
pub(super) struct Describer<'options> {
    pub(super) options: &'options HtmlOptions,
    pub(super) bodies: Bodies,
    /// Whether any item went without headers and bodies because the page is full.
    pub(super) is_full: bool,
}

impl Describer<'_> {
    /// Long bodies go into the blocks; without blocks they stay where they are.
    pub(super) fn detail<'a>(
        &mut self,
        run: &'a ItemRun,
        mut blocks: Option<&mut Blocks<'_>>,
    ) -> std::io::Result<Detail<'a>> {
        let written = blocks.as_ref().map_or(0, |blocks| blocks.written);
        let is_full = written >= self.options.most_bytes && matches!(run.state(), State::Passed | State::Skipped);
        self.is_full |= is_full;
        let mut exchanges = Vec::with_capacity(run.exchanges.len());
        for (ended, exchange) in &run.exchanges {
            exchanges.push(self.exchange(run, *ended, exchange, is_full, blocks.as_deref_mut())?);
        }
        let (visualizer, visualizer_problem) = match &run.visualizer {
            Some(_) if is_full || self.options.omit_visualizer => (None, None),
            Some(facts) => match visualizer::render(facts) {
                Ok(page) => (self.bodies.place(page.map(Body::made), blocks)?, None),
                Err(problem) => (None, Some(problem)),
            },
            None => (None, None),
        };
        Ok(Detail {
            exchanges,
            assertions: run
                .assertions
                .iter()
                .map(|assertion| AssertionDetail {
                    name: assertion.name.as_str(),
                    script: assertion.listen.as_str(),
                    skipped: assertion.skipped,
                    error: assertion.error.as_ref().map(error_text),
                })
                .collect(),
            errors: run
                .errors
                .iter()
                .map(|fault| ErrorDetail { script: fault.listen.as_str(), error: error_text(&fault.error) })
                .collect(),
            console: run
                .console
                .iter()
                .map(|(script, line)| ConsoleDetail {
                    level: &line.level,
                    script: script.map(Listen::as_str),
                    text: line.messages.iter().map(|value| value.text.as_str()).collect::<Vec<_>>().join(" "),
                })
                .collect(),
            warnings: run.warnings.iter().map(|warning| warning.as_str()).collect(),
            next_request: run.next_request.as_ref().map(|next| match next {
                NextRequestFact::Named(name) => Some(name.as_str()),
                NextRequestFact::Stop => None,
            }),
            visualizer,
            visualizer_problem,
            cut_off: !run.is_complete,
        })
    }

    fn exchange<'a>(
        &mut self,
        run: &ItemRun,
        ended: f64,
        exchange: &'a Exchange,
        is_full: bool,
        mut blocks: Option<&mut Blocks<'_>>,
    ) -> std::io::Result<ExchangeDetail<'a>> {
        let options = self.options;
        let item = run.item.name.as_str();
        let missing = |shows: bool| match (shows, is_full) {
            (false, _) => Some(Missing::Hidden),
            (true, true) => Some(Missing::Full),
            (true, false) => None,
        };
        let request = exchange.request();
        let body = Body::of(
            &request.body,
            request.body_length(),
            options.most_body_bytes,
            missing(options.shows_request_body(item)),
        );
        let body = self.bodies.place(body, blocks.as_deref_mut())?;
        let (response, error) = match exchange {
            Exchange::Finished(fact) => {
                let response = &fact.response;
                let body = Body::of(
                    &response.body,
                    response.body_length(),
                    options.most_body_bytes,
                    missing(options.shows_response_body(item)),
                );
                let detail = ResponseDetail {
                    code: response.code,
                    reason: response.reason.as_str(),
                    headers: headers(&response.headers, options, is_full),
                    body: self.bodies.place(body, blocks)?,
                    mime: response.mime.as_str(),
                    version: &response.http_version,
                    remote: response.remote.as_deref(),
                    reused: response.reused,
                    body_bytes: response.body_bytes,
                    header_bytes: response.header_bytes,
                    time: response.response_time_ms,
                    phases: response.phases,
                };
                (Some(detail), None)
            }
            Exchange::Failed(fact) => {
                (None, Some(FailureDetail { code: fact.code.as_deref(), message: fact.message.as_str() }))
            }
        };
        Ok(ExchangeDetail {
            origin: exchange.origin(),
            auth: exchange.auth(),
            ended,
            method: request.method.as_str(),
            url: request.url.as_str(),
            headers: headers(&request.headers, options, is_full),
            mode: request.body_mode.as_deref(),
            body,
            response,
            error,
        })
    }
}

fn headers<'a>(headers: &'a [HeaderFact], options: &HtmlOptions, is_full: bool) -> Vec<Header<'a>> {
    headers
        .iter()
        .filter(|header| !is_full && options.shows_header(header.name.as_str()))
        .map(|header| Header(header.name.as_str(), header.value.as_str(), u8::from(header.system)))
        .collect()
}
