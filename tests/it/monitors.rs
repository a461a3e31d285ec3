//! `postwatch monitor`: runs now, their history, findings from run to run.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use serde_json::Value;

use super::support::{Command, Ended, Item, Reply, Server, collection};

const SECRET: &str = "Zk3vQ9xw7Lr2Tn5Yb8Hd";

/// Arguments with the history that each test has of its own.
fn monitor(arguments: &[&str]) -> Vec<String> {
    ["monitor"].iter().chain(arguments).chain(&["--history", "history.db"]).map(|word| (*word).to_owned()).collect()
}

/// A folder with one monitor, called `Shop`, about to run it.
fn shop(items: impl IntoIterator<Item = Item>, more: &str) -> Command {
    Command::new(monitor(&["once", "Shop"]))
        .file("collections/shop.json", collection(items).to_string())
        .file("monitors/shop.monitor.yaml", format!("name: Shop\ncollection: ../collections/shop.json\n{more}"))
}

fn status_is(server: &Server, path: &str, code: u16) -> Item {
    let test = format!("pm.test('{path} is {code}', () => pm.expect(pm.response.code).to.equal({code}))");
    Item::get(path, format!("{}{path}", server.url())).test(&test)
}

fn json(ended: &Ended) -> Value {
    serde_json::from_str(&ended.stdout).unwrap()
}

#[test]
fn a_run_is_kept_and_findings_are_followed() {
    let calls = AtomicUsize::new(0);
    let server = Server::start(move |_| match calls.fetch_add(1, Ordering::SeqCst) {
        1 | 2 => Reply::status(500),
        _ => Reply::ok("fine"),
    });
    let ended = shop([status_is(&server, "/a", 200)], "tags: [x]\nschedule: {every: 5m}\n").run().expect(0);
    assert!(ended.stdout.starts_with("Shop: success in "), "{}", ended.stdout);
    let ended = ended
        .then(monitor(&["once", "shop"]))
        .run()
        .expect(1)
        .says("1 of 1 assertion failed; 1 new, 0 resolved, 1 open");
    let ended = ended.says("  /a: /a is 200: expected 500 to equal 200");
    let ended = ended.then(monitor(&["once", "--tag", "x"])).run().expect(1).says("0 new, 0 resolved, 1 open (run 3)");
    let ended = ended.then(monitor(&["status"])).run().expect(1).says("failure");
    let ended = ended.then(monitor(&["findings", "--state", "open"])).run().expect(0).says("/a: /a is 200");
    let ended = ended.then(monitor(&["once", "--all"])).run().expect(0).says("0 new, 1 resolved, 0 open (run 4)");
    let ended = ended.then(monitor(&["findings", "Shop", "--json"])).run().expect(0);
    let findings = json(&ended);
    assert_eq!(
        (&findings[0]["state"], &findings[0]["firstRun"], &findings[0]["resolvedRun"]),
        (&"resolved".into(), &2.into(), &4.into())
    );
    let ended = ended.then(monitor(&["history", "Shop", "--json", "--limit", "3"])).run().expect(0);
    let runs = json(&ended);
    let results: Vec<&str> = runs.as_array().unwrap().iter().map(|run| run["result"].as_str().unwrap()).collect();
    assert_eq!(results, ["success", "failure", "failure"]);
    let ended = ended.then(monitor(&["show", "2", "--json"])).run().expect(0);
    let run = json(&ended);
    assert_eq!((&run["items"][0]["code"], &run["failures"][0]["inside"]), (&500.into(), &"/a".into()));
    ended.then(monitor(&["show", "99"])).run().expect(2).complains("the history has no run 99");
}

#[test]
fn a_run_that_checks_nothing_is_an_error_and_so_is_one_that_cannot_begin() {
    let server = Server::start(|_| Reply::ok("fine"));
    let bare = || Item::get("a", format!("{}/a", server.url()));
    shop([bare()], "").run().expect(5).says("no assertion ran: nothing was checked; expect asks for 1");
    shop([bare()], "options: {expect: {assertions: 0}}\n").run().expect(0).says("success");
    let two = || [status_is(&server, "/a", 200), status_is(&server, "/b", 200)];
    shop(two(), "options: {expect: {requests: 3, assertions: 2}}\n")
        .run()
        .expect(5)
        .says("2 requests were sent; expect asks for 3 requests");
    shop(two(), "environment: none.json\n").run().expect(3).says("error in").says("monitors/none.json");
    let ended = shop(two(), "secrets: {key: {env: SHOP_KEY}}\n").run().expect(3);
    let ended = ended.says("secrets.key: the variable SHOP_KEY of the process is not set");
    let ended = ended.then(monitor(&["history", "Shop", "--json"])).run().expect(0);
    assert_eq!(json(&ended)[0]["result"], "error");
}

#[test]
fn options_of_the_file_have_an_effect() {
    let server = Server::start(|request| match request.path() {
        "/moved" => Reply::redirect(302, "/a"),
        "/slow" => Reply::ok("late").after(Duration::from_secs(50)),
        _ => Reply::ok("fine"),
    });
    shop([status_is(&server, "/moved", 302)], "options: {followRedirects: false}\n").run().expect(0);
    shop([status_is(&server, "/moved", 200)], "options: {allowHosts: [other.example]}\n")
        .run()
        .expect(5)
        .says("is not among those that --allow-host names");
    let slow = [status_is(&server, "/slow", 200)];
    shop(slow.clone(), "options: {requestTimeout: 200}\n").run().expect(5).says("ESOCKETTIMEDOUT");
    // Its own limit has ended it: that is no abort from outside.
    shop(slow, "options: {timeout: 300ms}\n").run().expect(5).says("error in").says("callback timed out");
    let values = Item::get("a", format!("{}/a?{{{{days}}}}-{{{{from}}}}", server.url()))
        .test("pm.test('sent', () => pm.expect(pm.request.url.getQueryString()).to.equal('45-file'))");
    shop([values], "variables: {days: 45}\noptions: {envFile: [.env]}\n")
        .file("monitors/.env", "from=file\n")
        .run()
        .expect(0);
}

#[test]
fn secrets_come_from_their_sources_and_stand_nowhere() {
    let server = Server::start(|request| Reply::ok(request.text()).header("X-Echo", request.query()));
    let item = Item::request(
        "echo {{key}}",
        serde_json::json!({"method": "POST", "url": format!("{}/?q={{{{key}}}}", server.url()),
            "body": {"mode": "raw", "raw": "{{key}} {{pin}} {{program}}"}}),
    )
    .test(&format!(
        "console.log(pm.response.text()); pm.test('seen ' + pm.response.text(), () => pm.expect(pm.response.text()).to.equal('{SECRET} from-a-file-1 printed-text-1')); \
         pm.test('quoted', () => pm.expect(pm.response.text()).to.equal('x')); throw new Error(pm.response.text())"
    ));
    let more = "secrets: {key: {env: SHOP_KEY}, pin: {file: pin.txt}}\nreports:\n  html: {export: '../out/{monitor}.html'}\n  \
                events: {export: '../out/{run}.ndjson'}\n";
    let ended = shop([item], more)
        .file("monitors/pin.txt", "from-a-file-1\n")
        .file("postwatch.yaml", "defaults: {secrets: {program: {command: [printf, printed-text-1]}}}\n")
        .variable("SHOP_KEY", SECRET)
        .variable("PATH", std::env::var("PATH").unwrap())
        .run()
        .expect(5);
    assert_eq!(ended.names_in("out"), ["1.ndjson", "Shop.html"]);
    let ended = ended.then(monitor(&["show", "1"])).run().expect(0).says("log ******** ******** ********");
    for secret in [SECRET, "from-a-file-1", "printed-text-1"] {
        for file in ["history.db", "history.db-wal", "out/1.ndjson", "out/Shop.html"] {
            let Ok(bytes) = fs::read(ended.path(file)) else { continue };
            // The collection's own text holds one of them on purpose.
            let is_found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!is_found || (secret == SECRET && file.starts_with("out")), "{secret} stands in {file}");
        }
        assert!(!ended.stdout.contains(secret), "{}", ended.stdout);
    }
}

#[test]
fn due_monitors_run_when_their_time_has_come() {
    let server = Server::start(|_| Reply::ok("fine"));
    let ended = shop([status_is(&server, "/a", 200)], "schedule: {every: 1s}\n").with(["--due"]).run().expect(0);
    let ended = ended.says("nothing is due");
    std::thread::sleep(Duration::from_millis(1100));
    let ended = ended.then(monitor(&["once", "--due"])).run().expect(0).says("Shop: success");
    let ended = ended.then(monitor(&["pause", "Shop", "--until", "2h", "--reason", "move"])).run().expect(0);
    std::thread::sleep(Duration::from_millis(1100));
    let ended = ended.then(monitor(&["once", "--due"])).run().expect(0).says("nothing is due");
    let ended = ended.then(monitor(&["once", "--all"])).run().expect(0).complains("Shop: not run, since it is paused");
    let ended = ended.then(monitor(&["list", "--json"])).run().expect(0);
    assert_eq!(json(&ended)[0]["paused"]["reason"], "move");
    let ended = ended.then(monitor(&["resume", "Shop"])).run().expect(0).says("Shop runs by itself again");
    std::thread::sleep(Duration::from_millis(1100));
    ended.then(monitor(&["once", "--due"])).run().expect(0).says("Shop: success");
}

#[test]
fn bad_files_are_told_and_the_others_run() {
    let server = Server::start(|_| Reply::ok("fine"));
    let ended = shop([status_is(&server, "/a", 200)], "")
        .file("monitors/bad.monitor.yaml", "name: Bad\ncolection: x\n")
        .run()
        .expect(3)
        .says("Shop: success")
        .complains("monitors/bad.monitor.yaml:2:1: unknown key `colection`: did you mean `collection`?");
    let ended = ended.then(monitor(&["once", "Shup"])).run().expect(2).complains("did you mean `Shop`?");
    let ended = ended.then(monitor(&["next", "Shop"])).run().expect(2).complains("has no schedule");
    let ended = ended.then(monitor(&["list", "--monitors", "nowhere"])).run().expect(3);
    ended.complains("nowhere: No such file or directory");
}

#[test]
fn the_next_times_are_told_with_what_the_clock_does() {
    let ended = shop([], "schedule: {cron: '30 2 * * *', timezone: Europe/Berlin}\n");
    let ended = Command::new(monitor(&["next", "Shop", "--count", "366", "--json"]))
        .file("monitors/shop.monitor.yaml", fs::read(ended.folder().join("monitors/shop.monitor.yaml")).unwrap())
        .run()
        .expect(0);
    let times = json(&ended);
    let notes: Vec<&str> = times.as_array().unwrap().iter().filter_map(|time| time["note"].as_str()).collect();
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("leaves out")) && notes.iter().any(|note| note.contains("twice")));
}

/// Another program in the folder of one that is at work.
fn beside(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_postwatch"));
    let output = command.args(monitor(arguments)).env_clear().current_dir(folder).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(unix)]
#[test]
fn a_run_that_goes_on_keeps_others_out_and_one_that_is_killed_is_lost() {
    let server = Server::start(|request| match request.path() {
        "/slow" => Reply::ok("late").after(Duration::from_secs(50)),
        _ => Reply::ok("fine"),
    });
    let command = shop([status_is(&server, "/a", 200), status_is(&server, "/slow", 200)], "");
    let folder = command.folder().to_owned();
    let started = command.start();
    while server.received().len() < 2 {
        std::thread::sleep(Duration::from_millis(10));
    }
    let (code, said) = beside(&folder, &["once", "Shop"]);
    assert!(code == Some(0) && said.contains("Shop: not run, since run 1 goes on"), "{code:?} {said}");
    assert!(beside(&folder, &["list"]).1.contains("running"));
    started.signal("KILL");
    let ended = started.wait();
    assert_eq!(ended.code(), None);
    let ended = ended.then(monitor(&["status"])).run().expect(5).says("lost");
    let ended = ended.then(monitor(&["history", "Shop", "--json"])).run().expect(0);
    assert_eq!((&json(&ended)[0]["result"], &json(&ended)[0]["requests"]), (&"lost".into(), &0.into()));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_run_and_it_is_kept_as_aborted() {
    let server = Server::start(|_| Reply::ok("late").after(Duration::from_secs(50)));
    let started = shop([status_is(&server, "/slow", 200)], "").start();
    while server.received().is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(100));
    started.signal("TERM");
    let ended = started.wait().expect(143).says("Shop: abort");
    ended.then(monitor(&["history", "Shop"])).run().expect(0).says("abort");
}

#[test]
fn without_a_history_that_can_be_written_the_run_goes_on_and_that_is_told() {
    let server = Server::start(|_| Reply::ok("fine"));
    let elsewhere = ["--history", "collections/shop.json/history.db"];
    let ended = Command::new(["monitor", "once", "Shop"])
        .file("collections/shop.json", collection([status_is(&server, "/a", 200)]).to_string())
        .file("monitors/shop.monitor.yaml", "name: Shop\ncollection: ../collections/shop.json\n")
        .with(elsewhere)
        .run()
        .expect(4)
        .says("Shop: success")
        .complains("collections/shop.json/history.db: ")
        .complains("runs are not kept");
    let ended = ended.then(["monitor", "once", "--due"]).with(elsewhere).run().expect(3);
    // Another's file is no place for ours.
    fs::write(ended.path("text.db"), "no database at all, and longer than a head".repeat(9)).unwrap();
    let ended = ended.then(["monitor", "once", "Shop", "--history", "text.db"]).run().expect(3);
    ended.complains("it is not a history of postwatch");
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_in_the_middle_ends_no_run() {
    let server = Server::start(|_| Reply::ok("fine"));
    let ended = shop([status_is(&server, "/a", 200)], "").run().expect(0);
    // Files may not grow.
    let command = ended.then(monitor(&["once", "Shop"])).shell_first("ulimit -f 0; trap '' XFSZ");
    let child = command.child(std::process::Stdio::piped(), std::process::Stdio::piped());
    let output = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.code() == Some(4) && out.contains("Shop: success"), "{:?} {out} {err}", output.status);
    assert!(err.contains("kept") && err.contains("history.db"), "{err}");
    assert_eq!(server.received().len(), 2);
}

#[test]
fn the_status_page_is_written_as_files_and_replaces_only_its_own() {
    let server = Server::start(|_| Reply::status(500));
    let ended = shop([status_is(&server, "/a", 200)], "schedule: {every: 5m}\ntags: [live]\n").run().expect(1);
    let page = |ended: Ended| {
        let mut command = ended.then(monitor(&["page", "out", "--runs", "1"]));
        command = command.variable("SOURCE_DATE_EPOCH", "2000000000");
        command.run()
    };
    let ended = page(ended).expect(0).says("out/index.html shows them");
    let index = fs::read_to_string(ended.path("out/index.html")).unwrap();
    assert!(index.contains("The monitor needs a look") && index.contains("href=\"monitors/shop.html\""), "{index}");
    let run = fs::read_to_string(ended.path("out/runs/1.html")).unwrap();
    assert!(run.contains("expected 500 to equal 200"), "{run}");
    assert!(fs::read_to_string(ended.path("out/findings.csv")).unwrap().contains("Shop,failure,new,"));
    // The same again is the same to the byte; what was not written by us stays.
    fs::write(ended.path("out/CNAME"), "status.example.com").unwrap();
    let ended = page(ended).expect(0).says(" 0 of them new or changed");
    let ended = ended.then(monitor(&["once", "Shop"])).run().expect(1);
    let ended = page(ended).expect(0);
    assert!(ended.path("out/runs/2.html").exists() && !ended.path("out/runs/1.html").exists());
    assert!(ended.path("out/CNAME").exists());
    // A file of somebody else is not overwritten.
    fs::remove_file(ended.path("out/.postwatch-page")).unwrap();
    fs::write(ended.path("out/index.html"), "mine").unwrap();
    let ended =
        page(ended).expect(2).complains("out/index.html is there and was not written by an earlier `monitor page`");
    let mut command = ended.then(monitor(&["page", "elsewhere"]));
    command = command.variable("SOURCE_DATE_EPOCH", "soon");
    command.run().expect(2).complains("SOURCE_DATE_EPOCH is no number of seconds since 1970");
}

#[test]
fn a_list_of_files_that_leads_elsewhere_removes_nothing_there() {
    let server = Server::start(|_| Reply::ok("fine"));
    let ended = shop([status_is(&server, "/a", 200)], "")
        .file("keep.txt", "mine")
        .file("out/.postwatch-page", "../keep.txt\n/etc/hostname\n.hidden\nold/one.html\nold//x\n")
        .file("out/.hidden", "mine")
        .file("out/old/one.html", "an earlier page")
        .run()
        .expect(0);
    let ended = ended.then(monitor(&["page", "out"])).run().expect(0);
    assert!(ended.path("keep.txt").exists() && ended.path("out/.hidden").exists());
    assert!(!ended.path("out/old/one.html").exists());
}

#[test]
fn runs_leave_no_memory_behind() {
    let server = Server::start(|_| Reply::ok("fine"));
    let peak = |count: usize| {
        let item = status_is(&server, "/a", 200);
        let command = Command::new(monitor(&["once", "--all"])).file("c.json", collection([item]).to_string());
        let command = command.file("postwatch.yaml", "concurrency: 1\n");
        let command = (0..count).fold(command, |command, number| {
            let text = format!("name: m{number}\ncollection: ../c.json\n");
            command.file(&format!("monitors/m{number}.monitor.yaml"), text)
        });
        command.run().expect(0).peak_memory.unwrap_or_default()
    };
    let (few, many) = (peak(5), peak(60));
    assert!(few > 0 && many < few + 20_000, "{few} kB for 5 runs, {many} kB for 60");
}

#[test]
fn nothing_to_run_is_told() {
    let empty = |arguments: &[&str]| Command::new(monitor(arguments)).file("monitors/README", "").run();
    for verb in [&["once", "--all"][..], &["once", "--due"], &["run", "--no-page"]] {
        empty(verb).expect(3).complains("monitors: there are no monitor files (NAME.monitor.yaml)");
    }
    let server = Server::untouched();
    let command = Command::new(monitor(&["once", "--tag", "nobody"]))
        .file("c.json", collection([status_is(&server, "/a", 200)]).to_string())
        .file("monitors/a.monitor.yaml", "name: a\ncollection: ../c.json\n");
    command.run().expect(2).complains("no monitor has the tag `nobody`");
}
