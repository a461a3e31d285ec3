//! What really happened on the wire.

use std::sync::Arc;

use super::{Response, Signed, parse_fault::ParseFault};

/// A request that was answered.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// What was sent.
    pub sent: Signed,
    /// What came back.
    pub received: Arc<Response>,
    /// How long the phases took.
    pub phases: Phases,
    /// Address of the peer (the proxy's when proxied).
    pub remote: Option<String>,
    /// Local port of the connection; tells whether two exchanges shared one.
    pub local_port: Option<u16>,
    /// True when the connection had been used before.
    pub reused: bool,
    /// What the user should know though the request was answered (a body that could not be decoded, a URL that could
    /// not be sent as it was written).
    pub warnings: Vec<String>,
}

/// A request that got no answer, and why.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{failure}")]
pub struct Unanswered {
    /// What was to be sent.
    pub sent: Signed,
    /// What went wrong.
    pub failure: Failure,
}

/// Milliseconds per phase. `None` where a phase did not take place (reused connection, plain HTTP).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Phases {
    /// Before the first connection attempt.
    pub prepare: f64,
    /// Waiting for a connection.
    pub wait: f64,
    /// Name lookup.
    pub dns: Option<f64>,
    /// TCP connection.
    pub tcp: Option<f64>,
    /// TLS handshake.
    pub secure_handshake: Option<f64>,
    /// Request sent until first byte.
    pub first_byte: f64,
    /// Body download.
    pub download: f64,
    /// Decoding.
    pub process: f64,
    /// All of it; the response time is this rounded up.
    pub total: f64,
}

/// A request that was not answered, in Node's words so that reports and scripts read as under newman.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// `ECONNREFUSED`, `ENOTFOUND`, `ESOCKETTIMEDOUT`, …
    pub code: Option<String>,
    /// `connect ECONNREFUSED 127.0.0.1:1`, …
    pub message: String,
    /// The system call named by Node (`connect`, `getaddrinfo`, `read`).
    pub syscall: Option<String>,
    /// The peer's address, where known.
    pub address: Option<String>,
    /// The peer's port, where known.
    pub port: Option<u16>,
    /// True where trying again may help: nothing of the request can have been acted on, or the peer was busy.
    pub is_transient: bool,
}

impl Failure {
    pub(super) fn new(code: impl Into<String>, message: impl Into<String>) -> Failure {
        Failure {
            code: Some(code.into()),
            message: message.into(),
            syscall: None,
            address: None,
            port: None,
            is_transient: false,
        }
    }

    /// One that Node gives no code.
    pub(super) fn without_code(message: impl Into<String>) -> Failure {
        Failure { code: None, ..Failure::new(String::new(), message) }
    }

    pub(super) fn system(syscall: &str, code: &str) -> Failure {
        Failure { syscall: Some(syscall.to_owned()), ..Failure::new(code, format!("{syscall} {code}")) }
    }

    /// The peer did not answer in time. Node tells whether the connection had been made.
    pub(super) fn timed_out(is_connecting: bool) -> Failure {
        let code = if is_connecting { "ETIMEDOUT" } else { "ESOCKETTIMEDOUT" };
        Failure { is_transient: is_connecting, ..Failure::new(code, code) }
    }

    /// A head that Node would not accept.
    pub(super) fn unparsable(fault: ParseFault) -> Failure {
        Failure::new(fault.code, format!("Parse Error: {}", fault.reason))
    }

    /// More body than the settings allow.
    pub(super) fn too_long(limit: u64) -> Failure {
        let limit = match limit {
            bytes if bytes >= 1 << 20 && bytes.is_multiple_of(1 << 20) => format!("{} MB", bytes >> 20),
            bytes => format!("{bytes} bytes"),
        };
        let told =
            format!("the response body is larger than the limit of {limit}: --max-response-size sets another, 0 none");
        Failure::new("ERR_RESPONSE_TOO_LARGE", told)
    }

    /// A proxy refused a tunnel, in the words of `tunnel-agent`.
    pub(super) fn no_tunnel(status: u16) -> Failure {
        Failure::new("ECONNRESET", format!("tunneling socket could not be established, statusCode={status}"))
    }

    /// The connection closed where the head of a response was expected.
    pub(super) fn hung_up() -> Failure {
        Failure::new("ECONNRESET", "socket hang up")
    }
}

/// What to do after a response: done, or one more hop.
#[derive(Clone, Debug)]
pub enum Hop {
    /// The response is the last one.
    Done,
    /// Send this next; authentication of a redirected request is kept or dropped inside.
    Next(Box<super::Request>),
    /// The limit was reached.
    Exceeded(Failure),
}
