//! A program that gets the alert on its standard input.

use std::{
    io::{Read as _, Write as _},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use super::{
    outcome::Outcome,
    transport::{OutcomeFuture, Sending, Transport},
    webhook::ours,
};
use crate::{clock::Clock, deliver::answer_text, secret::Redactor};

/// So much of what it says is read.
const MOST_WORDS: u64 = 4096;

/// How long its words are waited for when it has ended: one of its own children may hold the pipe.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// A program, its arguments and how long it may take.
#[derive(Clone)]
pub(super) struct CommandLine {
    pub(super) argv: Vec<String>,
    pub(super) folder: PathBuf,
    pub(super) timeout: Duration,
    pub(super) clock: Clock,
}

impl Transport for CommandLine {
    fn send<'a>(&'a self, sending: &'a Sending<'a>) -> OutcomeFuture<'a> {
        Box::pin(async move {
            let Some(message) = sending.messages.first() else { return Outcome::sent() };
            let (command, input, id) = (self.clone(), ours(message).to_string(), message.id.clone());
            let redactor = sending.redactor.clone();
            let ended = tokio::task::spawn_blocking(move || command.run(&input, &id, &redactor)).await;
            ended.unwrap_or_else(|_| again("the program could not be run".to_owned(), true))
        })
    }
}

fn again(why: String, may_have_arrived: bool) -> Outcome {
    Outcome::TryAgain { after: None, why, may_have_arrived }
}

impl CommandLine {
    fn run(&self, input: &str, id: &str, redactor: &Redactor) -> Outcome {
        let Some((program, arguments)) = self.argv.split_first() else { return Outcome::refused("`argv` is empty") };
        let name = answer_text(redactor, program);
        let spawned = Command::new(program)
            .args(arguments)
            .current_dir(&self.folder)
            .env("POSTWATCH_ALERT_ID", id)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = match spawned {
            Ok(child) => child,
            // A program that is not there will be there when somebody has installed it.
            Err(error) => return again(format!("{name}: {error}"), false),
        };
        let words = words(&mut child);
        if let Some(mut stdin) = child.stdin.take() {
            let input = input.as_bytes().to_vec();
            // A program may end without reading, and one that never reads must not stop us.
            thread::spawn(move || stdin.write_all(&input).ok());
        }
        let status = match self.end_of(&mut child) {
            Ok(Some(status)) => status,
            Ok(None) => return again(format!("{name} did not end within {} s", self.timeout.as_secs_f64()), true),
            Err(error) => return again(format!("{name}: {error}"), true),
        };
        if status.success() {
            return Outcome::sent();
        }
        let words = words.recv_timeout(LAST_WORDS).unwrap_or_default();
        let words = answer_text(redactor, &String::from_utf8_lossy(&words));
        again(format!("{name} failed ({status}) {words}").trim().to_owned(), false)
    }

    /// Waits for its end; `None` when that takes too long, and it was ended.
    fn end_of(&self, child: &mut Child) -> std::io::Result<Option<ExitStatus>> {
        let started = self.clock.instant();
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(Some(status));
            }
            if self.clock.instant().saturating_duration_since(started) > self.timeout {
                child.kill()?;
                child.wait()?;
                return Ok(None);
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// What it says, read beside its work.
fn words(child: &mut Child) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    if let Some(pipe) = child.stderr.take() {
        thread::spawn(move || {
            let mut words = Vec::new();
            let mut pipe = pipe;
            // What came before an error is enough.
            let _ = pipe.by_ref().take(MOST_WORDS).read_to_end(&mut words);
            let _ = sender.send(words);
            // The rest is read as well: a full pipe would stop the program.
            let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        });
    }
    receiver
}
