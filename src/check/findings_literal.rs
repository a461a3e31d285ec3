//! Findings objects that a script writes out and that contradict themselves, found before it runs.
//!
//! Only what is handed to the visualizer as it stands counts: nothing can change it any more. What is computed in it is
//! left to the run.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::{
    finding::{SCHEMA, flaw_of_check, flaw_of_schema},
    script::{Token, tokens},
};

/// Members without which a check or finding cannot be read.
const NEEDED: [&str; 4] = ["check", "title", "entity", "reason"];

/// A value as written.
#[derive(Debug)]
enum Literal {
    /// Computed.
    Unknown,
    /// A text, number, boolean or null.
    Plain(Value),
    /// `[…]` without spread parts.
    List(Vec<Literal>),
    /// `{…}` without spread or computed members.
    Object(usize, Vec<(String, Literal)>),
}

/// What is wrong with the findings objects of a script, and the byte at which the object begins that is wrong.
pub(super) fn flaws(code: &str) -> Vec<(usize, String)> {
    if !code.to_ascii_lowercase().contains("postwatch.findings") {
        return Vec::new();
    }
    let tokens = tokens(code);
    let starts = (0..tokens.len()).filter(|place| is_call_of_visualizer(&tokens[*place..]));
    let mut found = Vec::new();
    for start in starts {
        let mut reader = Reader { tokens: &tokens, place: start + 6 };
        reader.skip_value();
        if reader.takes(',') {
            judge(&reader.value(), &mut found);
        }
    }
    found
}

/// `pm.visualizer.set(`
fn is_call_of_visualizer(tokens: &[(usize, Token<'_>)]) -> bool {
    let wanted = [
        Token::Name("pm"),
        Token::Mark('.'),
        Token::Name("visualizer"),
        Token::Mark('.'),
        Token::Name("set"),
        Token::Mark('('),
    ];
    tokens.len() > wanted.len() && tokens.iter().zip(&wanted).all(|((_, token), wanted)| token == wanted)
}

fn judge(data: &Literal, found: &mut Vec<(usize, String)>) {
    let Literal::Object(at, _) = data else { return };
    let Some(Literal::Plain(Value::String(schema))) = data.member("schema") else { return };
    if schema != SCHEMA {
        // It may be somebody else's data.
        return found.extend(flaw_of_schema(schema).map(|flaw| (*at, flaw)));
    }
    match data.member("checks") {
        None => found.push((*at, "checks: missing".to_owned())),
        Some(Literal::Plain(_) | Literal::Object(..)) => found.push((*at, "checks: not a list".to_owned())),
        Some(Literal::Unknown) => {}
        Some(Literal::List(checks)) => {
            for check in checks {
                let Literal::Object(at, _) = check else { continue };
                if is_known(check)
                    && let Some(flaw) = flaw(&check.to_json())
                {
                    found.push((*at, flaw));
                }
            }
        }
    }
}

/// Whether a suppression still holds depends on the day of the run: only what is wrong on any day is told.
fn flaw(check: &Value) -> Option<String> {
    flaw_of_check(check, NaiveDate::MIN).and_then(|_| flaw_of_check(check, NaiveDate::MAX))
}

/// Whether status and findings are written out.
fn is_known(check: &Literal) -> bool {
    let is_plain = |member: Option<&Literal>| matches!(member, None | Some(Literal::Plain(_)));
    let is_finding = |finding: &Literal| match finding.member("suppressed") {
        Some(suppression @ Literal::Object(..)) => is_plain(suppression.member("expires")),
        suppression => is_plain(suppression) && matches!(finding, Literal::Object(..)),
    };
    is_plain(check.member("status"))
        && match check.member("findings") {
            None | Some(Literal::Plain(_)) => true,
            Some(Literal::List(findings)) => findings.iter().all(is_finding),
            Some(_) => false,
        }
}

impl Literal {
    fn member(&self, wanted: &str) -> Option<&Literal> {
        let Literal::Object(_, members) = self else { return None };
        members.iter().rev().find(|(name, _)| name == wanted).map(|(_, value)| value)
    }

    /// The value with words in place of what is computed and must be there; the rest of that is left out.
    fn to_json(&self) -> Value {
        match self {
            Literal::Unknown => Value::Null,
            Literal::Plain(value) => value.clone(),
            Literal::List(values) => {
                values.iter().filter(|value| !matches!(value, Literal::Unknown)).map(Literal::to_json).collect()
            }
            Literal::Object(_, members) => {
                let mut object = Map::new();
                for (name, value) in members {
                    match value {
                        Literal::Unknown if NEEDED.contains(&name.as_str()) => {
                            object.insert(name.clone(), "…".into());
                        }
                        Literal::Unknown => _ = object.remove(name),
                        value => _ = object.insert(name.clone(), value.to_json()),
                    }
                }
                Value::Object(object)
            }
        }
    }
}

struct Reader<'code> {
    tokens: &'code [(usize, Token<'code>)],
    place: usize,
}

impl Reader<'_> {
    fn takes(&mut self, wanted: char) -> bool {
        let is_there = matches!(self.tokens.get(self.place), Some((_, Token::Mark(mark))) if *mark == wanted);
        self.place += usize::from(is_there);
        is_there
    }

    /// Up to the comma or bracket that ends a value.
    fn skip_value(&mut self) {
        let mut depth = 0_usize;
        while let Some((_, token)) = self.tokens.get(self.place) {
            match token {
                Token::Mark('(' | '[' | '{') => depth += 1,
                Token::Mark(')' | ']' | '}' | ',') if depth == 0 => return,
                Token::Mark(')' | ']' | '}') => depth -= 1,
                _ => {}
            }
            self.place += 1;
        }
    }

    fn is_at_end(&self) -> bool {
        matches!(self.tokens.get(self.place), None | Some((_, Token::Mark(')' | ']' | '}' | ','))))
    }

    fn value(&mut self) -> Literal {
        let Some((at, token)) = self.tokens.get(self.place) else { return Literal::Unknown };
        self.place += 1;
        let value = match token {
            Token::Text(Some(text)) => Literal::Plain(Value::String(text.clone())),
            Token::Name(word) => serde_json::from_str(word).map_or(Literal::Unknown, Literal::Plain),
            Token::Mark('[') => self.list(),
            Token::Mark('{') => self.object(*at),
            Token::Text(None) | Token::Mark(_) => {
                self.place -= 1;
                Literal::Unknown
            }
        };
        if self.is_at_end() {
            return value;
        }
        self.skip_value();
        Literal::Unknown
    }

    fn list(&mut self) -> Literal {
        let mut values = Vec::new();
        let mut is_whole = true;
        while !self.takes(']') {
            is_whole &= !self.is_spread();
            values.push(self.value());
            if !self.goes_on_before(']') {
                return Literal::Unknown;
            }
        }
        if is_whole { Literal::List(values) } else { Literal::Unknown }
    }

    fn object(&mut self, at: usize) -> Literal {
        let mut members = Vec::new();
        let mut is_whole = true;
        while !self.takes('}') {
            let name = match self.tokens.get(self.place) {
                Some((_, Token::Name(name))) => (*name).to_owned(),
                Some((_, Token::Text(Some(name)))) => name.clone(),
                _ => {
                    is_whole = false;
                    String::new()
                }
            };
            self.place += usize::from(!name.is_empty());
            let value = if self.takes(':') {
                self.value()
            } else {
                self.skip_value();
                Literal::Unknown
            };
            members.push((name, value));
            if !self.goes_on_before('}') {
                return Literal::Unknown;
            }
        }
        if is_whole { Literal::Object(at, members) } else { Literal::Unknown }
    }

    fn is_spread(&self) -> bool {
        matches!(self.tokens.get(self.place), Some((_, Token::Mark('.'))))
    }

    /// Whether a comma or this bracket comes; the comma is taken.
    fn goes_on_before(&mut self, bracket: char) -> bool {
        self.takes(',') || matches!(self.tokens.get(self.place), Some((_, Token::Mark(mark))) if *mark == bracket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of an object with this list of checks.
    fn told(checks: &str) -> Vec<String> {
        let code = format!(
            "const a = 1;\npm.visualizer.set(`<b>${{a}}</b>`, {{ schema: 'postwatch.findings/1', account: {{ id: acc() }}, checks: {checks} }});"
        );
        flaws(&code).into_iter().map(|(_, flaw)| flaw).collect()
    }

    const NO_FINDINGS: &str =
        "status is \"fail\", but there are no findings; a check that could not look has the status \"error\"";

    #[test]
    fn what_contradicts_itself_is_told() {
        for (checks, flaw) in [
            ("[{ check: '1', title: 't', status: 'fail', findings: [] }]", NO_FINDINGS),
            ("[{ check: '1', title: t(), status: \"fail\", findings: [], notes: [`a ${b} c`] },]", NO_FINDINGS),
            ("[{ check, title, status: 'fail' }]", NO_FINDINGS),
            (
                "[{ check: '1', title: 't', status: 'pass', findings: [{ entity: e, reason: 'R', age_days: 3.5 }] }]",
                "status is \"pass\", but there is a finding that is not suppressed; with findings it is \"fail\"",
            ),
            (
                "[{ check: '1', title: 't', status: 'fail', findings: [{ entity: 'e', reason: 'R', suppressed: { reason: 'x' } }] }]",
                "status is \"fail\", but all findings are suppressed; then it is \"pass\"",
            ),
            ("[{ check: '1', title: 't', status: 'failed', findings: [] }]", "status: unknown variant `failed`"),
            ("[{ check: '1', status: 'pass', findings: [] }]", "missing field `title`"),
            ("[{ check: 1, title: 't', status: 'pass', findings: [] }]", "check: invalid type"),
            ("{}", "checks: not a list"),
        ] {
            let told = told(checks);
            assert!(told.len() == 1 && told[0].contains(flaw), "{checks}: {told:?}");
        }
    }

    #[test]
    fn what_is_computed_is_left_to_the_run() {
        for checks in [
            "[{ check: '1', title: 't', status: open.length ? 'fail' : 'pass', findings: [] }]",
            "[{ check: '1', title: 't', status: 'fail', findings: found }]",
            "[{ check: '1', title: 't', status: 'fail', findings: [...found] }]",
            "[{ check: '1', title: 't', status: 'fail', findings: found.map((x) => ({ entity: x, reason: 'R' })) }]",
            "[{ ...base, status: 'fail' }]",
            "[{ check: '1', title: 't', status: 'pass', findings: [{ entity: 'e', reason: 'R', suppressed: lookup('e') }] }]",
            "[{ check: '1', title: 't', status: 'fail', findings: [{ entity: 'e', reason: 'R', suppressed: { expires: '2026-01-01' } }] }]",
            "[{ check: '1', title: 't', status: 'pass', findings: [] }, { check: '2', title: 't', status: 'error', findings: [] }]",
            "list",
        ] {
            assert_eq!(told(checks), Vec::<String>::new(), "{checks}");
        }
        let later = "const data = { schema: 'postwatch.findings/1', checks: [{ status: 'fail', findings: [] }] }; data.checks = x; pm.visualizer.set(t, data)";
        assert_eq!(flaws(later), []);
        assert_eq!(flaws("pm.visualizer.set(t, { schema: 'other/1' }) // postwatch.findings"), []);
    }

    #[test]
    fn an_unknown_schema_is_told() {
        let found = flaws("pm.visualizer.set('', {schema: 'postwatch.findings/2', checks: []})");
        assert_eq!(
            found,
            [(22, "schema: \"postwatch.findings/2\" is not known, only \"postwatch.findings/1\" is".to_owned())]
        );
    }
}
