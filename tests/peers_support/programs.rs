//! The programs that `tests/peers/install` puts into `peers/`, and processes that end with their test.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        atomic::{AtomicU16, Ordering},
        mpsc,
    },
    thread::JoinHandle,
    time::Duration,
};

/// A peer on a busy machine needs this long at most until it listens.
const LONGEST_START: Duration = Duration::from_secs(120);

/// The folder that holds `Cargo.toml`.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The binary under test.
pub fn postwatch() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postwatch"));
    command.current_dir(root());
    command
}

/// A Python that has moto and botocore, about to run a script of `tests/peers`.
pub fn python(script: &str) -> Command {
    let mut command = Command::new(installed("peers/python"));
    // Unbuffered: lines are read while it runs.
    command.arg("-u").arg(root().join("tests/peers").join(script)).current_dir(root());
    command
}

/// Node with the servers of authentication, about to run a script of `tests/peers`.
pub fn node(script: &str) -> Command {
    node_with("auth", script)
}

/// Node with the packages of a folder of `peers/`, about to run a script of `tests/peers`.
pub fn node_with(folder: &str, script: &str) -> Command {
    let mut command = Command::new("node");
    let packages = installed(&format!("peers/{folder}/node_modules"));
    command.arg(root().join("tests/peers").join(script)).env("NODE_PATH", packages);
    command.current_dir(root());
    command
}

/// newman, as npm installed it.
pub fn newman() -> Command {
    let mut command = Command::new(installed("peers/newman/node_modules/.bin/newman"));
    command.current_dir(root());
    command
}

/// What `tests/peers/install` put there.
pub fn installed(path: &str) -> PathBuf {
    let path = root().join(path);
    assert!(path.exists(), "{} is missing: run tests/peers/install", path.display());
    path
}

/// The first of `count` free ports in a row. They lie below those that outgoing connections get, and no two calls of
/// this process give the same one.
pub fn free_ports(count: u16) -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = 20_000 + u16::try_from(std::process::id() % 100).unwrap_or_default() * 100;
    for _ in 0..50 {
        let port = start + NEXT.fetch_add(count, Ordering::Relaxed);
        let sockets: Vec<_> = (port..port + count).map(|port| TcpListener::bind(("127.0.0.1", port))).collect();
        if sockets.iter().all(Result::is_ok) {
            return port;
        }
    }
    panic!("there are no {count} free ports in a row from {start} on");
}

/// `postwatch demo --serve`, and its endpoint.
pub fn serve_demo(arguments: &[&str]) -> (Server, String) {
    let port = free_ports(1).to_string();
    let mut command = postwatch();
    command.args(["demo", "--serve", "--port", &port]).args(arguments);
    (Server::start(command, "simulated AWS account at"), format!("http://127.0.0.1:{port}"))
}

/// Runs to the end; panics with everything the program said when its exit status is not `status`.
pub fn run(mut command: Command, status: i32) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.code() == Some(status),
        "{command:?}: {}, wanted {status}\n{said}\n{complaints}",
        output.status
    );
    said
}

/// A server that is killed when dropped.
pub struct Server {
    child: Child,
    reader: Option<JoinHandle<Vec<String>>>,
    /// Its first line.
    pub greeting: String,
}

impl Server {
    /// Starts it and waits for a line that holds `sign`.
    pub fn start(mut command: Command, sign: &'static str) -> Server {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let output = BufReader::new(child.stdout.take().unwrap());
        let (tell, told) = mpsc::channel();
        // Reads on after the first line, lest the server wait for a reader.
        let reader = std::thread::spawn(move || {
            let mut lines = Vec::new();
            for line in output.lines().map_while(Result::ok) {
                if line.contains(sign) {
                    // Only the first one is waited for.
                    let _ = tell.send(line.clone());
                }
                lines.push(line);
            }
            lines
        });
        let greeting = told.recv_timeout(LONGEST_START);
        let mut server = Server { child, reader: Some(reader), greeting: String::new() };
        match greeting {
            Ok(greeting) => server.greeting = greeting,
            Err(_) => panic!("{command:?} never said {sign:?}, but {:?}", server.stop()),
        }
        server
    }

    /// Ends it; everything it printed.
    pub fn stop(&mut self) -> Vec<String> {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.reader.take().map(|reader| reader.join().unwrap()).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}
