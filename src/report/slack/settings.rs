//! The options of the reporter, and what they name.

use std::{fs, io, path::PathBuf, sync::mpsc::channel};

use super::{Mentions, SlackOptions};
use crate::{finding::standing::Standing, report::Setup};

/// Its options.
pub const OPTIONS: [&str; 11] = [
    "url",
    "mode",
    "layout",
    "template",
    "report-url",
    "mentions",
    "only-on-failure",
    "only-on-change",
    "state",
    "against",
    "dry-run",
];

/// Where messages go.
#[derive(Debug)]
pub enum SlackTarget {
    /// To these addresses.
    Webhooks(Vec<String>),
    /// `--dry-run`: they are printed as they would be posted.
    Console,
    /// No address was given: the run goes on, and that nobody is told of it is told.
    Nowhere,
}

/// What is said where no address was given.
pub const NO_WEBHOOK: &str = "no webhook address, so no message is sent: give --reporter-slack-url, or set \
                              SLACK_WEBHOOK_URL, or the variable `slack_url`; --reporter-slack-dry-run prints the \
                              messages";

/// What the options say.
pub struct SlackSettings {
    /// Where messages go.
    pub target: SlackTarget,
    /// The file that keeps what is wrong from run to run.
    pub state: Option<PathBuf>,
    /// What the reporter is told.
    pub options: SlackOptions,
}

impl SlackSettings {
    /// As the options say. `variable` is what the variable `slack_url` holds.
    pub fn set_up(setup: &mut Setup<'_>, variable: Option<String>) -> Result<SlackSettings, String> {
        let setup = &*setup;
        let option = |name: &str| setup.options.get("slack", name);
        let path = |name: &str| option(name).map(|path| setup.surroundings.path(path));
        // Where messages are printed themselves, nothing else may stand between them.
        let (target, console): (SlackTarget, Box<dyn io::Write + Send>) = match setup.options.is_set("slack", "dry-run")
        {
            true => (SlackTarget::Console, Box::new(io::sink())),
            false => (target(setup, variable)?, setup.stdout()),
        };
        let template = match path("template") {
            None => None,
            Some(path) => Some(fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?),
        };
        let report_url = match option("report-url") {
            Some(url) if !is_address(url) => return Err(format!("report-url: \"{url}\" is no http(s) address")),
            url => url.map(|url| setup.redactor.show(url)),
        };
        let state = path("state");
        let before = match (path("against"), &state) {
            (Some(recording), _) => Some(Standing::of_recording(&recording)),
            (None, Some(state)) => Some(Standing::read(state)),
            (None, None) => None,
        };
        let before = before.transpose().map_err(|error| error.to_string())?;
        let only_on_change = setup.options.is_set("slack", "only-on-change");
        if only_on_change && before.is_none() {
            return Err(
                "only-on-change: changes since when? Give --reporter-slack-state FILE, which is read at the start \
                        and written at the end, or --reporter-slack-against RECORDING"
                    .to_owned(),
            );
        }
        let options = SlackOptions {
            mode: option("mode").unwrap_or("per_check").parse()?,
            layout: option("layout").unwrap_or("blocks").parse()?,
            template,
            report_url,
            mentions: option("mentions").map_or(Ok(Mentions::default()), |given| mentions(given, setup))?,
            only_on_failure: setup.options.is_set("slack", "only-on-failure"),
            only_on_change,
            before,
            // Takes the place of the one that is read.
            outbox: channel().0,
            console,
        };
        Ok(SlackSettings { target, state, options })
    }
}

/// The webhooks come from `--reporter-slack-url`, SLACK_WEBHOOK_URL or the variable `slack_url`, in this order.
fn target(setup: &Setup<'_>, variable: Option<String>) -> Result<SlackTarget, String> {
    let option = setup.options.get("slack", "url").or_else(|| setup.surroundings.variable("SLACK_WEBHOOK_URL"));
    let given = option.map(str::to_owned).or(variable).unwrap_or_default();
    let urls: Vec<String> =
        given.split([',', ' ', '\n', '\t']).filter(|url| !url.is_empty()).map(str::to_owned).collect();
    match urls.iter().position(|url| !is_address(url)) {
        // It may be a secret that stands in the wrong place, so it is not shown.
        Some(place) => Err(format!("webhook {} of {} is no http(s) address", place + 1, urls.len())),
        None if urls.is_empty() => Ok(SlackTarget::Nowhere),
        None => Ok(SlackTarget::Webhooks(urls)),
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// `3=U024BE7LH,Payments=S0614TZR7`, or a file of JSON.
fn mentions(given: &str, setup: &Setup<'_>) -> Result<Mentions, String> {
    if given.contains('=') {
        return given.parse().map_err(|error| format!("mentions: {error}"));
    }
    let path = setup.surroundings.path(given);
    let text = fs::read_to_string(&path).map_err(|error| format!("mentions: {}: {error}", path.display()))?;
    Mentions::from_json(&text).map_err(|error| format!("mentions: {}: {error}", path.display()))
}
