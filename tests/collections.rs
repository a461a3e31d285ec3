//! The collections in `collections/` are what their sources in `collections/src` say.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the sources must fail")]

use std::{fs, path::Path};

use xtask::collections::{check, take_over, write};

fn collections() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/collections"))
}

/// A copy whose files may be edited.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn collections_are_what_their_sources_say() {
    check(collections()).unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn an_edit_of_either_side_is_noticed_and_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    copy(collections(), folder.path());
    let collection = folder.path().join("aws-iam-audit.postman_collection.json");
    let source = folder.path().join("src/aws-iam-audit/shared/words.js");

    // Somebody edits a script and a request in Postman.
    let text = fs::read_to_string(&collection).unwrap();
    let edited = text
        .replace("'Humans are active'", "'Humans are there'")
        .replace("\"value\": \"ListGroups\"", "\"value\": \"ListGroups2\"");
    assert_ne!(text, edited);
    fs::write(&collection, &edited).unwrap();
    let fault = check(folder.path()).unwrap_err().to_string();
    assert!(fault.contains("is not what its sources say"), "{fault}");
    take_over(folder.path()).unwrap();
    assert!(fs::read_to_string(&source).unwrap().contains("'Humans are there'"));
    check(folder.path()).unwrap();
    assert_eq!(fs::read_to_string(&collection).unwrap(), edited);

    // Somebody edits a source.
    let words = fs::read_to_string(&source).unwrap().replace("'Humans are there'", "'Humans are active'");
    fs::write(&source, words).unwrap();
    check(folder.path()).unwrap_err();
    write(folder.path()).unwrap();
    check(folder.path()).unwrap();
    assert!(fs::read_to_string(&collection).unwrap().contains("'Humans are active'"));
}

#[test]
fn a_source_that_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    copy(collections(), folder.path());
    fs::remove_file(folder.path().join("src/aws-iam-audit/shared/slack.js")).unwrap();
    let fault = check(folder.path()).unwrap_err().to_string();
    assert!(fault.contains("slack.js"), "{fault}");
}
