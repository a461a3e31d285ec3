//! Postman's API, read only: GET, with the key in a header, at the pace that it asks for.

use std::time::Duration;

use serde_json::{Value, value::RawValue};

use super::{
    key::ApiKey,
    quota::{Quota, asked_wait},
    source_error::SourceError,
};
use crate::{
    clock::Clock,
    collection::decode_text,
    http::{Body, Failure, Header, Request, Response, SendSettings, ServiceClient},
    job::Observer,
    notice::Notice,
    run::Stop,
    secret::Redactor,
};

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Attempts for one request that meets network errors and answers of 500 and more.
const ATTEMPTS: u32 = 4;

/// Attempts for one request that is to wait.
const MOST_WAITS: u32 = 10;

/// The first wait after a failure; doubled for each further one.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// Its limits are by the minute. Who must wait longer had better come back.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// Longer messages are pages of some proxy.
const LONGEST_MESSAGE: usize = 300;

/// What the API calls a month's limit that is used up.
const EXHAUSTED: &str = "serviceLimitExhausted";

/// Postman's API.
pub(super) struct PostmanApi<'import> {
    pub(super) client: ServiceClient,
    pub(super) strict_ssl: bool,
    pub(super) host: &'static str,
    pub(super) key: ApiKey,
    pub(super) clock: Clock,
    pub(super) stop: Stop,
    pub(super) observer: &'import dyn Observer,
    /// Knows the key.
    pub(super) redactor: Redactor,
    pub(super) quota: Quota,
}

/// What an answer means for the next attempt.
enum Answer {
    Json(String),
    Wait(Option<Duration>),
    Failed(String),
    Final(SourceError),
}

impl PostmanApi<'_> {
    /// The JSON text at a path.
    pub(super) async fn get(&mut self, path: &str) -> Result<String, SourceError> {
        let request = self.request(path);
        let (mut failures, mut waits) = (0, 0);
        loop {
            let sent = tokio::select! {
                sent = self.client.send(&request) => sent,
                () = self.stop.asked() => return Err(SourceError::Stopped),
            };
            let wait = match self.read(path, sent) {
                Answer::Json(text) => return Ok(text),
                Answer::Final(error) => return Err(error),
                Answer::Wait(asked) => {
                    waits += 1;
                    let wait = asked.unwrap_or(FIRST_WAIT * 2_u32.saturating_pow(waits));
                    if waits > MOST_WAITS || wait > LONGEST_WAIT {
                        return Err(SourceError::Ended(format!(
                            "{}: too many requests (429): the API asks to wait {} s",
                            self.host,
                            wait.as_secs()
                        )));
                    }
                    self.tell(format!("{} asks to wait {} s (429)", self.host, wait.as_secs().max(1)));
                    wait
                }
                Answer::Failed(problem) => {
                    failures += 1;
                    if failures >= ATTEMPTS {
                        return Err(SourceError::Ended(format!("{}{path}: {problem}", self.host)));
                    }
                    FIRST_WAIT * 2_u32.pow(failures - 1)
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.stop.asked() => return Err(SourceError::Stopped),
            }
        }
    }

    fn request(&self, path: &str) -> Request {
        Request {
            method: "GET".into(),
            url: format!("https://{}{path}", self.host),
            headers: vec![
                Header::system("User-Agent", concat!("postwatch/", env!("CARGO_PKG_VERSION"))),
                Header::system("Accept", "application/json"),
                Header::system("Accept-Encoding", "gzip, deflate, br"),
                Header::system("X-Api-Key", self.key.header()),
            ],
            body: Body::Empty,
            settings: SendSettings {
                strict_ssl: self.strict_ssl,
                follow_redirects: false,
                timeout: Some(TIMEOUT),
                ..SendSettings::default()
            },
        }
    }

    fn read(&mut self, path: &str, sent: Result<Response, Failure>) -> Answer {
        let response = match sent {
            Ok(response) => response,
            Err(failure) => return Answer::Failed(failure.message),
        };
        self.quota.count(&response);
        let code = response.code;
        let text = decode_text(response.body.to_vec());
        let error = ApiFault::of(&text);
        let said = format!("{path}: {code} {}", error.message(&response));
        match code {
            200 if serde_json::from_str::<&RawValue>(&text).is_ok() => Answer::Json(text),
            200 => Answer::Final(SourceError::missing(format!("{path}: the answer is no JSON"))),
            401 => Answer::Final(SourceError::Ended(format!(
                "{} does not accept the key of POSTMAN_API_KEY: {}. A key of a team in the EU needs --region eu",
                self.host,
                error.message(&response)
            ))),
            429 if error.name == EXHAUSTED || self.quota.remaining == Some(0) => {
                Answer::Final(SourceError::Ended(format!(
                    "this month's requests to Postman's API are used up: {}. Import again when they are renewed, or from an \
                     export of the data: postwatch import postman --from-dump FILE",
                    error.message(&response)
                )))
            }
            429 => Answer::Wait(asked_wait(&response, self.clock.now())),
            500.. => Answer::Failed(format!("{code} {}", error.message(&response))),
            _ => Answer::Final(SourceError::Missing { status: Some(code), problem: said }),
        }
    }

    fn tell(&self, sentence: String) {
        self.observer.notice(Notice::note(self.redactor.show(&sentence)));
    }
}

/// The API's own words on an error: `{"error": {"name", "message"}}`.
#[derive(Debug, Default)]
struct ApiFault {
    name: String,
    message: Option<String>,
}

impl ApiFault {
    fn of(body: &str) -> ApiFault {
        let json: Value = serde_json::from_str(body).unwrap_or_default();
        let error = json.get("error").unwrap_or(&json);
        let text = |name: &str| error.get(name).and_then(Value::as_str).map(str::to_owned);
        let message = text("message").or_else(|| text("title")).or_else(|| error.as_str().map(str::to_owned));
        ApiFault { name: text("name").or_else(|| text("type")).unwrap_or_default(), message }
    }

    fn message(&self, response: &Response) -> String {
        match &self.message {
            Some(message) => message.trim_end_matches('.').chars().take(LONGEST_MESSAGE).collect(),
            None => response.phrase().to_owned(),
        }
    }
}
