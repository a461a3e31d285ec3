//! Times of 2,000 cron expressions before Python's croniter.

use std::{
    collections::BTreeMap,
    fs::{self, File},
};

use postwatch::schedule::{Cron, Schedule, Zone};

use super::programs::{python, run};

const COUNT: usize = 2000;

/// What people write besides plain fields.
const SPECIAL: [&str; 44] = [
    "@hourly",
    "@daily",
    "@midnight",
    "@weekly",
    "@monthly",
    "@yearly",
    "@annually",
    "@reboot",
    "* * * *",
    "",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * 32 * *",
    "* * * 13 *",
    "* * * * 8",
    "0 0 30 2 *",
    "0 0 29 2 *",
    "*/0 * * * *",
    "5/15 * * * *",
    "0 0 L * *",
    "0 0 * * 5L",
    "0 0 * * 5#2",
    "0 0 * * L5",
    "0 0 15W * *",
    "0 0 ? * MON",
    "FRI-MON * * * *",
    "0 0 * * FRI-MON",
    "0 22-2 * * *",
    "a b c d e",
    "-1 * * * *",
    "* * * * * * *",
    "1-5-7 * * * *",
    "0 0 1 * +MON",
    "0 0 1 * MON",
    "0 0 */2 * MON",
    "0 0 * * 7",
    "0 0 * * 5-7",
    "0 0 * * 0-7",
    "0  0\t* * *",
    " 0 0 * * *",
    "*/61 * * * *",
    "1,,2 * * * *",
    "0 0 31 4,6 *",
];

/// Numbers that look as if they came by chance, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn field(&mut self, least: u64, most: u64, names: &[&str]) -> String {
        let value = |dice: &mut Dice| match usize::try_from(dice.below(100)).unwrap() {
            0..40 if !names.is_empty() => {
                let place = dice.below(names.len() as u64);
                names[usize::try_from(place).unwrap()].to_owned()
            }
            _ => (least + dice.below(most - least + 1)).to_string(),
        };
        match self.below(20) {
            0..6 => "*".to_owned(),
            6..9 => format!("*/{}", 1 + self.below((most - least) / 2)),
            9..14 => value(self),
            14..17 => {
                let (one, other) = (least + self.below(most - least + 1), least + self.below(most - least + 1));
                let step = if self.below(10) < 3 { format!("/{}", 1 + self.below(5)) } else { String::new() };
                format!("{}-{}{step}", one.min(other), one.max(other))
            }
            _ => (0..2 + self.below(3)).map(|_| value(self)).collect::<Vec<_>>().join(","),
        }
    }
}

fn expressions() -> Vec<String> {
    const MONTHS: [&str; 12] = ["JAN", "feb", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    const DAYS: [&str; 7] = ["SUN", "MON", "tue", "WED", "THU", "FRI", "SAT"];
    let mut dice = Dice(13);
    let mut expressions: Vec<String> = SPECIAL.iter().map(|text| (*text).to_owned()).collect();
    while expressions.len() < COUNT {
        let most_days = if dice.below(10) < 7 { 28 } else { 31 };
        expressions.push(
            [
                dice.field(0, 59, &[]),
                dice.field(0, 23, &[]),
                dice.field(1, most_days, &[]),
                dice.field(1, 12, &MONTHS),
                dice.field(0, 7, &DAYS),
            ]
            .join(" "),
        );
    }
    expressions
}

fn times(expression: &str) -> String {
    let Ok(cron) = expression.parse::<Cron>() else { return "refused".to_owned() };
    let schedule = Schedule::cron(cron, Zone::UTC);
    let times = schedule.after("2026-01-31T23:59:30Z".parse().unwrap()).take(5);
    times.map(|time| time.format("%Y-%m-%dT%H:%M:%S").to_string()).collect::<Vec<_>>().join(" ")
}

/// Why the two may differ.
fn known_difference(expression: &str, theirs: &str, ours: &str) -> Option<&'static str> {
    let fields: Vec<&str> = expression.split_whitespace().collect();
    let has_equal_range = |field: &&str| {
        field.split(',').any(|item| {
            let range = item.split('/').next().unwrap_or_default();
            range.split_once('-').is_some_and(|(first, last)| first == last)
        })
    };
    let is_stepped_star = |place: usize| fields.get(place).is_some_and(|field| field.starts_with("*/"));
    if fields.iter().any(has_equal_range) {
        Some("croniter takes a-a for the whole range, we for a")
    } else if is_stepped_star(2) || is_stepped_star(4) {
        Some("croniter takes */2 beside another day field for «and», we for «or»")
    } else if theirs == "refused" && ["5L", "+", ",,"].iter().any(|sign| expression.contains(sign)) {
        Some("croniter refuses 5L, +MON and empty items")
    } else if ours == "refused" && expression == "0 0 * * L5" {
        Some("we write L5 as 5L")
    } else if ours == "refused" && fields.len() == 7 {
        Some("we know no field for years")
    } else {
        None
    }
}

#[test]
#[ignore = "a peer: needs what tests/peers/install installs"]
fn cron_expressions_come_when_croniter_says() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("expressions");
    let expressions = expressions();
    fs::write(&list, expressions.join("\n") + "\n").unwrap();
    let mut peer = python("cron_times.py");
    peer.stdin(File::open(&list).unwrap());
    let told = run(peer, 0);
    let theirs: Vec<&str> = told.lines().collect();
    assert_eq!(theirs.len(), COUNT);
    let mut differences: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unknown = Vec::new();
    for (expression, theirs) in expressions.iter().zip(theirs) {
        let ours = times(expression);
        if ours == theirs {
            continue;
        }
        match known_difference(expression, theirs, &ours) {
            Some(reason) => *differences.entry(reason).or_default() += 1,
            None => unknown.push(format!("{expression}\n  croniter {theirs}\n  ours     {ours}")),
        }
    }
    assert!(unknown.is_empty(), "{} unknown differences:\n{}", unknown.len(), unknown.join("\n"));
    assert!(differences.values().sum::<usize>() < COUNT / 10, "{differences:#?}");
}
