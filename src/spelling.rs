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
}
