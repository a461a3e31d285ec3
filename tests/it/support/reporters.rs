//! All reporters there are, so that a test of all cannot forget a new one.

use super::Command;

/// Reporters that write no file.
const WITHOUT_FILE: [&str; 4] = ["cli", "progress", "emojitrain", "slack"];

/// Names, as the help text has them.
pub fn names() -> Vec<String> {
    let help = Command::new(["run", "--help"]).run().expect(0).stdout;
    let (_, list) = help.split_once("Reporters, separated by commas: ").unwrap();
    let list = list.split(['[', ';']).next().unwrap().trim().trim_end_matches('.');
    let names: Vec<String> = list.split(',').map(|name| name.trim().to_owned()).collect();
    assert!(names.iter().any(|name| name == "events") && names.len() > 6, "{help}");
    names
}

/// The reporters that write a file.
pub fn with_file() -> Vec<String> {
    names().into_iter().filter(|name| !WITHOUT_FILE.contains(&name.as_str())).collect()
}

/// Arguments that let every reporter work; those with a file write `FOLDER/NAME.report`.
pub fn all_into(folder: &str) -> Vec<String> {
    let mut arguments = vec!["-r".to_owned(), names().join(",")];
    arguments.extend(
        with_file()
            .into_iter()
            .flat_map(|name| [format!("--reporter-{name}-export"), format!("{folder}/{name}.report")]),
    );
    arguments
}
