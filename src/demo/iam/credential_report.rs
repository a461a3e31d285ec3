//! The credential report: made while one waits, kept for four hours, a CSV file in base64.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Duration, Utc};

use super::Call;
use crate::demo::{
    account::{root_arn, user_arn},
    cloud::Cloud,
    fixture_account::{AccessKey, Account, User},
    moment::{Moment, with_offset, zulu},
    refusal::Refusal,
    work::Work,
    xml::Fields,
};

const COLUMNS: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,\
mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,\
access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,\
access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

/// A report is good for four hours.
fn is_expired(report: Work, now: DateTime<Utc>) -> bool {
    report.completed.is_some_and(|completed| now - completed >= Duration::hours(4))
}

pub(super) fn generate(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let mut memory = call.cloud.memory();
    let known = memory.reports.get_mut(&call.account.id).filter(|report| !is_expired(**report, call.cloud.now()));
    let Some(report) = known else {
        let report = Work::new(call.cloud.fixture.behaviour.report_polls);
        memory.reports.insert(call.account.id.clone(), report);
        let said = Fields::new().text("State", "STARTED");
        return Ok(Some(said.text("Description", "No report exists. Starting a new report generation task")));
    };
    report.advance(call.cloud.faults.report_never_completes, call.cloud.now());
    let state = if report.completed.is_some() { "COMPLETE" } else { "INPROGRESS" };
    Ok(Some(Fields::new().text("State", state)))
}

pub(super) fn get(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let mut memory = call.cloud.memory();
    let Some(report) = memory.reports.get_mut(&call.account.id) else {
        return Err(Refusal::new(410, "ReportNotPresent", "No report is present. Generate a report first"));
    };
    report.advance(call.cloud.faults.report_never_completes, call.cloud.now());
    let Some(completed) = report.completed else {
        return Err(Refusal::new(404, "ReportInProgress", "Report generation is in progress"));
    };
    if is_expired(*report, call.cloud.now()) {
        return Err(Refusal::new(
            410,
            "ReportExpired",
            "The most recent credential report has expired. Generate a new one",
        ));
    }
    let content = STANDARD.encode(table(call.cloud, call.account));
    Ok(Some(
        Fields::new().text("Content", content).text("ReportFormat", "text/csv").text("GeneratedTime", zulu(completed)),
    ))
}

/// The report's text; no line end at its end, as AWS sends it.
fn table(cloud: &Cloud, account: &Account) -> String {
    let users = account.users.iter().map(|user| user_row(cloud, account, user));
    let lines: Vec<String> = [COLUMNS.to_owned(), root_row(cloud, account)].into_iter().chain(users).collect();
    lines.join("\n")
}

fn root_row(cloud: &Cloud, account: &Account) -> String {
    let root = &account.root;
    let used = root.password.and_then(|used| cloud.when(used)).map_or_else(|| "no_information".to_owned(), with_offset);
    let mut cells = vec!["<root_account>".to_owned(), root_arn(account), with_offset(cloud.created(root.created))];
    cells.extend([
        "not_supported".to_owned(),
        used,
        "not_supported".to_owned(),
        "not_supported".to_owned(),
        root.mfa.to_string(),
    ]);
    finish_row(cloud, cells, &root.keys)
}

fn user_row(cloud: &Cloud, account: &Account, user: &User) -> String {
    let mut cells = vec![user.name.clone(), user_arn(account, user), with_offset(cloud.created(user.created))];
    cells.extend(password_cells(cloud, account, user));
    cells.push(user.mfa.to_string());
    finish_row(cloud, cells, &user.keys)
}

fn password_cells(cloud: &Cloud, account: &Account, user: &User) -> [String; 4] {
    let not_applicable = || "N/A".to_owned();
    let Some(used) = user.password else {
        return ["false".to_owned(), not_applicable(), not_applicable(), not_applicable()];
    };
    let changed = cloud.created(user.password_changed.unwrap_or(user.created));
    let longest = account.password_policy.as_ref().and_then(|policy| policy.max_age);
    let next = longest.map_or_else(not_applicable, |days| with_offset(changed + Duration::days(days.into())));
    let used = cloud.when(used).map_or_else(|| "no_information".to_owned(), with_offset);
    ["true".to_owned(), used, with_offset(changed), next]
}

/// Two keys, then two certificates, which nobody has here.
fn finish_row(cloud: &Cloud, mut cells: Vec<String>, keys: &[AccessKey]) -> String {
    for number in 0..2 {
        match keys.get(number) {
            Some(key) => cells.extend(key_cells(cloud, key)),
            None => cells.extend(["false", "N/A", "N/A", "N/A", "N/A"].map(str::to_owned)),
        }
    }
    cells.extend(["false", "N/A", "false", "N/A"].map(str::to_owned));
    cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",")
}

fn key_cells(cloud: &Cloud, key: &AccessKey) -> [String; 5] {
    let created = with_offset(cloud.created(key.age));
    let used = key.last_used.and_then(|used: Moment| cloud.when(used));
    let [date, region, service] = match used {
        Some(used) => [with_offset(used), key.region.clone(), key.service.clone()],
        None => ["N/A", "N/A", "N/A"].map(str::to_owned),
    };
    [key.active.to_string(), created, date, region, service]
}

/// User names may hold commas.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
