//! Fixtures read from files, and what their shape cannot say: names that must exist, numbers that must fit.

use std::collections::BTreeSet;

use super::{
    account::{policy_arn, principal_exists},
    fixture::{Fixture, FixtureError},
    fixture_account::{AccessKey, Account},
    index::Index,
    moment::Moment,
    place::{place_around, place_of},
};

/// A year, in either direction.
const LONGEST_SESSION_MINUTES: u64 = 525_600;
/// IAM's own bound.
const LONGEST_PASSWORD_AGE: u32 = 1095;

impl Fixture {
    /// Reads a fixture and checks that its parts fit each other.
    pub fn read(text: &str) -> Result<Fixture, FixtureError> {
        let fixture: Fixture = serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            let find = if message.starts_with("missing field") { place_around } else { place_of };
            FixtureError::Shape { place: find(text, error.line(), error.column()), message }
        })?;
        check(&fixture)?;
        Ok(fixture)
    }
}

/// Refuses a fixture whose parts do not fit each other.
fn check(fixture: &Fixture) -> Result<(), FixtureError> {
    if fixture.accounts.is_empty() {
        return Err(wrong("accounts", "there is none"));
    }
    unique(&fixture.accounts, |account| &account.id, "accounts")?;
    let mut key_ids = BTreeSet::new();
    let mut signing_keys = BTreeSet::new();
    for (number, account) in fixture.accounts.iter().enumerate() {
        let place = format!("accounts[{number}]");
        check_account(fixture, account, &place)?;
        let owned = account.users.iter().flat_map(|user| &user.keys).chain(&account.root.keys);
        for key in owned {
            let Some(id) = &key.id else { continue };
            if !key_ids.insert(id) {
                return Err(wrong(&place, format!("access key {id} is there twice")));
            }
            if key.secret.is_some() {
                signing_keys.insert(id);
            }
        }
    }
    for (number, policy) in fixture.aws_policies.iter().enumerate() {
        if !policy.versions.iter().any(|version| version.id == policy.default) {
            return Err(wrong(format!("aws_policies[{number}]"), format!("no version {}", policy.default)));
        }
    }
    for (number, session) in fixture.sessions.iter().enumerate() {
        let place = format!("sessions[{number}]");
        let account = fixture.accounts.iter().find(|account| account.id == session.account);
        let Some(account) = account else { return Err(wrong(place, format!("no account {}", session.account))) };
        if !principal_exists(account, &session.principal) {
            return Err(wrong(place, format!("no principal {} in account {}", session.principal, account.id)));
        }
        if session.expires_minutes.unsigned_abs() > LONGEST_SESSION_MINUTES {
            return Err(wrong(place, format!("expires_minutes beyond {LONGEST_SESSION_MINUTES}")));
        }
        signing_keys.insert(&session.access_key);
    }
    if !signing_keys.contains(&fixture.auditor) {
        return Err(wrong("auditor", format!("no access key {} with a secret", fixture.auditor)));
    }
    if fixture.behaviour.page_limit == 0 {
        return Err(wrong("behaviour.page_limit", "a page holds at least one item"));
    }
    Ok(())
}

fn check_account(fixture: &Fixture, account: &Account, place: &str) -> Result<(), FixtureError> {
    if account.id.len() != 12 || !account.id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong(format!("{place}.id"), "an account id has twelve digits"));
    }
    if !["aws", "aws-cn", "aws-us-gov"].contains(&account.partition.as_str()) {
        return Err(wrong(format!("{place}.partition"), format!("no partition {}", account.partition)));
    }
    let longest = account.password_policy.as_ref().and_then(|policy| policy.max_age);
    if longest.is_some_and(|days| !(1..=LONGEST_PASSWORD_AGE).contains(&days)) {
        return Err(wrong(format!("{place}.password_policy.max_age"), format!("1 to {LONGEST_PASSWORD_AGE} days")));
    }
    unique(&account.users, |user| &user.name, &format!("{place}.users"))?;
    unique(&account.groups, |group| &group.name, &format!("{place}.groups"))?;
    unique(&account.roles, |role| &role.name, &format!("{place}.roles"))?;
    unique(&account.policies, |policy| &policy.name, &format!("{place}.policies"))?;
    let attached_exist = |attached: &[String], place: &str| match attached
        .iter()
        .find(|reference| policy_arn(fixture, account, reference).is_none())
    {
        Some(missing) => Err(wrong(place, format!("no policy {missing}"))),
        None => Ok(()),
    };
    for (number, user) in account.users.iter().enumerate() {
        let place = format!("{place}.users[{number}] ({})", user.name);
        path(&user.path, &place)?;
        happened(user.created, &place)?;
        keys(&user.keys, &place)?;
        attached_exist(&user.attached, &place)?;
        if let Some(missing) = user.groups.iter().find(|name| !account.groups.iter().any(|group| group.name == **name))
        {
            return Err(wrong(place, format!("no group {missing}")));
        }
    }
    for (number, group) in account.groups.iter().enumerate() {
        let place = format!("{place}.groups[{number}] ({})", group.name);
        path(&group.path, &place)?;
        happened(group.created, &place)?;
        attached_exist(&group.attached, &place)?;
    }
    for (number, role) in account.roles.iter().enumerate() {
        let place = format!("{place}.roles[{number}] ({})", role.name);
        path(&role.path, &place)?;
        happened(role.created, &place)?;
        attached_exist(&role.attached, &place)?;
    }
    for (number, policy) in account.policies.iter().enumerate() {
        let place = format!("{place}.policies[{number}] ({})", policy.name);
        path(&policy.path, &place)?;
        happened(policy.created, &place)?;
        if !policy.versions.iter().any(|version| version.id == policy.default) {
            return Err(wrong(place, format!("no version {}", policy.default)));
        }
    }
    let index = Index::new(fixture, account);
    for short in account.last_accessed.keys().chain(&account.failing_jobs) {
        if index.resolve(short).is_none() {
            return Err(wrong(format!("{place}.last_accessed"), format!("no user, group, role or policy {short}")));
        }
    }
    keys(&account.root.keys, &format!("{place}.root"))
}

fn keys(keys: &[AccessKey], place: &str) -> Result<(), FixtureError> {
    if keys.len() > 2 {
        return Err(wrong(place, "nobody has more than two access keys"));
    }
    for (number, key) in keys.iter().enumerate() {
        happened(key.age, &format!("{place}.keys[{number}].age"))?;
    }
    Ok(())
}

fn happened(moment: Moment, place: &str) -> Result<(), FixtureError> {
    if moment == Moment::Never { Err(wrong(place, "-1 (never) is not a time of creation")) } else { Ok(()) }
}

fn path(path: &str, place: &str) -> Result<(), FixtureError> {
    if path.starts_with('/') && path.ends_with('/') {
        Ok(())
    } else {
        Err(wrong(place, format!("path {path} must begin and end with /")))
    }
}

fn unique<T>(items: &[T], name: impl Fn(&T) -> &String, place: &str) -> Result<(), FixtureError> {
    let mut seen = BTreeSet::new();
    for (number, item) in items.iter().enumerate() {
        // IAM tells names apart without case.
        if !seen.insert(name(item).to_lowercase()) {
            return Err(wrong(format!("{place}[{number}]"), format!("{} is there twice", name(item))));
        }
    }
    Ok(())
}

fn wrong(place: impl Into<String>, message: impl Into<String>) -> FixtureError {
    FixtureError::Sense { place: place.into(), message: message.into() }
}
