//! Masking of texts and secrets that are built against string search: time per size, and memory above the text.
//!
//! `cargo bench --bench hostile` prints a table: time must grow with the size of the text alone, and memory must stay
//! below 64 MB. Each row is measured in a process of its own, since the peak of memory is that of a process. It fails when
//! a text of 10 MB takes more than 20 times as long as one of 1 MB, or memory more than it may.

use std::{
    fs,
    io::Write,
    process::{Command, ExitCode},
    time::Instant,
};

use postwatch::secret::{Lifetime, Masking, Redactor};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The argument of the process that measures one row.
const ROW: &str = "--row";

const SIZES: [usize; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];

const MOST_MEGABYTES: f64 = 64.0;
const MOST_GROWTH: f64 = 20.0;

const KINDS: [&str; 13] = [
    "periodic",
    "one letter",
    "fibonacci",
    "one byte off",
    "random",
    "base64 like",
    "nested percent",
    "nested backslash",
    "entities",
    "dots",
    "10,000 members",
    "100,000 tokens",
    "lines of base64",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let result = match arguments.iter().position(|argument| argument == ROW) {
        Some(place) => measure(&arguments[place + 1], arguments[place + 2].parse().unwrap_or(0)).map(|()| true),
        None => table(),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Nobody is left to tell when this fails.
            let _ = writeln!(std::io::stderr(), "hostile: {error}");
            ExitCode::FAILURE
        }
    }
}

fn table() -> Result<bool> {
    let mut is_good = true;
    let out = &mut std::io::stdout();
    writeln!(
        out,
        "{:<18} {:>9} {:>10} {:>10} {:>9} {:>9}",
        "kind", "bytes", "learn ms", "mask ms", "ns/byte", "MB above"
    )?;
    for kind in KINDS {
        let mut before = None;
        for size in SIZES {
            let told = Command::new(std::env::current_exe()?).args([ROW, kind, &size.to_string()]).output()?;
            if !told.status.success() {
                return Err(format!("{kind}, {size}: {}", String::from_utf8_lossy(&told.stderr)).into());
            }
            let told = String::from_utf8(told.stdout)?;
            let numbers: Vec<f64> = told.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?;
            let [learn, mask, megabytes] = numbers[..] else { return Err(format!("unexpected row: {told}").into()) };
            let grows = before.filter(|before| size == 10_000_000 && mask > before * MOST_GROWTH && mask > 100.0);
            let is_bad = grows.is_some() || megabytes > MOST_MEGABYTES;
            is_good &= !is_bad;
            let per_byte = mask * 1e6 / size as f64;
            let verdict = if is_bad { " TOO MUCH" } else { "" };
            writeln!(out, "{kind:<18} {size:>9} {learn:>10.1} {mask:>10.1} {per_byte:>9.1} {megabytes:>9.1}{verdict}")?;
            before = Some(mask);
        }
    }
    Ok(is_good)
}

/// Prints milliseconds for learning, for masking, and megabytes above the text and what came of it.
#[expect(clippy::disallowed_methods, reason = "what a benchmark measures is real time")]
fn measure(kind: &str, size: usize) -> Result<()> {
    let text = text(kind, size);
    let mut redactor = Redactor::new(Masking::Mask);
    let before = memory("VmRSS")?;
    let start = Instant::now();
    learn(&mut redactor, kind, &text);
    let learn = start.elapsed();
    let start = Instant::now();
    let shown = redactor.show_body(text.as_bytes());
    let mask = start.elapsed();
    // The masked body is made once as text and once as what is shared.
    let bodies = 2.0 * shown.len() as f64 / 1e6;
    let above = (memory("VmHWM")? - before - bodies).max(0.0);
    writeln!(std::io::stdout(), "{} {} {above}", learn.as_secs_f64() * 1e3, mask.as_secs_f64() * 1e3)?;
    Ok(())
}

fn memory(what: &str) -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(what)).ok_or("no such line in /proc/self/status")?;
    let kilobytes: f64 = line.trim_start_matches(':').trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes * 1024.0 / 1e6)
}

fn learn(redactor: &mut Redactor, kind: &str, text: &str) {
    for number in 0..200 {
        redactor.learn(&token(number), Lifetime::Run);
    }
    match kind {
        // A server gives them out, the masked answer holds them.
        "10,000 members" | "100,000 tokens" => redactor.learn_tokens(text.as_bytes(), Some("application/json")),
        "nested percent" | "nested backslash" | "entities" | "dots" => {
            for value in ["a%41\\&amp;b%25%25", "............", "%25%25%25%25", "&amp;&amp;&amp;&amp;&amp;"] {
                redactor.learn(value, Lifetime::Run);
            }
        }
        _ => {
            redactor.learn(text, Lifetime::Iteration);
        }
    }
}

fn text(kind: &str, size: usize) -> String {
    let repeated = |part: &str| part.chars().cycle().take(size).collect::<String>();
    match kind {
        "periodic" => repeated("ab%cd"),
        "one letter" => repeated("a"),
        "fibonacci" => fibonacci(size),
        "one byte off" => repeated(&format!("{}!", "ab".repeat(7))),
        "base64 like" => repeated("VlZW"),
        "nested percent" => repeated("%252525"),
        "nested backslash" => repeated("\\"),
        "entities" => repeated("&amp;amp;"),
        "dots" => repeated("."),
        "10,000 members" => {
            let filler = "x".repeat((size / 10_000).saturating_sub(40));
            let member = |number: usize| format!("{{\"password\":\"{}\",\"a\":\"{filler}\"}}", token(number as u64));
            (0..(size / 60).min(10_000)).map(member).collect()
        }
        "100,000 tokens" => {
            let member = |number: usize| format!("{{\"access_token\":\"{}\"}}", token(number as u64 + 1000));
            (0..(size / 60).min(100_000)).map(member).collect()
        }
        "lines of base64" => (0..size / 65).flat_map(|_| ["ZXlK".repeat(16), "\n".to_owned()]).collect(),
        _ => (0..).map(token).flat_map(|token| token.into_bytes()).map(char::from).take(size).collect(),
    }
}

fn fibonacci(size: usize) -> String {
    let (mut before, mut now) = ("b".to_owned(), "a".to_owned());
    while now.len() < size {
        let next = format!("{now}{before}");
        before = std::mem::replace(&mut now, next);
    }
    now.truncate(size);
    now
}

/// 32 characters that look random.
fn token(number: u64) -> String {
    let mut state = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut letter = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let place = (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40) as usize % 62;
        char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[place])
    };
    (0..32).map(|_| letter()).collect()
}
