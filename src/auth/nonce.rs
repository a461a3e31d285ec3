//! Texts that are used once.

use rand::{Rng as _, distr::Alphanumeric};

/// Random letters and digits.
pub(super) fn alphanumeric(length: usize) -> String {
    rand::rng().sample_iter(Alphanumeric).take(length).map(char::from).collect()
}
