//! A raw TCP peer that answers with exact bytes, in pieces, too late, or not to the end.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// What the peer does after it has read a request's head.
#[derive(Clone, Debug)]
pub enum Act {
    Send(Vec<u8>),
    Wait(Duration),
    /// Sends this over and over, so many bytes in all, or until the client goes away.
    Repeat(Vec<u8>, u64),
    /// Keeps the connection open and silent until the client goes away.
    Hold,
}

/// Bytes to send.
pub fn send(bytes: impl Into<Vec<u8>>) -> Act {
    Act::Send(bytes.into())
}

/// A peer that treats every connection the same way and then closes it.
pub struct Peer {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Peer {
    pub fn start(acts: impl Into<Vec<Act>>) -> Peer {
        let acts = acts.into();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let heads = seen.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (acts, heads) = (acts.clone(), heads.clone());
                thread::spawn(move || play(stream, &acts, &heads));
            }
        });
        Peer { address, seen }
    }

    /// A port that nobody listens on.
    pub fn closed() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests as they came: head and what of the body came with it.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
    }
}

fn play(mut stream: TcpStream, acts: &[Act], heads: &Mutex<Vec<Vec<u8>>>) {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(count) => head.extend_from_slice(&buffer[..count]),
        }
    }
    heads.lock().unwrap().push(head);
    for act in acts {
        match act {
            Act::Send(bytes) if stream.write_all(bytes).is_err() => return,
            Act::Send(_) => {}
            Act::Wait(time) => thread::sleep(*time),
            Act::Repeat(bytes, total) => {
                let mut left = *total;
                while left > 0 {
                    let length = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                    if stream.write_all(&bytes[..length]).is_err() {
                        return;
                    }
                    left -= length as u64;
                }
            }
            Act::Hold => while stream.read(&mut buffer).is_ok_and(|count| count > 0) {},
        }
    }
}
