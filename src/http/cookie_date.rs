//! Dates of cookies, which come in any form (RFC 6265 §5.1.1).

use chrono::{DateTime, NaiveDate, Utc};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Picks time, day, month and year out of the words, each from the first word that looks like it.
pub(super) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for word in text.split(is_delimiter).filter(|word| !word.is_empty()) {
        if time.is_none()
            && let Some(found) = time_of(word)
        {
            time = Some(found);
        } else if day.is_none()
            && let Some(found) = number(word, 1, 2)
        {
            day = Some(found);
        } else if month.is_none()
            && let Some(found) = month_of(word)
        {
            month = Some(found);
        } else if year.is_none()
            && let Some(found) = number(word, 2, 4)
        {
            year = Some(found);
        }
    }
    let year = match year? {
        year @ 70..=99 => year + 1900,
        year @ 0..=69 => year + 2000,
        year => year,
    };
    if year < 1601 {
        return None;
    }
    let (hour, minute, second) = time?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month?, day?)?;
    Some(date.and_hms_opt(hour, minute, second)?.and_utc())
}

fn is_delimiter(character: char) -> bool {
    matches!(character, '\t' | ' '..='/' | ';'..='@' | '['..='`' | '{'..='~')
}

/// `h:m:s` of one or two digits each; something may follow that is no digit.
fn time_of(word: &str) -> Option<(u32, u32, u32)> {
    let mut fields = word.split(':');
    let (hour, minute, second) = (fields.next()?, fields.next()?, fields.next()?);
    let whole = |field: &str| if field.bytes().all(|byte| byte.is_ascii_digit()) { number(field, 1, 2) } else { None };
    if fields.next().is_some() {
        return None;
    }
    Some((whole(hour)?, whole(minute)?, number(second, 1, 2)?))
}

/// A number of so many digits at the start of a word.
fn number(word: &str, fewest: usize, most: usize) -> Option<u32> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if (fewest..=most).contains(&digits) { word[..digits].parse().ok() } else { None }
}

fn month_of(word: &str) -> Option<u32> {
    let start = word.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == start).and_then(|index| u32::try_from(index + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_many_forms() {
        let table = [
            ("Wed, 21 Oct 2015 07:28:00 GMT", Some("2015-10-21T07:28:00Z")),
            ("Wed, 21-Oct-35 07:28:00 GMT", Some("2035-10-21T07:28:00Z")),
            ("Wednesday, 21-Oct-94 07:28:00 GMT", Some("1994-10-21T07:28:00Z")),
            ("Wed Oct  7 7:8:9 2015", Some("2015-10-07T07:08:09Z")),
            ("7 october 2015 07:28:00pm", Some("2015-10-07T07:28:00Z")),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some("1970-01-01T00:00:00Z")),
            ("21 Oct 2015", None),
            ("21 Oct 2015 25:00:00", None),
            ("31 Feb 2015 07:28:00", None),
            ("21 Oct 1600 07:28:00", None),
            ("nonsense", None),
            ("", None),
            ("é 21 Oct 2015 07:28:00", Some("2015-10-21T07:28:00Z")),
        ];
        for (text, wanted) in table {
            let parsed = parse(text).map(|date| date.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
            assert_eq!(parsed.as_deref(), wanted, "{text}");
        }
    }
}
