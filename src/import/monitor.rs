//! A monitor of Postman → a monitor file, and what of it has no place there.
//!
//! The shape is that of `GET /monitors/{id}` in Postman's public API description.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::{
    findings::{Finding, Topic},
    yaml::{comment, quoted},
};
use crate::{
    printable::counted,
    schedule::{Cron, ScheduleError, Zone},
};

/// Members that have a place in the file, that other files have, or that say nothing of what the monitor does.
const KNOWN: [&str; 20] = [
    "id",
    "uid",
    "name",
    "description",
    "owner",
    "active",
    "collection",
    "collectionUid",
    "environment",
    "environmentUid",
    "schedule",
    "options",
    "retry",
    "notifications",
    "notificationLimit",
    "distribution",
    "lastRun",
    "createdAt",
    "updatedAt",
    "workspace",
];

/// Where Postman's own machines are.
const REGIONS: [&str; 10] = [
    "us-east",
    "us-west",
    "ap-southeast",
    "ca-central",
    "eu-central",
    "sa-east",
    "uk",
    "us-east-staticip",
    "us-west-staticip",
    "us",
];

/// What is around a monitor.
#[derive(Debug, Default)]
pub(super) struct Around<'import> {
    /// Its file, for what is told of it.
    pub(super) path: &'import str,
    /// Its name, unlike that of any other monitor.
    pub(super) name: &'import str,
    /// The collection: a path relative to the file, or a UID.
    pub(super) collection: &'import str,
    pub(super) environment: Option<&'import str>,
    /// Secret variables of the environment: name, variable of the process, and a remark.
    pub(super) secrets: &'import [(String, String, String)],
}

/// A monitor's file.
#[derive(Debug)]
pub(super) struct MonitorFile {
    pub(super) text: String,
    pub(super) findings: Vec<Finding>,
    /// Who was sent mail.
    pub(super) recipients: Vec<String>,
}

/// The UID of the collection or environment that a monitor names.
pub(super) fn uid_of<'json>(monitor: &'json Value, what: &str) -> Option<&'json str> {
    let text = |name: &str| monitor.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    text(&format!("{what}Uid")).or_else(|| text(what))
}

impl MonitorFile {
    /// Turns what was served into a file.
    pub(super) fn of(monitor: &Value, around: &Around<'_>) -> MonitorFile {
        let mut file = MonitorFile { text: String::new(), findings: Vec::new(), recipients: Vec::new() };
        let no_members = Map::new();
        let members = monitor.as_object().unwrap_or(&no_members);
        let text = |name: &str| monitor.get(name).and_then(Value::as_str).unwrap_or_default();
        file.line(&format!(
            "# Imported from Postman's monitor {}; what did not come over is in IMPORT.md.",
            comment(text("id"))
        ));
        file.line(&format!("name: {}", quoted(around.name)));
        if !text("description").is_empty() {
            file.line(&format!("description: {}", quoted(text("description"))));
        }
        let is_active = monitor.get("active") != Some(&Value::Bool(false));
        file.line(&format!("active: {}", is_active && MonitorFile::schedule_problem(monitor).is_none()));
        file.line(&format!("collection: {}", quoted(around.collection)));
        if let Some(environment) = around.environment {
            file.line(&format!("environment: {}", quoted(environment)));
        }
        file.schedule(monitor, is_active, around);
        file.options(monitor, around);
        file.secrets(around.secrets);
        file.notifications(monitor, around);
        file.distribution(monitor.get("distribution"), around);
        file.unknown(members, &KNOWN, "", around);
        file
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn find(&mut self, topic: Topic, around: &Around<'_>, what: impl Into<String>, next: impl Into<String>) {
        self.findings.push(Finding::new(topic, around.path, what, next));
    }

    /// Why the schedule cannot be kept as it is, if there is one.
    fn schedule_problem(monitor: &Value) -> Option<ScheduleError> {
        let text = |name: &str| monitor.pointer(&format!("/schedule/{name}")).and_then(Value::as_str).map(str::trim);
        let cron = text("cron").filter(|cron| !cron.is_empty())?;
        let zone = text("timezone").filter(|zone| !zone.is_empty());
        cron.parse::<Cron>().err().or_else(|| zone?.parse::<Zone>().err())
    }

    fn schedule(&mut self, monitor: &Value, is_active: bool, around: &Around<'_>) {
        let text = |name: &str| monitor.pointer(&format!("/schedule/{name}")).and_then(Value::as_str).map(str::trim);
        let Some(cron) = text("cron").filter(|cron| !cron.is_empty()) else {
            if is_active {
                let what = "it is active in Postman and was served without a schedule";
                self.find(Topic::Schedules, around, what, "Write `schedule: {cron, timezone}`.");
            }
            return;
        };
        let zone = text("timezone").filter(|zone| !zone.is_empty());
        if zone.is_none() {
            let what = "no time zone was served; UTC is written";
            self.find(Topic::Schedules, around, what, "Write the one that you mean.");
        }
        let problem = MonitorFile::schedule_problem(monitor);
        let mark = if problem.is_some() { "# " } else { "" };
        self.line(&format!("{mark}schedule:"));
        self.line(&format!("{mark}  cron: {}", quoted(cron)));
        self.line(&format!("{mark}  timezone: {}", quoted(zone.unwrap_or("UTC"))));
        if let Some(problem) = problem {
            let next = "Write a schedule that postwatch knows, and `active: true`.";
            self.find(Topic::Schedules, around, format!("it is switched off: {problem}"), next);
        }
        if let Some(schedule) = monitor.get("schedule").and_then(Value::as_object) {
            self.unknown(schedule, &["cron", "timezone", "nextRun"], "schedule.", around);
        }
    }

    fn options(&mut self, monitor: &Value, around: &Around<'_>) {
        let option = |name: &str| monitor.pointer(&format!("/options/{name}"));
        let mut lines = String::new();
        for name in ["followRedirects", "strictSSL"] {
            if let Some(Value::Bool(truth)) = option(name) {
                let _ = writeln!(lines, "  {name}: {truth}");
            }
        }
        for name in ["requestDelay", "requestTimeout"] {
            if let Some(milliseconds) = option(name).and_then(Value::as_u64).filter(|milliseconds| *milliseconds > 0) {
                let _ = writeln!(lines, "  {name}: {milliseconds}");
            }
        }
        if let Some(attempts) = monitor.pointer("/retry/attempts").and_then(Value::as_u64).filter(|count| *count > 0) {
            let attempts = usize::try_from(attempts).unwrap_or(usize::MAX);
            let _ = writeln!(lines, "  retry:\n    attempts: {attempts}");
            let what = format!("Postman repeats the run up to {}", counted(attempts, "time"));
            self.find(Topic::Retries, around, what, "Nothing, if repeating single requests will do.");
        }
        if !lines.is_empty() {
            self.line(&format!("options:\n{}", lines.trim_end()));
        }
        if let Some(options) = monitor.get("options").and_then(Value::as_object) {
            let known = ["followRedirects", "strictSSL", "requestDelay", "requestTimeout", "requestSelection"];
            self.unknown(options, &known, "options.", around);
        }
        self.selection(option("requestSelection"), around);
    }

    /// The requests that Postman runs instead of all of them.
    fn selection(&mut self, selection: Option<&Value>, around: &Around<'_>) {
        let items = selection.and_then(|selection| selection.get("selectedItems")).and_then(Value::as_array);
        let ids: Vec<&str> =
            items.into_iter().flatten().filter_map(|item| item.get("id").and_then(Value::as_str)).collect();
        if ids.is_empty() {
            return;
        }
        self.line("folders:");
        for id in &ids {
            self.line(&format!("  - {}", quoted(super::thing::identity(id))));
        }
        let what = format!("{} of the collection's items are selected", ids.len());
        self.find(Topic::Selections, around, what, "Look at the order in the collection, if it matters.");
    }

    fn secrets(&mut self, secrets: &[(String, String, String)]) {
        if secrets.is_empty() {
            return;
        }
        self.line("secrets:");
        for (key, variable, remark) in secrets {
            let remark = if remark.is_empty() { String::new() } else { format!(" # {}", comment(remark)) };
            self.line(&format!("  {}: {{ env: {} }}{remark}", quoted(key), quoted(variable)));
        }
    }

    fn notifications(&mut self, monitor: &Value, around: &Around<'_>) {
        for event in ["onError", "onFailure"] {
            let list = monitor.pointer(&format!("/notifications/{event}")).and_then(Value::as_array);
            for entry in list.into_iter().flatten() {
                let address = entry.get("email").or(Some(entry)).and_then(Value::as_str);
                self.recipients.extend(address.filter(|address| !address.is_empty()).map(str::to_owned));
            }
        }
        self.recipients.sort();
        self.recipients.dedup();
        let limit = monitor.get("notificationLimit").and_then(Value::as_u64);
        if self.recipients.is_empty() && limit.is_none() {
            return;
        }
        // Three is the default of both.
        if let Some(limit @ (1..=2 | 4..=99)) = limit {
            self.line("thresholds:");
            self.line(&format!("  notificationLimit: {limit}"));
        }
        let to = match self.recipients.as_slice() {
            [] => "nobody is named".to_owned(),
            some => format!("mail to {}", some.join(", ")),
        };
        let until = limit.map(|limit| format!("; silent after {limit} failures in a row")).unwrap_or_default();
        self.find(
            Topic::Notifications,
            around,
            format!("{to}{until}"),
            "Fill in the channel in `postwatch.yaml`, or another one.",
        );
    }

    fn distribution(&mut self, distribution: Option<&Value>, around: &Around<'_>) {
        let mut regions = Vec::new();
        let mut runners = Vec::new();
        for entry in distribution.and_then(Value::as_array).into_iter().flatten() {
            let region = entry.get("region").or(Some(entry)).and_then(Value::as_str);
            match region {
                Some(region) if REGIONS.contains(&region) => regions.push(region.to_owned()),
                Some(other) => runners.push(other.to_owned()),
                None => runners.push(entry.to_string()),
            }
        }
        if !regions.is_empty() {
            let what = format!("{} → one run", regions.join(", "));
            self.find(Topic::Regions, around, what, "Run postwatch in each region that matters, with this file.");
        }
        if !runners.is_empty() {
            let what = format!("runner {} → this machine", runners.join(", "));
            self.find(Topic::PrivateRunners, around, what, "Run postwatch where that runner is.");
        }
    }

    fn unknown(&mut self, members: &Map<String, Value>, known: &[&str], within: &str, around: &Around<'_>) {
        for (name, value) in members.iter().filter(|(name, _)| !known.contains(&name.as_str())) {
            if value.is_null() {
                continue;
            }
            let lower = name.to_lowercase();
            let (topic, next) = if lower.contains("data") {
                (Topic::DataFiles, "Download the file from Postman, and name it: `data: ../data/FILE`.")
            } else if lower.contains("runner") {
                (Topic::PrivateRunners, "Run postwatch where that runner is.")
            } else {
                (Topic::Unknown, "Compare with the monitor in Postman.")
            };
            let value: String = value.to_string().chars().take(80).collect();
            self.find(topic, around, format!("`{within}{name}`: {value}"), next);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn around<'a>(secrets: &'a [(String, String, String)]) -> Around<'a> {
        Around {
            path: "monitors/n.monitor.yaml",
            name: "n: \"x\"",
            collection: "../collections/c.postman_collection.json",
            environment: Some("../environments/e.postman_environment.json"),
            secrets,
        }
    }

    #[test]
    fn everything_has_a_place_or_is_told() {
        let monitor = json!({
            "id": "1e6b6cc1", "name": "n", "uid": "5852-1e6b6cc1", "owner": 5852, "active": true,
            "collectionUid": "5852-c", "environmentUid": "5852-e", "notificationLimit": 3,
            "options": {"followRedirects": false, "requestDelay": 0, "requestTimeout": 3000, "strictSSL": true, "newOption": 1,
                "requestSelection": {"selectedItems": [{"id": "5852-aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"}]}},
            "notifications": {"onError": [{"email": "a@x.org"}], "onFailure": [{"email": "a@x.org"}, {"email": "b@x.org"}]},
            "distribution": [{"region": "us-east"}, {"region": "eu-central"}, {"region": "my-runner"}],
            "schedule": {"cron": "0 17 * * MON-FRI", "timezone": "America/New_York", "nextRun": "2026-12-01T22:00:00Z"},
            "retry": {"attempts": 2}, "lastRun": {"status": "success"}, "datasets": ["d1"], "nothing": null,
        });
        let secrets = [("my token".to_owned(), "MY_TOKEN".to_owned(), "kept by aws: arn:x".to_owned())];
        let file = MonitorFile::of(&monitor, &around(&secrets));
        let expected = r#"# Imported from Postman's monitor 1e6b6cc1; what did not come over is in IMPORT.md.
name: "n: \"x\""
active: true
collection: "../collections/c.postman_collection.json"
environment: "../environments/e.postman_environment.json"
schedule:
  cron: "0 17 * * MON-FRI"
  timezone: "America/New_York"
options:
  followRedirects: false
  strictSSL: true
  requestTimeout: 3000
  retry:
    attempts: 2
folders:
  - "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
secrets:
  "my token": { env: "MY_TOKEN" } # kept by aws: arn:x
"#;
        assert_eq!(file.text, expected);
        assert_eq!(file.recipients, ["a@x.org", "b@x.org"]);
        let told: Vec<(Topic, &str)> =
            file.findings.iter().map(|finding| (finding.topic, finding.what.as_str())).collect();
        assert_eq!(
            told,
            [
                (Topic::Retries, "Postman repeats the run up to 2 times"),
                (Topic::Unknown, "`options.newOption`: 1"),
                (Topic::Selections, "1 of the collection's items are selected"),
                (Topic::Notifications, "mail to a@x.org, b@x.org; silent after 3 failures in a row"),
                (Topic::Regions, "us-east, eu-central → one run"),
                (Topic::PrivateRunners, "runner my-runner → this machine"),
                (Topic::DataFiles, "`datasets`: [\"d1\"]"),
            ]
        );
    }

    #[test]
    fn what_was_not_served_is_told() {
        for monitor in
            [json!({}), json!({"schedule": {"cron": " "}}), json!([]), json!({"schedule": 3, "options": "x"})]
        {
            let file = MonitorFile::of(&monitor, &around(&[]));
            assert!(!file.text.contains("schedule"), "{}", file.text);
            assert_eq!(file.findings[0].topic, Topic::Schedules, "{monitor}");
        }
        for (cron, zone) in [("not a cron", "UTC"), ("0 0 30 2 *", "UTC"), ("* * * * *", "Mars/Base")] {
            let odd = MonitorFile::of(&json!({"schedule": {"cron": cron, "timezone": zone}}), &around(&[]));
            let comment = format!("# schedule:\n#   cron: {}", quoted(cron));
            assert!(odd.text.contains("active: false") && odd.text.contains(&comment), "{}", odd.text);
            assert!(odd.findings[0].what.starts_with("it is switched off: "), "{}", odd.findings[0].what);
        }
        let paused = MonitorFile::of(&json!({"active": false, "schedule": {"cron": "@daily"}}), &around(&[]));
        assert!(paused.text.contains("active: false"));
        assert_eq!(paused.findings[0].what, "no time zone was served; UTC is written");
    }
}
