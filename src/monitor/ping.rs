//! Dead-man pings: a service elsewhere hears of every run, and alarms where it hears of none. Healthchecks and what
//! imitates it take `/start` when a run begins, the address itself when it succeeded, and `/fail` when not
//! (<https://healthchecks.io/docs/http_api/>).

use std::time::Duration;

use super::{Monitor, secret_source::read_secret};
use crate::{
    alert::channel::TextOrSecret,
    deliver::{ClientPost, Post, Posting},
    history::{RunRecord, RunResult},
    job::{Observer, service_client},
    secret::address_secrets,
    surroundings::Surroundings,
};

/// No run waits longer for whoever listens.
const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes of a body; more is not kept by whoever listens.
const LONGEST_BODY: usize = 10_000;

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ping {
    Start,
    Success,
    Fail,
}

impl Ping {
    /// How a run went; one that was ended from outside says nothing.
    pub(super) fn of(record: &RunRecord) -> Option<Ping> {
        match record.result {
            RunResult::Success => Some(Ping::Success),
            RunResult::Failure | RunResult::Error => Some(Ping::Fail),
            RunResult::Abort | RunResult::Lost => None,
        }
    }
}

impl Monitor {
    /// Tells whoever listens. Why it could not be told, without the address, which may be a secret.
    pub(super) fn tell(
        &self,
        ping: Ping,
        body: &str,
        surroundings: &Surroundings,
        observer: &dyn Observer,
    ) -> Result<(), String> {
        let Some(place) = &self.ping else { return Ok(()) };
        let folder = surroundings.path(&place.folder);
        let address = match &place.value {
            TextOrSecret::Text(text) => text.clone(),
            TextOrSecret::Secret(source) => read_secret(source, &folder, surroundings)?,
        };
        let address = address.trim();
        if !["http://", "https://"].iter().any(|scheme| address.starts_with(scheme)) {
            return Err("the address is none: it begins with https:// or http://".to_owned());
        }
        let end = match ping {
            Ping::Start => "/start",
            Ping::Success => "",
            Ping::Fail => "/fail",
        };
        let url = format!("{}{end}", address.trim_end_matches('/'));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        let post = ClientPost(service_client(surroundings, observer).0);
        let body = body.as_bytes()[..body.floor_char_boundary(LONGEST_BODY)].to_vec();
        let headers = vec![("Content-Type", "text/plain; charset=utf-8".to_owned())];
        let posting = Posting { method: "POST", url: &url, headers, body };
        match runtime.block_on(async { tokio::time::timeout(PATIENCE, post.post(posting)).await }) {
            Ok(Ok(answer)) if answer.status < 300 => Ok(()),
            Ok(Ok(answer)) => Err(format!("the answer was {}", answer.status)),
            Ok(Err(no_answer)) => Err(without(no_answer.why, address)),
            Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
        }
    }
}

/// A reason without the address and its parts.
fn without(why: String, address: &str) -> String {
    let why = why.replace(address, "…");
    address_secrets(address).iter().fold(why, |why, secret| why.replace(secret.as_str(), "…"))
}
