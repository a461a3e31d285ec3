//! What the JavaScript checker knows of the native functions is what there is.

use std::{collections::BTreeSet, fs, path::Path};

use regex::Regex;

/// The names that a regular expression finds in a text.
fn names(text: &str, pattern: &str) -> BTreeSet<String> {
    Regex::new(pattern).unwrap().captures_iter(text).map(|found| found[1].to_owned()).collect()
}

#[test]
fn the_types_of_the_native_functions_name_each_of_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("src/script/engine/native");
    let mut given: BTreeSet<String> = ["memoryLimit", "consoleWidth", "endless"].map(str::to_owned).into();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        given.extend(names(&text, r#"\.add\(\s*"(\w+)""#));
    }
    let declared = fs::read_to_string(root.join("src/script/pm/native.d.ts")).unwrap();
    let interfaces: String = declared
        .split("\ninterface ")
        .filter(|interface| interface.starts_with("Native ") || interface.starts_with("RareNative "))
        .map(|interface| interface.split("\n}").next().unwrap_or_default())
        .collect();
    let declared = names(&interfaces, r"(?m)^  (\w+)\??[(:]");
    assert!(given.len() > 80, "{given:?}");
    assert_eq!(given, declared);
}
