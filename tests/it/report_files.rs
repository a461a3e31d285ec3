//! Who may read what a run writes, and what lies in its place before.
#![cfg(unix)]

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
};

use serde_json::json;

use crate::support::{Command, Ended, Item, Server, collection, collection::add_event};

const REPORTS: [(&str, &str); 5] =
    [("json", "r.json"), ("html", "r.html"), ("events", "r.ndjson"), ("junit", "r.xml"), ("json-summary", "s.json")];
const EXPORTS: [(&str, &str); 4] = [
    ("--export-environment", "e.json"),
    ("--export-globals", "g.json"),
    ("--export-collection", "c2.json"),
    ("--export-cookie-jar", "j.json"),
];

fn command(server: &Server) -> Command {
    let sample = collection([Item::get("one", server.url()).test("pm.environment.set('a', 1)")]);
    let mut command =
        Command::new(["run", "c.json", "-r", "json,html,events,junit,json-summary"]).file("c.json", sample.to_string());
    for (reporter, file) in REPORTS {
        command = command.with([format!("--reporter-{reporter}-export"), file.to_owned()]);
    }
    for (option, file) in EXPORTS {
        command = command.with([option, file]);
    }
    command.shell_first("umask 022")
}

fn mode(ended: &Ended, file: &str) -> u32 {
    fs::metadata(ended.path(file)).unwrap().permissions().mode() & 0o777
}

#[test]
fn reports_with_bodies_are_for_their_owner_and_others_follow_the_umask() {
    let server = Server::ok();
    let modes = |ended: &Ended| REPORTS.map(|(_, file)| mode(ended, file));
    let ended = command(&server).file("r.json", "old").run().expect(0);
    assert_eq!(modes(&ended), [0o600, 0o600, 0o600, 0o644, 0o644]);
    let ended = command(&server).with(["--report-mode", "664"]).run().expect(0);
    assert_eq!(modes(&ended), [0o664, 0o664, 0o664, 0o644, 0o644]);
    assert_eq!(mode(&ended, "e.json"), 0o600);
    command(&server).with(["--report-mode", "rw"]).run().expect(2).complains("permissions as chmod takes them");
}

#[test]
fn links_in_the_place_of_reports_and_exports_are_replaced_and_not_followed() {
    let server = Server::ok();
    let command = command(&server).file("victim", "untouched");
    for (_, file) in REPORTS.into_iter().chain(EXPORTS) {
        symlink("victim", command.folder().join(file)).unwrap();
        symlink("victim", command.folder().join(format!("{file}.partial"))).unwrap();
    }
    let ended = command.run().expect(0);
    assert_eq!(ended.read("victim"), "untouched");
    for (_, file) in REPORTS.into_iter().chain(EXPORTS) {
        assert!(fs::symlink_metadata(ended.path(file)).unwrap().is_file(), "{file}");
    }
    assert!(ended.read("e.json").contains("\"a\""));
}

#[test]
fn devices_and_pipes_are_written_through_links() {
    let server = Server::ok();
    let sample = collection([Item::get("one", server.url())]).to_string();
    for (reporter, sign) in [("json", "\"collection\""), ("junit", "<testsuites"), ("events", "\"event\"")] {
        let arguments = ["run", "c.json", "-r", reporter, &format!("--reporter-{reporter}-export"), "/dev/stdout"];
        let ended = Command::new(arguments).file("c.json", &sample).run().expect(0);
        assert!(ended.stdout.contains(sign), "{reporter}: {}", ended.stdout);
    }
    let to_null =
        Command::new(["run", "c.json", "-r", "json", "--reporter-json-export", "null.json"]).file("c.json", &sample);
    symlink("/dev/null", to_null.folder().join("null.json")).unwrap();
    let ended = to_null.run().expect(0);
    assert!(fs::symlink_metadata(ended.path("null.json")).unwrap().is_symlink());
    let export =
        Command::new(["run", "c.json", "-r", "", "--export-environment", "/dev/stdout"]).file("c.json", &sample);
    assert!(export.run().expect(0).stdout.contains("_postman_variable_scope"));
    assert!(fs::symlink_metadata("/dev/stdout").unwrap().is_symlink());
}

#[test]
fn names_too_long_for_the_file_system_are_shortened() {
    let server = Server::ok();
    let named = |name: &str| {
        let mut sample = collection([Item::get("one", server.url())]);
        sample["info"]["name"] = json!(name);
        add_event(&mut sample, "test", "pm.environment.set('a', 1)");
        sample.to_string()
    };
    let arguments =
        ["run", "c.json", "d.json", "-r", "json", "--reporter-json-export", "r.json", "--export-environment", "e.json"];
    let ended = Command::new(arguments)
        .file("c.json", named(&format!("{}1", "A".repeat(5000))))
        .file("d.json", named(&format!("{}2", "ä".repeat(5000))))
        .run()
        .expect(0);
    let count = |start: &str| ended.names_in(".").iter().filter(|name| name.starts_with(start)).count();
    assert_eq!((count("r-"), count("e-")), (2, 2), "{:?}", ended.names_in("."));
    let long = format!("{}.json", "x".repeat(400));
    let sample = named("c");
    for (reporter, option) in [("json", "json"), ("html", "html"), ("junit", "junit"), ("events", "events")] {
        let arguments = ["run", "c.json", "-r", reporter, &format!("--reporter-{option}-export"), &long];
        let ended = Command::new(arguments).file("c.json", &sample).run().expect(0);
        assert!(ended.names_in(".").iter().any(|name| name.starts_with("xxx")), "{reporter}");
    }
}
