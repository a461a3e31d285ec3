use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    future::{Future, ready},
    pin::Pin,
};

use serde_json::json;

use super::*;
use crate::deliver::{NoAnswer, PostFuture};

const URL: &str = "https://hooks.slack.com/services/T000/B000/abcdefghijkl";

/// Answers from a list, then `ok`; remembers the bodies.
struct Peer {
    answers: RefCell<VecDeque<Result<Answer, NoAnswer>>>,
    bodies: RefCell<Vec<String>>,
}

impl Peer {
    fn new(answers: Vec<Result<Answer, NoAnswer>>) -> Peer {
        Peer { answers: RefCell::new(answers.into()), bodies: RefCell::default() }
    }
}

impl Post for Peer {
    fn post<'a>(&'a self, posting: Posting<'a>) -> PostFuture<'a> {
        self.bodies.borrow_mut().push(String::from_utf8(posting.body).unwrap());
        Box::pin(ready(self.answers.borrow_mut().pop_front().unwrap_or_else(|| answer(200, "ok", None))))
    }
}

/// Time that passes only by waiting.
#[derive(Default)]
struct Stopped {
    now: Cell<Duration>,
    pauses: RefCell<Vec<u128>>,
}

impl Pace for Stopped {
    fn elapsed(&self) -> Duration {
        self.now.get()
    }

    fn pause(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        self.now.set(self.now.get() + duration);
        self.pauses.borrow_mut().push(duration.as_millis());
        Box::pin(ready(()))
    }
}

fn answer(status: u16, body: &str, retry_after: Option<&str>) -> Result<Answer, NoAnswer> {
    let headers = retry_after.map(|seconds| ("Retry-After".to_owned(), seconds.to_owned())).into_iter().collect();
    Ok(Answer { status, headers, body: body.as_bytes().to_vec() })
}

/// No answer.
fn silence(why: &str, is_unreachable: bool) -> Result<Answer, NoAnswer> {
    Err(NoAnswer { why: why.to_owned(), is_unreachable })
}

/// Delivers so many messages; result, pauses, number of posts.
fn deliver(messages: usize, answers: Vec<Result<Answer, NoAnswer>>) -> (Result<(), String>, Vec<u128>, usize) {
    let (peer, pace) = (Peer::new(answers), Stopped::default());
    let redactor = Redactor::new(Masking::Show);
    let slack = Slack::new(URL, &peer, &pace, SlackLimits::default(), &redactor);
    let messages: Vec<Value> =
        (0..messages).map(|number| json!({"text": format!("message {number} \"&amp;\"")})).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let result = runtime.block_on(slack.deliver(&messages)).map_err(|error| error.to_string());
    let posts = peer.bodies.borrow().len();
    (result, pace.pauses.into_inner(), posts)
}

#[test]
fn messages_are_posted_one_a_second() {
    assert_eq!(deliver(3, vec![]), (Ok(()), vec![1000, 1000], 3));
}

#[test]
fn the_body_is_json() {
    let peer = Peer::new(vec![]);
    let pace = Stopped::default();
    let redactor = Redactor::new(Masking::Mask);
    let slack = Slack::new(URL, &peer, &pace, SlackLimits::default(), &redactor);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(slack.deliver(&[json!({"text": "a \"b\"\n&lt;"})])).unwrap();
    assert_eq!(*peer.bodies.borrow(), [r#"{"text":"a \"b\"\n&lt;"}"#]);
}

#[test]
fn a_rate_limit_is_waited_for_as_slack_says() {
    let (result, pauses, posts) = deliver(2, vec![answer(429, "rate_limited", Some("7"))]);
    assert_eq!((result, pauses, posts), (Ok(()), vec![7000, 1000], 3));
}

#[test]
fn faults_are_retried_with_longer_and_longer_waits() {
    let faults = vec![
        answer(500, "rollup_error", None),
        silence("connection reset", false),
        answer(503, "", None),
        answer(429, "", Some("soon")),
    ];
    assert_eq!(deliver(1, faults), (Ok(()), vec![1000, 2000, 4000, 8000], 5));
}

#[test]
fn attempts_are_bounded() {
    let (result, pauses, posts) = deliver(2, (0..9).map(|_| answer(500, "rollup_error", None)).collect());
    let error = "slack did not take message 1 of 2 in 6 attempts: 500 rollup_error";
    assert_eq!((result, pauses, posts), (Err(error.to_owned()), vec![1000, 2000, 4000, 8000, 16000], 6));
}

#[test]
fn a_host_that_cannot_be_reached_is_given_up_soon() {
    let refused = || silence("connect ECONNREFUSED 127.0.0.1:1", true);
    let (result, pauses, posts) = deliver(2, (0..9).map(|_| refused()).collect());
    let error = "slack did not take message 1 of 2 in 3 attempts: connect ECONNREFUSED 127.0.0.1:1";
    assert_eq!((result, pauses, posts), (Err(error.to_owned()), vec![300, 600], 3));
    // One that comes up in between gets everything, at Slack's pace.
    assert_eq!(deliver(2, vec![refused(), refused()]), (Ok(()), vec![300, 600, 1000], 4));
}

#[test]
fn total_time_is_bounded() {
    let (result, pauses, _) =
        deliver(1, vec![answer(429, "", Some("100")), answer(429, "", Some("18446744073709551615"))]);
    let error = "slack did not take message 1 of 1 in 2 attempts: 429";
    assert_eq!((result, pauses), (Err(error.to_owned()), vec![100_000]));
}

#[test]
fn every_other_answer_is_an_error_that_names_slacks_word() {
    for (given, told) in [
        (answer(400, "invalid_payload", None), "400 invalid_payload"),
        (answer(403, "action_prohibited", None), "403 action_prohibited"),
        (answer(404, "no_service\n", None), "404 no_service"),
        (answer(410, "channel_is_archived", None), "410 channel_is_archived"),
        (answer(302, "", None), "302"),
        (answer(200, "<html>", None), "200, but with \"<html>\" instead of \"ok\""),
        (answer(400, &"x".repeat(500), None), &format!("400 {}…", "x".repeat(200))),
    ] {
        let (result, _, posts) = deliver(3, vec![answer(200, "ok", None), given]);
        assert_eq!((result, posts), (Err(format!("slack refused message 2 of 3: {told}")), 2));
    }
}

#[test]
fn no_error_shows_the_address() {
    let fault = format!("error sending request for url ({URL}): T000/B000/abcdefghijkl\u{1b}");
    let (result, _, _) = deliver(1, (0..6).map(|_| silence(&fault, false)).collect());
    let error = result.unwrap_err();
    assert!(!error.contains("abcdefghijkl") && !error.contains('\u{1b}'), "{error}");
    assert!(error.contains("error sending request"), "{error}");
}
