use super::*;

fn values(text: &str) -> Vec<&str> {
    members(text.as_bytes(), &Names::default()).into_iter().map(|member| &text[member.range]).collect()
}

#[test]
fn members_of_every_kind_of_text_are_found() {
    for (text, expected) in [
        (r#"{"access_token" : "abc\"d", "n": 1}"#, r#"abc\"d"#),
        (r#"{"a":"{\"refresh_token\": \"x\\\"y\"}"}"#, r#"x\\\"y"#),
        (r#""{\\\"idToken\\\":\\\"abcd\\\"}""#, "abcd"),
        ("{ access_token: 'it\\'s', n: 1 }", "it\\'s"),
        ("{&quot;access_token&quot;:&quot;abcd&quot;}", "abcd"),
        ("{ 'client_secret' => 'abcd' }", "abcd"),
        ("<SecretAccessKey>abcd</SecretAccessKey>", "abcd"),
        ("<sts:SessionToken a='b'>abcd</sts:SessionToken>", "abcd"),
        ("<token><![CDATA[ab<c>d]]></token>", "ab<c>d"),
        ("<user name='a' password='abcd'/>", "abcd"),
        ("&lt;SecretAccessKey&gt;abcd&lt;/SecretAccessKey&gt;", "abcd"),
        ("a=1&client_secret=xyzw&b=2", "xyzw"),
        ("PASSWORD=xyz", "xyz"),
        ("user[password]=xyz&c=d", "xyz"),
        ("user%5Bpassword%5D=xyz&c=d", "xyz"),
        ("https://h/?a=1&x-amz-signature=abcd#f", "abcd"),
        ("https://h/?next=https%3A%2F%2Fi%2F%3Faccess_token%3Dabcd%26b%3Dc", "abcd"),
        ("json=%7B%22access_token%22%3A%22abcd%22%7D", "abcd"),
        ("name=\"password\"\r\n\r\nabc\r\n--b", "abc"),
        ("name=\"password\"\r\nContent-Type: text/plain\r\n\r\nabc\r\ndef\r\n--b", "abc\r\ndef"),
        (r#""name=\"password\"\r\n\r\nabc\r\n--b""#, "abc"),
        ("<input name=\"csrf_token\" value=\"abcd\">", "abcd"),
        (r#"{"access\u005ftoken":"abcd"}"#, "abcd"),
        (r#"{"\u0061\u0063\u0063ess_\u0074oken":"abcd"}"#, "abcd"),
        (r#""{\"access\\u005ftoken\":\"abcd\"}""#, "abcd"),
        ("client%5Fsecret=abcd", "abcd"),
        (r#"{"password": 12345678}"#, "12345678"),
        ("old_password=abc", "abc"),
        ("x.password=abc", "abc"),
        ("a\\npassword=abc", "abc"),
        ("api_key: Zq8rT5vWn2Kp7LmX", "Zq8rT5vWn2Kp7LmX"),
        ("Server=x;Pwd=abc;Encrypt=yes", "abc"),
        (r#"{"sig": "Zq8rT5vWn2Kp7LmX"}"#, "Zq8rT5vWn2Kp7LmX"),
        (r#"{"key":"password","value":"abc"}"#, "abc"),
        (r#"[{ "name" : "apiKey" , "value" : "ab c" }]"#, "ab c"),
        (r#""{\"Key\":\"db_password\",\"Value\":\"abc\"}""#, "abc"),
        ("{&quot;key&quot;:&quot;token&quot;,&quot;value&quot;:&quot;abcd&quot;}", "abcd"),
        (r#"{"key": "{\"password\": \"abc\"}"}"#, "abc"),
    ] {
        assert_eq!(values(text), [expected], "{text}");
    }
    assert_eq!(values(r#"{"tokens": ["abcd", "efgh" , "ij\"k"], "n": ["o"]}"#), ["abcd", "efgh", r#"ij\"k"#]);
    assert_eq!(values("<password>a</password><password>b</password>"), ["a", "b"]);
}

#[test]
fn members_are_found_in_bytes_that_are_no_text() {
    let body = b"--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nabc\xff\r\n--b\r\n\r\n\xff\xfe";
    let found = members(body, &Names::default());
    assert_eq!(found.len(), 1);
    assert_eq!(&body[found[0].range.clone()], b"abc\xff");
}

#[test]
fn every_name_has_a_stem_in_the_cases_people_write() {
    use crate::secret::table::GROUPS;

    for group in GROUPS.iter().filter(|group| group.places.contains(&Place::Member)) {
        for phrase in group.phrases {
            let words: Vec<String> = phrase.split(' ').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
            let camel = words.concat();
            let lower_camel = camel[..1].to_lowercase() + &camel[1..];
            for name in [phrase.replace(' ', "_"), phrase.replace(' ', "-").to_uppercase(), camel, lower_camel] {
                assert!(may_hold_members(format!("{name}=value").as_bytes(), &Names::default()), "{name}");
            }
        }
    }
    assert_eq!(values("<PassWord>abc</PassWord>"), ["abc"]);
    assert!(STEM.is_some(), "this processor cannot search for many texts at once");
}

#[test]
fn names_of_the_user_are_found_too() {
    let mut redactor = crate::secret::Redactor::default();
    redactor.suspect("Farbe");
    for text in ["{\"farbe\": \"blau\"}", "FARBE=blau", "<Farbe>blau</Farbe>"] {
        let found = members(text.as_bytes(), &redactor.names);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(&text[found[0].range.clone()], "blau");
    }
}

#[test]
fn other_text_is_left_alone() {
    for text in [
        "the password is wrong",
        r#"{"password": null, "access_token": "", "id_token": 5}"#,
        r#"{"password": "{{password}}"}"#,
        "<password/>",
        "<password a='b'/>",
        "password: must have eight characters",
        "token: invalid_token",
        r#"{"type": "password", "name": "a"}"#,
        r#"{"X-Amz-Signature": "of no query"}"#,
        r#"{"sort_key": "name", "token_type": "bearer", "expires_in": 3600, "AccessKeyId": "AKIAIOSFODNN7EXAMPLE"}"#,
        r#"{"code": "NOT_FOUND", "key": "Content-Type", "session": "open", "has_password": true, "tokens": 1234}"#,
        "<Credentials><Expiration>2026-01-01T00:00:00Z</Expiration></Credentials>",
        "<MaxPasswordAge>90</MaxPasswordAge><AllowUsersToChangePassword>true</AllowUsersToChangePassword>",
        "<input type=\"password\" name=\"user\" value=\"someone\">",
        "<div class=\"auth key\" id=\"token\">",
    ] {
        assert_eq!(values(text), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn what_stands_for_nothing_is_no_secret() {
    for value in ["", "  ", "null", "Bearer undefined", " [object Object]", "Bearer {{token}}"] {
        assert!(is_no_value(value), "{value}");
    }
    for value in ["nullx", "Basic null", "undefined undefined", "Bearer"] {
        assert!(!is_no_value(value), "{value}");
    }
}

#[test]
fn names_of_variables_are_no_secrets() {
    for value in ["{{token}}", "Bearer {{token}}", "{{a}}{{b}}", "{{a}} {{b}}"] {
        assert!(is_template(value), "{value}");
    }
    for value in ["abc", "{{token}}abc", "a1{{token}}", "", "{{"] {
        assert!(!is_template(value), "{value}");
    }
}

/// Texts in which each name is followed by a long way to the end of its value: were it gone again for every name, they
/// would take hours.
#[test]
fn a_hostile_text_is_gone_through_once() {
    const SIZE: usize = 1_000_000;
    for unit in [
        "<password>",
        "<password ",
        "&password",
        "password=",
        "key=",
        "\"key\":",
        "\"password\":\"\\\"",
        "\"password\":\"",
        "name=\"key\"\r\n\r\n",
        "&lt;key&gt;",
        "<key><![CDATA[",
        "\"key\":[",
        "\"tokens\":[\"\",",
        "key",
        "key:",
        "key: ",
        "\\u006b",
        "%6b",
        "\\",
        "key&quot;:&quot;",
        "key%3D",
        "<a:key>",
        "[key]",
        "key ",
        "\"key\" ",
        "<key\n",
    ] {
        let text = unit.repeat(SIZE / unit.len());
        let names = Names::default();
        let count = members(text.as_bytes(), &names).len();
        assert!(count <= SIZE / unit.len(), "{unit}");
    }
}
