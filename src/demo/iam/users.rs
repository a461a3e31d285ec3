//! Users, their keys, devices, passwords and tags.

use std::collections::BTreeMap;

use super::Call;
use crate::demo::{
    account::{access_key_id, mfa_serial, root_arn, unique_id, user_arn},
    caller::find_user,
    cloud::Cloud,
    fixture_account::{AccessKey, Account, User},
    form::Form,
    keys::Principal,
    moment::zulu,
    refusal::Refusal,
    xml::Fields,
};

/// A user as lists show it: without tags.
pub(super) fn user_fields(cloud: &Cloud, account: &Account, user: &User) -> Fields {
    let used = user.password.and_then(|used| cloud.when(used));
    user_head(cloud, account, user).optional("PasswordLastUsed", used.map(zulu))
}

/// What users look like everywhere.
pub(super) fn user_head(cloud: &Cloud, account: &Account, user: &User) -> Fields {
    let arn = user_arn(account, user);
    Fields::new()
        .text("Path", &user.path)
        .text("UserName", &user.name)
        .text("UserId", unique_id(user.id.as_deref(), "AIDA", &arn))
        .text("Arn", arn)
        .text("CreateDate", zulu(cloud.created(user.created)))
}

/// Adds Tags if there are any: IAM leaves the element out otherwise.
pub(super) fn with_tags(fields: Fields, tags: &BTreeMap<String, String>) -> Fields {
    if tags.is_empty() { fields } else { fields.members("Tags", tag_fields(tags)) }
}

pub(super) fn tag_fields(tags: &BTreeMap<String, String>) -> Vec<Fields> {
    tags.iter().map(|(key, value)| Fields::new().text("Key", key).text("Value", value)).collect()
}

/// The user that UserName names.
pub(super) fn named_user<'a>(account: &'a Account, form: &Form) -> Result<&'a User, Refusal> {
    user_by_name(account, form.required("UserName")?)
}

fn user_by_name<'a>(account: &'a Account, name: &str) -> Result<&'a User, Refusal> {
    find_user(account, name)
        .ok_or_else(|| Refusal::no_such_entity(format!("The user with name {name} cannot be found.")))
}

/// Without UserName it is the caller.
fn named_user_or_caller<'a>(call: &Call<'a>) -> Result<Option<&'a User>, Refusal> {
    if let Some(name) = call.form.optional("UserName")? {
        return user_by_name(call.account, name).map(Some);
    }
    match &call.caller.principal {
        Principal::User(name) => user_by_name(call.account, name).map(Some),
        Principal::Root => Ok(None),
        Principal::Role(_) => Err(Refusal::validation("Must specify userName when calling with non-User credentials")),
    }
}

pub(super) fn list_users(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let page = call.page(call.account.users.iter().filter(|user| call.is_under_prefix(&user.path)).collect())?;
    let users = page.items.iter().map(|user| user_fields(call.cloud, call.account, user));
    Ok(Some(Fields::new().members("Users", users).and(page.end())))
}

pub(super) fn get_user(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let fields = match named_user_or_caller(call)? {
        Some(user) => with_tags(user_fields(call.cloud, call.account, user), &user.tags),
        None => {
            let root = &call.account.root;
            Fields::new()
                .text("UserId", &call.account.id)
                .text("Arn", root_arn(call.account))
                .text("CreateDate", zulu(call.cloud.created(root.created)))
                .optional("PasswordLastUsed", root.password.and_then(|used| call.cloud.when(used)).map(zulu))
        }
    };
    Ok(Some(Fields::new().fields("User", fields)))
}

pub(super) fn list_user_tags(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let user = named_user(call.account, call.form)?;
    let page = call.page(tag_fields(&user.tags))?;
    let end = page.end();
    Ok(Some(Fields::new().members("Tags", page.items).and(end)))
}

pub(super) fn list_access_keys(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let (name, arn, keys) = match named_user_or_caller(call)? {
        Some(user) => (Some(&user.name), user_arn(call.account, user), &user.keys),
        None => (None, root_arn(call.account), &call.account.root.keys),
    };
    let page = call.page(keys.iter().enumerate().collect())?;
    let members = page.items.iter().map(|(number, key)| {
        Fields::new()
            .optional("UserName", name)
            .text("AccessKeyId", access_key_id(key, &arn, *number))
            .text("Status", if key.active { "Active" } else { "Inactive" })
            .text("CreateDate", zulu(call.cloud.created(key.age)))
    });
    Ok(Some(Fields::new().members("AccessKeyMetadata", members).and(page.end())))
}

pub(super) fn get_access_key_last_used(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let id = call.form.required("AccessKeyId")?;
    for user in &call.account.users {
        let arn = user_arn(call.account, user);
        if let Some((_, key)) =
            user.keys.iter().enumerate().find(|(number, key)| access_key_id(key, &arn, *number) == id)
        {
            let used = last_used_fields(call.cloud, key);
            return Ok(Some(Fields::new().text("UserName", &user.name).fields("AccessKeyLastUsed", used)));
        }
    }
    Err(Refusal::no_such_entity(format!("The Access Key with id {id} cannot be found")))
}

/// A key that was never used has `N/A` for service and region, and no date.
fn last_used_fields(cloud: &Cloud, key: &AccessKey) -> Fields {
    match key.last_used.and_then(|used| cloud.when(used)) {
        Some(used) => {
            Fields::new().text("LastUsedDate", zulu(used)).text("ServiceName", &key.service).text("Region", &key.region)
        }
        None => Fields::new().text("ServiceName", "N/A").text("Region", "N/A"),
    }
}

pub(super) fn list_mfa_devices(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let user = named_user_or_caller(call)?.filter(|user| user.mfa);
    let page = call.page(user.into_iter().collect())?;
    let devices = page.items.iter().map(|user| {
        Fields::new()
            .text("UserName", &user.name)
            .text("SerialNumber", mfa_serial(call.account, user))
            .text("EnableDate", zulu(call.cloud.created(user.mfa_since.unwrap_or(user.created))))
    });
    Ok(Some(Fields::new().members("MFADevices", devices).and(page.end())))
}

pub(super) fn get_login_profile(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let user = named_user_or_caller(call)?.filter(|user| user.password.is_some());
    let Some(user) = user else {
        let name = call.form.get("UserName").unwrap_or_default();
        return Err(Refusal::no_such_entity(format!("Login Profile for User {name} cannot be found.")));
    };
    let profile = Fields::new()
        .text("UserName", &user.name)
        .text("CreateDate", zulu(call.cloud.created(user.password_changed.unwrap_or(user.created))))
        .text("PasswordResetRequired", false);
    Ok(Some(Fields::new().fields("LoginProfile", profile)))
}
