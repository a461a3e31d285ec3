//! Instructions that typical runs take, counted by callgrind, against the numbers in `instructions.txt`: unlike times
//! they hardly depend on what else the machine does.
//!
//! `cargo bench` compares and fails when a case takes over 5 % more than recorded; `cargo bench -- --record` writes the
//! numbers anew. Needs valgrind.

use std::{
    collections::BTreeMap,
    error::Error,
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What a case may take beyond the recorded number.
const TOLERANCE: f64 = 1.05;

const PREREQUEST: &str = r#""pm.environment.set('n', (parseInt(pm.environment.get('n') || '0', 10) + 1).toString());""#;
const TEST: &str = r#""pm.test('status', () => pm.response.to.have.status(200));", "const body = pm.response.json();",
"pm.test('users', () => { pm.expect(body.users).to.be.an('array').that.has.lengthOf(40); });""#;

fn main() -> ExitCode {
    match measure_all() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Nobody is left to tell when this fails.
            let _ = writeln!(std::io::stderr(), "instructions: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure_all() -> Result<bool> {
    let folder = std::env::temp_dir().join(format!("postwatch-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let measured = measure_cases(&folder);
    fs::remove_dir_all(&folder)?;
    let measured = measured?;
    let record = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.txt");
    if std::env::args().any(|argument| argument == "--record") {
        let lines: String = measured.iter().fold(String::new(), |mut lines, (case, count)| {
            let _ = writeln!(lines, "{case} {count}");
            lines
        });
        fs::write(record, lines)?;
        return Ok(true);
    }
    compare(&measured, &fs::read_to_string(record)?)
}

/// Case → instructions. The two last ones are for one iteration of a long run.
fn measure_cases(folder: &Path) -> Result<BTreeMap<&'static str, u64>> {
    let port = serve()?;
    let empty = write(folder, "empty", "")?;
    let bare = write(folder, "bare", &item(port, ""))?;
    let event = |listen: &str, code: &str| format!(r#"{{"listen": "{listen}", "script": {{"exec": [{code}]}}}}"#);
    let events = format!(r#""event": [{}, {}],"#, event("prerequest", PREREQUEST), event("test", TEST));
    let scripts = write(folder, "scripts", &item(port, &events))?;

    let one = instructions(folder, &scripts, 1)?;
    let one_bare = instructions(folder, &bare, 1)?;
    Ok(BTreeMap::from([
        ("empty", instructions(folder, &empty, 1)?),
        ("one request", one_bare),
        ("one request with scripts", one),
        ("each further request", (instructions(folder, &bare, 101)? - one_bare) / 100),
        ("each further request with scripts", (instructions(folder, &scripts, 101)? - one) / 100),
    ]))
}

fn compare(measured: &BTreeMap<&str, u64>, recorded: &str) -> Result<bool> {
    let mut is_as_before = true;
    for line in recorded.lines() {
        let (case, before) = line.rsplit_once(' ').ok_or("instructions.txt: a line is `CASE NUMBER`")?;
        let before: u64 = before.parse()?;
        let now = *measured.get(case).ok_or_else(|| format!("instructions.txt: no case `{case}`"))?;
        let ratio = now as f64 / before as f64;
        let verdict = if ratio > TOLERANCE { "MORE" } else { "" };
        writeln!(std::io::stdout(), "{case:<36} {now:>12} {:>+7.1} % {verdict}", (ratio - 1.0) * 100.0)?;
        is_as_before &= ratio <= TOLERANCE;
    }
    Ok(is_as_before)
}

fn item(port: u16, events: &str) -> String {
    format!(r#"{{"name": "users", {events} "request": {{"method": "GET", "url": "http://127.0.0.1:{port}/users"}}}}"#)
}

fn write(folder: &Path, name: &str, items: &str) -> Result<PathBuf> {
    let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    let path = folder.join(format!("{name}.json"));
    fs::write(&path, format!(r#"{{"info": {{"name": "{name}", "schema": "{schema}"}}, "item": [{items}]}}"#))?;
    Ok(path)
}

/// Runs a collection under callgrind, with an empty environment: its size would count.
#[expect(clippy::disallowed_methods, reason = "valgrind is where the shell finds it")]
fn instructions(folder: &Path, collection: &Path, iterations: usize) -> Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env!("CARGO_BIN_EXE_postwatch"))
        .args(["run", "-n", &iterations.to_string()])
        .arg(collection)
        .current_dir(folder)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("HOME", folder)
        .stdout(Stdio::null())
        .output()
        .map_err(|error| format!("valgrind: {error}; install it to count instructions"))?;
    let told = String::from_utf8_lossy(&output.stderr);
    let count = told.lines().find_map(|line| line.split_once("Collected :")).map(|(_, count)| count.trim().parse());
    match count {
        Some(Ok(count)) if output.status.success() => Ok(count),
        _ => Err(format!("{}: {}\n{told}", collection.display(), output.status).into()),
    }
}

/// Forty users to whoever asks, on a port of its own.
fn serve() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    let user = |number: usize| format!(r#"{{"id": {number}, "name": "user{number}", "roles": ["reader", "writer"]}}"#);
    let users: Vec<String> = (0..40).map(user).collect();
    let body = format!(r#"{{"users": [{}]}}"#, users.join(", "));
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = [head.as_bytes(), body.as_bytes()].concat();
            // A client that leaves ends its connection.
            std::thread::spawn(move || drop(answer_all(&stream, &answer)));
        }
    });
    Ok(port)
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
