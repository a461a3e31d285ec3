//! Tunnels through HTTP proxies: CONNECT (RFC 9110 §9.3.6), and its refusal in the words of `tunnel-agent`.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::http::{Failure, parse_fault, response_head::HeadBytes, stream::Stream};

/// Why there is no tunnel.
pub(super) enum NoTunnel {
    /// The proxy's answer.
    Refused(u16),
    /// There was no answer.
    Broken(std::io::Error),
    /// The answer could not be read, or the proxy closed in the middle of it.
    Unanswered(Failure),
}

/// Has the proxy at the other end open a tunnel.
pub(super) async fn open(stream: &mut Stream, authority: &str, credentials: Option<&str>) -> Result<(), NoTunnel> {
    let credentials = credentials.map(|value| format!("Proxy-Authorization: {value}\r\n")).unwrap_or_default();
    let head = format!("CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{credentials}Connection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.map_err(NoTunnel::Broken)?;
    stream.flush().await.map_err(NoTunnel::Broken)?;
    let mut answer = HeadBytes::default();
    loop {
        // One byte at a time: what follows the head belongs to whoever speaks through the tunnel.
        let mut byte = [0];
        let count = stream.read(&mut byte).await.map_err(NoTunnel::Broken)?;
        let is_complete = count > 0 && answer.push(&byte);
        if let Some(fault) = parse_fault::in_head(answer.bytes()) {
            return Err(NoTunnel::Unanswered(Failure::unparsable(fault)));
        }
        if count == 0 {
            return Err(NoTunnel::Unanswered(Failure::hung_up()));
        }
        if is_complete {
            break;
        }
    }
    match parse_fault::status(answer.bytes()) {
        200 => Ok(()),
        status => Err(NoTunnel::Refused(status)),
    }
}
