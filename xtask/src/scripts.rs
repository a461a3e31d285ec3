//! A script of a collection from its files. A line `// include NAME` stands for the lines of that file, as far from the
//! left as the line itself.

use std::path::Path;

use crate::collections::{Fault, read};

const INCLUDE: &str = "// include ";

/// A stretch of a script that one file gives.
pub(crate) struct Section {
    /// The file.
    pub(crate) file: String,
    /// The line that takes the file in, where it is not the script's own.
    pub(crate) include: Option<String>,
    /// The lines as they stand in the file.
    pub(crate) lines: Vec<String>,
}

impl Section {
    /// How far from the left the file's lines stand in the script.
    fn indent(&self) -> usize {
        self.include.as_ref().map_or(0, |line| blanks(line))
    }

    /// The lines as they stand in the script.
    pub(crate) fn in_script(&self) -> impl Iterator<Item = String> + '_ {
        let indent = " ".repeat(self.indent());
        self.lines.iter().map(move |line| if line.is_empty() { String::new() } else { format!("{indent}{line}") })
    }

    /// A line of the script as it stands in the file.
    pub(crate) fn in_file<'line>(&self, line: &'line str) -> &'line str {
        &line[self.indent().min(blanks(line))..]
    }
}

fn blanks(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn lines(folder: &Path, name: &str) -> Result<Vec<String>, Fault> {
    let text = read(&folder.join(name))?;
    Ok(text.strip_suffix('\n').unwrap_or(&text).split('\n').map(str::to_owned).collect())
}

/// The sections of a script, in order.
pub(crate) fn sections(folder: &Path, name: &str) -> Result<Vec<Section>, Fault> {
    let own = |lines| Section { file: name.to_owned(), include: None, lines };
    let mut sections = Vec::new();
    let mut before = Vec::new();
    for line in lines(folder, name)? {
        let Some(included) = line.trim_start_matches(' ').strip_prefix(INCLUDE) else {
            before.push(line);
            continue;
        };
        let file = included.trim().to_owned();
        let inner = lines(folder, &file)?;
        if inner.iter().any(|line| line.trim_start().starts_with(INCLUDE)) {
            let problem = format!("{name} takes it in, so it cannot take in another");
            return Err(Fault::Script { path: folder.join(file), problem });
        }
        sections.push(own(std::mem::take(&mut before)));
        sections.push(Section { file, include: Some(line), lines: inner });
    }
    sections.push(own(before));
    Ok(sections)
}
