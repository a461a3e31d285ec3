//! What is asked for again and again, found once: ARNs, attachments, last-accessed lists.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    account::{attached_arns, aws_policy_arn, customer_policy_arn, group_arn, role_arn, user_arn},
    fixture::Fixture,
    fixture_account::{Account, LastAccess},
};

/// What one account knows of its entities, by ARN.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// `user/NAME`, `group/NAME`, `role/NAME`, `policy/NAME`, `aws:policy/NAME` and the ARNs they stand for.
    short: HashMap<String, String>,
    arns: HashSet<String>,
    attachments: HashMap<String, usize>,
    last_accessed: HashMap<String, Vec<LastAccess>>,
    failing_jobs: HashSet<String>,
}

impl Index {
    pub(crate) fn new(fixture: &Fixture, account: &Account) -> Index {
        let mut index = Index::default();
        for user in &account.users {
            index.name(format!("user/{}", user.name), user_arn(account, user));
        }
        for group in &account.groups {
            index.name(format!("group/{}", group.name), group_arn(account, group));
        }
        for role in &account.roles {
            index.name(format!("role/{}", role.name), role_arn(account, role));
        }
        for policy in &account.policies {
            index.name(format!("policy/{}", policy.name), customer_policy_arn(account, policy));
        }
        for policy in &fixture.aws_policies {
            let arn = aws_policy_arn(account, policy);
            index.name(format!("aws:policy{}{}", policy.path, policy.name), arn.clone());
            index.name(format!("aws:policy/{}", policy.name), arn);
        }
        let users = account.users.iter().map(|user| &user.attached);
        let groups = account.groups.iter().map(|group| &group.attached);
        let roles = account.roles.iter().map(|role| &role.attached);
        for attached in users.chain(groups).chain(roles) {
            for arn in attached_arns(fixture, account, attached) {
                *index.attachments.entry(arn).or_default() += 1;
            }
        }
        index.note_accesses(&account.last_accessed);
        index.failing_jobs = account.failing_jobs.iter().filter_map(|name| index.resolve(name)).collect();
        index
    }

    fn name(&mut self, short: String, arn: String) {
        self.arns.insert(arn.clone());
        self.short.insert(short, arn);
    }

    fn note_accesses(&mut self, last_accessed: &BTreeMap<String, Vec<LastAccess>>) {
        for (name, accesses) in last_accessed {
            if let Some(arn) = self.resolve(name) {
                self.last_accessed.entry(arn).or_default().extend(accesses.iter().cloned());
            }
        }
    }

    /// The ARN behind a short form; an ARN is itself. None if there is no such entity.
    pub(crate) fn resolve(&self, name: &str) -> Option<String> {
        if self.arns.contains(name) { Some(name.to_owned()) } else { self.short.get(name).cloned() }
    }

    /// True for the ARN of a user, group, role or policy that this account can name.
    pub(crate) fn is_known(&self, arn: &str) -> bool {
        self.arns.contains(arn)
    }

    /// How many users, groups and roles hold that policy.
    pub(crate) fn attachments(&self, policy_arn: &str) -> usize {
        self.attachments.get(policy_arn).copied().unwrap_or(0)
    }

    /// What the fixture says of that entity; nothing said is a list without services.
    pub(crate) fn last_accessed(&self, arn: &str) -> &[LastAccess] {
        self.last_accessed.get(arn).map(Vec::as_slice).unwrap_or_default()
    }

    /// True for entities whose last-accessed job fails.
    pub(crate) fn job_fails(&self, arn: &str) -> bool {
        self.failing_jobs.contains(arn)
    }
}
