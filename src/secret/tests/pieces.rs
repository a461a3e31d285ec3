//! What is masked as a piece, and what is not.

use crate::secret::{Lifetime, Masking, Redactor, ShownBody};

#[test]
fn what_stands_in_the_collection_is_not_masked_as_a_piece() {
    let secret = "https://api.example.com/v1/tokens/8Hq2kT0zPw77aaQQ19xLmNb3";
    let whole = format!("see https://api.example.com/v1/tokens or {secret}, {}…", &secret[..40]);
    for allows_first in [true, false] {
        let mut redactor = Redactor::new(Masking::Mask);
        let text = "POST https://api.example.com/v1/tokens CRITICAL-FINDING";
        if allows_first {
            redactor.allow(text);
        }
        redactor.learn(secret, Lifetime::Run);
        if !allows_first {
            redactor.allow(text);
        }
        let shown = "see https://api.example.com/v1/tokens or ********, ********…";
        assert_eq!(redactor.show(&whole).as_str(), shown);
    }
}

#[test]
fn a_secret_of_the_user_in_the_collection_is_masked_whole_and_in_pieces() {
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    for allows_first in [true, false] {
        let mut redactor = Redactor::new(Masking::Mask);
        let text = format!("const key = '{secret}';");
        if allows_first {
            redactor.allow(&text);
        }
        redactor.learn(secret, Lifetime::Run);
        if !allows_first {
            redactor.allow(&text);
        }
        assert_eq!(redactor.show(&text).as_str(), "const key = '********';");
        let cut = format!("expected '{}…' to be empty", &secret[..37]);
        assert_eq!(redactor.show(&cut).as_str(), "expected '********…' to be empty");
    }
}

#[test]
fn a_host_and_the_armour_of_a_key_stay_readable() {
    let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\n-----END PRIVATE KEY-----\n";
    let redactor = Redactor::knowing(&["https://hooks.slack.com/services/T012/B345/abcdefgh", key]);
    for (text, shown) in [
        ("connect to https://hooks.slack.com/docs", "connect to https://hooks.slack.com/docs"),
        ("https://hooks.slack.com/services/T012/B345/abcdefgh", "********"),
        ("-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----"),
        ("line 2: MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj", "line 2: ********"),
        (key, "********"),
    ] {
        assert_eq!(redactor.show(text).as_str(), shown);
    }
}

#[test]
fn an_answer_masks_nothing_that_stands_in_the_collection() {
    let mut redactor = Redactor::new(Masking::Mask);
    redactor.allow("pm.test('CRITICAL-FINDING for arn:aws:iam::111122223333:user/mallory')");
    for token in ["CRITICAL-FINDING", "arn:aws:iam::111122223333:user/mallory", "a-real-token-of-the-server"] {
        redactor.learn_from_answer(token);
    }
    let text = "CRITICAL-FINDING for arn:aws:iam::111122223333:user/mallory, a-real-token-of-the-server";
    assert_eq!(redactor.show(text).as_str(), "CRITICAL-FINDING for arn:aws:iam::111122223333:user/mallory, ********");
}

#[test]
fn lines_are_masked_one_by_one() {
    let redactor = Redactor::knowing(&["firstlineSecret88\nsecondlineSecret99\r\nthirdline\nshort"]);
    let shown = redactor.show("{\n  'firstlineSecret88\\n' +\n  'secondlineSecret99\\n' + 'thirdline'\n short}");
    assert_eq!(shown.as_str(), "{\n  '********' +\n  '********\\n' + '********'\n short}");
}

#[test]
fn letters_that_a_client_changes_are_learnt() {
    let mut redactor = Redactor::knowing(&["Zq8rT5vWn2Kp7LmX"]);
    redactor.learn_other_letters("Zq8rT5vWn2Kp7LmX.invalid");
    for text in ["zq8rt5vwn2kp7lmx.invalid", "Zq8rt5vwn2kp7lmx.invalid", "Zq8rT5vWn2Kp7LmX.invalid"] {
        assert_eq!(redactor.show(text).as_str(), "********.invalid");
    }
    redactor.learn_other_letters("api.example.com");
    assert_eq!(redactor.show("API.example.com").as_str(), "API.example.com");
}

#[test]
fn a_short_secret_is_found_alone_in_an_encoding() {
    let redactor = Redactor::knowing(&["a7Q!", "hunter2"]);
    for (text, shown) in [
        ("a7Q!", "********"),
        ("YTdRIQ==", "********=="),
        ("dTphN1Eh", "dTp********"),
        ("a7Q%21", "********"),
        ("61375121", "********"),
        ("68756E74657232", "********"),
        ("hunter2s", "hunter2s"),
        ("hunter2", "********"),
    ] {
        let masked = redactor.show(text);
        assert!(masked.as_str() == shown || text == "dTphN1Eh" && masked.as_str() != text, "{text}: {masked}");
    }
}

#[test]
fn bytes_that_are_no_text_are_searched_too() {
    let redactor = Redactor::knowing(&["pässwörd-of-me", "пароль-и-секрет"]);
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let big_endian = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
    for body in [
        b"\xff {\"a\":\"p\xe4ssw\xf6rd-of-me\"}".to_vec(),
        [b"\xff\xfe".to_vec(), utf16("{\"a\":\"pässwörd-of-me\"}")].concat(),
        [b"\xfe\xff".to_vec(), big_endian("{\"a\":\"пароль-и-секрет\"}")].concat(),
        [b"\xff\xfe".to_vec(), utf16("{\"a\":\"пароль-и-секрет\"}")].concat(),
    ] {
        let ShownBody::Bytes(shown) = redactor.show_body(&body) else { panic!("{body:?} is text") };
        assert!(memchr::memmem::find(shown.as_slice(), b"********").is_some(), "{shown:?}");
    }
}
