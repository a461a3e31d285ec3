//! The reporter itself: which fact prints what.

use std::io::{self, Write};

use super::{
    console::{folded, joined},
    exchange::{self, Asked},
    failure_table::failure_table,
    findings::account_text,
    first_failure::FirstFailure,
    live_line::LiveLine,
    options::CliOptions,
    page::Page,
    paint::{BLUE, CYAN, GRAY, GRAY_UNDERLINED, GREEN, RED, RED_BOLD, YELLOW},
    summary_table::summary_table,
};
use crate::{
    event::{AssertionFinished, Cursor, Event, EventKind, ItemFacts, Listen, NextRequestFact, Origin, RunStarted},
    finding::{Failures, Findings, Status},
    printable::{Lines, sentence, visible},
    recording::Statistics,
    report::{Locate, Reporter},
    secret::Shown,
};

/// Prints a run as newman does.
pub struct CliReporter {
    page: Page,
    options: CliOptions,
    locate: Locate,
    statistics: Statistics,
    failures: Failures,
    findings: Findings,
    first_failure: FirstFailure,
    live_line: Option<LiveLine>,
    collections: Vec<String>,
    /// Folders of the item before; none at the root.
    folders: Vec<Shown>,
    /// Where the folder stands in its file: there may be two of one name.
    folder: Option<String>,
    next_request: Option<Shown>,
    /// Set between the first hop of a redirect chain and its last.
    redirected: Option<Asked>,
    /// What explains the item's failures, should it have any.
    hints: Vec<Shown>,
    /// Failures before the item.
    failures_before: usize,
    /// What runs lacked to have shown anything.
    shortfalls: Vec<(usize, Shown)>,
}

impl CliReporter {
    /// A reporter that prints to `out`, and finds out where failures stand.
    pub fn new(out: Box<dyn Write + Send>, options: CliOptions, locate: Locate) -> CliReporter {
        CliReporter {
            page: Page::new(out),
            live_line: options.progress.clone().filter(|_| !options.silent).map(LiveLine::new),
            options,
            locate,
            statistics: Statistics::default(),
            failures: Failures::default(),
            findings: Findings::default(),
            first_failure: FirstFailure::default(),
            collections: Vec::new(),
            folders: Vec::new(),
            folder: None,
            next_request: None,
            redirected: None,
            hints: Vec::new(),
            failures_before: 0,
            shortfalls: Vec::new(),
        }
    }

    fn print_head(&mut self, fact: &RunStarted) -> io::Result<()> {
        let is_first = self.collections.is_empty();
        let name = if fact.collection_name.is_empty() { &fact.collection_id } else { &fact.collection_name };
        self.collections.push(name.as_str().to_owned());
        self.folders.clear();
        self.folder = None;
        if is_first && !self.options.no_banner {
            let program = visible(&self.options.program, Lines::Show);
            self.page.print(format_args!("{program}\n\n"))?;
        }
        if !is_first {
            self.page.print(format_args!("\n"))?;
        }
        if name.is_empty() {
            return Ok(());
        }
        self.page.print(format_args!("{}\n", visible(name.as_str(), Lines::Show)))?;
        if !self.options.verbose || fact.masked_by_name.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = fact.masked_by_name.iter().map(Shown::as_str).collect();
        let text = format!("masked because of their names: {}", visible(&names.join(", "), Lines::Show));
        let painted = self.options.color.paint(GRAY, text);
        self.page.print(format_args!("  {painted}\n"))
    }

    fn print_iteration(&mut self, cursor: &Cursor) -> io::Result<()> {
        if cursor.cycles <= 1 {
            return Ok(());
        }
        let text = format!("Iteration {}/{}", cursor.iteration + 1, cursor.cycles);
        self.page.print(format_args!("\n{}\n", self.options.color.paint(GRAY_UNDERLINED, text)))
    }

    fn print_item(&mut self, item: &ItemFacts) -> io::Result<()> {
        self.next_request = None;
        self.hints.clear();
        self.failures_before = self.failures.count();
        let symbols = self.options.symbols;
        let folder = item.place.as_str().rsplit_once(".item[").map(|(folder, _)| folder);
        if self.folders != item.folders || self.folder.as_deref() != folder {
            self.folders.clone_from(&item.folders);
            self.folder = folder.map(str::to_owned);
            if !item.folders.is_empty() {
                let path = item.folders.iter().map(Shown::as_str).collect::<Vec<_>>().join(" / ");
                self.page.print(format_args!("\n{} {}", symbols.folder, visible(&path, Lines::Show)))?;
            }
        }
        let symbol = if item.folders.is_empty() { symbols.root } else { symbols.sub };
        self.page.print(format_args!("\n{symbol} {}\n", visible(item.name.as_str(), Lines::Show)))
    }

    fn print_assertion(&mut self, event: &Event, fact: &AssertionFinished) -> io::Result<()> {
        let options = &self.options;
        let color = options.color;
        if options.no_assertions || (options.no_success_assertions && fact.error.is_none()) {
            return Ok(());
        }
        let name = visible(fact.name.as_str(), Lines::Show);
        if fact.skipped {
            return self.page.print(format_args!(
                "{} {}\n",
                color.paint(CYAN, "  - "),
                color.paint(CYAN, format_args!("[skipped] {name}"))
            ));
        }
        let mut number_width = 3;
        if options.show_timestamps {
            number_width = 2;
            let time = format!("[{}]", options.time(event.at));
            self.page.print(format_args!("  {}", color.paint(GRAY, time)))?;
        }
        if fact.error.is_none() {
            let mark = format!("  {} ", options.symbols.passed);
            return self.page.print(format_args!("{} {}\n", color.paint(GREEN, mark), color.paint(GRAY, name)));
        }
        let number = format!("{:>number_width$}.", self.failures.count());
        self.page.print(format_args!("{} {}\n", color.paint(RED_BOLD, number), color.paint(RED_BOLD, name)))
    }

    /// A script that failed as a whole: its number in the table below, and the error's name.
    fn print_script_error(&mut self, name: &Shown, listen: Listen) -> io::Result<()> {
        let name = visible(name.as_str(), Lines::Show);
        let text = format!(
            "{:>3}{} {name} in {}-script",
            self.failures.count(),
            self.options.symbols.script_failed,
            listen.as_str()
        );
        self.page.print(format_args!("{}\n", self.options.color.paint(RED_BOLD, text)))
    }

    fn print_in_box(&mut self, event: &Event, level: &str, text: &str) -> io::Result<()> {
        let options = &self.options;
        let color = options.color;
        let style = match level {
            "info" => CYAN,
            "warn" => YELLOW,
            "debug" => BLUE,
            "error" => RED,
            _ => GRAY,
        };
        if options.show_timestamps {
            let time = format!("[{}]", options.time(event.at));
            self.page.print(format_args!("\n  {}\n", color.paint(GRAY, time)))?;
        }
        let symbols = options.symbols;
        let mut lines = String::with_capacity(text.len() + 16);
        for line in folded(text, options.text_width()) {
            lines.push_str(&format!("  {} {}\n", color.paint(style, symbols.box_middle), color.paint(GRAY, line)));
        }
        self.page.print_in_box(
            format_args!("{}\n", color.paint(style, format_args!("  {}", symbols.box_top))),
            &lines,
            format!("{}\n", color.paint(style, format_args!("  {}", symbols.box_bottom))),
        )
    }

    fn print_next_request(&mut self) -> io::Result<()> {
        match self.next_request.take() {
            Some(name) => {
                let text = format!("Attempting to set next request to {}", visible(name.as_str(), Lines::Show));
                self.page.print(format_args!("\n{}\n", self.options.color.paint(GRAY, text)))
            }
            None => Ok(()),
        }
    }

    /// newman says nothing about an unknown variable; in an item that passes nobody wants to hear of it.
    fn print_hints(&mut self, event: &Event) -> io::Result<()> {
        for hint in std::mem::take(&mut self.hints) {
            if self.options.verbose || self.failures.count() > self.failures_before {
                self.print_in_box(event, "warn", &visible(hint.as_str(), Lines::Keep))?;
            }
        }
        Ok(())
    }

    /// The findings of the iteration that ended, of which none is kept.
    fn print_findings(&mut self) -> io::Result<()> {
        for account in self.findings.take() {
            if self.options.quiet && account.checks.iter().all(|check| check.status == Status::Pass) {
                continue;
            }
            let text = account_text(&account, &self.options);
            self.page.print(format_args!("\n{text}"))?;
        }
        Ok(())
    }

    /// Gathers what is told at the end of an item, an iteration or the run.
    fn gather(&mut self, event: &Event) -> bool {
        self.statistics.on_event(event);
        let is_failure = self.failures.on_event(event);
        if self.options.first_failure {
            self.first_failure.on_event(event, &self.failures);
        }
        if let Some(line) = &mut self.live_line {
            line.on_event(event);
        }
        if !self.options.no_findings {
            self.findings.on_event(event);
        }
        is_failure
    }

    /// newman says nothing of it: scripts that compare what it prints see no more when they call it so.
    fn print_shortfalls(&mut self) -> io::Result<()> {
        if self.options.is_newman() {
            return Ok(());
        }
        for (place, shortfall) in std::mem::take(&mut self.shortfalls) {
            let name = self.collections.get(place).filter(|_| self.collections.len() > 1);
            let text = name.map_or_else(|| sentence(shortfall.as_str()), |name| format!("{name}: {shortfall}."));
            let text = visible(&text, Lines::Show);
            self.page.print(format_args!("\n{}\n", self.options.color.paint(YELLOW, text)))?;
        }
        Ok(())
    }

    /// What failed is told at the end; of the rest only warnings and findings that fail are.
    fn on_event_quietly(&mut self, event: &Event) -> io::Result<()> {
        match &event.kind {
            EventKind::RunStarted(fact) => {
                let name = if fact.collection_name.is_empty() { &fact.collection_id } else { &fact.collection_name };
                self.collections.push(name.as_str().to_owned());
                Ok(())
            }
            EventKind::Warned(fact) if !fact.is_told && !fact.is_hint => {
                let text = visible(fact.message.as_str(), Lines::Keep);
                self.print_in_box(event, "warn", &text)
            }
            EventKind::IterationFinished(_) => self.print_findings(),
            EventKind::RunFinished(fact) => {
                self.shortfalls.extend(fact.shortfall.clone().map(|shortfall| (event.collection, shortfall)));
                self.print_findings()
            }
            EventKind::IterationStarted(_)
            | EventKind::StepStarted(_)
            | EventKind::ScriptStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::AssertionFinished(_)
            | EventKind::ExceptionThrown(_)
            | EventKind::ScriptFinished(_)
            | EventKind::ExchangeFinished(_)
            | EventKind::ExchangeFailed(_)
            | EventKind::StepFinished(_)
            | EventKind::Warned(_) => Ok(()),
        }
    }

    fn flush_for_watchers(&mut self) -> io::Result<()> {
        if self.options.is_terminal { self.page.flush() } else { Ok(()) }
    }
}

impl Reporter for CliReporter {
    fn name(&self) -> &'static str {
        "cli"
    }

    fn wants_bodies(&self) -> bool {
        self.options.verbose && !self.options.silent
    }

    fn wants_failed_bodies(&self) -> bool {
        self.options.first_failure && !self.options.silent
    }

    fn is_live(&self) -> bool {
        self.live_line.is_some()
    }

    fn tick(&mut self) -> io::Result<()> {
        match self.live_line.as_mut().and_then(|line| line.text(self.failures.count(), &self.options)) {
            Some(line) => self.page.draw_live_line(&line),
            None => Ok(()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.page.flush()
    }

    fn on_event(&mut self, event: &Event) -> io::Result<()> {
        if self.options.silent {
            return Ok(());
        }
        let is_failure = self.gather(event);
        if self.options.quiet {
            return self.on_event_quietly(event);
        }
        match &event.kind {
            EventKind::RunStarted(fact) => {
                self.print_head(fact)?;
                self.flush_for_watchers()
            }
            EventKind::IterationStarted(cursor) => self.print_iteration(cursor),
            EventKind::StepStarted(fact) => self.print_item(&fact.item),
            EventKind::ScriptStarted(_) => Ok(()),
            EventKind::ConsoleLogged(_) if self.options.no_console => Ok(()),
            EventKind::ConsoleLogged(fact) => {
                let text = joined(&fact.messages, self.options.inspect_width());
                self.print_in_box(event, &fact.level, &text)
            }
            EventKind::AssertionFinished(fact) => self.print_assertion(event, fact),
            EventKind::ExceptionThrown(fact) => self.print_script_error(&fact.error.name, fact.listen),
            EventKind::ScriptFinished(fact) => {
                if let (Listen::Test, Some(NextRequestFact::Named(name))) = (fact.listen, &fact.next_request) {
                    self.next_request = Some(name.clone());
                }
                match &fact.error {
                    Some(error) if is_failure => self.print_script_error(&error.name, fact.listen),
                    _ => Ok(()),
                }
            }
            EventKind::ExchangeFinished(fact) => match fact.origin {
                // newman shows the last hop only, under the address that was asked for.
                Origin::Redirect => {
                    self.redirected.get_or_insert_with(|| Asked::of(&fact.request));
                    Ok(())
                }
                Origin::Step | Origin::Script | Origin::Auth | Origin::Retry => {
                    let asked = self.redirected.take().unwrap_or_else(|| Asked::of(&fact.request));
                    exchange::print_finished(&mut self.page, &self.options, event.at, &asked, fact)
                }
            },
            EventKind::ExchangeFailed(fact) => {
                let asked = self.redirected.take().unwrap_or_else(|| Asked::of(&fact.request));
                exchange::print_failed(&mut self.page, &self.options, event.at, &asked, fact)
            }
            EventKind::StepFinished(_) => {
                self.print_hints(event)?;
                self.print_next_request()?;
                self.flush_for_watchers()
            }
            EventKind::IterationFinished(_) => {
                self.print_findings()?;
                self.flush_for_watchers()
            }
            EventKind::RunFinished(fact) => {
                self.shortfalls.extend(fact.shortfall.clone().map(|shortfall| (event.collection, shortfall)));
                self.print_findings()?;
                self.print_hints(event)?;
                self.flush_for_watchers()
            }
            EventKind::Warned(fact) if fact.is_told => Ok(()),
            EventKind::Warned(fact) if fact.is_hint => {
                self.hints.push(fact.message.clone());
                Ok(())
            }
            EventKind::Warned(fact) => {
                let text = visible(fact.message.as_str(), Lines::Keep);
                self.print_in_box(event, "warn", &text)
            }
        }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.options.silent || self.collections.is_empty() {
            return self.page.finish();
        }
        if !self.options.no_summary {
            let table = summary_table(&self.statistics, &self.options);
            self.page.print(format_args!("\n{table}\n"))?;
        }
        if !self.options.no_failures && self.failures.count() > 0 {
            let table = failure_table(&self.failures, &self.collections, &self.options, &self.locate);
            self.page.print(format_args!("\n{table}\n"))?;
        }
        if let Some(text) = self.first_failure.text(&self.options, &self.locate) {
            self.page.print(format_args!("\n{text}"))?;
        }
        self.print_shortfalls()?;
        self.page.finish()
    }
}
