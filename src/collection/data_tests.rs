//! Data files, also against csv-parse with newman's settings.

use std::{fmt::Write as _, fs, path::Path};

use proptest::prelude::*;

use super::*;

fn load(bytes: &[u8]) -> Result<Vec<Vec<(String, VariableValue)>>, String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), bytes).unwrap();
    let name = file.path().display().to_string();
    let words = |error: LoadError| error.to_string().replace(&name, "d.csv");
    let mut data = load_data(file.path(), CsvNumbers::Read).map_err(words)?;
    (0..data.len())
        .map(|place| {
            let row = data.row(place).map_err(words)?.unwrap();
            Ok(row.0.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
        })
        .collect()
}

fn rows(text: &str) -> Vec<Vec<(String, VariableValue)>> {
    load(text.as_bytes()).unwrap()
}

fn name(name: &str) -> String {
    name.to_owned()
}

#[test]
fn csv_is_read_as_newman_reads_it() {
    let text = "a, b ,c\n1,\"2\", x y \r\n\"q\"\"uo\nted\",-1.5e3,\n\n7,8,9,10\nshort\n";
    let number = VariableValue::Number;
    let string = |text: &str| VariableValue::text(text);
    assert_eq!(
        rows(text),
        vec![
            vec![(name("a"), number(1.0)), (name("b"), string("2")), (name("c"), string("x y"))],
            vec![(name("a"), string("q\"uo\nted")), (name("b"), number(-1500.0)), (name("c"), string(""))],
            // An empty line is a row, in newman too.
            vec![(name("a"), string(""))],
            vec![(name("a"), number(7.0)), (name("b"), number(8.0)), (name("c"), number(9.0))],
            vec![(name("a"), string("short"))],
        ]
    );
}

#[test]
fn the_first_line_break_decides() {
    let texts =
        |text: &str| -> Vec<String> { rows(text).into_iter().map(|row| row[0].1.to_text().to_string()).collect() };
    assert_eq!(texts("a\rx\ry"), ["x", "y"]);
    assert_eq!(texts("a\r\nx\ny\r\nz"), ["x\ny", "z"]);
    assert_eq!(texts("a\nx\r\ny"), ["x", "y"]);
    assert!(texts("").is_empty());
    assert!(texts("a,b").is_empty());
}

#[test]
fn every_encoding_is_read() {
    let expected = vec![vec![(name("é"), VariableValue::text("ü€"))]];
    let text = "é\nü€\n";
    let utf16: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    assert_eq!(load(text.as_bytes()).unwrap(), expected);
    assert_eq!(load(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()).unwrap(), expected);
    assert_eq!(load(&[b"\xFF\xFE", &little[..]].concat()).unwrap(), expected);
    assert_eq!(load(&[b"\xFE\xFF", &big[..]].concat()).unwrap(), expected);
    assert_eq!(load(b"a\0\n\0\x31\0").unwrap(), vec![vec![(name("a"), VariableValue::Number(1.0))]]);
    assert_eq!(load(b"\xE9\n\xFC\n").unwrap(), vec![vec![(name("é"), VariableValue::text("ü"))]]);
    // What tells Latin-1 may stand far behind, and in the header's piece as well as in a later one.
    let mut late = b"a\n".to_vec();
    late.extend("x".repeat(200_000).bytes());
    late.extend(b"\n\xFC\n");
    assert_eq!(load(&late).unwrap()[1], vec![(name("a"), VariableValue::text("ü"))]);
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    assert_eq!(load(b"a\nb\n\"c\n").unwrap_err(), "d.csv: line 3, column 1: a quote is opened here and never closed");
    assert_eq!(load(b"a,b\n\"p\nq\"r,s\n").unwrap_err(), "d.csv: line 3, column 3: something follows a closing quote");
    let error = rows_of_json(&serde_json::json!([{}, 3]), &Place::root("d.json")).unwrap_err();
    assert_eq!(error.to_string(), "d.json: [1]: expected an object of variables, found the number 3");
}

#[test]
fn only_numbers_are_numbers() {
    for (text, number) in [
        ("1", true),
        ("-1.5", true),
        ("1e5", true),
        (".5", true),
        ("5.", true),
        ("", false),
        ("-", false),
        ("1a", false),
        ("1e", false),
        ("0x1", false),
        ("NaN", false),
    ] {
        assert_eq!(is_number(text), number, "{text}");
    }
}

#[test]
fn rows_beyond_the_last_are_the_last_and_going_back_works() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "a\n0\n1\n2\n").unwrap();
    let mut data = load_data(file.path(), CsvNumbers::Read).unwrap();
    for (iteration, value) in [(0, 0.0), (1, 1.0), (2, 2.0), (3, 2.0), (9, 2.0), (1, 1.0), (0, 0.0)] {
        assert_eq!(data.row(iteration).unwrap().unwrap().0[0].1, VariableValue::Number(value), "{iteration}");
    }
    assert!(Data::default().row(0).unwrap().is_none());
    fs::write(file.path(), "a\n0\n").unwrap();
    let mut shrunk = load_data(file.path(), CsvNumbers::Read).unwrap();
    shrunk.count = 3;
    assert!(shrunk.row(2).is_err());
}

#[test]
fn many_rows_need_no_memory() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut text = String::from("id,name,note\n");
    for row in 0..100_000 {
        let _ = writeln!(text, "{row},name {row},\"a \"\"note\"\"\nof {row}\"");
    }
    fs::write(file.path(), &text).unwrap();
    let mut data = load_data(file.path(), CsvNumbers::Read).unwrap();
    assert_eq!(data.len(), 100_000);
    for place in (0..data.len()).step_by(7) {
        assert_eq!(data.row(place).unwrap().unwrap().0[0].1, VariableValue::Number(place as f64));
    }
    let Source::Csv(file) = &data.source else { panic!("the rows are held in memory") };
    let held = file.open.as_ref().unwrap().records.held();
    assert!(held < 1 << 20 && text.len() > 4 * held, "{held} bytes are held of {}", text.len());
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "[a1\", \r\n\t]{0,40}") {
        let _ = load(text.as_bytes());
    }

    #[test]
    fn what_is_quoted_comes_back(fields in proptest::collection::vec("[ -~é\n\r]{0,12}", 1..5)) {
        let line = fields.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect::<Vec<_>>().join(",");
        let header = (0..fields.len()).map(|index| format!("c{index}")).collect::<Vec<_>>().join(",");
        let read = rows(&format!("{header}\n{line}\n"));
        let texts: Vec<String> = read[0].iter().map(|(_, value)| value.to_text().to_string()).collect();
        prop_assert_eq!(texts, fields);
    }
}

const PARSER: &str = r#"
const parse = require('csv-parse/lib/sync'), util = require('newman/lib/util');
const cast = (value, context) => context.quoting ? value
    : util.isInt(value) ? parseInt(value, 10) : util.isFloat(value) ? parseFloat(value) : value;
const options = { columns: true, escape: '"', cast, trim: true, relax: true, relax_column_count: true, bom: true };
const texts = JSON.parse(require('fs').readFileSync(0));
process.stdout.write(JSON.stringify(texts.map((text) => {
    try { return parse(text, options); } catch (error) { return null; }
})));
"#;

/// The rows without those at the end that hold one empty field alone.
fn without_blank_end(mut rows: Value) -> Value {
    let is_blank =
        |row: &Value| row.as_object().is_some_and(|row| row.len() == 1 && row.values().all(|value| value == ""));
    while let Some(list) = rows.as_array_mut().filter(|list| list.last().is_some_and(is_blank)) {
        list.pop();
    }
    rows
}

#[test]
#[ignore = "needs newman: tests/peers/install"]
fn csv_parse_with_newmans_settings_reads_the_same() {
    use std::{
        io::Write as _,
        process::{Command, Stdio},
    };

    use proptest::{strategy::ValueTree as _, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let texts: Vec<String> = (0..5000)
        .map(|_| "[a-c12\", \n\r.-]{0,24}".new_tree(&mut runner).unwrap().current())
        .map(|rows| format!("x,y\n{rows}"))
        .collect();
    let mut node = Command::new("node")
        .args(["-e", PARSER])
        .env("NODE_PATH", Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/newman/node_modules"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = serde_json::to_vec(&texts).unwrap();
    let mut stdin = node.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = node.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let theirs: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let mut wrong = String::new();
    let mut count = 0;
    for (text, theirs) in texts.iter().zip(&theirs) {
        let ours = match load(text.as_bytes()) {
            Ok(rows) => rows
                .into_iter()
                .map(|row| Value::Object(row.into_iter().map(|(key, value)| (key, value.to_json())).collect()))
                .collect(),
            Err(_) => Value::Null,
        };
        // Blank lines at the end are rows of newman's and none of ours (docs/compatibility.md).
        let (ours, theirs) = (without_blank_end(ours), without_blank_end(theirs.clone()));
        if ours != theirs {
            count += 1;
            let _ = writeln!(wrong, "{text:?}\n  ours   {ours}\n  theirs {theirs}");
        }
    }
    // A foreign line break right behind a closing quote hides from csv-parse what follows; we tell it.
    assert!(count <= 5, "{count} of 5000 differ:\n{}", wrong.lines().take(30).collect::<Vec<_>>().join("\n"));
}
