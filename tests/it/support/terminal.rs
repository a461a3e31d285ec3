//! The real binary on a terminal.
#![cfg(unix)]

use std::{
    fs::File,
    io::Read,
    os::fd::OwnedFd,
    process::{ExitStatus, Stdio},
};

use rustix::{
    fs::{Mode, OFlags, open},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Winsize, tcsetwinsize},
};

use super::Command;

/// What a terminal was sent.
pub struct Screen {
    pub sent: String,
    pub status: ExitStatus,
}

impl Command {
    /// Runs it on a terminal with so many columns.
    pub fn run_on_terminal(&self, columns: u16) -> Screen {
        let (master, terminal) = terminal(columns);
        let mut child =
            self.child(Stdio::from(terminal.try_clone().unwrap()), Stdio::from(terminal.try_clone().unwrap()));
        drop(terminal);
        let mut bytes = Vec::new();
        // Linux ends the reading side with an error when nobody has the other side open any more.
        let _ = File::from(master).read_to_end(&mut bytes);
        Screen { sent: String::from_utf8(bytes).unwrap().replace("\r\n", "\n"), status: child.wait().unwrap() }
    }
}

fn terminal(columns: u16) -> (OwnedFd, OwnedFd) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let terminal = open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    tcsetwinsize(&terminal, Winsize { ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    (master, terminal)
}

impl Screen {
    /// What is left to be read when all is over: without lines that were taken away again.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (place, piece) in self.sent.split("\r\u{1b}[K").enumerate() {
            if place > 0 {
                text.truncate(text.rfind('\n').map_or(0, |end| end + 1));
            }
            text.push_str(piece);
        }
        text
    }

    /// The lines that were taken away again.
    pub fn passing_lines(&self) -> Vec<&str> {
        let pieces: Vec<&str> = self.sent.split("\r\u{1b}[K").collect();
        let passed = &pieces[..pieces.len() - 1];
        passed.iter().map(|piece| piece.rsplit('\n').next().unwrap()).collect()
    }
}
