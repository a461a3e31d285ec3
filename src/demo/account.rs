//! Names, ARNs and ids of what a fixture holds, and how to find it.

use sha2::{Digest, Sha256};

use super::{
    fixture::Fixture,
    fixture_account::{AccessKey, Account, Document, Group, ManagedPolicy, Role, User},
};

pub(crate) fn user_arn(account: &Account, user: &User) -> String {
    iam_arn(account, "user", &user.path, &user.name)
}

pub(crate) fn group_arn(account: &Account, group: &Group) -> String {
    iam_arn(account, "group", &group.path, &group.name)
}

pub(crate) fn role_arn(account: &Account, role: &Role) -> String {
    iam_arn(account, "role", &role.path, &role.name)
}

pub(crate) fn customer_policy_arn(account: &Account, policy: &ManagedPolicy) -> String {
    iam_arn(account, "policy", &policy.path, &policy.name)
}

pub(crate) fn aws_policy_arn(account: &Account, policy: &ManagedPolicy) -> String {
    format!("arn:{}:iam::aws:policy{}{}", account.partition, policy.path, policy.name)
}

pub(crate) fn root_arn(account: &Account) -> String {
    format!("arn:{}:iam::{}:root", account.partition, account.id)
}

pub(crate) fn mfa_serial(account: &Account, user: &User) -> String {
    format!("arn:{}:iam::{}:mfa/{}", account.partition, account.id, user.name)
}

fn iam_arn(account: &Account, kind: &str, path: &str, name: &str) -> String {
    format!("arn:{}:iam::{}:{kind}{path}{name}", account.partition, account.id)
}

/// The region that IAM's signatures are made for.
pub(crate) fn iam_region(account: &Account) -> &'static str {
    match account.partition.as_str() {
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => "us-east-1",
    }
}

/// The given id, or one made from the ARN, so that it is the same at each start.
pub(crate) fn unique_id(given: Option<&str>, prefix: &str, arn: &str) -> String {
    given.map_or_else(|| format!("{prefix}{}", letters(arn, 17)), str::to_owned)
}

/// Id of a user's (or root's) access key; `number` counts from 0.
pub(crate) fn access_key_id(key: &AccessKey, owner_arn: &str, number: usize) -> String {
    key.id.clone().unwrap_or_else(|| format!("AKIA{}", letters(&format!("{owner_arn}#{number}"), 16)))
}

/// Letters and digits as AWS uses them in ids, drawn from a hash of the seed.
pub(crate) fn letters(seed: &str, length: usize) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    Sha256::digest(seed).iter().take(length).map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// The ARN that a reference in a fixture means: a name, `aws:` and a name, or an ARN; none if there is no such policy.
pub(crate) fn policy_arn(fixture: &Fixture, account: &Account, reference: &str) -> Option<String> {
    if reference.starts_with("arn:") {
        return find_policy(fixture, account, reference).map(|_| reference.to_owned());
    }
    match reference.strip_prefix("aws:") {
        Some(name) => {
            let is_it = |policy: &&ManagedPolicy| {
                policy.name == name || format!("{}{}", policy.path, policy.name)[1..] == *name
            };
            fixture.aws_policies.iter().find(is_it).map(|policy| aws_policy_arn(account, policy))
        }
        None => account
            .policies
            .iter()
            .find(|policy| policy.name == reference)
            .map(|policy| customer_policy_arn(account, policy)),
    }
}

/// A managed policy by its ARN.
pub(crate) fn find_policy<'a>(fixture: &'a Fixture, account: &'a Account, arn: &str) -> Option<&'a ManagedPolicy> {
    let customer = account.policies.iter().find(|policy| customer_policy_arn(account, policy) == arn);
    customer.or_else(|| fixture.aws_policies.iter().find(|policy| aws_policy_arn(account, policy) == arn))
}

/// ARNs of what is attached, in order.
pub(crate) fn attached_arns(fixture: &Fixture, account: &Account, attached: &[String]) -> Vec<String> {
    attached.iter().filter_map(|reference| policy_arn(fixture, account, reference)).collect()
}

/// The document that counts.
pub(crate) fn default_document(policy: &ManagedPolicy) -> Option<&Document> {
    policy.versions.iter().find(|version| version.id == policy.default).map(|version| &version.document)
}

/// `user/NAME` or `role/NAME`, without the path.
pub(crate) fn principal_exists(account: &Account, principal: &str) -> bool {
    match principal.split_once('/') {
        Some(("user", name)) => account.users.iter().any(|user| user.name == name),
        Some(("role", name)) => account.roles.iter().any(|role| role.name == name),
        _ => false,
    }
}
