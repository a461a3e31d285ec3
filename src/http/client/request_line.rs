//! Requests whose line `http::Uri` cannot hold, each over a connection of its own.
//!
//! One kind is for a host that is the name of nothing (`{{baseUrl}}`, in no scope), through a plain HTTP proxy: newman
//! hands it to the proxy, which answers for itself; a proxy that maps names of its own may even know the host. So is a
//! colon without a port behind the host, which `http::Uri` drops. The other
//! has `"`, `<`, `>` and their like in its target, as `disableUrlEncoding` leaves them.
//!
//! The request line is written with a stand-in, and put right on its way out: the first bytes of the connection must be
//! exactly the line that was expected, and nothing after them is touched.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use url::{Host, Position, Url};

use super::{Client, Handed, MOST_HEADERS, connections::ClientKey, outgoing_body};
use crate::http::{
    Failure, HttpVersion, Reach, Request,
    failure::{self, Stage},
    phases::{self, Trace},
    resolve::{NameNotFound, addresses_of},
    route::Route,
    tls, wire_head,
};

/// A name that cannot exist (RFC 6761 §6.4).
const STAND_IN: &str = "host.invalid";

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl Client {
    /// Whether such a request can be sent on a connection of its own: not through tunnels, not over HTTP/2.
    pub(super) fn can_write_line(request: &Request, route: &Route) -> bool {
        let is_plain = |proxy: &Url| proxy.scheme() == "http" && route.url.scheme() == "http";
        request.settings.http_version != HttpVersion::Http2 && route.proxy.as_ref().is_none_or(is_plain)
    }

    /// Sends the request; `target` is the path and query to write, if they are not those of the route. A proxy is sent
    /// the colon of an empty port too.
    pub(super) async fn send_with_line(
        &self,
        request: &Request,
        route: &Route,
        target: Option<&[u8]>,
        has_empty_port: bool,
        trace: &Trace,
    ) -> Result<Handed, Failure> {
        let at = self.clock.instant();
        let outgoing = outgoing(request, route)?;
        let line = RequestLine::of(&outgoing, route, target, has_empty_port);
        let explain = |error: &(dyn std::error::Error + 'static), stage| {
            failure::explain(error, &route.circumstances(stage, trace))
        };
        let (tls, remark) = if route.url.scheme() == "https" {
            let key = ClientKey { http_version: HttpVersion::Http1, ..self.key_of(request, route) };
            let (settings, remark) = self.tls_settings(&key)?;
            (Some(settings), remark)
        } else {
            (None, None)
        };
        let connecting = connect(route.proxy.clone(), route.url.clone(), tls, Arc::clone(&self.reach));
        let stream = trace
            .watch(async move { phases::timed(connecting).await })
            .await
            .map_err(|error| explain(&*error, Stage::Connecting))?;
        let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
            .title_case_headers(true)
            .max_headers(MOST_HEADERS)
            .handshake(PutRight { stream, state: State::Expecting(line) })
            .await
            .map_err(|error| explain(&error, Stage::AwaitingHead))?;
        // Ends when the response has been read or dropped.
        tokio::spawn(connection);
        let response = sender.send_request(outgoing).await.map_err(|error| explain(&error, Stage::AwaitingHead))?;
        Ok(Handed { response: response.map(reqwest::Body::wrap).into(), at, remark })
    }
}
/// The request with what the client would add, in the form that stands on the wire, but for its line.
fn outgoing(request: &Request, route: &Route) -> Result<hyper::Request<reqwest::Body>, Failure> {
    let target = &route.url[Position::BeforePath..];
    let uri = match &route.proxy {
        Some(_) => format!("http://{STAND_IN}{target}"),
        None => target.to_owned(),
    };
    let body = outgoing_body(&request.body).unwrap_or_default();
    let mut outgoing = hyper::Request::new(body);
    *outgoing.method_mut() = wire_head::method(&request.method)?;
    *outgoing.uri_mut() = uri.parse().map_err(|_| NameNotFound::new(route.url.host_str().unwrap_or_default()))?;
    *outgoing.headers_mut() = wire_head::headers(request)?;
    for (name, value) in wire_head::added(request, route.proxy.as_ref()) {
        outgoing.headers_mut().entry(name).or_insert(value);
    }
    Ok(outgoing)
}

trait Connection: Read + Write + Send + Unpin {}

impl<S: Read + Write + Send + Unpin> Connection for S {}

async fn connect(
    proxy: Option<Url>,
    url: Url,
    tls: Option<tls::Settings>,
    reach: Arc<Reach>,
) -> Result<Box<dyn Connection>, BoxError> {
    let peer = proxy.as_ref().unwrap_or(&url);
    let addresses: Vec<IpAddr> = match peer.host() {
        Some(Host::Ipv4(address)) => vec![address.into()],
        Some(Host::Ipv6(address)) => vec![address.into()],
        Some(Host::Domain(name)) => {
            phases::mark_lookup_start();
            let addresses = addresses_of(name).await?;
            phases::mark_lookup_end(&addresses);
            if proxy.is_some() { addresses } else { reach.within(name, addresses)? }
        }
        None => Vec::new(),
    };
    let port = peer.port_or_known_default().unwrap_or(80);
    let addresses: Vec<SocketAddr> = addresses.into_iter().map(|address| (address, port).into()).collect();
    let stream = TcpStream::connect(addresses.as_slice()).await?;
    stream.set_nodelay(true)?;
    Ok(match tls {
        None => Box::new(TokioIo::new(stream)),
        Some(settings) => {
            let name = url.host_str().unwrap_or_default();
            Box::new(TokioIo::new(tls::connect(settings, name, stream).await?))
        }
    })
}

/// How the first bytes are written, and how they must be.
struct RequestLine {
    written: Vec<u8>,
    wanted: Vec<u8>,
}

impl RequestLine {
    fn of(
        outgoing: &hyper::Request<reqwest::Body>,
        route: &Route,
        target: Option<&[u8]>,
        has_empty_port: bool,
    ) -> RequestLine {
        let (method, uri) = (outgoing.method(), outgoing.uri());
        let mut wanted = match &route.proxy {
            Some(_) => {
                let colon = if has_empty_port { ":" } else { "" };
                format!("{method} http://{}{colon}", &route.url[Position::BeforeHost..Position::BeforePath])
            }
            None => format!("{method} "),
        }
        .into_bytes();
        wanted.extend_from_slice(target.unwrap_or(route.url[Position::BeforePath..].as_bytes()));
        RequestLine { written: format!("{method} {uri}").into_bytes(), wanted }
    }
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
