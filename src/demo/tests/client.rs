//! A small client for these tests: the SDK's crate signs, a plain socket sends.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, SystemTime},
};

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SignatureLocation, SigningInstructions, SigningSettings, sign},
    sign::v4,
};

use crate::{
    clock::Clock,
    demo::{DEFAULT_FIXTURE, Fixture, Server, form::percent_encode, server},
};

/// An answer, with its body as text.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
    /// True when all bytes came that the head promised.
    pub(super) is_whole: bool,
}

impl Answer {
    /// The text of the first element of that name.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.texts(name).into_iter().next()
    }

    /// The texts of all elements of that name.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let parts = self.body.split(&open).skip(1).filter_map(|rest| rest.split_once(&close));
        parts.map(|(text, _)| text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")).collect()
    }

    /// Status and error code.
    pub(super) fn error(&self) -> (u16, String) {
        (self.status, self.text("Code").unwrap_or_default())
    }
}

/// Signs with one pair of credentials.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) endpoint: String,
    pub(super) access_key: String,
    pub(super) secret: String,
    pub(super) token: Option<String>,
    pub(super) at: SystemTime,
    pub(super) region: &'static str,
}

/// Serves the default account with faults.
pub(super) fn serve(faults: &str) -> Server {
    serve_fixture(DEFAULT_FIXTURE, faults)
}

/// Serves any fixture.
pub(super) fn serve_fixture(fixture: &str, faults: &str) -> Server {
    Server::start(Fixture::read(fixture).unwrap(), faults.parse().unwrap(), Clock::system(), 0).unwrap()
}

impl Client {
    /// The fixture's auditor.
    pub(super) fn auditor(server: &Server) -> Client {
        Client::with(server, server.credentials().unwrap())
    }

    /// The holder of an access key of the fixture.
    pub(super) fn holder_of(server: &Server, access_key: &str) -> Client {
        let credentials = server.all_credentials().into_iter().find(|each| each.access_key_id == access_key);
        Client::with(server, credentials.unwrap())
    }

    pub(super) fn with(server: &Server, credentials: server::Credentials) -> Client {
        Client {
            endpoint: server.endpoint(),
            access_key: credentials.access_key_id,
            secret: credentials.secret_access_key,
            token: credentials.session_token,
            at: Clock::system().now().into(),
            region: "us-east-1",
        }
    }

    /// Calls IAM.
    pub(super) fn iam(&self, action: &str, parameters: &[(&str, &str)]) -> Answer {
        let all = [&[("Action", action), ("Version", "2010-05-08")], parameters].concat();
        self.post("iam", &[("content-type", "application/x-www-form-urlencoded")], &encode(&all))
    }

    /// Calls STS.
    pub(super) fn sts(&self, action: &str, parameters: &[(&str, &str)]) -> Answer {
        let all = [&[("Action", action), ("Version", "2011-06-15")], parameters].concat();
        self.post("sts", &[("content-type", "application/x-www-form-urlencoded")], &encode(&all))
    }

    /// Calls Organizations.
    pub(super) fn organizations(&self, action: &str, input: &str) -> Answer {
        let target = format!("AWSOrganizationsV20161128.{action}");
        self.post("organizations", &[("content-type", "application/x-amz-json-1.1"), ("x-amz-target", &target)], input)
    }

    /// Every page of a list: the texts of all elements `name`, and how many pages there were.
    pub(super) fn pages(&self, action: &str, parameters: &[(&str, &str)], name: &str) -> (Vec<String>, usize) {
        let (mut found, mut marker, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let mut all = parameters.to_vec();
            if !marker.is_empty() {
                all.push(("Marker", &marker));
            }
            let answer = self.iam(action, &all);
            assert_eq!(answer.status, 200, "{}", answer.body);
            pages += 1;
            found.extend(answer.texts(name));
            match answer.text("Marker") {
                Some(next) => marker = next,
                None => break (found, pages),
            }
        }
    }

    /// Calls by GET, signed in the header or in the query string.
    pub(super) fn get(&self, location: SignatureLocation, parameters: &[(&str, &str)]) -> Answer {
        let target = format!("/?{}", encode(parameters));
        let instructions = self.sign("iam", location, ("GET", &target), &[], "");
        let signed: String =
            instructions.params().iter().map(|(name, value)| format!("&{}", encode(&[(name, value)]))).collect();
        let lines: Vec<String> = instructions.headers().map(|(name, value)| format!("{name}: {value}")).collect();
        send(&self.endpoint, "GET", &format!("{target}{signed}"), &lines, "")
    }

    fn post(&self, service: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let instructions = self.sign(service, SignatureLocation::Headers, ("POST", "/"), headers, body);
        let mut lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        lines.extend(instructions.headers().map(|(name, value)| format!("{name}: {value}")));
        send(&self.endpoint, "POST", "/", &lines, body)
    }

    fn sign(
        &self,
        service: &str,
        location: SignatureLocation,
        (method, target): (&str, &str),
        headers: &[(&str, &str)],
        body: &str,
    ) -> SigningInstructions {
        let mut settings = SigningSettings::default();
        settings.signature_location = location;
        settings.expires_in = (location == SignatureLocation::QueryParams).then_some(Duration::from_secs(60));
        let identity = Credentials::new(&self.access_key, &self.secret, self.token.clone(), None, "test").into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(service)
            .time(self.at)
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let url = format!("{}{target}", self.endpoint);
        let signable =
            SignableRequest::new(method, &url, headers.iter().copied(), SignableBody::Bytes(body.as_bytes())).unwrap();
        sign(signable, &parameters).unwrap().into_parts().0
    }
}

fn encode(parameters: &[(&str, &str)]) -> String {
    let pairs = parameters
        .iter()
        .map(|(name, value)| format!("{}={}", percent_encode(name.as_bytes()), percent_encode(value.as_bytes())));
    pairs.collect::<Vec<_>>().join("&")
}

/// Sends a request as it is.
pub(super) fn send(endpoint: &str, method: &str, target: &str, headers: &[String], body: &str) -> Answer {
    let address = endpoint.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    let length = body.len();
    write!(stream, "{method} {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{lines}\r\n{body}").unwrap();
    let mut bytes = Vec::new();
    // A connection that is cut short may end with an error.
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let promised =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok());
    Answer {
        status: head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0),
        is_whole: promised == Some(body.len()),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}
