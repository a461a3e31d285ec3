//! Which known name somebody may have meant, for «did you mean …?».

/// Names further apart than this share of their letters are no misspellings of each other.
const ALIKE: f64 = 0.7;

/// The known name that is most like a misspelt one. The case of letters and spaces around a name do not count.
pub fn nearest<'known>(name: &str, known: impl IntoIterator<Item = &'known str>) -> Option<&'known str> {
    let folded = |name: &str| name.trim().to_lowercase();
    let wanted = folded(name);
    known
        .into_iter()
        .filter(|other| !other.trim().is_empty())
        .map(|other| (strsim::normalized_damerau_levenshtein(&wanted, &folded(other)), other))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, other)| other)
}

/// The same for short words, of which one letter is a large share: two letters may have changed places, or one is wrong,
/// missing or too many.
pub fn nearest_word<'known>(word: &str, known: impl IntoIterator<Item = &'known str> + Clone) -> Option<&'known str> {
    nearest(word, known.clone())
        .or_else(|| known.into_iter().find(|other| strsim::damerau_levenshtein(word, other) == 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_meant_and_a_far_one_is_not() {
        assert_eq!(nearest("Logn", ["Logout", "Login"]), Some("Login"));
        assert_eq!(nearest(" LOGIN", ["Log in", "login"]), Some("login"));
        assert_eq!(nearest("stop", ["Login", "step 1"]), None);
        assert_eq!(nearest("", ["", " "]), None);
    }

    #[test]
    fn of_a_short_word_one_letter_may_be_wrong() {
        for word in ["GTE", "GE", "GETT", "GOT"] {
            assert_eq!(nearest_word(word, ["POST", "GET"]), Some("GET"), "{word}");
        }
        assert_eq!(nearest_word("G", ["POST", "GET"]), None);
    }
}
