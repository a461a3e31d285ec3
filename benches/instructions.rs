//! Instructions that typical runs take, counted by callgrind, against the numbers in `instructions.txt`: unlike times
//! they hardly depend on what else the machine does.
//!
//! `cargo bench` compares and fails when a case takes over 5 % more than recorded; `cargo bench -- --record` writes the
//! numbers anew. Needs valgrind.

use std::{collections::BTreeMap, fmt::Write as _, fs, io::Write, path::Path, process::ExitCode};

#[path = "support/runs.rs"]
mod runs;

use runs::{Result, callgrind, in_folder, item, scripts, serve, write};

/// What a case may take beyond the recorded number.
const TOLERANCE: f64 = 1.05;

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
    let measured = in_folder(measure_cases)?;
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
    let scripts = write(folder, "scripts", &item(port, &scripts()))?;

    let one = instructions(&scripts, 1)?;
    let one_bare = instructions(&bare, 1)?;
    Ok(BTreeMap::from([
        ("empty", instructions(&empty, 1)?),
        ("one request", one_bare),
        ("one request with scripts", one),
        ("each further request", (instructions(&bare, 101)? - one_bare) / 100),
        ("each further request with scripts", (instructions(&scripts, 101)? - one) / 100),
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

fn instructions(collection: &Path, iterations: usize) -> Result<u64> {
    let binary = Path::new(env!("CARGO_BIN_EXE_postwatch"));
    // The size of an environment would count.
    let told = callgrind(binary, &["--callgrind-out-file=/dev/null"], collection, iterations)?;
    let count = told.lines().find_map(|line| line.split_once("Collected :"));
    Ok(count.ok_or("valgrind told no count")?.1.trim().parse()?)
}
