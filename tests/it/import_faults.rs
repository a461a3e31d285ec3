//! `postwatch import postman` when things go wrong: in the API, on the way, in an export, and when it is interrupted.

use std::{
    fs,
    io::{Cursor, Write as _},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::{
    import::{account, files, nowhere},
    support::{
        Command, Reply,
        postman::{self, Account, KEY, Postman, error, uid},
    },
};

fn many() -> Account {
    let mut account = account("http://127.0.0.1:1");
    for number in 2..=30 {
        account.collections.extend([postman::collection(number, &format!("Collection {number}"), "{{base}}/")]);
        account.monitors.extend([postman::monitor(300 + number, &format!("Monitor {number}"), &uid(number), None)]);
    }
    account
}

#[test]
fn without_a_key_nothing_is_asked() {
    let api = Postman::start(many());
    for key in ["", " ", "two words", "PMAK-\u{e9}"] {
        let command = api.import(&[]).variable("POSTMAN_API_KEY", key);
        command.run().expect(2).complains("POSTMAN_API_KEY holds no key").complains("--from-dump");
    }
    assert!(api.received().is_empty());
    Command::new(["import", "postman", "--region", "mars"]).run().expect(2).complains("possible values: us, eu");
    Command::new(["import", "postman", "--workspace", "x", "--from-dump", "y"]).run().expect(2);
    Command::new(["import"]).run().expect(2);
}

#[test]
fn a_key_that_is_refused_is_told_without_it() {
    let api = Postman::start(many());
    let refused = "PMAK-another-key-that-is-not-the-right-one";
    let ended = api.import(&["--into", "out"]).variable("POSTMAN_API_KEY", refused).run().expect(5);
    let ended = ended.complains("does not accept the key of POSTMAN_API_KEY: Invalid API Key").complains("--region eu");
    nowhere(&ended, "out", refused);
    assert_eq!(api.received().len(), 1);
    assert!(files(&ended.path("out")).is_empty());
}

#[test]
fn the_api_is_given_the_time_it_asks_for() {
    let asked = AtomicUsize::new(0);
    let api = Postman::start(account("http://127.0.0.1:1")).with_fault(move |request| {
        let is_hit = request.path().starts_with("/collections/") && asked.fetch_add(1, Ordering::Relaxed) == 0;
        is_hit.then(|| error(429, "rateLimited", "Rate limit exceeded.").header("RetryAfter", "2"))
    });
    let started = Instant::now();
    api.import(&[]).run().expect(0).complains("api.getpostman.com asks to wait 2 s (429)");
    assert!(started.elapsed() >= Duration::from_secs(2));
    let long = Postman::start(account("http://127.0.0.1:1"))
        .with_fault(|_| Some(error(429, "rateLimited", "Rate limit exceeded.").header("Retry-After", "100000")));
    long.import(&[]).run().expect(5).complains("asks to wait 100000 s");
    assert_eq!(long.received().len(), 1);
}

#[test]
fn a_month_that_is_used_up_ends_the_import_and_the_next_goes_on() {
    let api = Postman::start(many());
    // Five lists and one environment, then some of the collections.
    api.left_this_month(20);
    let ended = api.import(&[]).run().expect(5);
    let ended = ended
        .complains("requests to Postman's API are left this month, and about")
        .complains("this month's requests to Postman's API are used up: Service limit exhausted");
    assert!(ended.read("IMPORT.md").contains("**This import is not complete**"));
    let fetched = ended.names_in("collections").len();
    assert!((5..20).contains(&fetched), "{fetched}");
    api.take_targets();
    api.left_this_month(10_000);
    let ended = api.reached_by(ended.then(["import", "postman"])).run().expect(0);
    let ended = ended.complains("of 10000 are left this month");
    let collections = api.take_targets().into_iter().filter(|target| target.starts_with("/collections/")).count();
    assert_eq!(collections, 30 - fetched);
    assert_eq!(ended.names_in("collections").len(), 30);
    assert_eq!(ended.names_in("monitors").len(), 30);
    assert!(!ended.read("IMPORT.md").contains("not complete"));
    let whole = Postman::start(many()).import(&[]).run().expect(0);
    assert_eq!(files(&ended.path(".")), files(&whole.path(".")));
}

#[test]
fn passing_failures_are_repeated_and_lasting_ones_told() {
    let asked = AtomicUsize::new(0);
    let api = Postman::start(account("http://127.0.0.1:1")).with_fault(move |_| {
        let is_hit = asked.fetch_add(1, Ordering::Relaxed) % 3 == 1;
        is_hit.then(|| error(503, "serverError", "Something went wrong."))
    });
    api.import(&[]).run().expect(0);
    let down = Postman::start(many()).with_fault(|request| {
        let is_hit = request.path().starts_with("/monitors/");
        is_hit.then(|| Reply::status(502).body("<html>Bad Gateway</html>"))
    });
    let ended = down.import(&[]).run().expect(5).complains(": 502 Bad Gateway");
    assert_eq!(ended.names_in("collections").len(), 30);
    assert!(ended.read("IMPORT.md").contains("**This import is not complete**"));
    // It is down for all of them: there is no use in asking for each.
    assert_eq!(down.received().iter().filter(|request| request.path().starts_with("/monitors/")).count(), 4);
}

#[test]
fn no_connection_is_told() {
    let ended = Postman::start(many()).import(&["--into", "out"]).variable("HTTPS_PROXY", "http://127.0.0.1:1").run();
    let ended = ended.expect(5).complains("ECONNREFUSED");
    nowhere(&ended, "out", KEY);
}

#[test]
fn one_thing_that_is_broken_keeps_nothing_else_back() {
    for (reply, sentence) in [
        (Reply::ok("<html>login</html>"), "the answer is no JSON"),
        (Reply::ok(r#"{"collection": {"info": {"#), "the answer is no JSON"),
        (Reply::ok("[]"), "holds no collection"),
        (Reply::ok(r#"{"collection": null}"#), "holds no collection"),
        (Reply::redirect(302, "http://127.0.0.1:1/elsewhere"), "302"),
        (error(403, "forbidden", "You may not."), "403 You may not"),
        (Reply::status(404), "404"),
    ] {
        let api = Postman::start(many()).with_fault(move |request| {
            (request.path() == format!("/collections/{}", uid(7))
                || request.path().ends_with(&uid(7)[3..]) && request.path().starts_with("/collections/"))
            .then(|| reply.clone())
        });
        let ended = api.import(&[]).run().expect(5).complains(sentence).complains("Collection 7");
        assert_eq!(ended.names_in("collections").len(), 29);
        assert_eq!(ended.names_in("monitors").len(), 30);
        let guide = ended.read("IMPORT.md");
        assert!(guide.contains("### Could not be fetched") && guide.contains("collection “Collection 7”"), "{guide}");
        assert!(ended.read("monitors/Monitor 7.monitor.yaml").contains(&format!("collection: \"{}\"", uid(7))));
    }
}

#[test]
fn lists_that_are_broken_end_the_import() {
    for (reply, sentence) in [
        (Reply::ok("{}"), "holds no list `monitors`"),
        (Reply::ok("not JSON"), "the answer is no JSON"),
        (Reply::ok(r#"{"monitors": [{"id": "1"}], "meta": {"nextCursor": "same"}}"#), "the same page again and again"),
        (error(403, "forbidden", "Not on this plan."), "Not on this plan"),
    ] {
        let api =
            Postman::start(many()).with_fault(move |request| (request.path() == "/monitors").then(|| reply.clone()));
        let ended = api.import(&["--into", "out"]).run().expect(5).complains(sentence);
        assert!(files(&ended.path("out")).is_empty());
    }
    // One row that nothing identifies is told, and the rest comes over.
    let odd = Postman::start(account("http://127.0.0.1:1")).with_fault(|request| {
        (request.path() == "/monitors").then(|| Reply::ok(r#"{"monitors": [{"name": "x"}, null, 7]}"#))
    });
    let ended = odd.import(&[]).run().expect(5);
    assert!(ended.read("IMPORT.md").contains("3 in the list of monitors have no ID"));
    assert_eq!(ended.names_in("collections").len(), 1);
}

#[test]
fn an_interrupted_import_leaves_whole_files_and_goes_on() {
    let api = Postman::start(many());
    api.set_fault(|request| {
        let is_slow = request.path().starts_with("/collections/")
            && request.path() > format!("/collections/{}", uid(20)).as_str();
        is_slow.then(|| Reply::status(500).after(Duration::from_secs(3600)))
    });
    let started = api.import(&["--into", "out"]).start();
    while api.received().iter().filter(|request| request.path().starts_with("/collections/")).count() < 21 {
        thread::sleep(Duration::from_millis(20));
    }
    let asked = Instant::now();
    started.signal("INT");
    let ended = started.wait().expect(130).complains("interrupted: what was written is whole");
    assert!(asked.elapsed() < Duration::from_secs(20));
    for (path, bytes) in files(&ended.path("out")) {
        assert!(path.extension().is_none_or(|ending| ending != "partial"), "{}", path.display());
        if path.extension().is_some_and(|ending| ending == "json") {
            serde_json::from_slice::<serde_json::Value>(&bytes).unwrap();
        }
    }
    assert_eq!(ended.names_in("out/collections").len(), 20);
    api.set_fault(|_| None);
    api.take_targets();
    let ended = api.reached_by(ended.then(["import", "postman", "--into", "out"])).run().expect(0);
    let collections = api.take_targets().into_iter().filter(|target| target.starts_with("/collections/")).count();
    assert_eq!(collections, 10);
    assert_eq!(ended.names_in("out/collections").len(), 30);
    let terminated = Postman::start(many());
    terminated.set_fault(|_| Some(Reply::status(500).after(Duration::from_secs(3600))));
    let started = terminated.import(&[]).start();
    while terminated.received().is_empty() {
        thread::sleep(Duration::from_millis(20));
    }
    started.signal("TERM");
    started.wait().expect(143);
}

#[test]
fn a_killed_import_leaves_nothing_that_the_next_does_not_mend() {
    let whole = files(&Postman::start(many()).import(&["--into", "out"]).run().expect(0).path("out"));
    for count in [1, 3, 5, 9, 14, 22, 34, 37, 50, 64] {
        let api = Postman::start(many());
        let started = api.import(&["--into", "out"]).start();
        while api.received().len() < count {
            thread::sleep(Duration::from_millis(1));
        }
        started.signal("KILL");
        let ended = started.wait();
        for (path, bytes) in files(&ended.path("out")) {
            let is_partial = path.extension().is_some_and(|ending| ending == "partial");
            assert!(is_partial || whole.get(&path).is_some_and(|whole| *whole == bytes), "{}", path.display());
        }
        let ended = api.reached_by(ended.then(["import", "postman", "--into", "out"])).run().expect(0);
        assert_eq!(files(&ended.path("out")), whole, "killed after {count} requests");
    }
}

#[test]
fn an_import_that_ends_early_takes_nothing_back() {
    let api = Postman::start(many());
    let ended = api.import(&[]).run().expect(0);
    let (example, settings) = (ended.read(".env.example"), ended.read("postwatch.yaml"));
    api.set_fault(|request| request.path().starts_with("/environments/").then(|| Reply::status(500)));
    let ended = api.reached_by(ended.then(["import", "postman"])).run().expect(5);
    assert_eq!((ended.read(".env.example"), ended.read("postwatch.yaml")), (example, settings));
    assert!(ended.read("IMPORT.md").contains("**This import is not complete**"));
    assert_eq!(ended.names_in("collections").len(), 30);
    api.set_fault(|_| None);
    api.change(|account| account.monitors.get_mut(&uid(201)).unwrap()["active"] = false.into());
    let ended = api.reached_by(ended.then(["import", "postman"])).run().expect(0);
    assert!(ended.read("monitors/Orders every five minutes.monitor.yaml").contains("active: false"));
    assert!(!ended.read("IMPORT.md").contains("not complete"));
}

/// A lasting gap must not keep the import from seeing what is new.
#[test]
fn what_cannot_be_had_does_not_make_the_rest_old() {
    let api = Postman::start(many());
    api.set_fault(|request| request.path().ends_with(&uid(7)[3..]).then(|| Reply::status(404)));
    let ended = api.import(&[]).run().expect(5);
    api.change(|account| account.monitors.get_mut(&uid(201)).unwrap()["active"] = false.into());
    let ended = api.reached_by(ended.then(["import", "postman"])).run().expect(5);
    assert!(ended.read("monitors/Orders every five minutes.monitor.yaml").contains("active: false"));
}

#[test]
fn what_is_no_export_is_told() {
    let import = |name: &str, bytes: &[u8]| {
        Command::new(["import", "postman", "--from-dump", name, "--into", "out"]).file(name, bytes).run()
    };
    import("x.zip", b"PK\x03\x04 this is no archive").expect(3).complains("x.zip: ");
    import("x.zip", b"").expect(3).complains("an export of Postman's data is a ZIP file");
    import("c.json", b"{}").expect(3);
    Command::new(["import", "postman", "--from-dump", "absent.zip"]).run().expect(3).complains("absent.zip: ");
    import("dump/readme.txt", b"x");
    Command::new(["import", "postman", "--from-dump", "dump"])
        .file("dump/readme.txt", "x")
        .run()
        .expect(3)
        .complains("the export holds neither collections, environments nor monitors");
    Command::new(["import", "postman", "--from-dump", "dump"])
        .file("dump/collection/a.json", "{\"info\": ")
        .run()
        .expect(3)
        .complains("`collection/a.json` in the export: it is no JSON");
}

#[test]
fn an_export_with_odd_files_gives_what_it_holds() {
    let (name, collection) = postman::collection(1, "Orders", "http://127.0.0.1:1/");
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    };
    add("archive.json", &format!(r#"{{"collection": {{"{name}": true, "12-gone": true}}, "environment": {{}}}}"#));
    add("../../../outside.json", &collection.to_string());
    add("/etc/again.json", &collection.to_string());
    add("collection/broken.json", "{\"info\": ");
    add("__MACOSX/x.json", "\u{0}");
    add("notes.txt", "by hand");
    let bytes = archive.finish().unwrap().into_inner();
    let ended = Command::new(["import", "postman", "--from-dump", "export.zip", "--into", "a/b/out"])
        .file("export.zip", bytes)
        .run()
        .expect(5);
    assert_eq!(ended.names_in("a/b/out/collections"), ["Orders.postman_collection.json"]);
    assert_eq!(ended.names_in("."), ["a", "export.zip"]);
    let guide = ended.read("a/b/out/IMPORT.md");
    for sentence in [
        "it is listed in `archive.json`, and its file is not in the export",
        "it is no JSON",
        "nor monitors: notes.txt",
    ] {
        assert!(guide.contains(sentence), "`{sentence}` is missing:\n{guide}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let api = Postman::start(account("http://127.0.0.1:1"));
    api.import(&["--into", "file"]).file("file", "x").run().expect(5).complains("file");
    api.import(&[]).file("collections", "a file where a folder should be").run().expect(5).complains("collections");
    api.import(&[]).file(".postwatch-import.json", "{").run().expect(3).complains("not what an import wrote");
    api.import(&[]).file(".postwatch-import.json", "{\"version\": 99}").run().expect(3).complains("newer postwatch");
}

#[test]
#[cfg(unix)]
fn a_link_in_the_folder_leads_nowhere_else() {
    let api = Postman::start(account("http://127.0.0.1:1"));
    let command = api.import(&["--into", "out"]).file("elsewhere/kept", "x").file("out/x", "x");
    std::os::unix::fs::symlink(command.folder().join("elsewhere"), command.folder().join("out/collections")).unwrap();
    let ended = command.run().expect(5).complains("leads out of");
    assert_eq!(fs::read_dir(ended.path("elsewhere")).unwrap().count(), 1);
}
