//! Roles.

use super::{
    Call,
    users::{tag_fields, with_tags},
};
use crate::demo::{
    account::{role_arn, unique_id},
    caller::find_role,
    cloud::Cloud,
    fixture_account::{Account, Role},
    form::{Form, percent_encode},
    moment::zulu,
    refusal::Refusal,
    xml::Fields,
};

/// What roles look like everywhere. The trust policy is percent-encoded, as all documents.
pub(super) fn role_head(cloud: &Cloud, account: &Account, role: &Role) -> Fields {
    let arn = role_arn(account, role);
    Fields::new()
        .text("Path", &role.path)
        .text("RoleName", &role.name)
        .text("RoleId", unique_id(role.id.as_deref(), "AROA", &arn))
        .text("Arn", arn)
        .text("CreateDate", zulu(cloud.created(role.created)))
        .text("AssumeRolePolicyDocument", percent_encode(role.trust.text.as_bytes()))
}

/// RoleLastUsed: empty when the role was not used within the tracking period.
pub(super) fn role_last_used(cloud: &Cloud, role: &Role) -> Fields {
    match role.last_used.and_then(|used| cloud.when(used)) {
        Some(used) => Fields::new().text("LastUsedDate", zulu(used)).text("Region", &role.region),
        None => Fields::new(),
    }
}

/// The role that RoleName names.
pub(super) fn named_role<'a>(account: &'a Account, form: &Form) -> Result<&'a Role, Refusal> {
    let name = form.required("RoleName")?;
    find_role(account, name)
        .ok_or_else(|| Refusal::no_such_entity(format!("The role with name {name} cannot be found.")))
}

fn role_fields(call: &Call<'_>, role: &Role) -> Fields {
    role_head(call.cloud, call.account, role)
        .optional("Description", role.description.as_ref())
        .text("MaxSessionDuration", role.max_session)
}

pub(super) fn list_roles(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let page = call.page(call.account.roles.iter().filter(|role| call.is_under_prefix(&role.path)).collect())?;
    let roles = page.items.iter().map(|role| role_fields(call, role));
    Ok(Some(Fields::new().members("Roles", roles).and(page.end())))
}

pub(super) fn get_role(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let role = named_role(call.account, call.form)?;
    let fields =
        with_tags(role_fields(call, role), &role.tags).fields("RoleLastUsed", role_last_used(call.cloud, role));
    Ok(Some(Fields::new().fields("Role", fields)))
}

pub(super) fn list_role_tags(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let role = named_role(call.account, call.form)?;
    let page = call.page(tag_fields(&role.tags))?;
    let end = page.end();
    Ok(Some(Fields::new().members("Tags", page.items).and(end)))
}
