//! Names: of collections, items and tests. They are what a reader holds on to, so they are masked only where a secret was
//! put.

use super::{
    ranges::joined,
    redactor::{Masking, Redactor, replaced},
    shown::Shown,
};

/// A shorter secret in a name of the collection is a word that both happen to hold.
const SHORTEST_IN_NAME: usize = 8;

impl Redactor {
    /// Makes a name printable. One that stands in the collection stays as it is but for a whole secret of eight characters
    /// or more.
    pub fn show_name(&self, name: &str) -> Shown {
        if self.masking == Masking::Show {
            return Shown::new(name);
        }
        if !self.allows(name) {
            return self.show(name);
        }
        let mut ranges = self.ranges(name);
        ranges.retain(|range| range.len() >= SHORTEST_IN_NAME);
        if ranges.is_empty() { Shown::new(name) } else { Shown::new(replaced(name, joined(ranges))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Lifetime;

    #[test]
    fn a_name_of_the_collection_is_masked_where_a_whole_secret_stands_alone() {
        let mut redactor = Redactor::new(Masking::Mask);
        redactor.allow("list test users\npassword=abc\nwith hunter2hunter2");
        redactor.learn("test", Lifetime::Run);
        redactor.learn("hunter2hunter2", Lifetime::Run);
        for (name, shown) in [
            ("list test users", "list test users"),
            ("password=abc", "password=abc"),
            ("with hunter2hunter2", "with ********"),
            ("made of test", "made of ********"),
        ] {
            assert_eq!(redactor.show_name(name).as_str(), shown);
        }
    }
}
