//! `--verbose`: what was sent and received, and how long each phase took.

use std::{borrow::Cow, io};

use super::{
    console::{first_units, folded},
    media_type::content_facts,
    options::CliOptions,
    page::Page,
    paint::{GRAY, WHITE},
};
use crate::{
    event::{ExchangeFinished, HeaderFact, PhaseFacts},
    printable::{Lines, visible},
    report::number::size,
    secret::ShownBody,
};

/// How much of a body is shown.
const BODY_CLIP: usize = 2048;

/// Phases that took no time: the connection was there already.
const CACHED: &str = "(cache)";

/// Everything after `GET url `.
pub(super) fn print(page: &mut Page, options: &CliOptions, fact: &ExchangeFinished) -> io::Result<()> {
    let symbols = options.symbols;
    let response = &fact.response;
    page.print(format_args!(" \n"))?;
    print_overview(page, options, fact)?;
    print_headers(page, options, symbols.up, &fact.request.headers)?;
    if !fact.request.body.is_empty() {
        let mode = fact.request.body_mode.as_deref().unwrap_or("body");
        print_body(page, options, symbols.up, mode, &fact.request.body, fact.request.body_length())?;
        page.print(format_args!(" \n"))?;
    }
    print_headers(page, options, symbols.down, &response.headers)?;
    let star = format!(" {} ", options.color.paint(GRAY, symbols.star));
    let content = content_facts(response).map(|word| visible(&word, Lines::Show).into_owned()).join(&star);
    if response.body.is_empty() {
        page.print(format_args!("  {} {content}\n", symbols.down))?;
    } else {
        print_body(page, options, symbols.down, &content, &response.body, response.body_length())?;
    }
    print_phases(page, options, &response.phases, fact.request.url.as_str().starts_with("https:"))
}

/// `200 OK ★ 25ms time ★ 415B↑ 334B↓ size ★ 10↑ 5↓ headers ★ 0 cookies`.
fn print_overview(page: &mut Page, options: &CliOptions, fact: &ExchangeFinished) -> io::Result<()> {
    let symbols = options.symbols;
    let gray = |text| options.color.paint(GRAY, text);
    let response = &fact.response;
    let cookies =
        response.headers.iter().filter(|header| header.name.as_str().eq_ignore_ascii_case("set-cookie")).count();
    page.print(format_args!(
        "  {} {} {star} {} {} {star} {}{up} {}{down} {} {star} {}{up} {}{down} {} {star} {cookies} {}\n",
        response.code,
        visible(response.reason.as_str(), Lines::Show),
        options.duration(response.response_time_ms as f64),
        gray("time"),
        size(fact.request.size()),
        size(response.body_bytes + response.header_bytes),
        gray("size"),
        fact.request.headers.len(),
        response.headers.len(),
        gray("headers"),
        gray("cookies"),
        star = gray(symbols.star),
        up = gray(symbols.up),
        down = gray(symbols.down),
    ))
}

/// newman only counts headers; whoever looks for a fault wants to read them.
fn print_headers(page: &mut Page, options: &CliOptions, arrow: &str, headers: &[HeaderFact]) -> io::Result<()> {
    for header in headers {
        page.print(format_args!(
            "  {} {} {}\n",
            options.color.paint(GRAY, arrow),
            options.color.paint(WHITE, format_args!("{}:", visible(header.name.as_str(), Lines::Show))),
            options.color.paint(GRAY, visible(header.value.as_str(), Lines::Show))
        ))?;
    }
    Ok(())
}

fn print_body(
    page: &mut Page,
    options: &CliOptions,
    arrow: &str,
    title: &str,
    body: &ShownBody,
    length: u64,
) -> io::Result<()> {
    let symbols = options.symbols;
    let white = |text| options.color.paint(WHITE, text);
    let full: Cow<'_, str> = match body {
        ShownBody::Text(text) => Cow::Borrowed(text.as_str()),
        ShownBody::Bytes(bytes) => String::from_utf8_lossy(bytes.as_slice()),
        ShownBody::Omitted { .. } => Cow::Borrowed("(left out)"),
    };
    let mut text = if body.len() > BODY_CLIP as u64 { first_units(&full, BODY_CLIP) } else { &full };
    let shown;
    if text.len() < full.len() {
        shown = format!("{text}\n(showing {}/{})", size(BODY_CLIP as u64), size(length));
        text = &shown;
    }
    let text = visible(text, Lines::Keep);
    let mut lines = String::with_capacity(text.len() * 2);
    for line in folded(&text, options.text_width()) {
        lines.push_str(&format!("  {} {}\n", white(symbols.box_middle), options.color.paint(GRAY, line)));
    }
    let end = white(symbols.box_bottom);
    page.print_in_box(
        format_args!(
            "  {} {} {title} {} {}\n",
            white(symbols.box_top),
            white(arrow),
            options.color.paint(GRAY, symbols.star),
            size(length)
        ),
        &lines,
        format!("  {end}"),
    )
}

fn print_phases(page: &mut Page, options: &CliOptions, phases: &PhaseFacts, is_https: bool) -> io::Result<()> {
    let columns = [
        ("prepare", Some(phases.prepare)),
        ("wait", Some(phases.wait)),
        ("dns-lookup", Some(phases.dns.unwrap_or_default())),
        ("tcp-handshake", Some(phases.tcp.unwrap_or_default())),
        ("ssl-handshake", phases.secure_handshake.or(is_https.then_some(0.0))),
        ("transfer-start", Some(phases.first_byte)),
        ("download", Some(phases.download)),
        ("process", Some(phases.process)),
        ("total", Some(phases.total)),
    ];
    // Everything in one line, or as much as a terminal takes.
    let room = options.width.unwrap_or(usize::MAX);
    let (mut names, mut times, mut used) = (String::new(), String::new(), 0);
    for (name, time) in columns.into_iter().filter_map(|(name, time)| time.map(|time| (name, time))) {
        let time = if time > 0.0 { options.duration(time) } else { CACHED.to_owned() };
        let width = name.len().max(time.chars().count());
        if used > 0 && used + width + 2 > room {
            page.print(format_args!("\n{names}\n{times}\n"))?;
            (names, times, used) = (String::new(), String::new(), 0);
        }
        used += width + 3;
        let pad = |text: &str| " ".repeat(width - text.chars().count());
        names.push_str(&format!("  {}{} ", options.color.paint(WHITE, name), pad(name)));
        times.push_str(&format!("  {}{} ", options.color.paint(GRAY, &time), pad(&time)));
    }
    page.print(format_args!("\n{names}\n{times}\n\n"))
}
