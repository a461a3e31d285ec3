//! Reports that each run of a monitor leaves, as written.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};

use super::Scalar;

/// Reports by name.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReportsFile {
    /// A page with everything.
    #[serde(default)]
    pub html: Option<ReportFile>,
    /// newman's JSON.
    #[serde(default)]
    pub json: Option<ReportFile>,
    /// Counts as JSON.
    #[serde(default)]
    pub json_summary: Option<ReportFile>,
    /// JUnit's XML.
    #[serde(default)]
    pub junit: Option<ReportFile>,
    /// The recording, from which every report can be made again.
    #[serde(default)]
    pub events: Option<ReportFile>,
}

/// A report: `export`, and the options of its reporter as `--reporter-NAME-OPTION` has them.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportFile {
    /// The file; `{monitor}`, `{run}` and `{date}` stand for the monitor, the number of the run and the day.
    pub export: String,
    /// Other options.
    pub options: BTreeMap<String, Scalar>,
}

impl ReportsFile {
    /// Those that are wanted, by the names of their reporters.
    pub fn wanted(&self) -> impl Iterator<Item = (&'static str, &ReportFile)> {
        let ReportsFile { html, json, json_summary, junit, events } = self;
        let all =
            [("html", html), ("json", json), ("json-summary", json_summary), ("junit", junit), ("events", events)];
        all.into_iter().filter_map(|(name, report)| Some((name, report.as_ref()?)))
    }

    /// The same with what others say where it says nothing.
    pub(super) fn or(self, others: &ReportsFile) -> ReportsFile {
        let ReportsFile { html, json, json_summary, junit, events } = self;
        ReportsFile {
            html: html.or_else(|| others.html.clone()),
            json: json.or_else(|| others.json.clone()),
            json_summary: json_summary.or_else(|| others.json_summary.clone()),
            junit: junit.or_else(|| others.junit.clone()),
            events: events.or_else(|| others.events.clone()),
        }
    }
}

impl<'de> Deserialize<'de> for ReportFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ReportFile, D::Error> {
        struct Report;
        impl<'de> Visitor<'de> for Report {
            type Value = ReportFile;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("`{export: FILE}`")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<ReportFile, A::Error> {
                let mut export = None;
                let mut options = BTreeMap::new();
                while let Some(name) = pairs.next_key::<String>()? {
                    let value: Scalar = pairs.next_value()?;
                    if name == "export" {
                        export = Some(value.text());
                    } else {
                        options.insert(name, value);
                    }
                }
                match export {
                    Some(export) if !export.is_empty() => Ok(ReportFile { export, options }),
                    _ => Err(A::Error::custom("a report needs `export`, the file that it is written to")),
                }
            }
        }
        deserializer.deserialize_map(Report)
    }
}
