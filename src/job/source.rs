//! Where collections, environments, globals and data come from: a file, an http(s) URL, or Postman's API by UID.

use std::path::{Path, PathBuf};

use serde_json::Value;
use url::Url;

use super::spec::Place;
use crate::{
    collection::decode_text,
    http::{Body, ClientSettings, Failure, Header, Hop, Request, SendSettings, ServiceClient, encode_url, next_hop},
    surroundings::Surroundings,
};

/// Where the API is that knows UIDs.
const API: &str = "https://api.postman.com";
/// Hosts that get the API key.
const API_HOSTS: [&str; 2] = ["api.postman.com", "api.getpostman.com"];
/// How long a file may take to come.
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(120);

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Collection,
    Environment,
    Globals,
    Data,
}

impl Kind {
    /// Where the API keeps such things; globals and data have no UID.
    fn api_path(self) -> Option<&'static str> {
        match self {
            Kind::Collection => Some("collections"),
            Kind::Environment => Some("environments"),
            Kind::Globals | Kind::Data => None,
        }
    }
}

/// A place, opened.
#[derive(Debug)]
pub(super) enum Source {
    /// A file, not read yet.
    File(PathBuf),
    /// What a URL gave.
    Text { name: String, text: String },
}

/// Why a URL gave nothing, in newman's words.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("unable to fetch data from url \"{url}\"\n  {problem}")]
    Unreachable { url: String, problem: String },
    #[error("Error fetching the {what} from the provided URL. Ensure that the URL is valid.\n  {problem}")]
    Refused { what: String, problem: String },
}

/// Opens places.
pub(super) struct Sources<'job> {
    pub(super) surroundings: &'job Surroundings,
    pub(super) client: ClientSettings,
    pub(super) strict_ssl: bool,
    pub(super) api_key: Option<String>,
}

/// A URL to get, and the key for it.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    url: String,
    key: Option<String>,
}

impl Sources<'_> {
    /// Opens a place; a file of that name goes before a UID.
    pub(super) fn open(&self, kind: Kind, place: &Place) -> Result<Source, FetchError> {
        let place = match place {
            Place::Text { name, text } => return Ok(Source::Text { name: name.clone(), text: text.clone() }),
            Place::At(place) => place,
        };
        let path = Path::new(place);
        let wanted = self.wanted(kind, place, self.surroundings.path(path).exists());
        match wanted {
            None => Ok(Source::File(path.to_owned())),
            Some(wanted) => Ok(Source::Text { text: self.fetch(kind, &wanted)?, name: wanted.url }),
        }
    }

    fn wanted(&self, kind: Kind, place: &str, is_file: bool) -> Option<Wanted> {
        if let (false, Some(path), Some(key), true) = (is_file, kind.api_path(), &self.api_key, is_uid(place)) {
            return Some(Wanted { url: format!("{API}/{path}/{place}"), key: Some(key.clone()) });
        }
        if !(place.starts_with("http://") || place.starts_with("https://")) {
            return None;
        }
        let plain = Wanted { url: place.to_owned(), key: None };
        let Ok(mut url) = Url::parse(place) else { return Some(plain) };
        if kind == Kind::Data || !url.host_str().is_some_and(|host| API_HOSTS.contains(&host)) {
            return Some(plain);
        }
        // A key in the URL would be logged by everything on the way.
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let (keys, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| name == "apikey");
        if others.is_empty() {
            url.set_query(None);
        } else {
            url.query_pairs_mut().clear().extend_pairs(others);
        }
        let given = keys.into_iter().map(|(_, key)| key).find(|key| !key.is_empty());
        Some(Wanted { url: url.into(), key: given.or_else(|| self.api_key.clone()) })
    }

    fn fetch(&self, kind: Kind, wanted: &Wanted) -> Result<String, FetchError> {
        let unreachable = |problem: String| FetchError::Unreachable { url: wanted.url.clone(), problem };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| unreachable(error.to_string()))?;
        let client = ServiceClient::new(self.client.clone());
        let mut request = self.request(wanted).map_err(|failure| unreachable(failure.message))?;
        let mut hops = 0;
        loop {
            let response = runtime.block_on(client.send(&request)).map_err(|failure| unreachable(failure.message))?;
            match next_hop(&request, &response, hops) {
                Hop::Next(next) => request = *next,
                Hop::Exceeded(failure) => return Err(unreachable(failure.message)),
                // newman takes data from whatever answer comes; an error page is no data.
                Hop::Done if response.code == 200 => return Ok(decode_text(response.body.to_vec())),
                Hop::Done => return Err(refused(kind, wanted, response.code, &response.body)),
            }
            hops += 1;
        }
    }

    fn request(&self, wanted: &Wanted) -> Result<Request, Failure> {
        let mut headers = vec![
            Header::system("User-Agent", concat!("postwatch/", env!("CARGO_PKG_VERSION"))),
            Header::system("Accept", "application/json"),
            Header::system("Accept-Encoding", "gzip, deflate, br"),
        ];
        if let Some(key) = &wanted.key {
            headers.push(Header::system("X-Api-Key", key));
        }
        Ok(Request {
            method: "GET".into(),
            url: encode_url(&wanted.url, false)?,
            headers,
            body: Body::Empty,
            settings: SendSettings { strict_ssl: self.strict_ssl, timeout: Some(TIMEOUT), ..SendSettings::default() },
        })
    }
}

fn refused(kind: Kind, wanted: &Wanted, code: u16, body: &[u8]) -> FetchError {
    let what = match kind {
        Kind::Collection if wanted.key.is_some() => "collection",
        Kind::Environment if wanted.key.is_some() => "environment",
        _ => "resource",
    };
    let told = serde_json::from_slice::<Value>(body).ok();
    let told = told.as_ref().and_then(|body| body.pointer("/error/message")).and_then(Value::as_str);
    let problem = told.map_or_else(
        || format!("Error fetching {what}, the provided URL returned status code: {code}"),
        |message| format!("{message} (status code {code})"),
    );
    FetchError::Refused { what: what.to_owned(), problem }
}

/// Whether a text is a Postman UID: `OWNER-8-4-4-4-12`, as Postman's API checks it.
pub fn is_uid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_hex = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    matches!(parts.as_slice(), [owner, first, second, third, fourth, fifth]
        if !owner.is_empty() && owner.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && is_hex(first, 8) && is_hex(second, 4) && is_hex(third, 4) && is_hex(fourth, 4) && is_hex(fifth, 12))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        clock::Clock,
        event::Progress,
        surroundings::{Output, StartupSecrets},
    };

    const UID: &str = "1234-931c1484-fd1e-4ceb-81d0-2aa102ca8b5f";

    fn wanted(kind: Kind, place: &str, key: Option<&str>, is_file: bool) -> Option<(String, Option<String>)> {
        let clock = Clock::system();
        let surroundings = Surroundings {
            program: "postwatch".to_owned(),
            environment: BTreeMap::new(),
            working_dir: PathBuf::from("."),
            is_terminal: false,
            width: None,
            clock,
            progress: Progress::new(clock),
            output: Output::new(|| Box::new(std::io::sink())),
            startup_secrets: StartupSecrets::default(),
        };
        let client = ClientSettings::new(clock);
        let sources =
            Sources { surroundings: &surroundings, client, strict_ssl: true, api_key: key.map(str::to_owned) };
        sources.wanted(kind, place, is_file).map(|wanted| (wanted.url, wanted.key))
    }

    #[test]
    fn uids_urls_and_files_are_told_apart() {
        let key = Some("PMAK-1");
        let given = |url: &str, key: Option<&str>| Some((url.to_owned(), key.map(str::to_owned)));
        assert_eq!(wanted(Kind::Collection, UID, key, false), given(&format!("{API}/collections/{UID}"), key));
        assert_eq!(wanted(Kind::Environment, UID, key, false), given(&format!("{API}/environments/{UID}"), key));
        assert_eq!(wanted(Kind::Globals, UID, key, false), None);
        assert_eq!(wanted(Kind::Collection, UID, key, true), None);
        assert_eq!(wanted(Kind::Collection, UID, None, false), None);
        assert_eq!(wanted(Kind::Collection, "c.json", key, false), None);
        assert_eq!(
            wanted(Kind::Collection, "http://h/c.json?apikey=x", key, false),
            given("http://h/c.json?apikey=x", None)
        );
    }

    #[test]
    fn the_key_goes_from_the_url_into_the_header() {
        let url = |query: &str| format!("https://api.getpostman.com/collections/1{query}");
        let given = |query: &str, key: Option<&str>| Some((url(query), key.map(str::to_owned)));
        assert_eq!(wanted(Kind::Collection, &url("?apikey=a"), Some("b"), false), given("", Some("a")));
        assert_eq!(wanted(Kind::Collection, &url("?x=1&apikey=a"), None, false), given("?x=1", Some("a")));
        assert_eq!(wanted(Kind::Collection, &url("?x=1"), Some("b"), false), given("?x=1", Some("b")));
        assert_eq!(wanted(Kind::Collection, &url(""), None, false), given("", None));
    }
}
