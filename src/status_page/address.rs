//! Where each page is: the same relative links for a server, behind whatever prefix, and for a folder of files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use sha2::{Digest, Sha256};

/// Letters of a name that stand in its address at most.
const LONGEST: usize = 60;

/// How pages are published.
#[derive(Clone, Debug)]
pub enum Site {
    /// By a server that makes each when it is asked for.
    Served,
    /// As files; of the runs only these have a page.
    Files {
        /// Their numbers.
        runs: BTreeSet<i64>,
    },
}

/// Links from a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Links<'site> {
    pub(super) site: &'site Site,
    /// What leads from the page to the first one: nothing, or `../`.
    pub(super) root: &'static str,
}

impl Links<'_> {
    pub(super) fn home(self) -> String {
        match self.site {
            Site::Served => format!("{}./", self.root),
            Site::Files { .. } => format!("{}index.html", self.root),
        }
    }

    /// The monitors with a tag.
    pub(super) fn tag(self, tag: &str, slug: &str) -> String {
        match self.site {
            Site::Served => format!("{}./?tag={}", self.root, query_text(tag)),
            Site::Files { .. } => format!("{}tags/{slug}.html", self.root),
        }
    }

    pub(super) fn monitor(self, slug: &str) -> String {
        format!("{}monitors/{slug}{}", self.root, self.ending())
    }

    pub(super) fn run(self, run: i64) -> Option<String> {
        let has_page = match self.site {
            Site::Served => true,
            Site::Files { runs } => runs.contains(&run),
        };
        has_page.then(|| format!("{}runs/{run}{}", self.root, self.ending()))
    }

    pub(super) fn findings(self) -> String {
        format!("{}findings{}", self.root, self.ending())
    }

    /// A file that bears its name in both cases.
    pub(super) fn file(self, name: &str) -> String {
        format!("{}{name}", self.root)
    }

    pub(super) fn is_served(self) -> bool {
        matches!(self.site, Site::Served)
    }

    fn ending(self) -> &'static str {
        match self.site {
            Site::Served => "",
            Site::Files { .. } => ".html",
        }
    }
}

/// As a part of a query.
pub(super) fn query_text(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// What stands for names in addresses and file names: small letters, digits and hyphens.
#[derive(Clone, Debug, Default)]
pub(super) struct Slugs(BTreeMap<String, String>);

impl Slugs {
    /// Different names have different ones. A name that shares its letters with another, or has none, is told apart by a
    /// hash, so that no address ever shows another monitor.
    pub(super) fn of<'name>(names: impl Iterator<Item = &'name str>) -> Slugs {
        let plain: Vec<(&str, String)> = names.map(|name| (name, letters(name))).collect();
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, slug) in &plain {
            *uses.entry(slug).or_default() += 1;
        }
        let is_plain = |slug: &String| !slug.is_empty() && slug.len() <= LONGEST && uses.get(slug.as_str()) == Some(&1);
        let slug = |(name, slug): &(&str, String)| {
            let slug = if is_plain(slug) { slug.clone() } else { with_hash(name, slug) };
            ((*name).to_owned(), slug)
        };
        Slugs(plain.iter().map(slug).collect())
    }

    pub(super) fn slug(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    pub(super) fn name(&self, slug: &str) -> Option<&str> {
        self.0.iter().find(|(_, known)| *known == slug).map(|(name, _)| name.as_str())
    }
}

fn letters(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' | '_' => slug.push(letter),
            _ if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
            _ => {}
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

fn with_hash(name: &str, letters: &str) -> String {
    let start = letters[..letters.len().min(LONGEST)].trim_end_matches('-');
    let mut slug = if start.is_empty() { String::new() } else { format!("{start}-") };
    for byte in Sha256::digest(name.as_bytes()).iter().take(5) {
        // Writing to a text cannot fail.
        let _ = write!(slug, "{byte:02x}");
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses_that_no_other_has() {
        let long = "x".repeat(300);
        let names = ["Shop login", "shop-login", "Orders", "../../etc", "日本", "..", "a/b?c#d", "<b>", &long];
        let slugs = Slugs::of(names.into_iter());
        let all: BTreeSet<&str> = names.iter().map(|name| slugs.slug(name)).collect();
        assert_eq!(all.len(), names.len(), "{slugs:?}");
        for (name, slug) in &slugs.0 {
            let is_harmless = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
            assert!(!slug.is_empty() && slug.len() < 80 && slug.chars().all(is_harmless), "{name}: {slug}");
            assert_eq!(slugs.name(slug), Some(name.as_str()));
        }
        assert_eq!(
            ["Orders", "../../etc", "a/b?c#d", "<b>"].map(|name| slugs.slug(name)),
            ["orders", "etc", "a-b-c-d", "b"]
        );
        assert!(
            slugs.slug("Shop login").starts_with("shop-login-") && slugs.slug("shop-login").starts_with("shop-login-")
        );
        assert_eq!((slugs.name("shop-login"), slugs.name("")), (None, None));
    }

    #[test]
    fn links_are_relative_to_their_page() {
        let served = Links { site: &Site::Served, root: "../" };
        assert_eq!(served.home(), ".././");
        assert_eq!(served.tag("a&b", "a-b"), ".././?tag=a%26b");
        assert_eq!(served.run(7).as_deref(), Some("../runs/7"));
        let files = Links { site: &Site::Files { runs: BTreeSet::from([7]) }, root: "" };
        assert_eq!(
            (files.home(), files.run(7), files.run(8)),
            ("index.html".to_owned(), Some("runs/7.html".to_owned()), None)
        );
        assert_eq!((files.monitor("a"), files.tag("x", "x")), ("monitors/a.html".to_owned(), "tags/x.html".to_owned()));
    }
}
