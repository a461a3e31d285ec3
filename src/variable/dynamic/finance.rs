//! Money: amounts, accounts, addresses.

use super::{
    shape::{letters, number, one_in, shaped},
    words::{all, pick},
};

const CAPITALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Base58 has no characters that look alike.
const BASE58: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// 0.00 to 1000.00.
pub(super) fn price() -> String {
    let cents = number(0, 100_000);
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// The form of an address, without a valid checksum: nobody shall send money there.
pub(super) fn bitcoin_address() -> String {
    let first = if one_in(2) { '1' } else { '3' };
    format!("{first}{}", letters(BASE58, number(24, 33) as usize))
}

/// An account number of a country's length and form, with right check digits.
pub(super) fn iban() -> String {
    let Some((country, form)) = pick("iban").split_at_checked(2) else { return String::new() };
    let mut account = String::new();
    let mut count = String::new();
    for character in form.chars() {
        let length = count.parse().unwrap_or(0);
        match character {
            'n' => account.push_str(&shaped(&"#".repeat(length))),
            'a' => account.push_str(&letters(CAPITALS, length)),
            digit => {
                count.push(digit);
                continue;
            }
        }
        count.clear();
    }
    format!("{country}{:02}{account}", 98 - remainder(&format!("{account}{country}00")))
}

/// ISO 7064: letters count as 10 to 35, the number is taken modulo 97.
pub(super) fn remainder(text: &str) -> u32 {
    text.chars().filter_map(|character| character.to_digit(36)).fold(0, |rest, digit| {
        let shift = if digit > 9 { 100 } else { 10 };
        (rest * shift + digit) % 97
    })
}

/// Bank, country, place; now and then a branch.
pub(super) fn bic() -> String {
    let branch = match number(0, 9) {
        0 => letters(CAPITALS, 3),
        1..=3 => shaped("1###").split_off(1),
        _ => String::new(),
    };
    let country = all("country_code").get(number(0, 248) as usize).copied().unwrap_or("DE");
    let bank = format!("{}{}{}", letters(CAPITALS, 3), letters("AEIOU", 1), country);
    format!("{bank}{}1{branch}", letters(CAPITALS, 1))
}
