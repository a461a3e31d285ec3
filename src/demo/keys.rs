//! Access keys, and who may hold them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{
    account::{access_key_id, root_arn, user_arn},
    fixture::Fixture,
};

/// Who holds the policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Principal {
    Root,
    User(String),
    Role(String),
}

/// Temporary credentials that are in force.
#[derive(Clone, Debug)]
pub(crate) struct SessionKey {
    pub(crate) secret: String,
    pub(crate) token: String,
    pub(crate) expires: DateTime<Utc>,
    pub(crate) account: String,
    pub(crate) principal: Principal,
    pub(crate) name: String,
    pub(crate) mfa: bool,
}

/// Where in the fixture an access key is: numbers of account, user (none for root) and key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyOwner {
    pub(crate) account: usize,
    pub(crate) user: Option<usize>,
    pub(crate) key: usize,
}

/// All access keys of a fixture by their ids.
pub(crate) fn key_owners(fixture: &Fixture) -> HashMap<String, KeyOwner> {
    let mut owners = HashMap::new();
    for (account_number, account) in fixture.accounts.iter().enumerate() {
        let users =
            account.users.iter().enumerate().map(|(number, user)| (Some(number), user_arn(account, user), &user.keys));
        for (user, arn, keys) in users.chain([(None, root_arn(account), &account.root.keys)]) {
            for (number, key) in keys.iter().enumerate() {
                owners
                    .insert(access_key_id(key, &arn, number), KeyOwner { account: account_number, user, key: number });
            }
        }
    }
    owners
}
