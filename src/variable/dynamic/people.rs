//! People: names, where they live, how they are reached.

use super::{
    shape::{any, number, one_in, shaped},
    words::pick,
};

/// A North American number; area code and exchange never begin with 0 or 1.
pub(super) fn phone_number() -> String {
    shaped("!##-!##-####")
}

/// Two words; now and then a title in front or a suffix behind.
pub(super) fn full_name() -> String {
    let (first, last) = (pick("first_name"), pick("last_name"));
    match number(0, 8) {
        0 => format!("{} {first} {last}", pick("name_prefix")),
        1 => format!("{first} {last} {}", pick("name_suffix")),
        _ => format!("{first} {last}"),
    }
}

/// The name people have in mail addresses: `Ann42`, `Ann.Lee`, `Ann_Lee7`.
pub(super) fn user_name() -> String {
    let first = pick("first_name");
    let last = || pick("last_name").replace('\'', "");
    let separator = if one_in(2) { "." } else { "_" };
    match number(0, 2) {
        0 => format!("{first}{}", number(0, 99)),
        1 => format!("{first}{separator}{}", last()),
        _ => format!("{first}{separator}{}{}", last(), number(0, 99)),
    }
}

/// A town that is, or a name that sounds like one.
pub(super) fn city() -> String {
    let stem = if one_in(2) { pick("first_name").to_owned() } else { pick("last_name").replace('\'', "") };
    match number(0, 3) {
        0 => pick("city").to_owned(),
        1 => format!("{} {stem}", pick("city_prefix")),
        2 => format!("{} {stem}{}", pick("city_prefix"), pick("city_suffix")),
        _ => format!("{stem}{}", pick("city_suffix")),
    }
}

/// `Baker Street`.
pub(super) fn street_name() -> String {
    let name = if one_in(2) { pick("first_name") } else { pick("last_name") };
    format!("{name} {}", pick("street_suffix"))
}

/// A house number of three to five digits and a street.
pub(super) fn street_address() -> String {
    let house = any(&["###", "####", "#####"]).map(shaped).unwrap_or_default();
    format!("{house} {}", street_name())
}
