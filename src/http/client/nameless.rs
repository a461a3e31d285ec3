//! Requests whose host is the name of nothing (`{{baseUrl}}`, in no scope), through a plain HTTP proxy.
//!
//! newman hands them to the proxy, which answers for itself; a proxy that maps names of its own may even know the host.
//! `http::Uri` cannot hold such a host, so the request line is written with a stand-in, and put right on its way out:
//! the first bytes of the connection must be exactly the line that was expected, and nothing after them is touched.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    task::{Context, Poll, ready},
};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use url::{Host, Position, Url};

use super::{MOST_HEADERS, outgoing_body};
use crate::http::{
    Failure, Request,
    failure::{self, Stage},
    phases::{self, Trace},
    resolve::{NameNotFound, addresses_of},
    route::Route,
    wire_head,
};

/// A name that cannot exist (RFC 6761 §6.4).
const STAND_IN: &str = "host.invalid";

/// Sends the request to the route's proxy over a connection of its own.
pub(super) async fn send(request: &Request, route: &Route, trace: &Trace) -> Result<reqwest::Response, Failure> {
    let outgoing = outgoing(request, route)?;
    let Some(proxy) = route.proxy.clone() else { return Err(NameNotFound::new(host_of(&route.url)).into()) };
    let line = RequestLine {
        written: format!("{} http://{STAND_IN}", outgoing.method()).into_bytes(),
        wanted: format!("{} http://{}", outgoing.method(), host_of(&route.url)).into_bytes(),
    };
    let explain =
        |error: &(dyn std::error::Error + 'static), stage| failure::explain(error, &route.circumstances(stage, trace));
    let stream = trace
        .watch(async move { phases::timed(connect(proxy)).await })
        .await
        .map_err(|error| explain(&*error, Stage::Connecting))?;
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .title_case_headers(true)
        .max_headers(MOST_HEADERS)
        .handshake(PutRight { stream: TokioIo::new(stream), state: State::Expecting(line) })
        .await
        .map_err(|error| explain(&error, Stage::AwaitingHead))?;
    // Ends when the response has been read or dropped.
    tokio::spawn(connection);
    let response = sender.send_request(outgoing).await.map_err(|error| explain(&error, Stage::AwaitingHead))?;
    Ok(response.map(reqwest::Body::wrap).into())
}

fn host_of(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

/// The request in absolute form with the stand-in for its host.
fn outgoing(request: &Request, route: &Route) -> Result<hyper::Request<reqwest::Body>, Failure> {
    let uri = format!("http://{STAND_IN}{}", &route.url[Position::AfterHost..]);
    let body = outgoing_body(&request.body).unwrap_or_default();
    let mut outgoing = hyper::Request::new(body);
    *outgoing.method_mut() = wire_head::method(&request.method)?;
    *outgoing.uri_mut() = uri.parse().map_err(|_| NameNotFound::new(host_of(&route.url)))?;
    *outgoing.headers_mut() = wire_head::headers(request)?;
    for (name, value) in wire_head::added_for_proxy(request, route.proxy.as_ref()) {
        outgoing.headers_mut().entry(name).or_insert(value);
    }
    Ok(outgoing)
}

async fn connect(proxy: Url) -> Result<TcpStream, Box<dyn std::error::Error + Send + Sync>> {
    let addresses: Vec<IpAddr> = match proxy.host() {
        Some(Host::Ipv4(address)) => vec![address.into()],
        Some(Host::Ipv6(address)) => vec![address.into()],
        Some(Host::Domain(name)) => {
            phases::mark_lookup_start();
            let addresses = addresses_of(name).await?;
            phases::mark_lookup_end(&addresses);
            addresses
        }
        None => Vec::new(),
    };
    let port = proxy.port_or_known_default().unwrap_or(80);
    let addresses: Vec<SocketAddr> = addresses.into_iter().map(|address| (address, port).into()).collect();
    let stream = TcpStream::connect(addresses.as_slice()).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// How the first bytes are written, and how they must be.
struct RequestLine {
    written: Vec<u8>,
    wanted: Vec<u8>,
}

enum State {
    Expecting(RequestLine),
    /// So many of the wanted bytes have gone out.
    Replacing(RequestLine, usize),
    Done,
}

/// A connection whose first bytes are replaced.
struct PutRight<S> {
    stream: S,
    state: State,
}

impl<S: Read + Unpin> Read for PutRight<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: Write + Unpin> Write for PutRight<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        loop {
            match std::mem::replace(&mut this.state, State::Done) {
                State::Expecting(line) => {
                    // hyper writes a head in one piece; were that to change, nothing wrong would go out.
                    if !bytes.starts_with(&line.written) {
                        return Poll::Ready(Err(io::Error::other("the request line is not the expected one")));
                    }
                    this.state = State::Replacing(line, 0);
                }
                State::Replacing(line, sent) if sent < line.wanted.len() => {
                    let written = Pin::new(&mut this.stream).poll_write(context, &line.wanted[sent..]);
                    let count = match &written {
                        Poll::Ready(Ok(count)) => *count,
                        _ => 0,
                    };
                    this.state = State::Replacing(line, sent + count);
                    if ready!(written)? == 0 {
                        return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
                    }
                }
                State::Replacing(line, _) => return Poll::Ready(Ok(line.written.len())),
                State::Done => return Pin::new(&mut this.stream).poll_write(context, bytes),
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
