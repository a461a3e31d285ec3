//! Fields of cron expressions in the dialects people write, rewritten into the one that is understood.
//!
//! `FRI-MON` and `22-2` go over the end of the week and of the day; `5/15` begins at 5 and goes to the end of the range.

/// What a field counts.
struct Field {
    least: u32,
    most: u32,
    /// Names of values, from the least on.
    names: &'static [&'static str],
}

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// Seconds to days of the week.
const FIELDS: [Field; 6] = [
    Field { least: 0, most: 59, names: &[] },
    Field { least: 0, most: 59, names: &[] },
    Field { least: 0, most: 23, names: &[] },
    Field { least: 1, most: 31, names: &[] },
    Field { least: 1, most: 12, names: &MONTHS },
    Field { least: 0, most: 6, names: &DAYS },
];

/// Where the hours stand among six fields.
const HOURS: usize = 2;

/// The fields of an expression, seconds first.
pub(super) struct Fields(Vec<String>);

impl Fields {
    /// Splits an expression of five or six fields; else tells how many there are.
    pub(super) fn split(text: &str) -> Result<Fields, usize> {
        let mut parts: Vec<&str> = text.split_whitespace().collect();
        if parts.len() == 5 {
            parts.insert(0, "0");
        }
        if parts.len() != FIELDS.len() {
            return Err(parts.len());
        }
        let fields = parts.iter().zip(&FIELDS).map(|(part, field)| field.rewritten(part)).collect();
        Ok(Fields(fields))
    }

    /// The expression.
    pub(super) fn joined(&self) -> String {
        self.0.join(" ")
    }

    /// Whether every hour of a day is meant.
    pub(super) fn is_hourly(&self) -> bool {
        ["*", "*/1", "0-23", "0-23/1"].contains(&self.0[HOURS].as_str())
    }
}

impl Field {
    fn rewritten(&self, part: &str) -> String {
        part.split(',').map(|item| self.item(item).unwrap_or_else(|| item.to_owned())).collect::<Vec<_>>().join(",")
    }

    /// What an item is rewritten to; `None` where it stays as it is.
    fn item(&self, item: &str) -> Option<String> {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (item, None),
        };
        let Some((first, last)) = range.split_once('-') else {
            // `5/15`
            let first = self.value(range)?;
            return step.map(|step| format!("{first}-{}/{step}", self.most));
        };
        let (first, last) = (self.value(first)?, self.value(last)?);
        let step: u32 = step.map_or(Some(1), |step| step.parse().ok()).filter(|step| *step > 0)?;
        if first <= last {
            return None;
        }
        // Over the end: as a list. 7 is Sunday, too.
        let count = self.most - self.least + 1;
        let values = (first..=last + count).step_by(step as usize);
        let values = values.map(|value| ((value - self.least) % count + self.least).to_string());
        Some(values.collect::<Vec<_>>().join(","))
    }

    fn value(&self, text: &str) -> Option<u32> {
        let named = self.names.iter().position(|name| name.eq_ignore_ascii_case(text));
        let value = match named {
            Some(place) => self.least + u32::try_from(place).ok()?,
            None => text.parse().ok()?,
        };
        let most = if self.names.len() == DAYS.len() { 7 } else { self.most };
        (self.least..=most).contains(&value).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_dialects_are_rewritten() {
        let rewritten = |text: &str| Fields::split(text).map(|fields| fields.joined());
        for (text, wanted) in [
            ("5/15 * * * *", "0 5-59/15 * * * *"),
            ("0 22-2 * * *", "0 0 22,23,0,1,2 * * *"),
            ("0 20-4/2 * * *", "0 0 20,22,0,2,4 * * *"),
            ("0 0 * * FRI-MON", "0 0 0 * * 5,6,0,1"),
            ("0 0 * * fri-sun", "0 0 0 * * 5,6,0"),
            ("0 0 * * 5-7", "0 0 0 * * 5-7"),
            ("0 0 1 nov-feb *", "0 0 0 1 11,12,1,2 *"),
            ("30 0 0 * * *", "30 0 0 * * *"),
            ("0 0 L * 5#2", "0 0 0 L * 5#2"),
            ("1-5,50-3 9-17/2 * * *", "0 1-5,50,51,52,53,54,55,56,57,58,59,0,1,2,3 9-17/2 * * *"),
            ("x-y 1/ */2 -3 */0", "0 x-y 1-23/ */2 -3 */0"),
        ] {
            assert_eq!(rewritten(text), Ok(wanted.to_owned()), "{text}");
        }
        assert_eq!((rewritten("* * * *"), rewritten(""), rewritten("0 0 0 1 1 * 2027")), (Err(4), Err(0), Err(7)));
    }
}
