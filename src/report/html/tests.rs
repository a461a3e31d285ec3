//! The page of the sample run and of hostile text, read back.

use std::{io::Read as _, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use regex::Regex;
use serde_json::{Value, json};

use super::{HtmlOptions, HtmlReport, PageTemplate, page};
use crate::{
    event::{Event, EventKind, Listen, Origin, Outcome},
    recording::Recording,
    report::{
        late::{Destination, LateReport},
        sample::{SampleRun, assertion_error, audit_data, record, request, response, sample, script_error, shown},
    },
    secret::ShownBody,
};

fn destination(file: &Path) -> Destination {
    Destination {
        path: Some(file.to_owned()),
        folder: file.to_owned(),
        stem: "newman-run-report",
        extension: "html",
        mode: crate::file::Mode::Umask,
    }
}

fn written(events: &[Event], options: HtmlOptions) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    record(vec![Box::new(HtmlReport::new(destination(&file), options))], events);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "something is left behind");
    std::fs::read_to_string(file).unwrap()
}

fn page_of(events: &[Event]) -> String {
    written(events, HtmlOptions::default())
}

/// What the page's script reads first.
fn head(page: &str) -> Value {
    let start = r#"<script type="application/json" id="postwatch-data">"#;
    let json = page.split_once(start).unwrap().1.split_once("</script>").unwrap().0;
    serde_json::from_str(json).unwrap()
}

fn blocks(page: &str) -> Vec<(String, Value)> {
    let pattern = r#"<script type="application/gzip" data-kind="(\w+)" id="block-(\d+)">([A-Za-z0-9+/=]+)</script>"#;
    let mut found: Vec<(usize, String, Value)> = Regex::new(pattern)
        .unwrap()
        .captures_iter(page)
        .map(|parts| {
            let packed = STANDARD.decode(&parts[3]).unwrap();
            let mut text = String::new();
            flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
            (parts[2].parse().unwrap(), parts[1].to_owned(), serde_json::from_str(&text).unwrap())
        })
        .collect();
    found.sort_by_key(|(number, ..)| *number);
    assert!(found.iter().enumerate().all(|(place, (number, ..))| place == *number));
    found.into_iter().map(|(_, kind, value)| (kind, value)).collect()
}

fn rows(page: &str) -> Vec<Value> {
    let blocks = blocks(page).into_iter().filter(|(kind, _)| kind == "rows");
    blocks.flat_map(|(_, rows)| rows.as_array().unwrap().clone()).collect()
}

fn at(page: &str, place: &Value) -> Value {
    blocks(page)[place[0].as_u64().unwrap() as usize].1[place[1].as_u64().unwrap() as usize].clone()
}

fn detail(page: &str, row: usize) -> Value {
    at(page, &rows(page)[row]["detail"])
}

/// The words of the page that stand there without its script.
fn words(page: &str) -> String {
    let main = page.split_once("<main").unwrap().1.split_once("<dialog").unwrap().0;
    let text = Regex::new("<[^>]*>").unwrap().replace_all(main.split_once('>').unwrap().1, "\n").into_owned();
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn one_item(write: impl FnOnce(&mut SampleRun)) -> Vec<Event> {
    let mut run = SampleRun::new("Coll", 1);
    run.iteration(0);
    run.step(&["F"], "A");
    write(&mut run);
    run.end_step();
    run.end_iteration();
    run.end(Outcome::Success);
    run.events
}

fn exchange(run: &mut SampleRun, sent: ShownBody, received: ShownBody) {
    let mut request = request("POST", "http://127.0.0.1/x");
    request.body = sent;
    let mut response = response(200, "OK", (received.len(), 100), 12);
    response.body = received;
    run.exchange(Origin::Step, request, response);
}

fn text(text: &str) -> ShownBody {
    ShownBody::Text(shown(text))
}

#[test]
fn the_page_says_the_essential_without_its_script() {
    let page = page_of(&sample());
    insta::assert_snapshot!(words(&page));
    assert_eq!(page_of(&sample()), page, "the same recording gives the same page");
}

#[test]
fn the_list_has_every_item_with_everything_known_of_it() {
    let page = page_of(&sample());
    let rows = rows(&page);
    let head = head(&page);
    let names: Vec<&Value> =
        rows.iter().map(|row| &head["items"][row["item"].as_u64().unwrap() as usize]["name"]).collect();
    assert_eq!(names, ["A", "deep", "A2", "B", "C", "E"]);
    let states: Vec<&Value> = rows.iter().map(|row| &row["state"]).collect();
    assert_eq!(states, ["failed", "passed", "error", "error", "error", "passed"]);
    assert_eq!(
        head["folders"],
        json!([{"run": 0, "name": "F"}, {"run": 0, "name": "F / G"}, {"run": 0, "name": "Sample Coll"}])
    );
    assert_eq!(rows[0]["problems"], json!(["bad: expected 1 to deeply equal 2"]));
    assert_eq!(rows[3]["problems"][0], "connect ECONNREFUSED 127.0.0.1:1");
    assert_eq!((&rows[0]["code"], &rows[0]["time"], &rows[0]["size"]), (&json!(200), &json!(26), &json!(37)));
    let redirected = detail(&page, 4);
    let origins: Vec<&Value> = redirected["exchanges"].as_array().unwrap().iter().map(|one| &one["origin"]).collect();
    assert_eq!(origins, ["script", "script", "redirect", "step"]);
    insta::assert_json_snapshot!(detail(&page, 0));
}

#[test]
fn hostile_text_never_becomes_markup() {
    let hostile = "</script><script>alert(1)</script><!--<script>{{title}}{{#each this}}\u{2028}\u{202e}\u{0}'\"`<img src=x onerror=alert(1)>\u{1f600}";
    let mut run = SampleRun::new(hostile, 1);
    run.iteration(0);
    run.warn(hostile);
    run.step(&[hostile, "in"], hostile);
    let mut sent = request(hostile, hostile);
    sent.headers[0].name = shown(hostile);
    sent.headers[0].value = shown(hostile);
    sent.body = text(hostile);
    let mut received = response(200, hostile, (5, 5), 3);
    received.body = text(hostile);
    received.mime = shown(hostile);
    run.exchange(Origin::Step, sent.clone(), received);
    run.exchange_failed(Origin::Script, sent, hostile);
    run.script(Listen::Test);
    run.console(hostile, &[(true, hostile)]);
    run.passed(hostile);
    run.failed(hostile, script_error(hostile, hostile));
    run.throw(script_error(hostile, hostile));
    run.end_script(None, None);
    let mut data = audit_data();
    data["checks"][1]["findings"][0]["entity"] = hostile.into();
    data["checks"][1]["findings"][0]["remediation"] = "javascript:alert(1)".into();
    data["checks"][1]["title"] = hostile.into();
    data["account"]["alias"] = hostile.into();
    run.end_step_with(false, Some(data));
    run.end_iteration();
    run.end(Outcome::Error);
    let page = page_of(&run.events);
    let ours = [page::THEME_SCRIPT, page::SCRIPT];
    let mut rest = page.clone();
    for script in ours {
        assert_eq!(rest.matches(script).count(), 1);
        rest = rest.replace(script, "");
    }
    assert_eq!(rest.matches("<script>").count(), 2, "only the two scripts of the page are scripts");
    assert_eq!(rest.matches("</script>").count(), rest.matches("<script").count());
    for sign in ["<img", "<!--", "\u{2028}", "\u{202e}", "\u{0}", "onerror=alert(1)>"] {
        assert!(!rest.contains(sign), "{sign:?} stands in the page");
    }
    let head = head(&page);
    assert_eq!(head["items"][0]["name"], hostile, "it is all there, as text");
    assert_eq!(head["findings"][0]["remediation_is_link"], false);
    assert_eq!(rows(&page)[0]["method"], hostile);
    assert_eq!(detail(&page, 0)["exchanges"][0]["headers"][0], json!([hostile, hostile, 1]));
}

#[test]
fn the_policy_allows_these_two_scripts_and_nothing_from_elsewhere() {
    let page = page_of(&sample());
    let policy = page.split_once("Content-Security-Policy\" content=\"").unwrap().1.split_once('"').unwrap().0;
    assert_eq!(policy, page::policy());
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(!policy.contains("http") && !policy.contains('*'), "{policy}");
    let loads = Regex::new(r##"(?i)(?:src|href|srcset|action|data)\s*=\s*"([^"#][^"]*)""##).unwrap();
    for address in loads.captures_iter(page.split_once("</head>").unwrap().1) {
        let address = &address[1];
        assert!(address.starts_with("https://docs."), "{address}");
    }
    for script in [page::THEME_SCRIPT, page::SCRIPT] {
        assert!(!script.contains("</script") && !script.contains("<!--\n"), "it would end its own element");
        assert!(!script.contains("innerHTML") && !script.contains("eval("), "text becomes text");
    }
}

#[test]
fn long_bodies_are_kept_once_and_cut() {
    let long = "x".repeat(3000);
    let events = one_item(|run| {
        exchange(run, text(&long), text(&long));
        exchange(run, text("short"), text(&"y".repeat(20_000)));
    });
    let page = written(&events, HtmlOptions { most_body_bytes: 10_000, ..HtmlOptions::default() });
    let exchanges = &detail(&page, 0)["exchanges"];
    let first = &exchanges[0];
    assert_eq!(first["body"]["place"], first["response"]["body"]["place"]);
    assert_eq!(first["body"]["length"], 3000);
    assert_eq!(at(&page, &first["body"]["place"])["text"], long);
    assert_eq!(exchanges[1]["body"], json!({"length": 5, "text": "short"}));
    let cut = &exchanges[1]["response"]["body"];
    assert_eq!((&cut["length"], &cut["missing"]), (&json!(20_000), &json!("cut")));
    assert_eq!(at(&page, &cut["place"])["text"].as_str().unwrap().len(), 10_000);
}

#[test]
fn a_full_page_keeps_what_failed() {
    let mut run = SampleRun::new("Coll", 40);
    for iteration in 0..40 {
        run.iteration(iteration);
        run.step(&[], "A");
        // Hardly compressible.
        let noise: String = (0..30_000_u32)
            .map(|n| char::from(b'a' + (n.wrapping_mul(n + 7 + iteration as u32) >> 7) as u8 % 26))
            .collect();
        exchange(&mut run, text("sent"), text(&noise));
        run.script(Listen::Test);
        if iteration == 39 {
            run.failed("bad", assertion_error("no"));
        }
        run.end_script(None, None);
        run.end_step();
        run.end_iteration();
    }
    run.end(Outcome::Failure);
    let page = written(&run.events, HtmlOptions { most_bytes: 100_000, ..HtmlOptions::default() });
    assert!(page.len() < 700_000, "{}", page.len());
    assert!(page.contains("postwatch-full"));
    assert_eq!(rows(&page).len(), 40);
    assert!(detail(&page, 0)["exchanges"][0]["response"]["body"]["place"].is_array());
    assert_eq!(detail(&page, 38)["exchanges"][0]["response"]["body"]["missing"], "full");
    assert!(detail(&page, 39)["exchanges"][0]["response"]["body"]["place"].is_array());
}

#[test]
fn options_leave_out_what_they_name() {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let with = |options: HtmlOptions| written(&sample(), options);
    let failures = with(HtmlOptions { only_failures: true, ..HtmlOptions::default() });
    assert_eq!(rows(&failures).len(), 4);
    assert!(words(&failures).contains("2 passed"), "numbers are those of the whole run");
    assert_eq!(rows(&with(HtmlOptions { skip_folders: names(&["G"]), ..HtmlOptions::default() })).len(), 5);
    assert_eq!(rows(&with(HtmlOptions { skip_requests: names(&["A", "B"]), ..HtmlOptions::default() })).len(), 4);
    let headers = |options| detail(&with(options), 0)["exchanges"][0]["headers"].as_array().unwrap().len();
    assert_eq!(headers(HtmlOptions::default()), 2);
    assert_eq!(headers(HtmlOptions { omit_headers: true, ..HtmlOptions::default() }), 0);
    assert_eq!(headers(HtmlOptions { skip_headers: names(&["ACCEPT"]), ..HtmlOptions::default() }), 1);

    let events = one_item(|run| exchange(run, text("sent"), text("received")));
    let hidden = json!("hidden");
    for (options, request, response) in [
        (HtmlOptions { omit_request_bodies: true, ..HtmlOptions::default() }, &hidden, &Value::Null),
        (HtmlOptions { omit_response_bodies: true, ..HtmlOptions::default() }, &Value::Null, &hidden),
        (HtmlOptions { hide_request_body: names(&["A"]), ..HtmlOptions::default() }, &hidden, &Value::Null),
        (HtmlOptions { hide_response_body: names(&["A"]), ..HtmlOptions::default() }, &Value::Null, &hidden),
        (HtmlOptions { hide_response_body: names(&["other"]), ..HtmlOptions::default() }, &Value::Null, &Value::Null),
    ] {
        let exchange = &detail(&written(&events, options), 0)["exchanges"][0];
        assert_eq!((&exchange["body"]["missing"], &exchange["response"]["body"]["missing"]), (request, response));
    }
    let titled = with(HtmlOptions {
        title: Some(shown("Nightly <b>")),
        browser_title: Some(shown("tab")),
        time_zone: Some("Europe/Berlin".to_owned()),
        no_highlighting: true,
        ..HtmlOptions::default()
    });
    assert!(titled.contains("<title>tab</title>") && titled.contains("<bdi>Nightly &lt;b&gt;</bdi>"));
    assert_eq!((&head(&titled)["time_zone"], &head(&titled)["highlighting"]), (&json!("Europe/Berlin"), &json!(false)));
}

#[test]
fn findings_stand_in_a_table_and_in_the_data() {
    let mut run = SampleRun::new("Audit", 1);
    run.iteration(0);
    run.step(&[], "audit");
    run.end_step_with(false, Some(audit_data()));
    run.end_iteration();
    run.end(Outcome::Failure);
    let page = page_of(&run.events);
    let said = words(&page);
    for words in
        ["Account", "prod (123456789012)", "KEY_NOT_ROTATED", "not checked: Throttling: Rate exceeded", "alice"]
    {
        assert!(said.contains(words), "{words} is missing:\n{said}");
    }
    let findings = head(&page)["findings"].clone();
    let status: Vec<&Value> = findings.as_array().unwrap().iter().map(|finding| &finding["status"]).collect();
    assert_eq!(status, ["open", "expired", "suppressed"]);
    assert_eq!(findings[0]["references"], json!(["CIS 1.13"]));
    assert_eq!(findings[0]["remediation_is_link"], true);
    assert_eq!(findings[1]["suppression"], "migration, sec, until 2026-11-21");
    // The sample's own template has no table: what the visualizer shows is there too.
    assert_eq!(detail(&page, 0)["visualizer"]["text"], "<b></b>");
    let without = written(&run.events, HtmlOptions { omit_visualizer: true, ..HtmlOptions::default() });
    assert_eq!(detail(&without, 0)["visualizer"], Value::Null);
}

#[test]
fn variables_are_shown_unless_left_out() {
    let mut events = sample();
    let documents = crate::event::Documents {
        environment: json!({"name": "prod", "values": [{"key": "region", "value": "eu"}, {"key": "n", "value": 1}, {"key": "off", "value": "x", "disabled": true}]}),
        globals: json!({"name": "Globals", "values": [{"key": "g", "value": "<v>"}]}),
        ..crate::event::Documents::default()
    };
    for event in &mut events {
        if let EventKind::RunFinished(fact) = &mut event.kind {
            fact.documents = Some(std::sync::Arc::new(documents.clone()));
        }
    }
    let said = words(&page_of(&events));
    assert!(said.contains("region\neu\nn\n1\noff\n(disabled)\nx") && said.contains("g\n&lt;v&gt;"), "{said}");
    let said = words(&written(
        &events,
        HtmlOptions {
            omit_globals: true,
            skip_environment_variables: vec!["region".to_owned()],
            ..HtmlOptions::default()
        },
    ));
    assert!(!said.contains("region") && !said.contains("&lt;v&gt;") && said.contains("off"), "{said}");
    let said = words(&written(
        &events,
        HtmlOptions { omit_environment: true, skip_global_variables: vec!["g".to_owned()], ..HtmlOptions::default() },
    ));
    assert!(!said.contains("Variables"), "{said}");
}

#[test]
fn a_killed_run_says_that_it_is_incomplete() {
    let mut events = sample();
    events.truncate(12);
    let folder = tempfile::tempdir().unwrap();
    let recording = folder.path().join("events.ndjson");
    let mut writer = crate::report::events::EventsReporter::new(std::fs::File::create(&recording).unwrap(), true);
    for event in &events {
        crate::report::Reporter::on_event(&mut writer, event).unwrap();
    }
    drop(writer);
    let file = folder.path().join("r.html");
    HtmlReport::new(destination(&file), HtmlOptions::default()).render(&Recording::open(&recording).unwrap()).unwrap();
    let page = std::fs::read_to_string(file).unwrap();
    assert!(page.contains("data-outcome=\"incomplete\""));
    assert!(words(&page).contains("The recording ends before the run did."), "{}", words(&page));
    assert_eq!(detail(&page, rows(&page).len() - 1)["cut_off"], true);
}

#[test]
fn several_collections_stand_in_one_page() {
    let mut run = SampleRun::new("Orders", 1);
    run.iteration(0);
    run.step(&["F"], "A");
    run.end_step();
    run.end_iteration();
    run.end(Outcome::Success);
    run.next_collection("Bills");
    run.iteration(0);
    run.step(&["F"], "A");
    run.end_step();
    run.end_iteration();
    run.end(Outcome::Failure);
    let page = page_of(&run.events);
    assert!(page.contains("data-outcome=\"failure\""), "the worst counts");
    assert!(words(&page).contains("Orders, Bills"));
    assert_eq!(head(&page)["folders"], json!([{"run": 0, "name": "Orders / F"}, {"run": 1, "name": "Bills / F"}]));
}

#[test]
fn a_users_template_has_the_model_and_the_requests_one_by_one() {
    let template = "{{title}}|{{totals.assertions.failed}}|{{#requests}}{{item}} {{folder}} {{state}} {{code}} \
                    {{#each exchanges}}{{method}}{{#each headers}}[{{name}}]{{/each}}{{/each}};{{/requests}}|{{outcome.word}}";
    let template = PageTemplate::compile("mine.hbs", template).unwrap();
    let page = written(&sample(), HtmlOptions { template, ..HtmlOptions::default() });
    assert!(page.starts_with("Sample Coll|3|A F failed 200 POST[Accept][Host];deep F / G passed 200 GET"), "{page}");
    assert!(page.ends_with("|error"), "{page}");
    assert!(PageTemplate::compile("mine.hbs", "{{#if").unwrap_err().to_string().starts_with("mine.hbs: "));
}

#[test]
fn a_template_that_asks_for_what_is_not_there_does_not_cost_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("r.html");
    let recording = folder.path().join("events.ndjson");
    let mut writer = crate::report::events::EventsReporter::new(std::fs::File::create(&recording).unwrap(), true);
    for event in &sample() {
        crate::report::Reporter::on_event(&mut writer, event).unwrap();
    }
    drop(writer);
    let template = PageTemplate::compile("mine.hbs", "{{nothing.there}}").unwrap();
    let report = HtmlReport::new(destination(&file), HtmlOptions { template, ..HtmlOptions::default() });
    let error = report.render(&Recording::open(&recording).unwrap()).unwrap_err().to_string();
    assert!(error.starts_with("mine.hbs: ") && error.ends_with("the built-in page was written instead"), "{error}");
    assert_eq!(rows(&std::fs::read_to_string(file).unwrap()).len(), 6);
}
