//! Collections and their sources. A source is a folder: `collection.json` is the collection as Postman writes it, but
//! for its scripts, whose `exec` is the name of a file beside it. Such a file may take in others (see [`scripts`]).

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{scripts, takeover};

/// Why a collection could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The command is not one of ours.
    #[error("{0}")]
    Usage(&'static str),
    /// A file could not be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file is no JSON.
    #[error("{}: {error}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        error: serde_json::Error,
    },
    /// A script is not what its place wants.
    #[error("{}: {problem}", path.display())]
    Script {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// A collection is not what its sources say.
    #[error("{}", .0.join("\n"))]
    Drift(Vec<String>),
}

/// One collection: the folder of its sources and the file that people run.
#[derive(Debug)]
pub struct Collection {
    source: PathBuf,
    target: PathBuf,
}

impl Collection {
    /// All collections below a folder, by name.
    ///
    /// # Errors
    /// When the folder of the sources cannot be read.
    pub fn all(folder: &Path) -> Result<Vec<Collection>, Fault> {
        let sources = folder.join("src");
        let entries = fs::read_dir(&sources).map_err(|error| Fault::File { path: sources.clone(), error })?;
        let names: BTreeSet<_> =
            entries.flatten().filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name()).collect();
        Ok(names
            .into_iter()
            .map(|name| Collection {
                target: folder.join(format!("{}.postman_collection.json", name.to_string_lossy())),
                source: sources.join(name),
            })
            .collect())
    }

    /// The collection as its sources say.
    ///
    /// # Errors
    /// When a source is missing or broken.
    pub fn generate(&self) -> Result<String, Fault> {
        let mut json = read_json(&self.manifest())?;
        for_each_script(&mut json, &mut |exec| {
            if let Value::String(name) = exec {
                let sections = scripts::sections(&self.source, name)?;
                *exec = sections.iter().flat_map(|section| section.in_script()).map(Value::String).collect();
            }
            Ok(())
        })?;
        Ok(written(&json))
    }

    fn manifest(&self) -> PathBuf {
        self.source.join("collection.json")
    }
}

/// Calls with the `exec` of each script of a collection.
pub(crate) fn for_each_script(
    json: &mut Value,
    visit: &mut impl FnMut(&mut Value) -> Result<(), Fault>,
) -> Result<(), Fault> {
    match json {
        Value::Array(members) => members.iter_mut().try_for_each(|member| for_each_script(member, visit)),
        Value::Object(members) => members.iter_mut().try_for_each(|(name, member)| match member.get_mut("exec") {
            Some(exec) if name == "script" => visit(exec),
            _ => for_each_script(member, visit),
        }),
        _ => Ok(()),
    }
}

/// Writes every collection whose sources say something else. Answers what was done.
///
/// # Errors
/// When a source is missing or broken, or a collection cannot be written.
pub fn write(folder: &Path) -> Result<Vec<String>, Fault> {
    let mut done = Vec::new();
    for collection in Collection::all(folder)? {
        let generated = collection.generate()?;
        let is_new = fs::read_to_string(&collection.target).ok().as_deref() != Some(&*generated);
        if is_new {
            write_file(&collection.target, &generated)?;
        }
        let verb = if is_new { "written" } else { "up to date" };
        done.push(format!("{}: {verb}", collection.target.display()));
    }
    Ok(done)
}

/// Compares every collection with its sources.
///
/// # Errors
/// When one differs, or cannot be compared.
pub fn check(folder: &Path) -> Result<Vec<String>, Fault> {
    let mut differing = Vec::new();
    for collection in Collection::all(folder)? {
        let generated = collection.generate()?;
        let present = read(&collection.target)?;
        if let Some((number, _)) =
            generated.lines().zip(present.lines()).enumerate().find(|(_, (wanted, is))| wanted != is)
        {
            differing.push(format!("{}:{}: is not what its sources say", collection.target.display(), number + 1));
        } else if generated != present {
            differing.push(format!("{}: ends elsewhere than its sources say", collection.target.display()));
        }
    }
    if differing.is_empty() {
        return Ok(vec!["the collections are what their sources say".to_owned()]);
    }
    differing.push(
        "run `cargo xtask collections` after an edit of the sources, `cargo xtask collections --from-json` after one of \
         the collection"
            .to_owned(),
    );
    Err(Fault::Drift(differing))
}

/// Takes what somebody edited in a collection, in Postman for example, over into its sources.
///
/// # Errors
/// When a collection cannot be read, or a source cannot be written.
pub fn take_over(folder: &Path) -> Result<Vec<String>, Fault> {
    let mut done = Vec::new();
    for collection in Collection::all(folder)? {
        let edited = read_json(&collection.target)?;
        let manifest = read_json(&collection.manifest())?;
        for (name, text) in takeover::sources(&collection.source, &manifest, edited)? {
            let path = collection.source.join(&name);
            if fs::read_to_string(&path).ok().as_deref() != Some(&*text) {
                write_file(&path, &text)?;
                done.push(format!("{}: written", path.display()));
            }
        }
    }
    if done.is_empty() {
        done.push("the sources say this already".to_owned());
    }
    Ok(done)
}

/// JSON as Postman exports it, with two spaces.
pub(crate) fn written(json: &Value) -> String {
    format!("{json:#}\n")
}

fn read_json(path: &Path) -> Result<Value, Fault> {
    serde_json::from_str(&read(path)?).map_err(|error| Fault::Json { path: path.to_owned(), error })
}

pub(crate) fn read(path: &Path) -> Result<String, Fault> {
    fs::read_to_string(path).map_err(|error| Fault::File { path: path.to_owned(), error })
}

fn write_file(path: &Path, text: &str) -> Result<(), Fault> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| Fault::File { path: path.to_owned(), error })
}
