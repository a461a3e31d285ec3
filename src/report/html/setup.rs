//! `--reporter-html-OPTION`, and the same under the names of the plug-in htmlextra.

use std::fs;

use super::{HtmlOptions, PageTemplate};
use crate::report::{ReporterOptions, Setup, number::parse_size};

/// The plug-in whose place the reporter takes.
const PLUG_IN: &str = "htmlextra";

/// What htmlextra knows and this page has no use for: the list is always in pages, collections are not described in it,
/// and what is logged or drawn on the terminal is the cli reporter's.
const WITHOUT_EFFECT: [&str; 6] =
    ["title-size", "test-paging", "show-markdown-links", "show-folder-description", "display-progress-bar", "logs"];

/// The options of the reporter.
pub const OPTIONS: [&str; 25] = [
    "export",
    "template",
    "title",
    "browser-title",
    "timezone",
    "show-only-fails",
    "no-syntax-highlighting",
    "omit-request-bodies",
    "omit-response-bodies",
    "omit-headers",
    "omit-visualizer",
    "omit-environment",
    "omit-globals",
    "hide-request-body",
    "hide-response-body",
    "skip-headers",
    "skip-folders",
    "skip-requests",
    "skip-environment-vars",
    "skip-global-vars",
    "skip-sensitive-data",
    "show-environment-data",
    "show-global-data",
    "max-body-size",
    "max-size",
];

/// The options of one reporter, by names with dashes; the plug-in's own are in camel case.
struct OwnOptions<'a> {
    reporter: &'a str,
    options: &'a ReporterOptions,
}

impl OwnOptions<'_> {
    fn get(&self, option: &str) -> Option<&str> {
        self.options.get(self.reporter, option).or_else(|| self.options.get(self.reporter, &camel(option)))
    }

    fn is_set(&self, option: &str) -> bool {
        self.get(option).is_some_and(|value| value != "false")
    }

    /// Names, separated by commas, or as a JSON list: those in configuration files come so.
    fn names(&self, option: &str) -> Vec<String> {
        let Some(text) = self.get(option) else { return Vec::new() };
        let bare = |name: &str| name.trim().trim_matches(['"', '\'']).to_owned();
        serde_json::from_str(text).unwrap_or_else(|_| {
            text.trim_matches(['[', ']']).split(',').map(bare).filter(|name| !name.is_empty()).collect()
        })
    }

    fn size(&self, option: &str, default: u64) -> Result<u64, String> {
        let Some(text) = self.get(option) else { return Ok(default) };
        parse_size(text)
            .map_err(|error| format!("reporter {}: --reporter-{}-{option}: {error}", self.reporter, self.reporter))
    }
}

/// What the page shows. `Err` is wrong usage.
pub fn set_up(reporter: &str, setup: &mut Setup<'_>) -> Result<HtmlOptions, String> {
    tell_idle(reporter, setup);
    let given = OwnOptions { reporter, options: setup.options };
    let template = template(&given, setup)?;
    let defaults = HtmlOptions::default();
    let omits_all = given.is_set("skip-sensitive-data");
    // The plug-in shows variables when asked to; here they are masked, and shown unless left out.
    let omits = |show: &str, omit: &str| match given.get(show) {
        Some(value) => value == "false",
        None => reporter == PLUG_IN || given.is_set(omit),
    };
    let text = |option: &str| given.get(option).filter(|text| *text != "true").map(|text| setup.redactor.show(text));
    Ok(HtmlOptions {
        title: text("title"),
        browser_title: text("browser-title"),
        template,
        time_zone: given.get("timezone").map(str::to_owned),
        only_failures: given.is_set("show-only-fails"),
        no_highlighting: given.is_set("no-syntax-highlighting"),
        omit_request_bodies: omits_all || given.is_set("omit-request-bodies"),
        omit_response_bodies: omits_all || given.is_set("omit-response-bodies"),
        omit_headers: omits_all || given.is_set("omit-headers"),
        hide_request_body: given.names("hide-request-body"),
        hide_response_body: given.names("hide-response-body"),
        skip_headers: given.names("skip-headers"),
        skip_folders: given.names("skip-folders"),
        skip_requests: given.names("skip-requests"),
        omit_visualizer: omits_all || given.is_set("omit-visualizer"),
        omit_environment: omits("show-environment-data", "omit-environment"),
        omit_globals: omits("show-global-data", "omit-globals"),
        skip_environment_variables: given.names("skip-environment-vars"),
        skip_global_variables: given.names("skip-global-vars"),
        most_body_bytes: usize::try_from(given.size("max-body-size", defaults.most_body_bytes as u64)?)
            .unwrap_or(usize::MAX),
        most_bytes: given.size("max-size", defaults.most_bytes)?,
    })
}

/// The user's template. One that was written for the plug-in asks for data that is not there.
fn template(given: &OwnOptions<'_>, setup: &mut Setup<'_>) -> Result<PageTemplate, String> {
    let Some(path) = given.get("template") else { return Ok(PageTemplate::BuiltIn) };
    if given.reporter == PLUG_IN {
        setup.note(
            "reporter htmlextra: the template is not used: it was written for the plug-in's data. \
             `-r html --reporter-html-template FILE` takes templates for ours, which docs/html-report.md describes.",
        );
        return Ok(PageTemplate::BuiltIn);
    }
    let told = |error: String| format!("reporter {}: {error}", given.reporter);
    let text = fs::read_to_string(setup.surroundings.path(path)).map_err(|error| told(format!("{path}: {error}")))?;
    PageTemplate::compile(path, &text).map_err(|error| told(error.to_string()))
}

/// Whether an option is known, in the spelling of the plug-in too.
pub fn knows(option: &str) -> bool {
    let dashed = dashed(option);
    OPTIONS.contains(&dashed.as_str()) || WITHOUT_EFFECT.contains(&dashed.as_str())
}

/// Names what the plug-in knows and does nothing here, once.
fn tell_idle(reporter: &str, setup: &mut Setup<'_>) {
    let is_idle = |name: &&str| WITHOUT_EFFECT.contains(&dashed(name).as_str());
    let idle: Vec<&str> = setup.options.names(reporter).filter(is_idle).collect();
    if !idle.is_empty() {
        setup.note(&format!("reporter {reporter}: without effect: {}", idle.join(", ")));
    }
}

/// `show-only-fails` → `showOnlyFails`.
fn camel(option: &str) -> String {
    let mut out = String::with_capacity(option.len());
    let mut is_start = false;
    for character in option.chars() {
        match character {
            '-' => is_start = true,
            letter if is_start => {
                out.push(letter.to_ascii_uppercase());
                is_start = false;
            }
            letter => out.push(letter),
        }
    }
    out
}

/// `showOnlyFails` → `show-only-fails`.
fn dashed(option: &str) -> String {
    let mut out = String::with_capacity(option.len() + 4);
    for character in option.chars() {
        if character.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(character.to_ascii_lowercase());
    }
    out
}
