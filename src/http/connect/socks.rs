//! SOCKS proxies. `socks4` and `socks5` are given addresses, `socks4a` and `socks5h` names.

use std::{io, net::IpAddr};

use percent_encoding::percent_decode_str;
use tokio::net::TcpStream;
use tokio_socks::{
    TargetAddr,
    tcp::{Socks4Stream, Socks5Stream},
};
use url::Url;

use crate::http::Failure;

/// Whether the proxy looks names up.
pub(super) fn looks_up_names(proxy: &Url) -> bool {
    matches!(proxy.scheme(), "socks4a" | "socks5h")
}

/// Has the proxy connect to a host: to one of these addresses, or to the name where there are none.
pub(super) async fn open(
    proxy: &Url,
    stream: TcpStream,
    host: &str,
    addresses: &[IpAddr],
    port: u16,
) -> Result<TcpStream, Failure> {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let user = decoded(proxy.username());
    let password = decoded(proxy.password().unwrap_or_default());
    let is_version_4 = proxy.scheme().starts_with("socks4");
    let address = addresses.iter().find(|address| !is_version_4 || address.is_ipv4());
    let target = match address {
        Some(address) => TargetAddr::Ip((*address, port).into()),
        None if addresses.is_empty() => TargetAddr::Domain(host.to_owned().into(), port),
        None => return Err(refused("SOCKS 4 cannot connect to an IPv6 address")),
    };
    let opened = match (is_version_4, user.is_empty()) {
        (true, true) => Socks4Stream::connect_with_socket(stream, target).await.map(Socks4Stream::into_inner),
        (true, false) => {
            Socks4Stream::connect_with_userid_and_socket(stream, target, &user).await.map(Socks4Stream::into_inner)
        }
        (false, true) => Socks5Stream::connect_with_socket(stream, target).await.map(Socks5Stream::into_inner),
        (false, false) => Socks5Stream::connect_with_password_and_socket(stream, target, &user, &password)
            .await
            .map(Socks5Stream::into_inner),
    };
    opened.map_err(|error| match error {
        tokio_socks::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            refused("the proxy closed the connection")
        }
        error => refused(&error.to_string()),
    })
}

fn refused(reason: &str) -> Failure {
    Failure::new("ERR_SOCKS", format!("SOCKS proxy: {reason}"))
}
