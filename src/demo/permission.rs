//! Whether policies allow an action: the part of IAM's evaluation that the simulated accounts need.

use std::collections::BTreeMap;

use serde_json::Value;

/// What is asked.
pub(crate) struct Question<'a> {
    /// Such as `iam:ListUsers`.
    pub(crate) action: &'a str,
    /// ARN, or `*`.
    pub(crate) resource: &'a str,
    /// Condition keys in lower case and their values.
    pub(crate) facts: &'a Facts,
}

/// Condition keys in lower case, such as `sts:externalid`.
pub(crate) type Facts = BTreeMap<String, String>;

/// What the policies say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Allowed,
    DeniedExplicitly,
    NotAllowed,
}

/// Judges by all policies at once: a Deny wins, else one Allow is enough.
pub(crate) fn judge<'a>(documents: impl IntoIterator<Item = &'a Value>, question: &Question<'_>) -> Verdict {
    let mut verdict = Verdict::NotAllowed;
    for statement in documents.into_iter().flat_map(statements) {
        if !covers(statement, "Action", question.action, false)
            || !covers(statement, "Resource", question.resource, true)
            || !conditions_hold(statement, question.facts)
        {
            continue;
        }
        match effect(statement) {
            Some("Deny") => return Verdict::DeniedExplicitly,
            Some("Allow") => verdict = Verdict::Allowed,
            _ => {}
        }
    }
    verdict
}

/// Who is named by the trust policy that lets a principal in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// The principal itself, or everybody.
    Directly,
    /// Its account: the account's own policies decide further.
    ByAccount,
    No,
}

/// The principal that asks to assume a role: its names and its account.
pub(crate) struct Asking<'a> {
    /// User or role ARN, and for a session also the session's ARN.
    pub(crate) arns: Vec<String>,
    pub(crate) account: &'a str,
}

/// Judges a role's trust policy.
pub(crate) fn judge_trust(document: &Value, asking: &Asking<'_>, question: &Question<'_>) -> Trust {
    let mut trust = Trust::No;
    for statement in statements(document) {
        if !covers(statement, "Action", question.action, false) || !conditions_hold(statement, question.facts) {
            continue;
        }
        let named = match (statement.get("Principal"), statement.get("NotPrincipal")) {
            (Some(principal), _) => names(principal, asking),
            (None, Some(excluded)) if names(excluded, asking) == Trust::No => Trust::Directly,
            _ => Trust::No,
        };
        match (effect(statement), named) {
            (_, Trust::No) => {}
            (Some("Deny"), _) => return Trust::No,
            (Some("Allow"), Trust::Directly) => trust = Trust::Directly,
            (Some("Allow"), Trust::ByAccount) if trust == Trust::No => trust = Trust::ByAccount,
            _ => {}
        }
    }
    trust
}

fn names(principal: &Value, asking: &Asking<'_>) -> Trust {
    let listed = match principal {
        Value::String(all) if all == "*" => return Trust::Directly,
        Value::Object(kinds) => kinds.get("AWS").map(texts).unwrap_or_default(),
        _ => Vec::new(),
    };
    let is_account = |name: &str| name == asking.account || name.ends_with(&format!(":iam::{}:root", asking.account));
    if listed.iter().any(|name| *name == "*" || asking.arns.iter().any(|arn| arn == name)) {
        Trust::Directly
    } else if listed.iter().any(|name| is_account(name)) {
        Trust::ByAccount
    } else {
        Trust::No
    }
}

fn statements(document: &Value) -> Vec<&Value> {
    match document.get("Statement") {
        Some(Value::Array(several)) => several.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}

fn effect(statement: &Value) -> Option<&str> {
    statement.get("Effect").and_then(Value::as_str)
}

/// Checks Action and NotAction, Resource and NotResource. An absent element (a trust policy's Resource) covers all.
fn covers(statement: &Value, element: &str, value: &str, heeds_case: bool) -> bool {
    let matches = |pattern: &&str| match heeds_case {
        true => is_like(pattern, value),
        false => is_like(&pattern.to_ascii_lowercase(), &value.to_ascii_lowercase()),
    };
    match (statement.get(element), statement.get(format!("Not{element}"))) {
        (Some(patterns), _) => texts(patterns).iter().any(matches),
        (None, Some(patterns)) => !texts(patterns).iter().any(matches),
        (None, None) => true,
    }
}

fn conditions_hold(statement: &Value, facts: &Facts) -> bool {
    let Some(Value::Object(operators)) = statement.get("Condition") else { return true };
    operators.iter().all(|(operator, keys)| {
        keys.as_object().is_some_and(|keys| {
            keys.iter().all(|(key, wanted)| {
                condition_holds(
                    operator,
                    facts.get(&key.to_ascii_lowercase()).map(String::as_str),
                    &texts_of_any(wanted),
                )
            })
        })
    })
}

/// An operator that is not known here never holds.
fn condition_holds(operator: &str, fact: Option<&str>, wanted: &[String]) -> bool {
    let operator = operator.rsplit(':').next().unwrap_or(operator);
    let (operator, may_be_absent) = match operator.strip_suffix("IfExists") {
        Some(bare) => (bare, true),
        None => (operator, false),
    };
    if operator == "Null" {
        return wanted.iter().any(|each| (each == "true") == fact.is_none());
    }
    let Some(fact) = fact else { return may_be_absent || operator.contains("Not") };
    let number = |text: &str| text.parse::<f64>().ok();
    let any_number = |holds: fn(f64, f64) -> bool| {
        wanted
            .iter()
            .any(|each| matches!((number(fact), number(each)), (Some(fact), Some(bound)) if holds(fact, bound)))
    };
    match operator {
        "StringEquals" => wanted.iter().any(|each| each == fact),
        "StringNotEquals" => wanted.iter().all(|each| each != fact),
        "StringEqualsIgnoreCase" => wanted.iter().any(|each| each.eq_ignore_ascii_case(fact)),
        "StringLike" | "ArnLike" | "ArnEquals" => wanted.iter().any(|each| is_like(each, fact)),
        "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => !wanted.iter().any(|each| is_like(each, fact)),
        "Bool" => wanted.iter().any(|each| each.eq_ignore_ascii_case(fact)),
        "NumericEquals" => any_number(|fact, bound| fact == bound),
        "NumericLessThan" => any_number(|fact, bound| fact < bound),
        "NumericLessThanEquals" => any_number(|fact, bound| fact <= bound),
        "NumericGreaterThan" => any_number(|fact, bound| fact > bound),
        "NumericGreaterThanEquals" => any_number(|fact, bound| fact >= bound),
        _ => false,
    }
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn texts_of_any(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(several) => several.iter().flat_map(texts_of_any).collect(),
        other => vec![other.to_string()],
    }
}

/// `*` is any run of characters, `?` any one.
fn is_like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut here) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while here < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, here));
                at += 1;
            }
            Some(&letter) if letter == '?' || letter == text[here] => {
                at += 1;
                here += 1;
            }
            // Let the last star take one more character and try again.
            _ => match star {
                Some((star_at, taken)) => {
                    star = Some((star_at, taken + 1));
                    at = star_at + 1;
                    here = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|letter| *letter == '*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn asks<'a>(action: &'a str, resource: &'a str, facts: &'a Facts) -> Question<'a> {
        Question { action, resource, facts }
    }

    #[test]
    fn patterns_match_as_a_shell_does() {
        for (pattern, text, wanted) in [
            ("iam:get*", "iam:getuser", true),
            ("*", "", true),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("", "a", false),
        ] {
            assert_eq!(is_like(pattern, text), wanted, "{pattern} {text}");
        }
    }

    #[test]
    fn a_deny_wins_and_silence_is_no() {
        let facts = Facts::new();
        let allow = json!({"Statement": {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}});
        let deny = json!({"Statement": [{"Effect": "Deny", "NotAction": ["iam:Get*", "iam:List*"], "Resource": "*"}]});
        let both = [&allow, &deny];
        assert_eq!(judge(both, &asks("iam:ListUsers", "*", &facts)), Verdict::Allowed);
        assert_eq!(judge(both, &asks("IAM:createuser", "*", &facts)), Verdict::DeniedExplicitly);
        assert_eq!(judge([&allow], &asks("s3:GetObject", "*", &facts)), Verdict::NotAllowed);
    }

    #[test]
    fn conditions_are_heeded_and_unknown_operators_never_hold() {
        let with = |condition: Value| json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}});
        let facts = Facts::from([("sts:externalid".to_owned(), "s3cret".to_owned())]);
        let verdict = |condition: Value| judge([&with(condition)], &asks("sts:AssumeRole", "*", &facts));
        assert_eq!(verdict(json!({"StringEquals": {"sts:ExternalId": ["other", "s3cret"]}})), Verdict::Allowed);
        assert_eq!(verdict(json!({"StringEquals": {"sts:ExternalId": "other"}})), Verdict::NotAllowed);
        assert_eq!(verdict(json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}})), Verdict::NotAllowed);
        assert_eq!(verdict(json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": true}})), Verdict::Allowed);
        assert_eq!(verdict(json!({"Null": {"sts:ExternalId": "false"}})), Verdict::Allowed);
        assert_eq!(verdict(json!({"Fancy": {"sts:ExternalId": "s3cret"}})), Verdict::NotAllowed);
    }

    #[test]
    fn trust_tells_the_principal_from_its_account() {
        let facts = Facts::new();
        let asking = Asking { arns: vec!["arn:aws:iam::111111111111:user/ada".into()], account: "111111111111" };
        let trust = |effect: &str, principal: Value| {
            let document =
                json!({"Statement": [{"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole"}]});
            judge_trust(&document, &asking, &asks("sts:AssumeRole", "*", &facts))
        };
        assert_eq!(trust("Allow", json!({"AWS": "arn:aws:iam::111111111111:user/ada"})), Trust::Directly);
        assert_eq!(trust("Allow", json!("*")), Trust::Directly);
        assert_eq!(trust("Allow", json!({"AWS": ["222222222222", "111111111111"]})), Trust::ByAccount);
        assert_eq!(trust("Allow", json!({"AWS": "arn:aws:iam::222222222222:root"})), Trust::No);
        assert_eq!(trust("Allow", json!({"Service": "*"})), Trust::No);
        assert_eq!(trust("Deny", json!({"AWS": "*"})), Trust::No);
    }
}
