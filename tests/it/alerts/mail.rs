//! E-mail, to a server that says what a test wants. What a real one makes of it is for the peers.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    path::Path,
    sync::mpsc,
    thread,
};

use postwatch::alert::{AlertKind, AlertMessage, channel::Outcome};
use serde_json::{Value, json};

use super::{CANARY, alert, message, monitor, open, send};

/// Answers commands by their first word; `ok` to what is not named. Tells what it read, commands with `> ` in front.
fn server(answers: &'static [(&'static str, &'static str)]) -> (u16, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut writer = stream.try_clone().unwrap();
            let _ = writer.write_all(b"220 test\r\n");
            let mut is_data = false;
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                let _ = sender.send(if is_data { line.clone() } else { format!("> {line}") });
                if is_data && line != "." {
                    continue;
                }
                let word = if is_data { "END" } else { line.split(' ').next().unwrap_or_default() };
                is_data = word == "DATA";
                let usual = match word {
                    "EHLO" => "250-test\r\n250 8BITMIME",
                    "DATA" => "354 go on",
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                };
                let answer = answers.iter().find(|(name, _)| *name == word).map_or(usual, |(_, answer)| answer);
                is_data &= answer.starts_with('3');
                let _ = writer.write_all(format!("{answer}\r\n").as_bytes());
            }
        }
    });
    (port, receiver)
}

fn settings(port: u16, more: &Value) -> Value {
    let mut email = json!({"host": "127.0.0.1", "port": port, "from": "postwatch <watch@example.com>",
                           "to": ["ops@example.com", "Ada <ada@example.com>"], "security": "none"});
    for (name, value) in more.as_object().unwrap() {
        email[name] = value.clone();
    }
    json!({"email": email})
}

fn outcome(port: u16, more: Value, messages: &[AlertMessage], receipt: Option<&str>) -> Outcome {
    let channel = open(settings(port, &more), &[("PASSWORD", CANARY)], Path::new("")).unwrap();
    send(&channel, messages, receipt)
}

#[test]
fn a_mail_names_its_incident_and_wants_no_automatic_answer() {
    let (port, said) = server(&[]);
    let opened = outcome(port, json!({}), &[message("id-1", AlertKind::Opened)], None);
    assert_eq!(opened, Outcome::Sent { receipt: Some("<id-1@example.com>".to_owned()) });
    outcome(port, json!({}), &[message("id-2", AlertKind::Resolved)], Some("<id-1@example.com>"));
    let said: Vec<String> = said.try_iter().collect();
    for line in [
        "> RCPT TO:<ops@example.com>",
        "> RCPT TO:<ada@example.com>",
        "Subject: [postwatch] iam-audit is failing",
        "Message-ID: <id-1@example.com>",
        "Auto-Submitted: auto-generated",
        "Subject: [postwatch] iam-audit has recovered",
        "In-Reply-To: <id-1@example.com>",
        "References: <id-1@example.com>",
        "- RESOLVED b is wrong",
    ] {
        assert!(said.iter().any(|present| present == line), "{line} is missing: {said:#?}");
    }
}

#[test]
fn hostile_names_forge_no_header_and_end_no_mail() {
    let (port, said) = server(&[]);
    let hostile = alert(AlertKind::Opened, &["x\r\n.\r\nMAIL FROM:<evil@example.com>"], &[], &[]);
    let message = AlertMessage::new("1".to_owned(), &hostile, &monitor("a\r\nBcc: evil@example.com\r\n\r\nbody é"));
    assert!(matches!(outcome(port, json!({}), &[message], None), Outcome::Sent { .. }));
    let said: Vec<String> = said.try_iter().collect();
    let head_end = said.iter().position(String::is_empty).unwrap();
    assert!(!said[..head_end].iter().any(|line| line.starts_with("Bcc")), "{said:#?}");
    assert_eq!(said.iter().filter(|line| line.starts_with("> MAIL FROM")).count(), 1, "{said:#?}");
}

#[test]
fn the_servers_numbers_say_whether_to_try_again() {
    let opened = [message("id-1", AlertKind::Opened)];
    for (answers, is_refused, wanted) in [
        (&[("RCPT", "550 5.1.1 nobody here")] as &'static [(&str, &str)], true, "nobody here"),
        (&[("MAIL", "451 4.7.1 greylisted")], false, "greylisted"),
        (&[("END", "552 too large")], true, "too large"),
        (&[("END", "421 going down")], false, "going down"),
        (&[("EHLO", "garbage")], false, ""),
    ] {
        let (port, _said) = server(answers);
        match (is_refused, outcome(port, json!({}), &opened, None)) {
            (true, Outcome::Refused { why }) | (false, Outcome::TryAgain { why, .. }) => {
                assert!(why.contains(wanted), "{answers:?}: {why}");
            }
            (_, other) => panic!("{answers:?}: {other:?}"),
        }
    }
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let silent = outcome(free, json!({}), &opened, None);
    assert!(matches!(silent, Outcome::TryAgain { may_have_arrived: false, .. }), "{silent:?}");
}

#[test]
fn no_password_and_no_mail_leave_over_a_connection_that_cannot_be_encrypted() {
    let (port, said) = server(&[]);
    let more = json!({"security": "starttls", "user": "u", "password": {"env": "PASSWORD"}});
    let outcome = outcome(port, more, &[message("1", AlertKind::Opened)], None);
    assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
    let said: Vec<String> = said.try_iter().collect();
    assert!(!said.iter().any(|line| line.starts_with("> AUTH") || line.starts_with("> MAIL")), "{said:?}");
}

#[test]
fn several_alerts_are_one_mail() {
    let (port, said) = server(&[]);
    let both = [message("id-1", AlertKind::Opened), message("id-2", AlertKind::Resolved)];
    assert!(matches!(outcome(port, json!({}), &both, None), Outcome::Sent { .. }));
    assert!(said.try_iter().any(|line| line == "Subject: [postwatch] 2 alerts"));
}
