//! Words, sentences and the names of files.

use super::{
    shape::{any, number},
    words::pick,
};

/// Where a single word may come from.
const WORD_KINDS: &[&str] = &[
    "first_name",
    "city",
    "street_suffix",
    "country",
    "color",
    "department",
    "product_adjective",
    "product_material",
    "product",
    "catch_adjective",
    "catch_descriptor",
    "catch_noun",
    "bs_adjective",
    "bs_buzz",
    "bs_noun",
    "account_name",
    "transaction_type",
    "currency_name",
    "abbreviation",
    "hacker_adjective",
    "hacker_noun",
    "hacker_verb",
    "hacker_ing",
    "job_descriptor",
    "job_area",
    "job_type",
];

/// A word of any kind; of a phrase only one word.
pub(super) fn word() -> String {
    let phrase = any(WORD_KINDS).map(pick).unwrap_or_default();
    let words: Vec<&str> = phrase.split(' ').collect();
    any(&words).unwrap_or_default().to_owned()
}

fn series(count: u64, separator: &str, part: impl Fn() -> String) -> String {
    (0..count).map(|_| part()).collect::<Vec<_>>().join(separator)
}

pub(super) fn words() -> String {
    series(number(2, 5), " ", word)
}

/// What somebody says in a film about computers.
pub(super) fn phrase() -> String {
    let (verb, other_verb, ing) = (pick("hacker_verb"), pick("hacker_verb"), pick("hacker_ing"));
    let (noun, other_noun) = (pick("hacker_noun"), pick("hacker_noun"));
    let (adjective, letters, other_letters) = (pick("hacker_adjective"), pick("abbreviation"), pick("abbreviation"));
    match number(0, 5) {
        0 => format!("Once we {verb} the {letters} {noun}, nobody can {other_verb} the {adjective} {other_noun}!"),
        1 => format!("Quick, {verb} the {adjective} {letters} {noun} before they {other_verb} the {other_noun}!"),
        2 => format!(
            "Without {ing} the {letters} {noun} they never {verb} our {adjective} {other_letters} {other_noun}!"
        ),
        3 => format!(
            "Somebody must {verb} the {adjective} {noun}, or the {letters} {other_noun} will {other_verb} itself!"
        ),
        4 => format!(
            "The {letters} {noun} stopped {ing}, so let us {verb} the {adjective} {other_letters} {other_noun}!"
        ),
        _ => format!(
            "First {verb} the {other_letters} {noun}, then {other_verb} the {adjective} {letters} {other_noun}!"
        ),
    }
}

pub(super) fn lorem_words(count: u64) -> String {
    series(count, " ", || pick("lorem").to_owned())
}

pub(super) fn lorem_sentence() -> String {
    let words = lorem_words(number(3, 10));
    let (first, rest) = words.split_at_checked(1).unwrap_or_default();
    format!("{}{rest}.", first.to_ascii_uppercase())
}

/// Between so many sentences.
pub(super) fn lorem_sentences(least: u64, most: u64, separator: &str) -> String {
    series(number(least, most), separator, lorem_sentence)
}

/// Three paragraphs with the odd separator that Postman puts between them.
pub(super) fn lorem_paragraphs() -> String {
    series(3, "\n \r", || lorem_sentences(3, 6, " "))
}

/// Any of the above.
pub(super) fn lorem_text() -> String {
    match number(0, 5) {
        0 => lorem_words(number(1, 3)),
        1 => lorem_sentence(),
        2 => lorem_sentences(2, 6, " "),
        3 => lorem_sentences(3, 6, " "),
        4 => lorem_paragraphs(),
        _ => lorem_sentences(1, 5, "\n"),
    }
}

/// Words in lower case joined by `_`, and an extension of that kind.
pub(super) fn file_name(extensions: &str) -> String {
    let stem = series(number(1, 3), "_", word).to_lowercase();
    let stem: String =
        stem.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '_' }).collect();
    format!("{stem}.{}", pick(extensions))
}
