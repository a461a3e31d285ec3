//! Reading collections, strictly for runs and leniently for checks.

use std::path::Path;

use super::{
    Collection, LoadError, Place,
    document::identify,
    lenient::Faults,
    read::read_collection,
    text::{parse_json, read_text},
    version_one::{convert, is_version_one},
    version_three::{collection_directory, load_directory},
};

/// What is said of a collection in format v1.
const VERSION_ONE: &str = "format v1 is deprecated and was converted; export the collection from Postman as v2.1";

/// Reads a collection of format v2.1.0, v2.0.0 or v1, also inside a `{"collection": …}` box, or the directory of one
/// of format 3.0.
///
/// # Errors
/// When the file cannot be read, is no JSON, or is not a collection; each names the place.
pub fn load(path: &Path) -> Result<Collection, LoadError> {
    load_with(path, &mut Faults::Refuse)
}

fn load_with(path: &Path, faults: &mut Faults) -> Result<Collection, LoadError> {
    // Of a directory that was named, that directory itself is run, be it a folder of a larger collection.
    if path.is_dir() {
        return load_directory(path, faults);
    }
    match collection_directory(path) {
        Some(directory) => load_directory(&directory, faults),
        None => parse_with(&read_text(path)?, &path.display().to_string(), faults),
    }
}

/// Reads a collection that is in memory; `file` names it in messages.
///
/// # Errors
/// As [`load`].
pub fn parse(text: &str, file: &str) -> Result<Collection, LoadError> {
    parse_with(text, file, &mut Faults::Refuse)
}

/// Reads a collection for a check: what is wrong in it is left out and told, and the rest is read. No collection comes
/// back when nothing can be read.
pub fn load_leniently(path: &Path) -> (Option<Collection>, Vec<LoadError>) {
    let mut faults = Faults::Gather(Vec::new());
    let collection = load_with(path, &mut faults);
    let mut gathered = faults.gathered();
    let collection = collection.map_err(|last| gathered.push(last)).ok();
    (collection, gathered)
}

fn parse_with(text: &str, file: &str, faults: &mut Faults) -> Result<Collection, LoadError> {
    let mut json = parse_json(text, Path::new(file))?;
    if let Some(boxed) = json.get_mut("collection").filter(|boxed| boxed.is_object()) {
        json = boxed.take();
    }
    let mut conversion = Vec::new();
    if is_version_one(&json) {
        let (converted, unused) = convert(&json);
        json = converted;
        conversion.push(format!("{file}: {VERSION_ONE}"));
        if !unused.is_empty() {
            let (noun, verb) = if unused.len() == 1 { ("request", "stands") } else { ("requests", "stand") };
            conversion.push(format!(
                "{file}: {} {noun} {verb} in no `order` and will not run: {}",
                unused.len(),
                unused.join(", ")
            ));
        }
    }
    identify(&mut json);
    let place = Place::root(file);
    let mut collection = faults.read(&mut json, |json| read_collection(json, &place))?;
    collection.warnings.splice(0..0, conversion);
    collection.json = Some(json);
    Ok(collection)
}
