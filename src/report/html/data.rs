//! The second pass: the page's data, written from within its template.

use std::io;

use handlebars::Output;
use serde::Serialize;

use super::{
    block::Blocks,
    body::Bodies,
    detail::{Describer, Row},
    findings::{FindingModel, lines},
    item_run::{Gathering, ItemRun},
    model::{MOST_OF_A_NAME, cut, folder_name},
    options::HtmlOptions,
    overview::Overview,
};
use crate::{printable::turns_direction, recording::Recording};

/// What the page's script reads first.
#[derive(Serialize)]
struct Head<'a> {
    /// Version of the shape of the data.
    version: u32,
    runs: Vec<&'a str>,
    folders: Vec<FolderHead>,
    items: Vec<ItemHead>,
    findings: Vec<FindingModel>,
    iterations: usize,
    highlighting: bool,
    time_zone: Option<&'a str>,
    started: i64,
}

#[derive(Serialize)]
struct FolderHead {
    run: usize,
    name: String,
}

#[derive(Serialize)]
struct ItemHead {
    folder: usize,
    name: String,
}

/// Writes the data: the head as JSON, the rest as compressed blocks.
pub(super) fn write(
    out: &mut dyn Output,
    recording: &Recording,
    overview: &Overview,
    options: &HtmlOptions,
) -> io::Result<()> {
    let head = Head {
        version: 1,
        runs: recording.runs.iter().map(|run| run.name.as_str()).collect(),
        folders: (0..overview.folders.len())
            .map(|number| FolderHead {
                run: overview.folders[number].run,
                name: folder_name(recording, overview, number),
            })
            .collect(),
        items: overview
            .items
            .all
            .iter()
            .map(|item| ItemHead { folder: item.folder, name: cut(item.name.as_str(), MOST_OF_A_NAME) })
            .collect(),
        findings: lines(&overview.findings).collect(),
        iterations: recording.runs.iter().map(|run| run.statistics.iterations.total).max().unwrap_or_default(),
        highlighting: !options.no_highlighting,
        time_zone: options.time_zone.as_deref(),
        started: recording.runs.first().map(|run| run.started.timestamp_millis()).unwrap_or_default(),
    };
    out.write("<script type=\"application/json\" id=\"postwatch-data\">")?;
    out.write(&harmless_json(&serde_json::to_string(&head)?))?;
    out.write("</script>\n")?;

    let mut blocks = Blocks::new(out);
    let mut describer = Describer { options, bodies: Bodies::default(), is_full: false };
    each_item(recording, options, |run| {
        let detail = describer.detail(run, Some(&mut blocks))?;
        let place = blocks.add_detail(&detail)?;
        blocks.add_row(&Row::new(run, overview.items.number(run).unwrap_or_default(), place)).map(|_| ())
    })?;
    blocks.finish()?;
    if describer.is_full {
        out.write("<script type=\"application/json\" id=\"postwatch-full\">true</script>\n")?;
    }
    Ok(())
}

/// Calls back with each item that is listed.
pub(super) fn each_item(
    recording: &Recording,
    options: &HtmlOptions,
    mut take: impl FnMut(&ItemRun) -> io::Result<()>,
) -> io::Result<()> {
    let mut gathering = Gathering::default();
    for event in recording.events()? {
        if let Some(run) = gathering.on_event(&event?)
            && options.lists(&run)
        {
            take(&run)?;
        }
    }
    match gathering.rest() {
        Some(run) if options.lists(&run) => take(&run),
        _ => Ok(()),
    }
}

/// JSON without the characters that mean something inside a script element, or turn the direction of what follows for
/// those who look at the source.
fn harmless_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        // None of these stands outside a string.
        let is_harmful = matches!(character, '<' | '>' | '&') || turns_direction(character);
        if is_harmful {
            out.push_str(&format!("\\u{:04x}", character as u32));
        } else {
            out.push(character);
        }
    }
    out
}
