//! The JUnit report against the schema that Jenkins' xUnit plug-in and Surefire share, as facts: which elements stand
//! where, which attributes they need and may have, what a time looks like, and that the numbers add up.

use quick_xml::{Reader, events::Event};
use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Peer, Reply, Server, collection};

type Names = &'static [&'static str];
type Rule = (&'static str, Names, Names, Names);

/// An element: its parents, the attributes it needs, those it may have.
const ELEMENTS: [Rule; 6] = [
    ("testsuites", &[""], &[], &["name", "time", "tests", "failures", "errors"]),
    (
        "testsuite",
        &["testsuites"],
        &["name", "tests", "failures", "errors", "skipped", "time"],
        &["timestamp", "hostname", "id", "package"],
    ),
    ("testcase", &["testsuite"], &["name", "time"], &["classname"]),
    ("failure", &["testcase"], &["type"], &["message"]),
    ("error", &["testcase"], &["type"], &["message"]),
    ("skipped", &["testcase"], &[], &["type", "message"]),
];

#[derive(Debug)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
}

impl Element {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn number(&self, name: &str) -> usize {
        self.get(name).unwrap_or_else(|| panic!("{} has no {name}", self.name)).parse().unwrap()
    }

    /// How many of its test cases hold such an element.
    fn with(&self, child: &str) -> usize {
        self.children.iter().filter(|case| case.children.iter().any(|flaw| flaw.name == child)).count()
    }
}

/// The document, which must be well-formed.
fn parse(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open = vec![Element { name: String::new(), attributes: Vec::new(), children: Vec::new() }];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(Element {
                name: start.name().as_ref().to_owned(),
                attributes: start
                    .attributes()
                    .map(|attribute| {
                        let attribute = attribute.unwrap();
                        let name = attribute.key.as_ref().to_owned();
                        (name, attribute.value.to_string())
                    })
                    .collect(),
                children: Vec::new(),
            }),
            Event::End(_) => {
                let closed = open.pop().unwrap();
                open.last_mut().unwrap().children.push(closed);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1);
    let mut roots = open.remove(0).children;
    assert_eq!(roots.len(), 1, "one root");
    roots.remove(0)
}

fn check(element: &Element, parent: &str) {
    let name = element.name.as_str();
    let rule = ELEMENTS.iter().find(|(known, ..)| *known == name).unwrap_or_else(|| panic!("<{name}> in <{parent}>"));
    assert!(rule.1.contains(&parent), "<{name}> in <{parent}>");
    for needed in rule.2 {
        assert!(element.get(needed).is_some(), "<{name}> has no {needed}: {element:?}");
    }
    for (attribute, value) in &element.attributes {
        assert!(
            rule.2.contains(&attribute.as_str()) || rule.3.contains(&attribute.as_str()),
            "{attribute} of <{name}>"
        );
        match attribute.as_str() {
            "time" => {
                let (whole, fraction) = value.split_once('.').unwrap();
                let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                assert!(digits(whole) && digits(fraction) && fraction.len() == 3, "{value}");
            }
            "timestamp" => assert!(chrono::DateTime::parse_from_rfc3339(value).is_ok(), "{value}"),
            _ => {}
        }
    }
    assert!(name != "testcase" || element.children.len() <= 1, "{element:?}");
    element.children.iter().for_each(|child| check(child, name));
}

/// The report of a run: valid, and its numbers are those of its cases.
fn valid(ended: &Ended) -> Element {
    let text = ended.read("r.xml");
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), "{text}");
    let allowed = |character: char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(text.chars().all(allowed), "a character that XML cannot hold");
    let root = parse(&text);
    check(&root, "");
    for suite in &root.children {
        assert_eq!(suite.number("tests"), suite.children.len());
        for (attribute, child) in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")] {
            assert_eq!(suite.number(attribute), suite.with(child), "{attribute}: {suite:?}");
        }
    }
    for attribute in ["tests", "failures", "errors"] {
        let sum: usize = root.children.iter().map(|suite| suite.number(attribute)).sum();
        assert_eq!(root.number(attribute), sum, "{attribute}");
    }
    root
}

fn run(files: &[(&str, Value)], more: &[&str]) -> Ended {
    let command = Command::new(["run"]).with(files.iter().map(|(name, _)| (*name).to_owned()));
    let command = files.iter().fold(command, |command, (name, json)| command.file(name, json.to_string()));
    command.with(["-r", "junit", "--reporter-junit-export", "r.xml"]).with(more.iter().copied()).run()
}

#[test]
fn every_kind_of_result_is_valid() {
    let server = Server::start(|_| Reply::json(&json!({"a": 1})));
    let hostile = "<b>&\"' ]]> \u{0}\u{1b}[31m \u{ffff} \u{202e} é😀\n\ttab";
    let script = format!(
        "const name = {};
        pm.test('passes ' + name, () => {{}});
        pm.test('fails ' + name, () => pm.expect(name).to.equal(1));
        pm.test('type error', () => undefined.x);
        pm.test.skip('left out', () => {{}});
        throw new Error(name);",
        Value::from(hostile)
    );
    let items = [
        Item::folder(hostile, [Item::get(hostile, server.url()).test(&script)]),
        Item::get("", server.url()),
        Item::get("refused", format!("http://{}/", Peer::closed())).prerequest("throw new Error('early')"),
        Item::get("late", server.url()).test("setTimeout(() => { throw new Error('later') }, 1)"),
    ];
    let sample = collection(items);
    let mut other = sample.clone();
    other["info"]["name"] = hostile.into();
    let ended = run(&[("a.json", sample), ("b.json", other)], &["-n", "2"]).expect(5);
    let root = valid(&ended);
    assert_eq!(root.children.len(), 16);
    assert_eq!(root.number("failures"), 4);
    let skipped: usize = root.children.iter().map(|suite| suite.number("skipped")).sum();
    assert_eq!(skipped, 4);
    assert!(root.number("errors") >= 4 * 5, "{}", root.number("errors"));
}

#[test]
fn runs_without_tests_and_runs_that_were_cut_short_are_valid() {
    let server = Server::start(|request| match request.path() {
        "/slow" => Reply::ok("late").after(std::time::Duration::from_secs(20)),
        _ => Reply::ok("ok"),
    });
    let root = valid(&run(&[("c.json", collection([Item::get("one", server.url())]))], &[]).expect(0));
    // What says that nothing was checked is a test case of its own, which was skipped.
    assert_eq!((root.number("tests"), root.number("errors"), root.children.len()), (1, 0, 2));
    assert_eq!(root.children[1].number("skipped"), 1);
    let root = valid(&run(&[("c.json", collection([]))], &[]));
    assert_eq!((root.number("tests"), root.children.len()), (1, 1));
    let slow = collection([Item::get("slow", format!("{}/slow", server.url()))]);
    let root = valid(&run(&[("c.json", slow)], &["--timeout", "300"]).expect(5));
    assert!(root.number("errors") >= 1);
}

#[test]
fn classes_are_folders_with_dots_and_a_test_keeps_its_name_over_iterations() {
    let server = Server::ok();
    let get = |name: &str| Item::get(name, server.url()).test("pm.test('holds', () => {})");
    let items =
        [Item::folder("Users v1.2", [Item::folder("by / admin", [get("get /users/:id")]), get("list")]), get("health")];
    let sample = collection(items);
    let classes = |ended: &Ended| -> Vec<String> {
        let root = valid(ended);
        let cases = root.children.iter().flat_map(|suite| &suite.children);
        cases.map(|case| case.get("classname").unwrap().to_owned()).collect()
    };
    let once = classes(&run(&[("c.json", sample.clone())], &[]).expect(0));
    assert_eq!(once, ["UsersV12.ByAdmin.GetUsersId", "UsersV12.List", "Health"]);
    let twice = run(&[("c.json", sample.clone())], &["-n", "2"]).expect(0);
    assert_eq!(classes(&twice), [once.clone(), once.clone()].concat());
    let suites: Vec<_> = valid(&twice).children.iter().map(|suite| suite.get("name").unwrap().to_owned()).collect();
    assert_eq!((suites[2].as_str(), suites[5].as_str()), ("health (iteration 1)", "health (iteration 2)"));

    // Of two collections of one name the second is named by its file, too.
    let same = classes(&run(&[("a.json", sample.clone()), ("b.json", sample.clone())], &[]).expect(0));
    assert_eq!([same[2].as_str(), same[5].as_str()], ["Sample.Health", "SampleBJson.Health"]);

    let mut other = sample.clone();
    other["info"]["name"] = "My other".into();
    let several = classes(&run(&[("a.json", sample), ("b.json", other)], &[]).expect(0));
    assert_eq!(several[3..], ["MyOther.UsersV12.ByAdmin.GetUsersId", "MyOther.UsersV12.List", "MyOther.Health"]);
}
