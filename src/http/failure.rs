//! Failures in Node's words, so that reports and scripts read as under newman.

use std::{error::Error, io, net::IpAddr};

use super::{
    Failure,
    error_chain::{find, find_map, innermost},
    parse_fault,
    reach::OutOfReach,
    resolve::NameNotFound,
    tls,
};

impl From<NameNotFound> for Failure {
    fn from(missing: NameNotFound) -> Failure {
        Failure {
            syscall: Some("getaddrinfo".to_owned()),
            is_transient: missing.code == "EAI_AGAIN",
            ..Failure::new(missing.code, missing.to_string())
        }
    }
}

/// Where in an exchange an error came up, and with whom.
#[derive(Debug)]
pub(super) struct Circumstances {
    pub(super) stage: Stage,
    /// Host connected to: the proxy's when there is one.
    pub(super) host: String,
    pub(super) port: u16,
    /// Addresses the host was found to have.
    pub(super) addresses: Vec<IpAddr>,
    /// True when a proxy was asked for a tunnel.
    pub(super) is_tunnelled: bool,
    /// What came in place of a response head, where known.
    pub(super) unparsed: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Connecting,
    AwaitingHead,
    ReadingBody,
}

/// What an error of the client means in Node's words.
pub(super) fn explain(error: &(dyn Error + 'static), circumstances: &Circumstances) -> Failure {
    if let Some(failure) = tls::failure_in(error) {
        return failure;
    }
    if let Some(reason) = find::<OutOfReach>(error) {
        return reason.clone().into();
    }
    if let Some(missing) = find::<NameNotFound>(error) {
        return circumstances.tunnelling(missing.clone().into());
    }
    if let Some(failure) = find_map(error, |cause| hyper_failure(cause, circumstances)) {
        return failure;
    }
    if let Some(failure) = find_map(error, |cause| io_failure(cause.downcast_ref()?, circumstances)) {
        return circumstances.tunnelling(failure);
    }
    Failure::without_code(innermost(error))
}

impl Circumstances {
    fn connect(&self, code: &str) -> Failure {
        // Several addresses were tried in turn; the last one's error is the one that is left.
        let address = match self.host.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(literal) => Some(literal),
            Err(_) => self.addresses.last().copied(),
        };
        let failure = Failure { is_transient: true, ..Failure::system("connect", code) };
        match address {
            None => failure,
            Some(address) => Failure {
                message: format!("connect {code} {address}:{}", self.port),
                address: Some(address.to_string()),
                port: Some(self.port),
                ..failure
            },
        }
    }

    /// A failure to reach the proxy itself, as `tunnel-agent` tells it.
    pub(super) fn tunnelling(&self, failure: Failure) -> Failure {
        if !self.is_tunnelled || self.stage != Stage::Connecting {
            return failure;
        }
        let message = format!("tunneling socket could not be established, cause={}", failure.message);
        Failure { code: Some("ECONNRESET".to_owned()), message, ..failure }
    }
}

fn hyper_failure(cause: &(dyn Error + 'static), circumstances: &Circumstances) -> Option<Failure> {
    let error = cause.downcast_ref::<hyper::Error>()?;
    if error.is_parse() || error.is_parse_too_large() {
        let known = circumstances.unparsed.as_deref().and_then(parse_fault::in_head);
        return Some(known.map_or_else(|| parse_failure(error), Failure::unparsable));
    }
    match circumstances.stage {
        Stage::ReadingBody => None,
        _ if error.is_incomplete_message() || error.is_canceled() || error.is_closed() => Some(Failure::hung_up()),
        _ => None,
    }
}

/// The parser's own idea of a fault, where the bytes are not known or hold nothing Node would refuse.
fn parse_failure(error: &hyper::Error) -> Failure {
    let text = error.to_string();
    let has = |words: &str| text.contains(words);
    let (code, reason) = match () {
        () if error.is_parse_too_large() => ("HPE_HEADER_OVERFLOW", "Header overflow"),
        () if error.is_parse_status() => ("HPE_INVALID_STATUS", "Invalid status code"),
        () if has("version") => ("HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/"),
        () if has("content-length") => ("HPE_INVALID_CONTENT_LENGTH", "Invalid character in Content-Length"),
        () => ("HPE_INVALID_HEADER_TOKEN", "Invalid header token"),
    };
    Failure::unparsable(parse_fault::ParseFault { code, reason })
}

fn io_failure(error: &io::Error, circumstances: &Circumstances) -> Option<Failure> {
    use io::ErrorKind;
    let is_connecting = circumstances.stage == Stage::Connecting;
    Some(match error.kind() {
        ErrorKind::ConnectionRefused => circumstances.connect("ECONNREFUSED"),
        ErrorKind::HostUnreachable => circumstances.connect("EHOSTUNREACH"),
        ErrorKind::NetworkUnreachable => circumstances.connect("ENETUNREACH"),
        ErrorKind::AddrNotAvailable => circumstances.connect("EADDRNOTAVAIL"),
        ErrorKind::TimedOut => circumstances.connect("ETIMEDOUT"),
        ErrorKind::ConnectionReset => Failure::system("read", "ECONNRESET"),
        ErrorKind::BrokenPipe => Failure::system("write", "EPIPE"),
        ErrorKind::UnexpectedEof if is_connecting => Failure::new(
            "ECONNRESET",
            "Client network socket disconnected before secure TLS connection was established",
        ),
        ErrorKind::UnexpectedEof if circumstances.stage == Stage::ReadingBody => Failure::new("ECONNRESET", "aborted"),
        ErrorKind::InvalidInput | ErrorKind::InvalidData if error.to_string().contains("chunk") => {
            Failure::new("HPE_INVALID_CHUNK_SIZE", "Parse Error: Invalid character in chunk size")
        }
        // A file of the body.
        ErrorKind::NotFound => Failure::new("ENOENT", error.to_string()),
        _ => return None,
    })
}
