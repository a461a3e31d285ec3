//! The methods that Postman's sandbox adds to JavaScript's own types (`[].each`, `'text'.capitalize()`,
//! `(5).minutes()`): those of Sugar 1.4, which old scripts use without knowing. There are some four hundred, so a getter
//! is put in place only for those whose names a script holds; the library itself is loaded when one is touched.

use std::{collections::HashMap, sync::LazyLock};

const UNITS: [&str; 8] = ["year", "month", "week", "day", "hour", "minute", "second", "millisecond"];
const ALPHABETS: [&str; 13] = [
    "Arabic",
    "Cyrillic",
    "Devanagari",
    "Greek",
    "Hangul",
    "Han",
    "Kanji",
    "Hebrew",
    "Hiragana",
    "Kana",
    "Katakana",
    "Latin",
    "Thai",
];

/// Who has them, as JavaScript names it; their names. `~` stands for a unit of time, `^` for one in title case, `@` for
/// an alphabet.
const ADDED: [(&str, &str); 10] = [
    (
        "Array.prototype",
        "findAll count removeAt include exclude clone unique flatten union intersect subtract first last from to min \
         max least most sum average inGroups inGroupsOf isEmpty sortBy randomize zip sample each add remove compact \
         groupBy none all any insert",
    ),
    ("Array", "create"),
    (
        "String.prototype",
        "escapeRegExp escapeURL unescapeURL escapeHTML unescapeHTML encodeBase64 decodeBase64 each shift codes chars \
         words lines paragraphs isBlank has add remove reverse compact from to dasherize underscore camelize spacify \
         stripTags removeTags truncate pad padLeft padRight first last toNumber capitalize assign insert pluralize \
         singularize humanize titleize parameterize hankaku zenkaku hiragana katakana is@ has@",
    ),
    (
        "Number.prototype",
        "duration log abbr metric bytes isInteger isOdd isEven isMultipleOf format hex upto downto times chr pad \
         ordinalize toNumber round floor ceil abs pow sin asin cos acos tan atan exp sqrt ~ ~s ~Before ~sBefore ~Ago \
         ~sAgo ~After ~sAfter ~FromNow ~sFromNow",
    ),
    ("Number", "random"),
    (
        "Date.prototype",
        "set setWeekday setISOWeek getISOWeek getUTCOffset utc isUTC advance rewind isValid isAfter isBefore isBetween \
         isLeapYear daysInMonth format relative is reset clone iso getWeekday getUTCWeekday short long full isToday \
         isYesterday isTomorrow isWeekday isWeekend isFuture isPast isSunday isMonday isTuesday isWednesday isThursday \
         isFriday isSaturday isJanuary isFebruary isMarch isApril isMay isJune isJuly isAugust isSeptember isOctober \
         isNovember isDecember isLastYear isThisYear isNextYear isLastMonth isThisMonth isNextMonth isLastWeek \
         isThisWeek isNextWeek beginningOfYear beginningOfMonth beginningOfWeek beginningOfDay endOfYear endOfMonth \
         endOfWeek endOfDay ~sAgo ~sUntil ~sSince ~sFromNow add^s",
    ),
    ("Date", "create past future addLocale setLocale getLocale addFormat range"),
    ("Function.prototype", "lazy throttle debounce cancel after once fill"),
    (
        "Object",
        "map reduce each size any all none count find findAll isEmpty sum average min max least most watch isObject \
         equal extended merge clone fromQueryString toQueryString tap has select reject isArray isBoolean isDate \
         isFunction isNumber isString isRegExp",
    ),
    ("RegExp.prototype", "getFlags setFlags addFlag removeFlag"),
];

/// Name or pattern → who has methods of it.
static HOLDERS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut holders: HashMap<&str, Vec<&str>> = HashMap::with_capacity(512);
    for (holder, patterns) in ADDED {
        for pattern in patterns.split_ascii_whitespace() {
            holders.entry(pattern).or_default().push(holder);
        }
    }
    holders
});

/// Every name of a pattern.
fn names(pattern: &str) -> Vec<String> {
    if pattern.contains('~') {
        return UNITS.map(|unit| pattern.replace('~', unit)).to_vec();
    }
    if pattern.contains('^') {
        return UNITS.map(|unit| pattern.replace('^', &titled(unit))).to_vec();
    }
    if pattern.contains('@') {
        return ALPHABETS.map(|alphabet| pattern.replace('@', alphabet)).to_vec();
    }
    vec![pattern.to_owned()]
}

/// The pattern that a name may follow.
fn pattern(name: &str) -> Option<String> {
    if let Some(rest) = UNITS.iter().find_map(|unit| name.strip_prefix(unit)) {
        return Some(format!("~{rest}"));
    }
    if let Some(rest) = name.strip_prefix("add") {
        return UNITS.iter().find_map(|unit| rest.strip_prefix(&titled(unit))).map(|rest| format!("add^{rest}"));
    }
    let (verb, rest) = ["is", "has"].iter().find_map(|verb| Some((verb, name.strip_prefix(verb)?)))?;
    ALPHABETS.contains(&rest).then(|| format!("{verb}@"))
}

fn titled(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_ascii_uppercase() + rest
}

/// The added methods whose names stand somewhere in the code: who may have to have it, and its name. Code that runs
/// text as code may use all of them.
pub(super) fn mentioned(code: &str) -> Vec<(&'static str, String)> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
    let mut found: Vec<(&'static str, String)> = Vec::new();
    for word in code.split(|letter| !is_part(letter)).filter(|word| !word.is_empty()) {
        if word == "eval" || word == "Function" {
            return all();
        }
        let plain = HOLDERS.get(word);
        let patterned = pattern(word).and_then(|pattern| HOLDERS.get(&*pattern));
        for holder in plain.into_iter().chain(patterned).flatten() {
            if !found.iter().any(|(known, name)| known == holder && name == word) {
                found.push((*holder, word.to_owned()));
            }
        }
    }
    found
}

fn all() -> Vec<(&'static str, String)> {
    let of_pattern = |(pattern, holders): (&&'static str, &Vec<&'static str>)| {
        let each = |name: String| holders.iter().map(|holder| (*holder, name.clone())).collect::<Vec<_>>();
        names(pattern).into_iter().flat_map(each).collect::<Vec<_>>()
    };
    HOLDERS.iter().flat_map(of_pattern).collect()
}

#[cfg(test)]
mod tests {
    use super::mentioned;

    #[test]
    fn names_are_found_as_whole_words() {
        let found = |code: &str| -> Vec<String> {
            mentioned(code).into_iter().map(|(holder, name)| format!("{holder}.{name}")).collect()
        };
        assert_eq!(found("firsts.foreach()"), Vec::<String>::new());
        assert_eq!(found("'a'.capitalize(); x['capitalize']"), ["String.prototype.capitalize"]);
        assert_eq!(
            found("(2).daysAgo().addHours(1)"),
            ["Number.prototype.daysAgo", "Date.prototype.daysAgo", "Date.prototype.addHours"]
        );
        assert_eq!(found("'x'.isGreek()"), ["String.prototype.isGreek"]);
        let all = found("eval(pm.globals.get('library'))");
        assert!(all.contains(&"Array.prototype.findAll".to_owned()), "{all:?}");
        assert!(all.contains(&"Date.prototype.addMilliseconds".to_owned()), "{all:?}");
    }
}
