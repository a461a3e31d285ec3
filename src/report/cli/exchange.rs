//! The line of a request.

use std::io;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    options::CliOptions,
    page::Page,
    paint::{GRAY, RED},
    verbose,
};
use crate::{
    event::{ExchangeFailed, ExchangeFinished, RequestFacts},
    printable::{Lines, visible},
    report::number::size,
    secret::Shown,
};

/// What a request was first asked for: method and address. After redirects the fact names the last hop.
pub(super) struct Asked {
    pub(super) method: Shown,
    pub(super) url: Shown,
}

impl Asked {
    pub(super) fn of(request: &RequestFacts) -> Asked {
        let url = request.written_url.as_ref().unwrap_or(&request.url);
        Asked { method: request.method.clone(), url: url.clone() }
    }
}

/// `GET url [200 OK, 724B, 151ms]`, or all of it.
pub(super) fn print_finished(
    page: &mut Page,
    options: &CliOptions,
    at: DateTime<Utc>,
    asked: &Asked,
    fact: &ExchangeFinished,
) -> io::Result<()> {
    let response = &fact.response;
    let took = i64::try_from(response.response_time_ms).unwrap_or_default();
    print_request(page, options, at - TimeDelta::milliseconds(took), asked)?;
    if options.verbose {
        return verbose::print(page, options, fact);
    }
    let outcome = format!(
        "[{} {}, {}, {}]",
        response.code,
        visible(response.reason.as_str(), Lines::Show),
        size(response.body_bytes + response.header_bytes),
        options.duration(response.response_time_ms as f64)
    );
    page.print(format_args!("{}\n", options.color.paint(GRAY, outcome)))
}

/// `GET url [errored]` and why.
pub(super) fn print_failed(
    page: &mut Page,
    options: &CliOptions,
    at: DateTime<Utc>,
    asked: &Asked,
    fact: &ExchangeFailed,
) -> io::Result<()> {
    print_request(page, options, at, asked)?;
    page.print(format_args!("{}\n", options.color.paint(RED, "[errored]")))?;
    for line in visible(fact.message.as_str(), Lines::Keep).split('\n') {
        page.print(format_args!("{}\n", options.color.paint(RED, format_args!("     {line}"))))?;
    }
    Ok(())
}

fn print_request(page: &mut Page, options: &CliOptions, at: DateTime<Utc>, asked: &Asked) -> io::Result<()> {
    if options.show_timestamps {
        page.print(format_args!("  {}", options.color.paint(GRAY, format_args!("[{}]", options.date_and_time(at)))))?;
    }
    page.print(format_args!(
        "  {} {} ",
        options.color.paint(GRAY, visible(asked.method.as_str(), Lines::Show)),
        options.color.paint(GRAY, visible(asked.url.as_str(), Lines::Show))
    ))
}
