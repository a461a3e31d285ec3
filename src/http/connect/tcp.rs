//! TCP connections to a host with several addresses.

use std::{io, net::SocketAddr, time::Duration};

use futures_util::{FutureExt, StreamExt, stream::FuturesUnordered};
use tokio::net::TcpStream;

/// How long an address may take before the next one is tried beside it, as under Node.
const HEAD_START: Duration = Duration::from_millis(250);

/// Connects to the first address that answers. The error is that of the address that failed last.
pub(super) async fn connect(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let stream = match addresses {
        [address] => TcpStream::connect(address).await?,
        _ => race(addresses).await?,
    };
    stream.set_nodelay(true)?;
    Ok(stream)
}

async fn race(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let mut attempts = FuturesUnordered::new();
    let mut rest = addresses.iter();
    let mut last_error = None;
    loop {
        match rest.next() {
            Some(address) => attempts.push(TcpStream::connect(*address)),
            None if attempts.is_empty() => return Err(last_error.unwrap_or(io::ErrorKind::NotFound.into())),
            None => {}
        }
        let is_last = rest.len() == 0;
        let next = async { if is_last { std::future::pending().await } else { tokio::time::sleep(HEAD_START).await } };
        tokio::select! {
            biased;
            outcome = attempts.next().map(|outcome| outcome.unwrap_or(Err(io::ErrorKind::NotFound.into()))) => {
                match outcome {
                    Ok(stream) => return Ok(stream),
                    Err(error) => last_error = Some(error),
                }
            }
            () = next => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    #[tokio::test]
    async fn the_first_address_that_answers_is_taken() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let open = listener.local_addr().unwrap();
        let closed = {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap()
        };
        let nowhere = SocketAddr::from((Ipv6Addr::LOCALHOST, closed.port()));
        // Reserved for documentation (RFC 5737): no answer, or an error at once.
        let silent = SocketAddr::from((Ipv4Addr::new(192, 0, 2, 1), 9));
        for addresses in [vec![open], vec![nowhere, closed, open], vec![silent, open], vec![open, closed]] {
            assert_eq!(connect(&addresses).await.unwrap().peer_addr().unwrap(), open, "{addresses:?}");
        }
        for addresses in [vec![closed], vec![nowhere, closed]] {
            assert_eq!(connect(&addresses).await.unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
        }
        assert!(connect(&[]).await.is_err());
    }
}
