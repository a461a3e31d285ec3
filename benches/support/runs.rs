//! Typical runs under callgrind: collections, the server they ask, the command.

use std::{
    error::Error,
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

const PREREQUEST: &str = r#""pm.environment.set('n', (parseInt(pm.environment.get('n') || '0', 10) + 1).toString());""#;
const TEST: &str = r#""pm.test('status', () => pm.response.to.have.status(200));", "const body = pm.response.json();",
"pm.test('users', () => { pm.expect(body.users).to.be.an('array').that.has.lengthOf(40); });""#;

/// Does it in a folder of its own that is gone afterwards.
pub fn in_folder<T>(act: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    let folder = std::env::temp_dir().join(format!("postwatch-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let done = act(&folder);
    fs::remove_dir_all(&folder)?;
    done
}

/// A prerequest and a test script as most items have them.
pub fn scripts() -> String {
    events(PREREQUEST, TEST)
}

/// The scripts of an item.
pub fn events(prerequest: &str, test: &str) -> String {
    let event = |listen: &str, code: &str| format!(r#"{{"listen": "{listen}", "script": {{"exec": [{code}]}}}}"#);
    format!(r#""event": [{}, {}],"#, event("prerequest", prerequest), event("test", test))
}

/// An item with these events.
pub fn item(port: u16, events: &str) -> String {
    format!(r#"{{"name": "users", {events} "request": {{"method": "GET", "url": "http://127.0.0.1:{port}/users"}}}}"#)
}

/// Writes a collection with these items.
pub fn write(folder: &Path, name: &str, items: &str) -> Result<PathBuf> {
    let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    let path = folder.join(format!("{name}.json"));
    fs::write(&path, format!(r#"{{"info": {{"name": "{name}", "schema": "{schema}"}}, "item": [{items}]}}"#))?;
    Ok(path)
}

/// Runs a collection under callgrind with no environment but this. What valgrind says comes back.
#[expect(clippy::disallowed_methods, reason = "valgrind is where the shell finds it")]
pub fn callgrind(binary: &Path, options: &[&str], collection: &Path, iterations: usize) -> Result<String> {
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .args(options)
        .arg(binary)
        .args(["run", "--suppress-exit-code", "-n", &iterations.to_string()])
        .arg(collection)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .envs(collection.parent().map(|folder| ("HOME", folder)))
        .current_dir(collection.parent().unwrap_or(Path::new(".")))
        .stdout(Stdio::null())
        .output()
        .map_err(|error| format!("valgrind: {error}; install it to count instructions"))?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        Ok(told)
    } else {
        Err(format!("{}: {}\n{told}", collection.display(), output.status).into())
    }
}

/// Forty users to whoever asks, on a port of its own.
pub fn serve() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    let answer = answer(40);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            // A client that leaves ends its connection.
            std::thread::spawn(move || drop(answer_all(&stream, &answer)));
        }
    });
    Ok(port)
}

fn answer(users: usize) -> Vec<u8> {
    let user = |number: usize| format!(r#"{{"id": {number}, "name": "user{number}", "roles": ["reader", "writer"]}}"#);
    let users: Vec<String> = (0..users).map(user).collect();
    let body = format!(r#"{{"users": [{}]}}"#, users.join(", "));
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.into_bytes(), body.into_bytes()].concat()
}

fn answer_all(stream: &TcpStream, answer: &[u8]) -> std::io::Result<()> {
    let mut writer = stream;
    for line in BufReader::new(stream).lines() {
        if line?.is_empty() {
            writer.write_all(answer)?;
        }
    }
    Ok(())
}
