//! What an item needs to have run before it.
//!
//! An item or folder says so at the head of its description, which Postman keeps and shows, and newman ignores:
//!
//! ```text
//! ---
//! needs: Log in, Create an order
//! ---
//! ```
//!
//! An item that says nothing needs the items before it in its own folder. What a folder, or the collection, needs, all
//! items in it need too.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::plan::{Plan, Step};

/// The items that others need, and the names that mean nothing.
pub(super) struct Needs<'a> {
    plan: &'a Plan,
    collection: &'a Value,
    known: BTreeMap<usize, BTreeSet<usize>>,
    /// Sentences on names of items that are not there.
    pub(super) unknown: BTreeSet<String>,
}

impl<'a> Needs<'a> {
    /// Of this plan, whose collection is given as Postman's JSON.
    pub(super) fn new(plan: &'a Plan, collection: &'a Value) -> Needs<'a> {
        Needs { plan, collection, known: BTreeMap::new(), unknown: BTreeSet::new() }
    }

    /// These items with all that they need, and what that needs.
    pub(super) fn with_needed(&mut self, wanted: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        let mut selected = BTreeSet::new();
        let mut open: Vec<usize> = wanted.into_iter().collect();
        while let Some(position) = open.pop() {
            if selected.insert(position) {
                open.extend(self.of(position).iter().copied());
            }
        }
        selected
    }

    fn of(&mut self, position: usize) -> BTreeSet<usize> {
        if let Some(known) = self.known.get(&position) {
            return known.clone();
        }
        let mut needed = BTreeSet::new();
        let Some(step) = self.plan.steps.get(position) else { return needed };
        match self.stated_by_item(step) {
            Some(names) => needed.extend(names.iter().flat_map(|name| self.named(name, &step.full_name()))),
            None => needed.extend(self.before_in_folder(position, step)),
        }
        for holder in holders(&step.pointer) {
            let json = if holder.is_empty() { &self.collection["info"] } else { self.at(holder) };
            for name in stated(&json["description"]).unwrap_or_default() {
                needed.extend(self.named(&name, &step.full_name()));
            }
        }
        needed.remove(&position);
        self.known.insert(position, needed.clone());
        needed
    }

    fn at(&self, pointer: &str) -> &'a Value {
        self.collection.pointer(pointer).unwrap_or(&Value::Null)
    }

    fn stated_by_item(&self, step: &Step) -> Option<Vec<String>> {
        let item = self.at(&step.pointer);
        stated(&item["description"]).or_else(|| stated(&item["request"]["description"]))
    }

    /// The items before it that stand in the same folder.
    fn before_in_folder(&self, position: usize, step: &Step) -> Vec<usize> {
        let folder = folder(&step.pointer);
        (0..position).filter(|earlier| folder == self::folder(&self.plan.steps[*earlier].pointer)).collect()
    }

    /// The item of that id or name, or all items of the folder that is called so.
    fn named(&mut self, name: &str, by: &str) -> Vec<usize> {
        let steps = || self.plan.steps.iter().enumerate();
        let item =
            steps().find(|(_, step)| *step.id == *name).or_else(|| steps().find(|(_, step)| *step.name == *name));
        if let Some((position, _)) = item {
            return vec![position];
        }
        let in_folder = steps().filter(|(_, step)| {
            let mut outer = holders(&step.pointer).filter(|pointer| !pointer.is_empty());
            outer.any(|pointer| ["name", "id"].iter().any(|member| self.at(pointer)[member] == name))
        });
        let positions: Vec<usize> = in_folder.map(|(position, _)| position).collect();
        if positions.is_empty() {
            self.unknown.insert(format!("\"{by}\" needs \"{name}\", but there is no request or folder of that name"));
        }
        positions
    }
}

/// `/item/0/item/2` → `/item/0`.
fn folder(pointer: &str) -> &str {
    pointer.rsplit_once("/item/").map_or("", |(folder, _)| folder)
}

/// The folders around an item, innermost first, and the collection itself, which is empty.
fn holders(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder(pointer)), |inner| (!inner.is_empty()).then(|| folder(inner)))
}

/// The list at the head of a description; `None` where it has none.
fn stated(description: &Value) -> Option<Vec<String>> {
    let text = description.as_str().or_else(|| description["content"].as_str())?;
    let mut lines = text.trim_start().lines().map(str::trim);
    if lines.next()? != "---" {
        return None;
    }
    let head: Vec<&str> = lines.by_ref().take_while(|line| *line != "---").collect();
    let at = head.iter().position(|line| line.starts_with("needs:"))?;
    let inline = head[at]["needs:".len()..].trim();
    let names: Vec<&str> = if inline.is_empty() {
        head[at + 1..].iter().map_while(|line| line.strip_prefix('-')).collect()
    } else {
        inline.trim_start_matches('[').trim_end_matches(']').split(',').collect()
    };
    let bare = |name: &&str| name.trim().trim_matches(['"', '\'']).to_owned();
    Some(names.iter().map(bare).filter(|name| !name.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_stands_at_the_head_of_a_description() {
        let names = |text: &str| stated(&json!(text)).map(|names| names.join("|"));
        assert_eq!(names("---\nneeds: Log in, Create\n---\nGets an order.").as_deref(), Some("Log in|Create"));
        assert_eq!(
            names("---\nowner: me\nneeds:\n  - Log in, twice\n  - \"B\"\n---").as_deref(),
            Some("Log in, twice|B")
        );
        assert_eq!(names("---\nneeds: []\n---").as_deref(), Some(""));
        assert_eq!(names("needs: a valid account"), None);
        assert_eq!(
            stated(&json!({"content": "---\nneeds: A\n---", "type": "text/markdown"})),
            Some(vec!["A".to_owned()])
        );
        assert_eq!(stated(&Value::Null), None);
    }

    #[test]
    fn holders_are_named_from_the_inside() {
        assert_eq!(holders("/item/0/item/2/item/1").collect::<Vec<_>>(), ["/item/0/item/2", "/item/0", ""]);
        assert_eq!(holders("/item/3").collect::<Vec<_>>(), [""]);
    }
}
