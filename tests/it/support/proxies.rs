//! Proxies that lead every connection to one server, wherever it is meant to go, and note what they are asked for.

use std::{
    io::{self, Read as _, Write as _},
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::secure::read_head;

/// A proxy of either kind.
pub struct Proxy {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

type Opening = dyn Fn(&mut TcpStream, &Mutex<Vec<String>>) -> io::Result<bool> + Send + Sync;

impl Proxy {
    /// One that opens tunnels (CONNECT); who does not show these credentials (`user:password`) gets 407.
    pub fn http(server: SocketAddr, credentials: Option<&'static str>) -> Proxy {
        Proxy::start(server, Box::new(move |client, asked| open_tunnel(client, asked, credentials)))
    }

    /// One that speaks SOCKS 5, with these credentials (`user:password`) or without any.
    pub fn socks5(server: SocketAddr, credentials: Option<&'static str>) -> Proxy {
        Proxy::start(server, Box::new(move |client, asked| open_socks(client, asked, credentials)))
    }

    fn start(server: SocketAddr, open: Box<Opening>) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let (log, open) = (asked.clone(), Arc::new(open));
        thread::spawn(move || {
            for mut client in listener.incoming().map_while(Result::ok) {
                let (log, open) = (log.clone(), open.clone());
                // A client that goes away in the middle is for the test to judge.
                thread::spawn(move || if open(&mut client, &log)? { pass_on(client, server) } else { Ok(()) });
            }
        });
        Proxy { address, asked }
    }

    /// `127.0.0.1:port`.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The targets that were asked for, as they were named.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn open_tunnel(client: &mut TcpStream, asked: &Mutex<Vec<String>>, credentials: Option<&str>) -> io::Result<bool> {
    let head = read_head(client)?;
    asked.lock().unwrap().push(head.split_whitespace().nth(1).unwrap_or_default().to_owned());
    let is_known = credentials.is_none_or(|credentials| {
        let wanted = format!("proxy-authorization: basic {}\r\n", STANDARD.encode(credentials));
        head.to_ascii_lowercase().contains(&wanted.to_ascii_lowercase())
    });
    let answer = match is_known {
        true => "HTTP/1.1 200 Connection established\r\n\r\n",
        false => "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n\r\n",
    };
    client.write_all(answer.as_bytes())?;
    Ok(is_known)
}

/// RFC 1928 and 1929.
fn open_socks(client: &mut TcpStream, asked: &Mutex<Vec<String>>, credentials: Option<&str>) -> io::Result<bool> {
    let [version, count] = take(client)?;
    let mut methods = vec![0; usize::from(count)];
    client.read_exact(&mut methods)?;
    let method = if credentials.is_some() { 2 } else { 0 };
    if version != 5 || !methods.contains(&method) {
        client.write_all(&[5, 0xff])?;
        return Ok(false);
    }
    client.write_all(&[5, method])?;
    if let Some(credentials) = credentials {
        let [_] = take(client)?;
        let given = format!("{}:{}", text(client)?, text(client)?);
        let is_known = given == credentials;
        client.write_all(&[1, u8::from(!is_known)])?;
        if !is_known {
            return Ok(false);
        }
    }
    let [_, _, _, kind] = take(client)?;
    let host = match kind {
        1 => Ipv4Addr::from(take::<4>(client)?).to_string(),
        3 => text(client)?,
        _ => Ipv6Addr::from(take::<16>(client)?).to_string(),
    };
    let port = u16::from_be_bytes(take(client)?);
    asked.lock().unwrap().push(format!("{host}:{port}"));
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])?;
    Ok(true)
}

fn take<const N: usize>(client: &mut TcpStream) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    client.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn text(client: &mut TcpStream) -> io::Result<String> {
    let [length] = take(client)?;
    let mut bytes = vec![0; usize::from(length)];
    client.read_exact(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn pass_on(mut client: TcpStream, server: SocketAddr) -> io::Result<()> {
    let mut server = TcpStream::connect(server)?;
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || io::copy(&mut from_client, &mut to_server));
    io::copy(&mut server, &mut client)?;
    Ok(())
}
