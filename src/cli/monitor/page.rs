//! `postwatch monitor page`: the status page as files.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};

use super::{
    args::MonitorArguments,
    open::{Workplace, print},
};
use crate::{
    cli::{Exit, Process, error::CommandError},
    file::{Mode, write_whole},
    history::HistoryError,
    printable::counted,
    status_page::{Site, StatusPages},
};

/// Lists the files of a page, so that the next one replaces these and no others.
const LIST: &str = ".postwatch-page";

/// Why the page cannot be written.
#[derive(Debug, thiserror::Error)]
enum PageError {
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error("{0}; the page in {1} is not complete")]
    File(io::Error, String),
    #[error("{} is there and was not written by an earlier `monitor page`: remove it, or name another folder", .0.display())]
    Strange(PathBuf),
}

/// Writes the page.
pub(super) fn page(
    workplace: &Workplace<'_>,
    arguments: &MonitorArguments,
    folder: &Path,
    runs: usize,
) -> Result<Exit, CommandError> {
    let process = workplace.process;
    let history = workplace.history(arguments)?;
    let now = now(process)?;
    history.settle_lost(process.surroundings.clock.now()).map_err(CommandError::bad_input)?;
    let monitors = &workplace.project.monitors;
    let site = Site::files(&history, monitors, runs, now).map_err(CommandError::bad_input)?;
    let pages = StatusPages {
        history: &history,
        monitors,
        unreadable: workplace.project.faults.len(),
        base_url: None,
        site: &site,
        now,
    };
    let to = process.path(folder);
    let written = write(&pages, &to).map_err(|error| match error {
        PageError::History(error) => CommandError::bad_input(error),
        PageError::Strange(_) => CommandError::usage(error),
        PageError::File(..) => CommandError::failed(error),
    })?;
    let sentence = format!(
        "{} in {}, {} of them new or changed; {} shows them\n",
        counted(written.all, "file"),
        folder.display(),
        written.changed,
        folder.join("index.html").display()
    );
    print(process, &sentence)?;
    Ok(workplace.exit())
}

/// The time that the page is of: by [`SOURCE_DATE_EPOCH`](https://reproducible-builds.org/specs/source-date-epoch/) where
/// it is set.
fn now(process: &Process) -> Result<DateTime<Utc>, CommandError> {
    let Some(text) = process.surroundings.variable("SOURCE_DATE_EPOCH") else {
        return Ok(process.surroundings.clock.now());
    };
    let seconds = text.trim().parse().ok();
    seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).ok_or_else(|| {
        CommandError::usage("SOURCE_DATE_EPOCH is no number of seconds since 1970; set it to one, or not at all")
    })
}

/// How many files there are.
#[derive(Clone, Copy, Default)]
struct Written {
    all: usize,
    changed: usize,
}

fn write(pages: &StatusPages<'_>, folder: &Path) -> Result<Written, PageError> {
    let failed = |error: io::Error| PageError::File(error, folder.display().to_string());
    let known = earlier(folder).map_err(failed)?;
    let mut written = Written::default();
    let mut current = BTreeSet::new();
    fs::create_dir_all(folder).map_err(failed)?;
    // A page that ends early must be able to be replaced, too.
    let mut list = File::options().append(true).create(true).open(folder.join(LIST)).map_err(failed)?;
    pages.each_file(|name, text| {
        let path = folder.join(name);
        written.all += 1;
        current.insert(name.to_owned());
        let there = fs::read(&path);
        if there.as_ref().is_ok_and(|there| there == text.as_bytes()) {
            return Ok(());
        }
        let is_there = !matches!(&there, Err(error) if error.kind() == io::ErrorKind::NotFound);
        if is_there && !known.contains(name) {
            return Err(PageError::Strange(path));
        }
        if !is_there {
            writeln!(list, "{name}").map_err(failed)?;
        }
        written.changed += 1;
        write_whole(&path, Mode::Umask, |out| out.write_all(text.as_bytes())).map_err(failed)
    })?;
    for name in known.difference(&current) {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
    }
    let lines: String = current.iter().map(|name| format!("{name}\n")).collect();
    write_whole(&folder.join(LIST), Mode::Umask, |out| out.write_all(lines.as_bytes())).map_err(failed)?;
    Ok(written)
}

/// The files of an earlier page; only paths that such a page can have.
fn earlier(folder: &Path) -> io::Result<BTreeSet<String>> {
    let text = match fs::read_to_string(folder.join(LIST)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        text => text?,
    };
    let is_ours = |name: &&str| {
        let parts: Vec<&str> = name.split('/').collect();
        let is_plain = |part: &&str| {
            !part.starts_with('.')
                && part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
        };
        parts.len() <= 2 && parts.iter().all(|part| !part.is_empty() && is_plain(part))
    };
    Ok(text.lines().filter(is_ours).map(str::to_owned).collect())
}
