//! Companies and what they sell.

use super::{shape::number, words::pick};

/// `Small Wooden Chair`.
pub(super) fn product_name() -> String {
    format!("{} {} {}", pick("product_adjective"), pick("product_material"), pick("product"))
}

/// Named after its founders.
pub(super) fn company_name() -> String {
    let founder = || pick("last_name");
    match number(0, 2) {
        0 => format!("{} {}", founder(), pick("company_suffix")),
        1 => format!("{} - {}", founder(), founder()),
        _ => format!("{}, {} and {}", founder(), founder(), founder()),
    }
}

/// What the company promises.
pub(super) fn catch_phrase() -> String {
    format!("{} {} {}", pick("catch_adjective"), pick("catch_descriptor"), pick("catch_noun"))
}
