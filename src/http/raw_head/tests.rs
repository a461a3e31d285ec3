use http::{HeaderMap, HeaderName, HeaderValue};

use super::*;

/// Formats as the client's records are.
fn record(heads: &mut Heads, connection: u32, verb: &str, bytes: &[u8]) {
    let text: String = bytes.iter().flat_map(|byte| escaped(*byte)).collect();
    heads.read(&format_args!("{connection:08x} {verb}: b\"{text}\""));
}

fn escaped(byte: u8) -> Vec<char> {
    match byte {
        b'\n' => "\\n".chars().collect(),
        b'\r' => "\\r".chars().collect(),
        b'\t' => "\\t".chars().collect(),
        b'\\' | b'"' => vec!['\\', char::from(byte)],
        0 => "\\0".chars().collect(),
        0x20..0x7f => vec![char::from(byte)],
        _ => format!("\\x{byte:02x}").chars().collect(),
    }
}

const HEAD: &[u8] =
    b"HTTP/1.1 200 V\xc3\xa9ry \"\\ Fine\r\nX-Foo: 1\r\nset-COOKIE: a\r\nX-BAR:\t2 \r\nSet-Cookie: b\r\n\r\n";

#[test]
fn a_head_is_read_in_any_number_of_pieces_up_to_its_end() {
    for size in [1, 2, 7, HEAD.len()] {
        let mut heads = Heads::default();
        record(&mut heads, 0xabc, "write", b"GET / HTTP/1.1\r\n\r\n");
        for piece in HEAD.chunks(size) {
            record(&mut heads, 0xabc, "read", piece);
        }
        record(&mut heads, 0xabc, "read", b"body\r\n\r\n");
        assert_eq!(heads.complete, [HEAD.to_vec()], "pieces of {size}");
        assert!(heads.begun.is_empty());
    }
}

#[test]
fn interim_heads_are_left_out_and_bodies_are_not_taken_for_heads() {
    let mut heads = Heads::default();
    record(&mut heads, 1, "write (vectored)", b"POST");
    record(
        &mut heads,
        1,
        "read",
        b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\nHTTP/1.1 body\r\n\r\n",
    );
    record(&mut heads, 1, "read", b"more\r\n\r\n");
    assert_eq!(heads.complete, [b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n".to_vec()]);
}

#[test]
fn names_values_and_reason_are_as_received() {
    let head = RawHead(HEAD.to_vec());
    let headers: Vec<(String, String)> = head.headers().map(|(name, value)| (text(name), text(value))).collect();
    let wanted = [("X-Foo", "1"), ("set-COOKIE", "a"), ("X-BAR", "2"), ("Set-Cookie", "b")];
    assert_eq!(headers, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(head.reason(), "Véry \"\\ Fine");
    assert_eq!(RawHead(b"HTTP/1.1 200\r\n\r\n".to_vec()).reason(), "");
    assert_eq!(text(b"caf\xe9"), "café");
}

#[test]
fn a_head_is_found_by_its_content() {
    let parsed = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    };
    assert!(is_head_of(HEAD, &{
        let mut headers = parsed(&[("x-foo", "1"), ("set-cookie", "a"), ("x-bar", "2")]);
        headers.append("set-cookie", HeaderValue::from_static("b"));
        headers
    }));
    assert!(!is_head_of(HEAD, &parsed(&[("x-foo", "1"), ("set-cookie", "a"), ("x-bar", "2")])));
    assert!(!is_head_of(&[b"body", HEAD].concat(), &parsed(&[])));
    assert!(!is_head_of(b"bodyHTTP/1.1 200 OK\r\nA: 1\r\n\r\n", &parsed(&[("a", "1")])));
    assert!(!is_head_of(b"HTTP/1.1 200 OK\r\nA: 1\r\n\r\n", &parsed(&[("a", "2")])));
}

#[test]
fn memory_is_bounded() {
    let mut heads = Heads::default();
    for connection in 0..1000 {
        record(&mut heads, connection, "write", b"x");
        record(&mut heads, connection, "read", b"HTTP/1.1 200 OK\r\n\r\n");
        record(&mut heads, connection, "write", b"x");
    }
    assert_eq!((heads.complete.len(), heads.begun.len()), (MOST_HEADS, MOST_HEADS));
    record(&mut heads, 5000, "write", b"x");
    for _ in 0..=LONGEST_HEAD / 1024 {
        record(&mut heads, 5000, "read", &[b'a'; 1024]);
    }
    assert!(heads.complete.back().unwrap().len() == LONGEST_HEAD);
}

#[test]
fn other_records_change_nothing() {
    let mut heads = Heads::default();
    for text in ["", "zzz", "starting new connection", "0000000", "00000001 ", "00000001 read: b\"x\""] {
        heads.read(&format_args!("{text}"));
    }
    assert!(heads.complete.is_empty() && heads.begun.is_empty());
}

#[test]
fn a_guessed_name_is_in_title_case() {
    assert_eq!(title_case("x-amz-request-id"), "X-Amz-Request-Id");
    assert_eq!(title_case("etag"), "Etag");
}
