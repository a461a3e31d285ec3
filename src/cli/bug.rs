//! The message of a panic.

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    io::{self, Write as _},
    panic::{self, Location},
};

/// From here on a panic tells its place and not its words: those may quote what was to be kept secret, as the standard
/// library does with a text that was cut inside a letter.
pub fn hide_panic_messages() {
    panic::set_hook(Box::new(|panicked| {
        let mut message = sentence(panicked.location());
        let backtrace = Backtrace::capture();
        if backtrace.status() == BacktraceStatus::Captured {
            message.push_str(&format!("\n{backtrace}"));
        }
        // A closed standard error is nobody's concern.
        let _ = writeln!(io::stderr().lock(), "{message}");
    }));
}

fn sentence(place: Option<&Location<'_>>) -> String {
    let place = place.map_or_else(|| "an unknown place".to_owned(), Location::to_string);
    format!(
        "error: postwatch {} met a bug of its own at {place}; please report it with the command (its message is left \
         out, since it may hold a secret)",
        env!("CARGO_PKG_VERSION")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_is_message_by_its_place() {
        let place = Location::caller();
        let message = sentence(Some(place));
        assert!(
            message.contains(&format!("bug.rs:{}:", place.line())) && message.contains("please report it"),
            "{message}"
        );
    }
}
