//! Sixteen characters of a secret in a row cannot be recovered from what any reporter writes, however a server or script
//! has encoded and cut them. Written apart from the program's own search.

use std::fs;

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};
use serde_json::json;

use crate::support::{Command, Item, Reply, Server, artefacts, collection};

const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789+/._-";

/// How many characters in a row tell a secret.
const PIECE: usize = 16;

const DEPTH: usize = 3;

#[derive(Clone, Copy, Debug)]
enum Encoding {
    Base64,
    Hexadecimal,
    Percent,
    Unicode,
}

impl Encoding {
    fn encode(self, text: &str) -> String {
        match self {
            Encoding::Base64 => STANDARD.encode(text),
            Encoding::Hexadecimal => text.bytes().map(|byte| format!("{byte:02x}")).collect(),
            Encoding::Percent => text.bytes().map(|byte| format!("%{byte:02X}")).collect(),
            Encoding::Unicode => text.bytes().map(|byte| format!("\\u{byte:04x}")).collect(),
        }
    }
}

/// What an attacker might make of a text in one step.
fn decoded(text: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![unescaped(text, b"%", 2), unescaped(text, b"\\u00", 2)];
    let is_of_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, lenient);
    for offset in 0..4 {
        let mut out = Vec::new();
        for run in text.split(|byte| !is_of_base64(byte)).filter(|run| run.len() >= 20) {
            let run = &run[offset..];
            out.extend(engine.decode(&run[..run.len() / 4 * 4]).unwrap_or_default());
            out.push(b'\n');
        }
        all.push(out);
    }
    for offset in 0..2 {
        let mut out = Vec::new();
        for run in text.split(|byte| !byte.is_ascii_hexdigit()).filter(|run| run.len() >= 2 * PIECE) {
            out.extend(run[offset..].chunks_exact(2).map(|digits| byte(digits).unwrap_or_default()));
            out.push(b'\n');
        }
        all.push(out);
    }
    all.retain(|out| out.len() >= PIECE && out != text);
    all
}

fn byte(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn unescaped(text: &[u8], start: &[u8], digits: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let escape = text[at..].strip_prefix(start).and_then(|rest| byte(rest.get(..digits)?));
        out.push(escape.unwrap_or(text[at]));
        at += if escape.is_some() { start.len() + digits } else { 1 };
    }
    out
}

/// The first piece of the secret that can be had from a text.
fn recovered<'secret>(text: &[u8], secret: &'secret str, depth: usize) -> Option<&'secret str> {
    let pieces = (0..=secret.len() - PIECE).map(|at| &secret[at..at + PIECE]);
    for piece in pieces {
        if memchr::memmem::find(text, piece.as_bytes()).is_some() {
            return Some(piece);
        }
    }
    if depth == 0 {
        return None;
    }
    decoded(text).iter().find_map(|text| recovered(text, secret, depth - 1))
}

#[derive(Clone, Debug)]
struct Case {
    secret: String,
    layers: Vec<(Encoding, String, String)>,
    cut: Option<usize>,
}

impl Case {
    fn text(&self) -> String {
        let mut text = self.secret.clone();
        for (encoding, before, after) in &self.layers {
            text = format!("{before}{}{after}", encoding.encode(&text));
        }
        if let Some(cut) = self.cut {
            text.truncate(cut.min(text.len()));
            text.push('…');
        }
        text
    }
}

fn case() -> impl Strategy<Value = Case> {
    let secret = prop::collection::vec(select(LETTERS), 24..64).prop_map(|letters| String::from_utf8(letters).unwrap());
    let encoding = select(vec![Encoding::Base64, Encoding::Hexadecimal, Encoding::Percent, Encoding::Unicode]);
    let layer = (encoding, "([a-c]{0,5}[:=, ])?", "([ ,;][a-c]{0,5})?");
    (secret, prop::collection::vec(layer, 0..=DEPTH), prop::option::of(20..200_usize))
        .prop_map(|(secret, layers, cut)| Case { secret, layers, cut })
}

#[test]
fn the_search_recovers_what_is_not_masked() {
    let secret = "Zk3vQ9xw7Lr2Tn5Yb8HdPq4s";
    for layers in [
        vec![Encoding::Base64; 3],
        vec![Encoding::Hexadecimal, Encoding::Base64, Encoding::Percent],
        vec![Encoding::Unicode, Encoding::Percent],
        vec![],
    ] {
        let text = layers.iter().fold(secret.to_owned(), |text, encoding| format!("ab {}", encoding.encode(&text)));
        assert!(recovered(text.as_bytes(), secret, DEPTH).is_some(), "{layers:?}");
    }
    assert_eq!(recovered(b"Zk3vQ9xw7Lr2Tn5", secret, DEPTH), None);
}

#[test]
fn no_reporter_lets_a_piece_of_a_secret_be_recovered() {
    let mut runner = TestRunner::new(Config { cases: 8, failure_persistence: None, ..Config::default() });
    runner.run(&prop::collection::vec(case(), 4), |cases| {
        let texts: Vec<String> = cases.iter().map(Case::text).collect();
        let answer = json!({"texts": texts, "first": texts[0]}).to_string();
        let header: String = texts[1].chars().filter(char::is_ascii).collect();
        let server = Server::start(move |_| Reply::ok(answer.clone()).header("X-Text", &header));
        let script = "const { texts } = pm.response.json();\n\
            texts.forEach((text, at) => { console.log(text, { text }); pm.test('t' + at, () => pm.expect(text).to.eql('x')); });\n\
            pm.test(texts[2], () => { throw new Error(texts[3]); });\n\
            pm.environment.set('kept', texts[0]); throw new Error(texts[1]);";
        let target = format!("{}/?q={}", server.url(), Encoding::Percent.encode(&texts[2]));
        let values: Vec<_> = cases
            .iter()
            .enumerate()
            .map(|(at, case)| json!({"key": format!("s{at}"), "value": case.secret, "type": "secret"}))
            .collect();
        let ended = Command::run_of(&collection([Item::get("one", target).test(script)]))
            .file("environment.json", json!({"values": values}).to_string())
            .with(["-e", "environment.json", "--verbose", "-r", "cli,json,json-summary,junit,html,events,github,slack"])
            .with(["--reporter-slack-dry-run", "--reporter-json-export", "out/a.json"])
            .with(["--reporter-json-summary-export", "out/b.json", "--reporter-junit-export", "out/c.xml"])
            .with(["--reporter-html-export", "out/d.html", "--reporter-events-export", "out/e.ndjson"])
            .with(["--reporter-github-export", "out/f.md"])
            .run();
        let mut written = vec![("terminal".to_owned(), format!("{}{}", ended.stdout, ended.stderr).into_bytes())];
        for entry in fs::read_dir(ended.path("out")).unwrap() {
            let path = entry.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            written.push((format!("{name}, unpacked"), artefacts::inside(&bytes)));
            written.push((name, bytes));
        }
        prop_assert_eq!(written.len(), 13);
        for (name, bytes) in &written {
            // Lines of the terminal are broken.
            let joined: Vec<u8> = bytes.iter().copied().filter(|byte| !b"\n".contains(byte)).collect();
            for case in &cases {
                for text in [bytes, &joined] {
                    if let Some(piece) = recovered(text, &case.secret, DEPTH) {
                        return Err(TestCaseError::fail(format!("{name}: {piece} of {case:?}: {:?}", case.text())));
                    }
                }
            }
        }
        Ok(())
    })
    .unwrap();
}
