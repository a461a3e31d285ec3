//! Random digits, letters and choices.

use rand::Rng as _;

/// A whole number of this range, both ends included.
pub(super) fn number(least: u64, most: u64) -> u64 {
    rand::rng().random_range(least..=most)
}

/// True once in so many times.
pub(super) fn one_in(times: u64) -> bool {
    number(1, times) == 1
}

/// One of these; `None` only of an empty list.
pub(super) fn any<T: Copy>(list: &[T]) -> Option<T> {
    if list.is_empty() {
        return None;
    }
    list.get(rand::rng().random_range(0..list.len())).copied()
}

/// `#` becomes any digit, `!` one of 2 to 9; the rest stays.
pub(super) fn shaped(shape: &str) -> String {
    let mut random = rand::rng();
    shape
        .chars()
        .map(|character| match character {
            '#' => char::from(b'0' + random.random_range(0..=9)),
            '!' => char::from(b'0' + random.random_range(2..=9)),
            other => other,
        })
        .collect()
}

/// So many letters of this ASCII alphabet.
pub(super) fn letters(alphabet: &str, count: usize) -> String {
    (0..count).filter_map(|_| any(alphabet.as_bytes())).map(char::from).collect()
}

/// A coordinate with four decimals.
pub(super) fn degrees(most: i64) -> String {
    let ten_thousandths = rand::rng().random_range(-most * 10_000..=most * 10_000);
    format!("{:.4}", ten_thousandths as f64 / 10_000.0)
}
