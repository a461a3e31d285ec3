//! The real binary, with an empty environment and a folder of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

/// No test takes as long; a hung process must not hang the suite.
const PATIENCE: Duration = Duration::from_secs(300);

/// A command to be run.
pub struct Command {
    folder: TempDir,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    /// What a shell does before it becomes the command.
    before: Option<String>,
}

impl Command {
    /// `postwatch` with these arguments.
    pub fn new(arguments: impl IntoIterator<Item = impl Into<String>>) -> Command {
        let folder = tempfile::tempdir().unwrap();
        Command {
            folder,
            arguments: arguments.into_iter().map(Into::into).collect(),
            variables: Vec::new(),
            before: None,
        }
    }

    /// `postwatch run collection.json` on this collection. Its events go to `events.ndjson` besides the terminal.
    pub fn run_of(collection: &Value) -> Command {
        let arguments = ["run", "collection.json", "-r", "cli,events", "--reporter-events-export", "events.ndjson"];
        Command::new(arguments).file("collection.json", collection.to_string())
    }

    /// Puts a file into the folder.
    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Command {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub fn with(mut self, arguments: impl IntoIterator<Item = impl Into<String>>) -> Command {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Sets a variable of the process environment.
    pub fn variable(mut self, name: &str, value: impl Into<String>) -> Command {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    /// Lets a shell do this before it becomes the command: set limits, change "$@".
    pub fn shell_first(mut self, script: &str) -> Command {
        self.before = Some(script.to_owned());
        self
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs it to its end.
    pub fn run(self) -> Ended {
        self.start().wait()
    }

    /// Starts it.
    pub fn start(self) -> Started {
        let out = self.folder.path().join(".stdout");
        let err = self.folder.path().join(".stderr");
        let child = self.child(fs::File::create(&out).unwrap().into(), fs::File::create(&err).unwrap().into());
        Started { child, started: Instant::now(), folder: self.folder }
    }

    /// Starts it with its output going where the caller wants.
    pub fn child(&self, stdout: Stdio, stderr: Stdio) -> Child {
        let binary = env!("CARGO_BIN_EXE_postwatch");
        let mut command = match &self.before {
            Some(before) => {
                let mut shell = std::process::Command::new("/bin/sh");
                shell.args(["-c", &format!("{before}; exec \"$@\""), "sh", binary]);
                shell
            }
            None => std::process::Command::new(binary),
        };
        command
            .args(&self.arguments)
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(stderr)
            .spawn()
            .unwrap()
    }
}

/// A command at work.
pub struct Started {
    child: Child,
    started: Instant,
    folder: TempDir,
}

impl Started {
    /// Sends `INT`, `TERM`, ….
    pub fn signal(&self, name: &str) {
        let script = format!("kill -{name} {}", self.child.id());
        let status = std::process::Command::new("sh").args(["-c", &script]).status().unwrap();
        assert!(status.success(), "{script}");
    }

    /// Where it works.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Waits until its output holds this text so often; the output.
    pub fn until_says(&self, text: &str, times: usize) -> String {
        loop {
            let said = String::from_utf8_lossy(&fs::read(self.folder.path().join(".stdout")).unwrap()).into_owned();
            if said.matches(text).count() >= times {
                return said;
            }
            assert!(self.started.elapsed() < PATIENCE, "it never said {text:?} {times} times:\n{said}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Another command in the same folder while this one is at work.
    pub fn beside(&self, arguments: &[&str]) -> std::process::Output {
        std::process::Command::new(env!("CARGO_BIN_EXE_postwatch"))
            .args(arguments)
            .env_clear()
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    /// The most memory it has held at once, in kilobytes; `None` when it has ended, and where there is no `/proc`.
    pub fn peak_memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok())
    }

    /// Waits for its end; one that takes far too long is killed and fails the test.
    pub fn wait(mut self) -> Ended {
        let mut peak_memory = None;
        let status = loop {
            peak_memory = self.peak_memory().or(peak_memory);
            if let Some(status) = self.child.try_wait().unwrap() {
                break Some(status);
            }
            if self.started.elapsed() > PATIENCE {
                self.child.kill().unwrap();
                self.child.wait().unwrap();
                break None;
            }
            thread::sleep(Duration::from_millis(5));
        };
        let read = |name: &str| String::from_utf8_lossy(&fs::read(self.folder.path().join(name)).unwrap()).into_owned();
        let (stdout, stderr) = (read(".stdout"), read(".stderr"));
        let took = self.started.elapsed();
        let ended = Ended { status, stdout, stderr, took, peak_memory, folder: self.folder };
        assert!(ended.status.is_some(), "the command did not end: {}", ended.told());
        ended
    }
}

/// A command that has ended.
pub struct Ended {
    status: Option<ExitStatus>,
    pub stdout: String,
    pub stderr: String,
    pub took: Duration,
    /// The most memory it was seen to hold at once, in kilobytes; `None` when it ended before anybody looked.
    pub peak_memory: Option<u64>,
    folder: TempDir,
}

impl Ended {
    /// The exit code; `None` when a signal killed it.
    pub fn code(&self) -> Option<i32> {
        self.status.and_then(|status| status.code())
    }

    /// Fails with everything the command said when the code is another.
    #[track_caller]
    pub fn expect(self, code: i32) -> Ended {
        assert_eq!(self.code(), Some(code), "{}", self.told());
        self
    }

    fn told(&self) -> String {
        format!("{:?}\n--- stdout\n{}\n--- stderr\n{}", self.status, self.stdout, self.stderr)
    }

    /// Fails when a sentence of the user's is missing from standard output.
    #[track_caller]
    pub fn says(self, sentence: &str) -> Ended {
        assert!(self.stdout.contains(sentence), "`{sentence}` is missing: {}", self.told());
        self
    }

    /// The same for standard error.
    #[track_caller]
    pub fn complains(self, sentence: &str) -> Ended {
        assert!(self.stderr.contains(sentence), "`{sentence}` is missing: {}", self.told());
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Another command in the same folder.
    pub fn then(self, arguments: impl IntoIterator<Item = impl Into<String>>) -> Command {
        Command {
            folder: self.folder,
            arguments: arguments.into_iter().map(Into::into).collect(),
            variables: Vec::new(),
            before: None,
        }
    }

    /// Names of the files in a folder, in order.
    pub fn names_in(&self, name: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(name)).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|n| !n.starts_with('.'))
            .collect();
        names.sort();
        names
    }

    pub fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.path(name)).unwrap()).into_owned()
    }

    /// The recorded events.
    pub fn events(&self) -> Vec<Value> {
        self.read("events.ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The recorded events of one name.
    pub fn events_named(&self, name: &str) -> Vec<Value> {
        self.events().into_iter().filter(|event| event["event"] == name).collect()
    }

    /// Messages of failed assertions, script errors and requests, in order.
    pub fn errors(&self) -> Vec<String> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        self.events()
            .iter()
            .filter_map(|event| match event["event"].as_str()? {
                "assertion" | "script" | "exception" => text(&event["error"]["message"]),
                "request" => text(&event["message"]),
                _ => None,
            })
            .collect()
    }

    /// Assertions as `name` or `name: message of the failure`.
    pub fn assertions(&self) -> Vec<String> {
        let assertions = self.events_named("assertion");
        let told = assertions.iter().map(|event| {
            let name = event["assertion"].as_str().unwrap_or("?");
            match event["error"]["message"].as_str() {
                Some(message) => format!("{name}: {message}"),
                None => name.to_owned(),
            }
        });
        told.collect()
    }

    /// Console lines, arguments joined.
    pub fn console(&self) -> Vec<String> {
        let lines = self.events_named("console");
        let told = lines.iter().map(|event| {
            let messages = event["messages"].as_array().cloned().unwrap_or_default();
            messages.iter().filter_map(|message| message["text"].as_str()).collect::<Vec<_>>().join(" ")
        });
        told.collect()
    }

    /// Sentences of ours that change no result.
    pub fn warnings(&self) -> Vec<String> {
        let warnings = self.events_named("warning");
        warnings.iter().filter_map(|event| event["message"].as_str().map(str::to_owned)).collect()
    }
}
