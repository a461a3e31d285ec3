//! Iteration data: how many iterations, and what each of them sees.

use crate::support::{Command, Ended, Item, Server, collection};

/// Runs a request to `/{{a}}/{{b}}` over a data file.
fn run_over(name: &str, content: impl AsRef<[u8]>, arguments: &[&str]) -> (Vec<String>, Ended) {
    let server = Server::start(|_| crate::support::Reply::ok("")).optional();
    let sample = collection([Item::get("one", format!("{}/{{{{a}}}}/{{{{b}}}}", server.url()))]);
    let ended = Command::run_of(&sample).file(name, content).with(["-d", name]).with(arguments.iter().copied()).run();
    (server.targets(), ended)
}

#[test]
fn each_row_of_json_is_one_iteration() {
    let (targets, ended) = run_over("rows.json", r#"[{"a": 1, "b": "x"}, {"a": true, "b": null}]"#, &[]);
    ended.expect(0);
    assert_eq!(targets, ["/1/x", "/true/null"]);
}

#[test]
fn each_line_of_csv_is_one_iteration() {
    let (targets, ended) = run_over("rows.csv", "a,b\n1,\"x, y\"\n2.50,\"02\"\n", &[]);
    ended.expect(0);
    assert_eq!(targets, ["/1/x,%20y", "/2.5/02"]);
}

#[test]
fn csv_with_windows_line_ends_and_a_byte_order_mark_is_read() {
    let (targets, ended) = run_over("rows.csv", "\u{feff}a,b\r\n1,2\r\n", &[]);
    ended.expect(0);
    assert_eq!(targets, ["/1/2"]);
}

#[test]
fn quoted_line_breaks_and_quotes_in_csv_belong_to_their_field() {
    let (targets, ended) = run_over("rows.csv", "a,b\n\"1\n2\",\"say \"\"hi\"\"\"\n3,4\n", &[]);
    ended.expect(0);
    assert_eq!(targets, ["/1%0A2/say%20%22hi%22", "/3/4"]);
}

#[test]
fn ragged_rows_and_empty_lines_of_csv_are_iterations() {
    let (targets, ended) = run_over("rows.csv", "a,b\n1\n\n2,3,4\n", &["--env-var", "b=none", "--env-var", "a=none"]);
    ended.expect(0);
    assert_eq!(targets.len(), 3);
    assert_eq!((targets[0].as_str(), targets[2].as_str()), ("/1/none", "/2/3"));
}

#[test]
fn blank_lines_at_the_end_of_csv_are_no_iterations() {
    for end in ["", "\n", "\n\n", "\n\n\n\n", "\n  \n", "\n\n  ", "\r\n", "\n\t\n\n"] {
        let (targets, ended) = run_over("rows.csv", format!("a,b\n1,2\n3,4{end}"), &[]);
        ended.expect(0);
        assert_eq!(targets, ["/1/2", "/3/4"], "{end:?}");
    }
    let (targets, ended) = run_over("rows.csv", "a,b\r\n1,2\r\n\r\n3,4\r\n\r\n", &["--env-var", "b=none"]);
    ended.expect(0);
    assert_eq!(targets, ["/1/2", "//none", "/3/4"]);
    // What is quoted, or has commas, is a row.
    for (row, target) in [("\"\",\"\"", "//"), (",", "//"), ("\"\"", "//none")] {
        let (targets, ended) = run_over("rows.csv", format!("a,b\n1,2\n{row}\n"), &["--env-var", "b=none"]);
        ended.expect(0);
        assert_eq!(targets, ["/1/2", target], "{row}");
    }
    let (targets, ended) = run_over("rows.csv", "\n\n", &["--env-var", "b=none", "--env-var", "a=none"]);
    ended.expect(0);
    assert_eq!(targets, ["/none/none"]);
}

#[test]
fn csv_text_keeps_numbers_as_they_are_written() {
    let rows = "a,b\n00501,1e3\n+5,1.50\n12345678901234567890,-0\n\"007\", 08 \n";
    let (targets, ended) = run_over("rows.csv", rows, &["--csv-text"]);
    ended.expect(0);
    assert_eq!(targets, ["/00501/1e3", "/+5/1.50", "/12345678901234567890/-0", "/007/08"]);
    let (targets, ended) = run_over("rows.csv", rows, &[]);
    ended.expect(0);
    assert_eq!(targets, ["/501/1000", "/5/1.5", "/12345678901234567000/0", "/007/8"]);
    let (targets, ended) = run_over("rows.json", r#"[{"a": 501, "b": 1.50}]"#, &["--csv-text"]);
    ended.expect(0);
    assert_eq!(targets, ["/501/1.5"]);
}

#[test]
fn utf_16_is_read_with_and_without_its_mark() {
    for mark in [&b"\xff\xfe"[..], b""] {
        for content in ["a,b\r\n1,\u{e9}\r\n", r#"[{"a": 1, "b": "\u{e9}"}]"#] {
            let content = content.replace("\\u{e9}", "\u{e9}");
            let bytes: Vec<u8> =
                mark.iter().copied().chain(content.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            let (targets, ended) = run_over("rows", bytes, &[]);
            ended.expect(0);
            assert_eq!(targets, ["/1/%C3%A9"]);
        }
    }
}

#[test]
fn an_empty_file_and_a_header_alone_run_once_without_a_row() {
    for content in ["", "\n", "a,b\n"] {
        let (targets, ended) = run_over("rows.csv", content, &["--env-var", "a=1", "--env-var", "b=2"]);
        ended.expect(0);
        assert_eq!(targets, ["/1/2"], "{content:?}");
    }
}

#[test]
fn the_contents_decide_about_the_format_not_the_name() {
    let (targets, ended) = run_over("rows.csv", r#"[{"a": 1, "b": 2}]"#, &[]);
    ended.expect(0);
    assert_eq!(targets, ["/1/2"]);
}

#[test]
fn iterations_beyond_the_data_use_its_last_row() {
    let (targets, ended) = run_over("rows.json", r#"[{"a": 1, "b": 1}, {"a": 2, "b": 2}]"#, &["-n", "4"]);
    ended.expect(0);
    assert_eq!(targets, ["/1/1", "/2/2", "/2/2", "/2/2"]);
}

#[test]
fn fewer_iterations_than_rows_leave_rows_out() {
    let (targets, ended) = run_over("rows.json", r#"[{"a": 1, "b": 1}, {"a": 2, "b": 2}]"#, &["-n", "1"]);
    ended.expect(0);
    assert_eq!(targets, ["/1/1"]);
}

#[test]
fn a_row_is_seen_by_its_own_iteration_only() {
    let (targets, ended) = run_over("rows.json", r#"[{"a": 1, "b": 1}, {"a": 2}]"#, &["--global-var", "b=global"]);
    ended.expect(0);
    assert_eq!(targets, ["/1/1", "/2/global"]);
}

#[test]
fn an_empty_list_of_rows_still_runs_once() {
    let (targets, ended) = run_over("rows.json", "[]", &["--env-var", "a=1", "--env-var", "b=2"]);
    ended.expect(0);
    assert_eq!(targets, ["/1/2"]);
}

#[test]
fn rows_of_a_wrong_shape_are_told_with_their_place() {
    let (_, ended) = run_over("rows.json", r#"[{"a": 1}, 2]"#, &[]);
    ended.expect(3).complains("iteration data could not be loaded").complains("rows.json: [1]: expected an object");
}

#[test]
fn broken_json_rows_are_told_with_line_and_column() {
    let (_, ended) = run_over("rows.json", "[{\"a\": 1},\n {\"a\" 2}]", &[]);
    ended.expect(3).complains("rows.json: not valid JSON at line 2, column 7");
}

#[test]
fn a_quote_that_is_never_closed_in_csv_is_told_with_its_line() {
    let (_, ended) = run_over("rows.csv", "a,b\n1,\"open\n", &[]);
    ended.expect(3).complains("rows.csv: line 2");
}

#[test]
fn a_data_file_that_does_not_exist_is_told_by_name() {
    let sample = collection([Item::get("one", "http://127.0.0.1:1")]);
    Command::run_of(&sample).with(["-d", "none.csv"]).run().expect(3).complains("none.csv");
}

#[test]
fn scripts_know_which_iteration_they_are_in() {
    let server = Server::ok();
    let script = "pm.test(`${pm.info.iteration}/${pm.info.iterationCount} ${pm.info.requestName} ${pm.iterationData.get('a')}`, () => {})";
    let sample = collection([Item::get("one", server.url()).test(script)]);
    let command = Command::run_of(&sample).file("rows.json", r#"[{"a": "x"}, {"a": "y"}]"#);
    let ended = command.with(["-d", "rows.json"]).run().expect(0).says("Iteration 2/2");
    assert_eq!(ended.assertions(), ["0/2 one x", "1/2 one y"]);
}
