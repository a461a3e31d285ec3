//! What a findings object says of the item that carries it, in the terms of assertions.
//!
//! Decided here once, while the run goes on: the run states each verdict as an assertion of its own, so that the outcome,
//! the exit status, every report and every recording agree. The text is the script's own; the run masks it.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
};

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    account::{Suppressed, day},
    contract::{Account, Check, Finding, SCHEMA, SCHEMA_NAME, Status},
    text::{name_of_check, tells_of},
};

/// Findings and notes that a message quotes.
const MOST_QUOTED: usize = 3;

/// What is wrong with data that breaks the contract is an assertion of this name.
const DATA: &str = "findings data";

/// Whether the data of a visualizer is a findings object, of whatever version.
pub fn is_findings(data: &Value) -> bool {
    data.get("schema").and_then(Value::as_str).is_some_and(is_ours)
}

/// What is wrong with the name of a schema that is meant to be this contract's.
pub(crate) fn flaw_of_schema(schema: &str) -> Option<String> {
    (schema != SCHEMA && is_ours(schema)).then(|| unknown_schema(schema))
}

/// What is wrong with a check that can be known without its run. `day` is that of the run.
pub(crate) fn flaw_of_check(check: &Value, day: NaiveDate) -> Option<String> {
    match read::<Check<String>>(check, "check") {
        Ok(check) => contradiction(&check, day),
        Err(message) => Some(message),
    }
}

fn unknown_schema(schema: &str) -> String {
    format!("schema: \"{schema}\" is not known, only \"{SCHEMA}\" is")
}

/// `Postwatch.Findings/1` is a misspelt schema, and not data of somebody else.
fn is_ours(schema: &str) -> bool {
    schema.get(..SCHEMA_NAME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEMA_NAME))
        || schema.eq_ignore_ascii_case(SCHEMA_NAME.trim_end_matches('/'))
}

/// How an assertion of the item ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssertionEnd {
    /// It held.
    Passed,
    /// It was skipped.
    Skipped,
    /// It did not hold.
    Failed,
    /// It failed with another error: the check did not run.
    Broken,
}

/// An item and its assertions.
#[derive(Clone, Copy, Debug)]
pub struct Carrier<'a> {
    /// Its place in the run order.
    pub position: usize,
    /// Its name.
    pub name: &'a str,
    /// The assertions of its scripts: name and end.
    pub assertions: &'a [(String, AssertionEnd)],
}

/// An assertion that the findings object adds to those of the scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// `3. Access keys are rotated`.
    pub name: String,
    /// What is wrong; nothing where the check passed.
    pub flaw: Option<Flaw>,
}

/// Why a check did not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It found something.
    Found(String),
    /// It could not look, or what it says cannot be relied on.
    NotChecked(String),
}

/// Judges the findings objects of an iteration.
#[derive(Debug, Default)]
pub struct Judge {
    /// Which item carried a check of which account.
    carriers: HashMap<(String, String), (usize, String)>,
}

impl Judge {
    /// The next iteration begins.
    pub fn begin_iteration(&mut self) {
        self.carriers.clear();
    }

    /// What a findings object adds to the assertions of its item. A check that an assertion tells of already adds
    /// nothing. `today` counts where the data does not say when it was made.
    pub fn judge(&mut self, data: &Value, item: Carrier<'_>, today: NaiveDate) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        let mut broken = |message: String| verdicts.push(Verdict::not_checked(DATA.to_owned(), message));
        let schema = data.get("schema").and_then(Value::as_str).unwrap_or_default();
        if schema != SCHEMA {
            broken(unknown_schema(schema));
            return verdicts;
        }
        let account: Account<String> = match data.get("account") {
            None | Some(Value::Null) => Account::default(),
            Some(account) => read(account, "account").unwrap_or_else(|message| {
                broken(message);
                Account::default()
            }),
        };
        let made_on = match data.get("generated_at") {
            None | Some(Value::Null) => today,
            Some(at) => at.as_str().and_then(day).unwrap_or_else(|| {
                broken(format!("generated_at: {at} is no time of ISO 8601, such as \"2026-11-22T02:30:00Z\""));
                today
            }),
        };
        let checks = match data.get("checks") {
            Some(Value::Array(checks)) => checks.as_slice(),
            found => {
                broken(match found {
                    None => "checks: missing".to_owned(),
                    Some(_) => "checks: not a list".to_owned(),
                });
                &[]
            }
        };
        let mut seen = HashSet::new();
        for (number, check) in checks.iter().enumerate() {
            let place = format!("checks[{number}]");
            let verdict = match read::<Check<String>>(check, &place) {
                Ok(check) if !seen.insert(check.check.clone()) => {
                    let message = format!("{place}.check: \"{}\" stands in this object already", check.check);
                    Some(Verdict::not_checked(DATA.to_owned(), message))
                }
                Ok(check) => self.check(&check, &place, &account.id, item, made_on),
                Err(message) => Some(Verdict::not_checked(DATA.to_owned(), message)),
            };
            verdicts.extend(verdict);
        }
        verdicts
    }

    fn check(
        &mut self,
        check: &Check<String>,
        place: &str,
        account: &str,
        item: Carrier<'_>,
        made_on: NaiveDate,
    ) -> Option<Verdict> {
        let name = name_of_check(&check.check, &check.title);
        if let Some(message) = self.carried_by_another(check, account, item).or_else(|| contradiction(check, made_on)) {
            return Some(Verdict::not_checked(DATA.to_owned(), format!("{place} \"{name}\": {message}")));
        }
        if is_told(check, item.assertions) {
            return None;
        }
        let flaw = match check.status {
            Status::Pass => None,
            Status::Fail => Some(Flaw::Found(found(check, made_on))),
            Status::Error => Some(Flaw::NotChecked(not_checked(&check.notes))),
        };
        Some(Verdict { name, flaw })
    }

    /// An item that ran again in its iteration replaces what it said before; another one cannot.
    fn carried_by_another(&mut self, check: &Check<String>, account: &str, item: Carrier<'_>) -> Option<String> {
        let key = (account.to_owned(), check.check.clone());
        match self.carriers.get(&key) {
            Some((position, first)) if *position != item.position => {
                Some(format!("check \"{}\" is carried by item \"{first}\" already", check.check))
            }
            _ => {
                self.carriers.insert(key, (item.position, item.name.to_owned()));
                None
            }
        }
    }
}

impl Verdict {
    fn not_checked(name: String, message: String) -> Verdict {
        Verdict { name, flaw: Some(Flaw::NotChecked(message)) }
    }
}

/// Reads a part of the data; the message says where it is wrong.
fn read<T: DeserializeOwned>(value: &Value, place: &str) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| match error.path().to_string() {
        inner if inner == "." => format!("{place}: {}", error.inner()),
        inner => format!("{place}.{inner}: {}", error.inner()),
    })
}

/// Status and findings that cannot both be right.
fn contradiction(check: &Check<String>, made_on: NaiveDate) -> Option<String> {
    for (number, finding) in check.findings.iter().enumerate() {
        let expires = finding.suppressed.as_ref().and_then(|suppression| suppression.expires.as_deref());
        if let Some(expires) = expires.filter(|expires| day(expires).is_none()) {
            let place = format!("findings[{number}].suppressed.expires");
            return Some(format!("{place}: \"{expires}\" is no day, such as \"2026-12-31\""));
        }
    }
    let open = open(check, made_on).count();
    match check.status {
        Status::Pass if open > 0 => Some(format!(
            "status is \"pass\", but there {}; with findings it is \"fail\"",
            match open {
                1 => "is a finding that is not suppressed".to_owned(),
                count => format!("are {count} findings that are not suppressed"),
            }
        )),
        Status::Fail if open == 0 && check.findings.is_empty() => Some(
            "status is \"fail\", but there are no findings; a check that could not look has the status \"error\""
                .to_owned(),
        ),
        Status::Fail if open == 0 => {
            Some("status is \"fail\", but all findings are suppressed; then it is \"pass\"".to_owned())
        }
        Status::Pass | Status::Fail | Status::Error => None,
    }
}

/// The findings that count.
fn open(check: &Check<String>, made_on: NaiveDate) -> impl Iterator<Item = &Finding<String>> {
    check.findings.iter().filter(move |finding| match &finding.suppressed {
        None => true,
        Some(suppression) => Suppressed::until(suppression.expires.as_deref(), made_on) == Suppressed::Expired,
    })
}

/// Whether the item's own assertions tell of a check: those of its name; else, that any failed as it did. Where an item
/// has assertions, a check that passed needs no other.
fn is_told(check: &Check<String>, assertions: &[(String, AssertionEnd)]) -> bool {
    let of_this_name = |assertion: &str| tells_of(assertion, &check.check, &check.title);
    let is_named = assertions.iter().any(|(assertion, _)| of_this_name(assertion));
    let mut ends = assertions.iter().filter(|(assertion, _)| !is_named || of_this_name(assertion)).map(|(_, end)| *end);
    match check.status {
        Status::Pass => ends.next().is_some(),
        Status::Fail => ends.any(|end| matches!(end, AssertionEnd::Failed | AssertionEnd::Broken)),
        Status::Error => ends.any(|end| end == AssertionEnd::Broken),
    }
}

/// `2 findings: alice: KEY_NOT_ROTATED; bob: KEY_NOT_ROTATED`.
fn found(check: &Check<String>, made_on: NaiveDate) -> String {
    let count = open(check, made_on).count();
    let quoted =
        open(check, made_on).take(MOST_QUOTED).map(|finding| format!("{}: {}", finding.entity, finding.reason));
    let noun = if count == 1 { "finding" } else { "findings" };
    listed(format!("{count} {noun}: "), quoted, count)
}

/// `not checked: Throttling: Rate exceeded`.
fn not_checked(notes: &[String]) -> String {
    let start = "not checked";
    match notes {
        [] => format!("{start}: the check says no more"),
        notes => {
            let quoted = notes.iter().take(MOST_QUOTED).map(|note| note.trim_start_matches("not checked: ").to_owned());
            listed(format!("{start}: "), quoted, notes.len())
        }
    }
}

fn listed(mut sentence: String, quoted: impl Iterator<Item = String>, count: usize) -> String {
    sentence.push_str(&quoted.collect::<Vec<_>>().join("; "));
    if count > MOST_QUOTED {
        // Writing to a String cannot fail.
        let _ = write!(sentence, "; and {} more", count - MOST_QUOTED);
    }
    sentence
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What an object says whose item has these assertions.
    fn judged(data: &Value, assertions: &[(&str, AssertionEnd)]) -> Vec<Verdict> {
        let assertions: Vec<_> = assertions.iter().map(|(name, end)| ((*name).to_owned(), *end)).collect();
        let item = Carrier { position: 0, name: "Keys", assertions: &assertions };
        Judge::default().judge(data, item, NaiveDate::from_ymd_opt(2026, 11, 30).unwrap())
    }

    fn told(verdicts: &[Verdict]) -> Vec<String> {
        let line = |verdict: &Verdict| match &verdict.flaw {
            None => format!("pass {}", verdict.name),
            Some(Flaw::Found(message)) => format!("fail {}: {message}", verdict.name),
            Some(Flaw::NotChecked(message)) => format!("error {}: {message}", verdict.name),
        };
        verdicts.iter().map(line).collect()
    }

    fn object(checks: &Value) -> Value {
        json!({"schema": SCHEMA, "account": {"id": "1"}, "checks": checks})
    }

    fn check(status: &str, entities: &[&str]) -> Value {
        let findings: Vec<Value> = entities.iter().map(|name| json!({"entity": name, "reason": "OLD"})).collect();
        json!({"check": "3", "title": "Keys are new", "status": status, "findings": findings})
    }

    #[test]
    fn without_assertions_each_check_is_one() {
        let data = object(&json!([check("fail", &["a", "b", "c", "d"])]));
        assert_eq!(told(&judged(&data, &[])), ["fail 3. Keys are new: 4 findings: a: OLD; b: OLD; c: OLD; and 1 more"]);
        assert_eq!(told(&judged(&object(&json!([check("pass", &[])])), &[])), ["pass 3. Keys are new"]);
        let mut unreadable = check("error", &["a"]);
        unreadable["notes"] = json!(["not checked: Throttling: Rate exceeded"]);
        let told_of = told(&judged(&object(&json!([unreadable])), &[]));
        assert_eq!(told_of, ["error 3. Keys are new: not checked: Throttling: Rate exceeded"]);
    }

    #[test]
    fn a_check_is_told_once() {
        use AssertionEnd::{Broken, Failed, Passed, Skipped};
        let fail = object(&json!([check("fail", &["a"])]));
        for (name, end, is_told) in [
            ("3. Keys", Failed, true),
            ("Keys are new", Failed, true),
            ("anything", Failed, true),
            ("3. Keys", Broken, true),
            ("3. Keys", Passed, false),
            ("3. Keys", Skipped, false),
            ("anything", Passed, false),
        ] {
            assert_eq!(judged(&fail, &[(name, end)]).is_empty(), is_told, "{name} {end:?}");
        }
        assert_eq!(judged(&fail, &[("3. Keys", Passed), ("4. MFA", Failed)]).len(), 1);
        let error = object(&json!([check("error", &[])]));
        assert!(judged(&error, &[("3. Keys", Broken)]).is_empty());
        assert_eq!(judged(&error, &[("3. Keys", Failed)]).len(), 1);
        let pass = object(&json!([check("pass", &[])]));
        assert!(judged(&pass, &[("responds", Passed)]).is_empty());
    }

    #[test]
    fn status_and_findings_must_agree() {
        let told_of = |check: Value| told(&judged(&object(&json!([check])), &[]));
        assert_eq!(
            told_of(check("pass", &["a"])),
            [
                "error findings data: checks[0] \"3. Keys are new\": status is \"pass\", but there is a finding that is not \
              suppressed; with findings it is \"fail\""
            ]
        );
        assert!(told_of(check("fail", &[]))[0].contains("there are no findings"));
        let suppressed = |status: &str, expires: Value| {
            let mut check = check(status, &["a"]);
            check["findings"][0]["suppressed"] = json!({"expires": expires});
            check
        };
        assert_eq!(told_of(suppressed("pass", json!("2026-11-30"))), ["pass 3. Keys are new"]);
        assert!(told_of(suppressed("fail", json!(null)))[0].contains("all findings are suppressed"));
        assert!(told_of(suppressed("pass", json!("2026-11-29")))[0].contains("is a finding that is not suppressed"));
        assert!(told_of(suppressed("pass", json!("soon")))[0].contains("\"soon\" is no day"));
    }

    #[test]
    fn data_that_cannot_be_read_is_told_with_its_place() {
        let told_of = |change: &dyn Fn(&mut Value)| {
            let mut data = object(&json!([check("fail", &["a"])]));
            change(&mut data);
            told(&judged(&data, &[("3. Keys", AssertionEnd::Failed)])).join("|")
        };
        let error = |message: &str| format!("error findings data: {message}");
        assert_eq!(told_of(&|_| {}), "");
        assert_eq!(
            told_of(&|data| data["checks"][0]["status"] = json!("failed")),
            error("checks[0].status: unknown variant `failed`, expected one of `pass`, `fail`, `error`")
        );
        assert_eq!(
            told_of(&|data| data["checks"][0]["findings"][0] = json!({"entity": "a"})),
            error("checks[0].findings[0]: missing field `reason`")
        );
        assert_eq!(
            told_of(&|data| data["checks"][0]["check"] = json!(3)),
            error("checks[0].check: invalid type: integer `3`, expected a string")
        );
        assert_eq!(
            told_of(&|data| data["checks"] = json!([data["checks"][0], data["checks"][0]])),
            error("checks[1].check: \"3\" stands in this object already")
        );
        assert_eq!(told_of(&|data| data["checks"] = json!({})), error("checks: not a list"));
        assert_eq!(
            told_of(&|data| data["schema"] = json!("postwatch.findings/2")),
            error("schema: \"postwatch.findings/2\" is not known, only \"postwatch.findings/1\" is")
        );
        assert!(told_of(&|data| data["generated_at"] = json!(5)).contains("generated_at: 5 is no time"));
        assert!(told_of(&|data| data["account"] = json!({})).contains("account: missing field `id`"));
    }

    #[test]
    fn two_items_cannot_carry_one_check() {
        let data = object(&json!([check("pass", &[])]));
        let item = |position, name| Carrier { position, name, assertions: &[] };
        let today = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let mut judge = Judge::default();
        judge.judge(&data, item(0, "Keys"), today);
        assert_eq!(told(&judge.judge(&data, item(0, "Keys"), today)), ["pass 3. Keys are new"]);
        assert!(told(&judge.judge(&data, item(1, "Other"), today))[0].contains("carried by item \"Keys\" already"));
        judge.begin_iteration();
        assert_eq!(told(&judge.judge(&data, item(1, "Other"), today)), ["pass 3. Keys are new"]);
    }
}
