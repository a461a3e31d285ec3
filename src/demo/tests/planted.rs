//! The default account holds what it says: its findings are derived anew here, from the rules of the audit.

use serde_json::Value;

use crate::demo::{
    DEFAULT_FIXTURE, ExpectedFinding, Fixture,
    account::{attached_arns, default_document, find_policy},
    fixture_account::{Account, Role, User},
    index::Index,
    moment::Moment,
};

fn days(moment: Moment) -> Option<f64> {
    match moment {
        Moment::DaysAgo(days) => Some(days),
        Moment::Never => None,
        Moment::At(_) => Some(4000.0),
    }
}

/// A password makes a human; else the tag, then the name decides, and a name with @ is a person's address.
fn is_bot(user: &User) -> bool {
    let starts = ["svc", "bot", "ci", "app", "sys", "service", "robot", "terraform", "github"];
    let separated = |start: &&str| user.name.strip_prefix(*start).is_some_and(|rest| rest.starts_with(['-', '_', '.']));
    let is_named_so = !user.name.contains('@') && starts.iter().any(separated);
    user.password.is_none() && (user.tags.get("kind").is_some_and(|kind| kind == "bot") || is_named_so)
}

struct Findings(Vec<ExpectedFinding>);

impl Findings {
    fn add(&mut self, check: &str, entity: impl Into<String>, reason: &str) {
        self.0.push(ExpectedFinding::from((check.to_owned(), entity.into(), reason.to_owned())));
    }
}

fn root_and_password_policy(account: &Account, findings: &mut Findings) {
    if account.root.keys.iter().any(|key| key.active) {
        findings.add("1", "<root_account>", "ROOT_ACCESS_KEY");
    }
    let policy = account.password_policy.as_ref().unwrap();
    for (is_broken, reason) in [
        (policy.minimum_length < 10, "MIN_LENGTH"),
        (!policy.lowercase, "NO_LOWERCASE"),
        (!policy.numbers, "NO_NUMBER"),
        (!policy.symbols, "NO_SYMBOL"),
        (!policy.users_may_change, "NO_USER_CHANGE"),
        (policy.max_age.is_none(), "NO_EXPIRY"),
        (policy.max_age.is_some_and(|days| days > 365), "MAX_AGE"),
        (policy.reuse_prevention.unwrap_or(0) < 24, "REUSE_PREVENTION"),
    ] {
        if is_broken {
            findings.add("2", "password_policy", reason);
        }
    }
}

fn user_findings(user: &User, findings: &mut Findings) {
    let (rotation, inactive, limit) = if is_bot(user) { ("4", "6", 180.0) } else { ("3", "5", 45.0) };
    for (number, key) in user.keys.iter().enumerate() {
        if key.active && days(key.age).unwrap() > limit {
            findings.add(rotation, format!("{}/access_key_{}", user.name, number + 1), "KEY_NOT_ROTATED");
        }
    }
    let used = user.keys.iter().filter_map(|key| key.last_used).chain(user.password).filter_map(days);
    match used.reduce(f64::min) {
        Some(idle) if idle > 180.0 => findings.add(inactive, &user.name, "INACTIVE"),
        None if days(user.created).unwrap() > 180.0 => findings.add(inactive, &user.name, "NEVER_USED"),
        _ => {}
    }
    if user.password.is_some() && !user.mfa {
        findings.add("7", &user.name, "NO_MFA");
    }
}

fn has_star(value: Option<&Value>) -> bool {
    match value {
        Some(Value::String(text)) => text == "*" || text == "*:*",
        Some(Value::Array(several)) => several.iter().any(|each| has_star(Some(each))),
        Some(Value::Object(kinds)) => kinds.values().any(|each| has_star(Some(each))),
        _ => false,
    }
}

fn is_fixed(path: &str) -> bool {
    path.starts_with("/aws-service-role/") || path.starts_with("/aws-reserved/")
}

fn role_findings(fixture: &Fixture, account: &Account, role: &Role, findings: &mut Findings) {
    if is_fixed(&role.path) {
        return;
    }
    let attached = attached_arns(fixture, account, &role.attached);
    let managed = attached.iter().filter_map(|arn| default_document(find_policy(fixture, account, arn)?));
    let mut reasons = Vec::new();
    for document in role.inline.values().chain(managed).chain([&role.trust]) {
        let statements = match &document.value["Statement"] {
            Value::Array(several) => several.clone(),
            one => vec![one.clone()],
        };
        for statement in statements.iter().filter(|statement| statement["Effect"] == "Allow") {
            let is_limited =
                statement.get("Condition").is_some_and(|condition| condition.to_string().contains("sts:ExternalId"));
            for (holds, reason) in [
                (has_star(statement.get("Action")), "ACTION_STAR"),
                (statement.get("NotAction").is_some(), "NOT_ACTION_ALLOW"),
                (has_star(statement.get("Principal")) && !is_limited, "PRINCIPAL_STAR"),
                (statement.get("NotPrincipal").is_some(), "NOT_PRINCIPAL_ALLOW"),
            ] {
                if holds {
                    reasons.push(reason);
                }
            }
        }
    }
    reasons.dedup();
    reasons.into_iter().for_each(|reason| findings.add("8", &role.name, reason));
}

/// Age of an entity, or none when it is not looked at.
fn age_of(fixture: &Fixture, account: &Account, index: &Index, (short, arn): (&str, &str)) -> Option<f64> {
    let created = match short.rsplit_once('/')? {
        ("user", name) => account.users.iter().find(|user| user.name == name)?.created,
        ("group", name) => account.groups.iter().find(|group| group.name == name)?.created,
        ("role", name) => account.roles.iter().find(|role| role.name == name && !is_fixed(&role.path))?.created,
        _ => find_policy(fixture, account, arn).filter(|_| index.attachments(arn) > 0)?.created,
    };
    days(created)
}

fn unused_permissions(fixture: &Fixture, account: &Account, findings: &mut Findings) {
    let index = Index::new(fixture, account);
    for (short, services) in &account.last_accessed {
        let arn = index.resolve(short).unwrap();
        if age_of(fixture, account, &index, (short, &arn)).is_none_or(|age| age < 180.0) {
            continue;
        }
        for service in services {
            let entity = format!("{arn}#{}", service.namespace);
            match service.at.map(days) {
                None => findings.add("9", entity, "NEVER_USED"),
                Some(idle) if idle.unwrap() > 180.0 => findings.add("9", entity, "NOT_USED_LATELY"),
                Some(_) => {}
            }
        }
    }
}

fn is_suppressed(rules: &[Value], account: &Account, finding: &ExpectedFinding) -> bool {
    rules.iter().any(|rule| {
        let arn = rule["arn"].as_str().unwrap();
        let is_it = match finding.entity.split_once('#') {
            Some((entity, key)) => entity == arn && rule["key"] == key,
            None => arn.ends_with(&format!("::{}:user/{}", account.id, finding.entity)),
        };
        is_it && rule["check"] == finding.check.as_str() && rule["expires"].as_str().unwrap() > "2090"
    })
}

#[test]
fn the_default_account_plants_what_it_expects() {
    let fixture = Fixture::read(DEFAULT_FIXTURE).unwrap();
    let account = &fixture.accounts[0];
    let mut findings = Findings(Vec::new());
    root_and_password_policy(account, &mut findings);
    account.users.iter().for_each(|user| user_findings(user, &mut findings));
    account.roles.iter().for_each(|role| role_findings(&fixture, account, role, &mut findings));
    unused_permissions(&fixture, account, &mut findings);
    let rules: Vec<Value> = serde_json::from_str(&fixture.variables["suppressions"]).unwrap();
    let before = findings.0.len();
    findings.0.retain(|finding| !is_suppressed(&rules, account, finding));
    assert_eq!(before - findings.0.len(), 2, "two findings are suppressed; the third suppression has expired");
    findings.0.sort();
    let mut expected = fixture.expected.clone();
    expected.sort();
    assert_eq!(findings.0, expected);
    let checks: std::collections::BTreeSet<_> = expected.iter().map(|finding| finding.check.as_str()).collect();
    assert_eq!(checks.len(), 9, "every check has a finding");
}
