//! What each of the 118 names gives. (Longer than other tests for being a table.)

use std::collections::BTreeSet;

use regex::Regex;

use super::{Dynamic, finance};
use crate::clock::Clock;

const DAY: &str =
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT\+0000 \(Coordinated Universal Time\)";

/// Name → pattern, matched from start to end. The peer test holds Postman's own generators against the same table.
fn table() -> Vec<(&'static str, Regex)> {
    include_str!("patterns.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (name, pattern) = line.split_once(' ').unwrap();
            let pattern = format!("^(?:{})$", pattern.trim().replace("DAY", DAY));
            (name, Regex::new(&pattern).unwrap_or_else(|error| panic!("{name}: {error}")))
        })
        .collect()
}

#[test]
fn every_name_gives_values_of_its_shape() {
    let dynamic = Dynamic::new(Clock::system());
    let table = table();
    assert_eq!(table.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>().len(), 118);
    for (name, pattern) in table {
        for _ in 0..300 {
            let value = dynamic.value(name).unwrap_or_else(|| panic!("{name} is not known"));
            assert!(pattern.is_match(&value), "{name}: {value:?} is not like {pattern}");
        }
    }
}

#[test]
fn values_vary() {
    let dynamic = Dynamic::new(Clock::system());
    for name in ["$randomFirstName", "$randomCompanyName", "$randomPhrase", "$randomWord", "$randomBankAccountIban"] {
        let values: BTreeSet<_> = (0..200).filter_map(|_| dynamic.value(name)).collect();
        assert!(values.len() > 60, "{name} gave only {} values", values.len());
    }
}

#[test]
fn unknown_names_have_no_value() {
    let dynamic = Dynamic::new(Clock::system());
    for name in ["$", "$random", "$randomint", "$randomFunImage", "$randomisoTimestamp", "$GUID"] {
        assert_eq!(dynamic.value(name), None, "{name}");
    }
}

#[test]
fn account_numbers_have_right_check_digits() {
    for _ in 0..200 {
        let iban = finance::iban();
        assert_eq!(finance::remainder(&format!("{}{}", &iban[4..], &iban[..4])), 1, "{iban}");
    }
    assert_eq!(finance::remainder("WEST12345698765432GB82"), 1);
}

/// Prints many values of each of Postman's generators, one JSON array a name.
const GENERATORS: &str = r#"
const generators = require('postman-collection/lib/superstring/dynamic-variables');
const values = {};
for (const name of Object.keys(generators)) {
    values[name] = Array.from({ length: 1000 }, () => String(generators[name].generator()));
}
process.stdout.write(JSON.stringify(values));
"#;

#[test]
#[ignore = "needs newman: tests/peers/install"]
fn postmans_own_generators_fit_the_table() {
    let modules = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/newman/node_modules");
    let output = std::process::Command::new("node")
        .args(["-e", GENERATORS])
        .env("NODE_PATH", modules)
        .env("TZ", "UTC")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let values: std::collections::BTreeMap<String, Vec<String>> = serde_json::from_slice(&output.stdout).unwrap();
    let table = table();
    let ours: BTreeSet<&str> = table.iter().map(|(name, _)| *name).collect();
    assert_eq!(values.keys().map(String::as_str).collect::<BTreeSet<_>>(), ours);
    let mut wrong = Vec::new();
    for (name, pattern) in &table {
        let strange: Vec<&String> = values[*name].iter().filter(|value| !pattern.is_match(value)).collect();
        if let Some(first) = strange.first() {
            wrong.push(format!("{name}: {} of 1000, such as {first:?}", strange.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
