//! Every kind of body, byte for byte.

use serde_json::{Value, json};

use super::requests::{post, raw, sent, sent_with};
use crate::support::{Command, Ended, Item, Received, Server, collection};

/// A command whose collection posts this body, to be run in a folder with files.
fn posting(server: &Server, body: Value) -> Command {
    let request = json!({"method": "POST", "url": server.url(), "body": body});
    Command::run_of(&collection([Item::request("one", request)]))
}

#[test]
fn raw_bodies_get_the_media_type_of_their_language() {
    for (language, media_type) in [
        ("json", "application/json"),
        ("xml", "application/xml"),
        ("html", "text/html"),
        ("javascript", "application/javascript"),
        ("text", "text/plain"),
        ("cobol", "text/plain"),
    ] {
        let received = sent(raw("1", language));
        assert_eq!(received.header("content-type"), Some(media_type), "{language}");
        assert_eq!(received.text(), "1");
    }
    let received = sent(post(json!({"mode": "raw", "raw": "ü {\"a\"}"})));
    assert_eq!(received.header("content-type"), Some("text/plain"));
    assert_eq!(received.header("content-length"), Some("8"));
    assert_eq!(received.text(), "ü {\"a\"}");
}

#[test]
fn a_content_type_of_the_users_own_is_the_only_one() {
    let mut request = raw("<a/>", "json");
    request["header"] = json!([{"key": "content-type", "value": "application/soap+xml"}]);
    let received = sent(request);
    assert_eq!(received.all("content-type"), ["application/soap+xml"]);
    let mut request = post(json!({"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1"}]}));
    for (written, sent_as) in [
        ("text/x", "application/x-www-form-urlencoded"),
        ("application/x-www-form-urlencoded; charset=utf-8", "application/x-www-form-urlencoded; charset=utf-8"),
    ] {
        request["header"] = json!([{"key": "Content-Type", "value": written}]);
        assert_eq!(sent(request.clone()).all("content-type"), [sent_as]);
    }
}

#[test]
fn comments_in_json_are_removed_outside_of_strings() {
    let text = "{\n  // one\n  \"a\": \"http://x/*y*/\", /* two */\n  \"b\": 1\n}";
    let stripped = "{\n  \n  \"a\": \"http://x/*y*/\", \n  \"b\": 1\n}";
    assert_eq!(sent(raw(text, "json")).text(), stripped);
    assert_eq!(sent(raw(text, "text")).text(), text);
    let mut request = post(json!({"mode": "raw", "raw": text}));
    request["header"] = json!([{"key": "Content-Type", "value": "application/vnd.api+json"}]);
    assert_eq!(sent(request).text(), stripped);
}

#[test]
fn an_empty_raw_body_is_no_body() {
    let received = sent(raw("", "json"));
    assert_eq!(received.header("content-length"), Some("0"));
}

#[test]
fn raw_content_that_is_no_text_is_sent_as_json() {
    let received = sent(post(json!({"mode": "raw", "raw": {"b": 1, "a": [true]}})));
    assert_eq!(received.text(), r#"{"b":1,"a":[true]}"#);
}

#[test]
fn a_body_of_comments_alone_is_no_body() {
    let server = Server::ok();
    let item = |method: &str, body: &str| {
        let mut request = json!({"method": method, "url": server.url(), "body": {"mode": "raw", "raw": body}});
        request["body"]["options"] = json!({"raw": {"language": "json"}});
        Item::request(method, request).with("protocolProfileBehavior", json!({"disableBodyPruning": true}))
    };
    for (method, body, length) in [
        ("GET", "// a", None),
        ("DELETE", "/* a */", None),
        ("DELETE", "/* a */// b", None),
        ("OPTIONS", "//", None),
        ("POST", "// a", Some("0")),
        ("PUT", "/**/", Some("0")),
        ("PATCH", "/* {\"a\": 1} */", Some("0")),
        ("DELETE", " // a", Some("1")),
        ("DELETE", "// a\n/* b */\n", Some("2")),
    ] {
        Command::run_of(&collection([item(method, body)])).run().expect(0);
        let received = server.received().pop().unwrap();
        assert_eq!(received.header("content-length"), length, "{method} {body}");
        assert_eq!(received.header("content-type"), Some("application/json"));
        assert_eq!(received.header("transfer-encoding"), None);
    }
}

#[test]
fn content_of_a_file_that_is_no_base64_is_decoded_as_node_decodes_it() {
    let server = Server::ok();
    for (content, sent) in [
        ("aGVsbG8=", &b"hello"[..]),
        ("aGVsbG8", b"hello"),
        ("aGVs bG8=", b"hello"),
        ("hello, world! \u{e4}", b"\x85\xe9\x65\xa3\x0a\x2b\x95"),
        ("xy", b"\xc7"),
        ("aGVsbG8=bG8=", b"hello"),
    ] {
        let file =
            json!({"method": "POST", "url": server.url(), "body": {"mode": "file", "file": {"content": content}}});
        Command::run_of(&collection([Item::request("one", file)])).run().expect(0);
        assert_eq!(server.received().pop().unwrap().body, sent, "{content}");
        let form = json!([{"key": "f", "type": "file", "value": content}]);
        let form = json!({"method": "POST", "url": server.url(), "body": {"mode": "formdata", "formdata": form}});
        Command::run_of(&collection([Item::request("one", form)])).run().expect(0);
        let body = server.received().pop().unwrap().body;
        assert!(body.windows(sent.len()).any(|window| window == sent), "{content}");
    }
}

#[test]
fn a_form_is_encoded_as_postman_encodes_it() {
    let body = json!({"mode": "urlencoded", "urlencoded": [
        {"key": "b", "value": "x y&=+"},
        {"key": "a b", "value": "é!'()*~"},
        {"key": "off", "value": "1", "disabled": true},
        {"key": "empty", "value": ""},
        {"key": "null", "value": null},
        {"key": "b", "value": "2"},
    ]});
    let received = sent(post(body));
    assert_eq!(received.text(), "b=x%20y%26%3D%2B&b=2&a%20b=%C3%A9%21%27%28%29%2A~&empty=&null=");
    assert_eq!(received.header("content-type"), Some("application/x-www-form-urlencoded"));
}

#[test]
fn a_form_whose_fields_are_all_disabled_is_no_body() {
    for mode in ["urlencoded", "formdata"] {
        let received = sent(post(json!({"mode": mode, mode: [{"key": "a", "value": "1", "disabled": true}]})));
        assert_eq!(received.header("content-length"), Some("0"), "{mode}");
        assert_eq!(received.header("content-type"), None, "{mode}");
    }
}

#[test]
fn a_disabled_body_is_not_sent() {
    let received = sent(post(json!({"mode": "raw", "raw": "x", "disabled": true})));
    assert_eq!(received.header("content-length"), Some("0"));
}

#[test]
fn graphql_is_sent_as_json_with_its_variables() {
    let body = json!({"mode": "graphql", "graphql": {"query": "query { a }", "operationName": "n", "variables": "{\"x\": 1}"}});
    let received = sent(post(body));
    assert_eq!(received.text(), r#"{"query":"query { a }","operationName":"n","variables":{"x": 1}}"#);
    assert_eq!(received.header("content-type"), Some("application/json"));
    let received = sent(post(json!({"mode": "graphql", "graphql": {"query": "{a}", "variables": ""}})));
    assert_eq!(received.text(), r#"{"query":"{a}"}"#);
}

#[test]
fn bodies_of_get_head_copy_purge_and_unlock_are_left_out() {
    for method in ["GET", "HEAD", "COPY", "PURGE", "UNLOCK"] {
        let received = sent(json!({"method": method, "body": {"mode": "raw", "raw": "x"}}));
        assert_eq!(received.text(), "", "{method}");
        assert_eq!(received.header("content-type"), None, "{method}");
    }
    let received = sent(json!({"method": "DELETE", "body": {"mode": "raw", "raw": "x"}}));
    assert_eq!(received.text(), "x");
}

#[test]
fn a_get_keeps_its_body_when_pruning_is_switched_off() {
    let request = json!({"method": "GET", "body": {"mode": "raw", "raw": "x"}});
    assert_eq!(sent_with(request, json!({"disableBodyPruning": true})).text(), "x");
}

/// The parts of a multipart body, with the boundary taken out.
fn parts(received: &Received) -> Vec<String> {
    let boundary = received.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    let text = received.text();
    let text = text.strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
    text.split(&format!("--{boundary}\r\n")).skip(1).map(str::to_owned).collect()
}

#[test]
fn form_data_is_sent_part_by_part() {
    let server = Server::ok();
    let body = json!({"mode": "formdata", "formdata": [
        {"key": "text", "value": "a b\nü", "type": "text"},
        {"key": "typed", "value": "{}", "type": "text", "contentType": "application/json"},
        {"key": "number", "value": 3, "type": "text"},
        {"key": "off", "value": "x", "disabled": true},
        {"key": "a \"quoted\" name", "type": "file", "src": "files/a.json"},
        {"key": "two", "type": "file", "src": ["files/a.json", "b.bin"], "contentType": "image/x"},
        {"key": "named", "type": "file", "src": "b.bin", "fileName": "other.txt"},
    ]});
    let command = posting(&server, body).file("files/a.json", "{\"a\":1}").file("b.bin", [0_u8, 255, b'\n']);
    command.run().expect(0);
    let received = server.only();
    let length: usize = received.header("content-length").unwrap().parse().unwrap();
    assert_eq!(length, received.body.len());
    assert_eq!(
        parts(&received),
        [
            "Content-Disposition: form-data; name=\"text\"\r\n\r\na b\nü\r\n",
            "Content-Disposition: form-data; name=\"typed\"\r\nContent-Type: application/json\r\n\r\n{}\r\n",
            "Content-Disposition: form-data; name=\"number\"\r\n\r\n3\r\n",
            "Content-Disposition: form-data; name=\"a %22quoted%22 name\"; filename=\"a.json\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n",
            "Content-Disposition: form-data; name=\"two\"; filename=\"a.json\"\r\nContent-Type: image/x\r\n\r\n{\"a\":1}\r\n",
            "Content-Disposition: form-data; name=\"two\"; filename=\"b.bin\"\r\nContent-Type: image/x\r\n\r\n\0\u{fffd}\n\r\n",
            "Content-Disposition: form-data; name=\"named\"; filename=\"other.txt\"\r\nContent-Type: text/plain\r\n\r\n\0\u{fffd}\n\r\n",
        ]
    );
}

#[test]
fn a_file_of_a_form_that_is_missing_is_warned_of_and_left_out() {
    let server = Server::ok();
    let fields = json!([{"key": "f", "type": "file", "src": "none.txt"}, {"key": "a", "value": "1", "type": "text"}]);
    let ended = posting(&server, json!({"mode": "formdata", "formdata": fields})).run().expect(0);
    assert_eq!(parts(&server.only()).len(), 1);
    assert_eq!(ended.console(), ["Form param `f`, file load error: \"none.txt\", no such file"]);
}

#[test]
fn odd_fields_of_a_form_are_sent_as_newman_sends_them() {
    let server = Server::ok();
    let body = json!({"mode": "formdata", "formdata": [
        {"key": "null", "value": null, "type": "text"},
        {"key": "list", "value": ["1", 2], "type": "text"},
        {"key": "none", "type": "file", "src": []},
        {"key": "inline", "type": "file", "value": "aGk="},
        {"key": "unnamed", "type": "file", "src": "a.json", "fileName": ""},
        {"key": "text", "type": "text", "value": "t", "fileName": "n.txt"},
    ]});
    posting(&server, body).file("a.json", "{}").run().expect(0);
    assert_eq!(
        parts(&server.only()),
        [
            "Content-Disposition: form-data; name=\"null\"\r\n\r\n\r\n",
            "Content-Disposition: form-data; name=\"list\"\r\n\r\n[\"1\",2]\r\n",
            "Content-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n",
            "Content-Disposition: form-data; name=\"inline\"\r\nContent-Type: application/octet-stream\r\n\r\nhi\r\n",
            "Content-Disposition: form-data; name=\"unnamed\"; filename=\"\"\r\nContent-Type: application/json\r\n\r\n{}\r\n",
            "Content-Disposition: form-data; name=\"text\"; filename=\"n.txt\"\r\nContent-Type: text/plain\r\n\r\nt\r\n",
        ]
    );
}

#[test]
fn a_form_whose_only_file_is_missing_is_no_body() {
    let server = Server::ok();
    posting(&server, json!({"mode": "formdata", "formdata": [{"key": "f", "type": "file", "src": "none.txt"}]}))
        .run()
        .expect(0);
    let received = server.only();
    assert_eq!((received.header("content-type"), received.header("content-length")), (None, Some("0")));
}

#[test]
fn a_file_is_sent_byte_for_byte() {
    let server = Server::ok();
    let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    posting(&server, json!({"mode": "file", "file": {"src": "big.bin"}})).file("big.bin", &bytes).run().expect(0);
    let received = server.only();
    assert_eq!(received.body, bytes);
    assert_eq!(received.header("content-length"), Some("300000"));
}

#[test]
fn the_type_of_a_file_comes_from_its_name_and_last() {
    let server = Server::ok();
    let body = json!({"mode": "file", "file": {"src": "feed.xml"}});
    posting(&server, body.clone()).file("feed.xml", "<a/>").run().expect(0);
    let received = server.only();
    let names = received.names();
    assert_eq!(received.header("content-type"), Some("application/xml"));
    assert_eq!(names[names.len() - 2..], ["content-length", "content-type"]);

    for (header, wanted) in [(json!([{"key": "content-type", "value": "text/x"}]), Some("text/x")), (json!([]), None)] {
        let server = Server::ok();
        let mut request = json!({"method": "POST", "url": server.url(), "header": header, "body": body});
        let mut item = json!({"name": "one", "request": request.take()});
        if wanted.is_none() {
            item["protocolProfileBehavior"] = json!({"disabledSystemHeaders": {"content-type": true}});
        }
        let sample = json!({"info": {"name": "c"}, "item": [item]});
        Command::run_of(&sample).file("feed.xml", "<a/>").run().expect(0);
        assert_eq!(server.only().header("content-type"), wanted);
    }
}

#[test]
fn a_file_body_may_stand_in_the_collection_itself() {
    let received = sent(post(json!({"mode": "file", "file": {"content": "aGVsbG8="}})));
    assert_eq!(received.text(), "hello");
}

#[test]
fn a_missing_file_is_warned_of_and_the_request_goes_out_without_a_body() {
    let server = Server::ok();
    let ended = posting(&server, json!({"mode": "file", "file": {"src": "none.bin"}})).run().expect(0);
    assert_eq!(server.only().text(), "");
    assert_eq!(ended.console(), ["Binary file load error: \"none.bin\", no such file"]);
}

fn refused(server: &Server, source: &str) -> Ended {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("outside.txt"), "secret").unwrap();
    let source = source.replace("OUTSIDE", &folder.path().join("outside.txt").display().to_string());
    let command = posting(server, json!({"mode": "file", "file": {"src": source}}));
    std::os::unix::fs::symlink(folder.path().join("outside.txt"), command.folder().join("link.txt")).unwrap();
    command.run()
}

#[test]
fn a_file_outside_the_working_folder_is_refused_and_nothing_is_sent() {
    let server = Server::untouched();
    for source in ["OUTSIDE", "../outside.txt", "a/../../outside.txt", "link.txt", "/etc/hostname"] {
        let ended = refused(&server, source).expect(5);
        let errors = ended.errors();
        assert!(errors[0].contains("outside the working directory"), "{errors:?}");
        assert!(errors[0].contains("--insecure-file-read") && errors[0].contains("item[0]"), "{errors:?}");
    }
    let form = json!({"mode": "formdata", "formdata": [{"key": "f", "type": "file", "src": "/etc/hostname"}]});
    posting(&server, form).run().expect(5);
}

#[test]
fn insecure_file_read_and_working_dir_let_files_be_read() {
    let server = Server::ok();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("outside.txt"), "outside").unwrap();
    let path = folder.path().join("outside.txt").display().to_string();
    let body = json!({"mode": "file", "file": {"src": path}});
    posting(&server, body).with(["--insecure-file-read"]).run().expect(0);
    let body = json!({"mode": "file", "file": {"src": "outside.txt"}});
    posting(&server, body).with(["--working-dir", &folder.path().display().to_string()]).run().expect(0);
    assert_eq!(server.received().iter().map(Received::text).collect::<Vec<_>>(), ["outside", "outside"]);
}
