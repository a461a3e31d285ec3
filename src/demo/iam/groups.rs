//! Groups and who is in them.

use super::{
    Call,
    users::{named_user, user_fields},
};
use crate::demo::{
    account::{group_arn, unique_id},
    cloud::Cloud,
    fixture_account::{Account, Group},
    form::Form,
    moment::zulu,
    refusal::Refusal,
    xml::Fields,
};

pub(super) fn group_fields(cloud: &Cloud, account: &Account, group: &Group) -> Fields {
    let arn = group_arn(account, group);
    Fields::new()
        .text("Path", &group.path)
        .text("GroupName", &group.name)
        .text("GroupId", unique_id(group.id.as_deref(), "AGPA", &arn))
        .text("Arn", arn)
        .text("CreateDate", zulu(cloud.created(group.created)))
}

/// The group that GroupName names.
pub(super) fn named_group<'a>(account: &'a Account, form: &Form) -> Result<&'a Group, Refusal> {
    let name = form.required("GroupName")?;
    let found = account.groups.iter().find(|group| group.name == name);
    found.ok_or_else(|| Refusal::no_such_entity(format!("The group with name {name} cannot be found.")))
}

pub(super) fn list_groups(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let page = call.page(call.account.groups.iter().filter(|group| call.is_under_prefix(&group.path)).collect())?;
    let groups = page.items.iter().map(|group| group_fields(call.cloud, call.account, group));
    Ok(Some(Fields::new().members("Groups", groups).and(page.end())))
}

pub(super) fn get_group(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let group = named_group(call.account, call.form)?;
    let members = call.account.users.iter().filter(|user| user.groups.contains(&group.name));
    let page = call.page(members.collect())?;
    let users = page.items.iter().map(|user| user_fields(call.cloud, call.account, user));
    let head = Fields::new().fields("Group", group_fields(call.cloud, call.account, group));
    Ok(Some(head.members("Users", users).and(page.end())))
}

pub(super) fn list_groups_for_user(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let user = named_user(call.account, call.form)?;
    let page = call.page(call.account.groups.iter().filter(|group| user.groups.contains(&group.name)).collect())?;
    let groups = page.items.iter().map(|group| group_fields(call.cloud, call.account, group));
    Ok(Some(Fields::new().members("Groups", groups).and(page.end())))
}
