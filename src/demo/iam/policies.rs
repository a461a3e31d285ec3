//! Managed policies, inline policies, and what is attached to whom.

use std::collections::BTreeMap;

use super::{
    Call,
    groups::named_group,
    roles::named_role,
    users::{named_user, with_tags},
};
use crate::demo::{
    account::{
        attached_arns, aws_policy_arn, customer_policy_arn, find_policy, group_arn, role_arn, unique_id, user_arn,
    },
    cloud::Cloud,
    fixture_account::{Account, Document, ManagedPolicy, PolicyVersion},
    form::percent_encode,
    moment::zulu,
    refusal::Refusal,
    xml::Fields,
};

/// What managed policies look like everywhere; descriptions are not part of lists.
pub(super) fn policy_fields(cloud: &Cloud, account: &Account, arn: &str, policy: &ManagedPolicy) -> Fields {
    Fields::new()
        .text("PolicyName", &policy.name)
        .text("PolicyId", unique_id(policy.id.as_deref(), "ANPA", arn))
        .text("Arn", arn)
        .text("Path", &policy.path)
        .text("DefaultVersionId", &policy.default)
        .text("AttachmentCount", cloud.index(account).attachments(arn))
        .text("PermissionsBoundaryUsageCount", 0)
        .text("IsAttachable", true)
        .text("CreateDate", zulu(cloud.created(policy.created)))
        .text("UpdateDate", zulu(cloud.created(policy.updated.unwrap_or(policy.created))))
}

pub(super) fn version_fields(
    cloud: &Cloud,
    policy: &ManagedPolicy,
    version: &PolicyVersion,
    with_document: bool,
) -> Fields {
    Fields::new()
        .optional("Document", with_document.then(|| percent_encode(version.document.text.as_bytes())))
        .text("VersionId", &version.id)
        .text("IsDefaultVersion", version.id == policy.default)
        .text("CreateDate", zulu(cloud.created(version.created.unwrap_or(policy.created))))
}

/// Names and ARNs of what is attached.
pub(super) fn attached_fields(cloud: &Cloud, account: &Account, attached: &[String]) -> Vec<Fields> {
    attached_arns(&cloud.fixture, account, attached)
        .into_iter()
        .map(|arn| Fields::new().text("PolicyName", arn.rsplit('/').next().unwrap_or_default()).text("PolicyArn", &arn))
        .collect()
}

/// Names and documents of inline policies.
pub(super) fn inline_fields(inline: &BTreeMap<String, Document>) -> Vec<Fields> {
    inline
        .iter()
        .map(|(name, document)| {
            Fields::new().text("PolicyName", name).text("PolicyDocument", percent_encode(document.text.as_bytes()))
        })
        .collect()
}

/// The account's own policies and those of AWS, with their ARNs.
pub(super) fn all_policies<'a>(cloud: &'a Cloud, account: &'a Account) -> Vec<(String, &'a ManagedPolicy)> {
    let customer = account.policies.iter().map(|policy| (customer_policy_arn(account, policy), policy));
    customer.chain(cloud.fixture.aws_policies.iter().map(|policy| (aws_policy_arn(account, policy), policy))).collect()
}

fn named_policy<'a>(call: &Call<'a>) -> Result<(String, &'a ManagedPolicy), Refusal> {
    let arn = call.form.required("PolicyArn")?;
    if arn.len() < 20 {
        return Err(Refusal::validation(format!(
            "1 validation error detected: Value '{arn}' at 'policyArn' failed to satisfy constraint: Member must have length greater than or equal to 20"
        )));
    }
    find_policy(&call.cloud.fixture, call.account, arn)
        .map(|policy| (arn.to_owned(), policy))
        .ok_or_else(|| Refusal::no_such_entity(format!("Policy {arn} was not found.")))
}

pub(super) fn list_policies(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let scope = call.form.get("Scope").unwrap_or("All");
    if !["All", "AWS", "Local"].contains(&scope) {
        return Err(Refusal::validation(format!(
            "1 validation error detected: Value '{scope}' at 'scope' failed to satisfy constraint: Member must satisfy enum value set: [All, AWS, Local]"
        )));
    }
    let only_attached = call.form.get("OnlyAttached") == Some("true");
    let is_wanted = |(arn, policy): &(String, &ManagedPolicy)| {
        let of_aws = arn.contains(":iam::aws:");
        (scope == "All" || (scope == "AWS") == of_aws)
            && call.is_under_prefix(&policy.path)
            && (!only_attached || call.cloud.index(call.account).attachments(arn) > 0)
    };
    let page = call.page(all_policies(call.cloud, call.account).into_iter().filter(is_wanted).collect())?;
    let policies = page.items.iter().map(|(arn, policy)| policy_fields(call.cloud, call.account, arn, policy));
    Ok(Some(Fields::new().members("Policies", policies).and(page.end())))
}

pub(super) fn get_policy(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let (arn, policy) = named_policy(call)?;
    let fields =
        policy_fields(call.cloud, call.account, &arn, policy).optional("Description", policy.description.as_ref());
    Ok(Some(Fields::new().fields("Policy", with_tags(fields, &policy.tags))))
}

pub(super) fn get_policy_version(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let (arn, policy) = named_policy(call)?;
    let id = call.form.required("VersionId")?;
    let version = policy.versions.iter().find(|version| version.id == id);
    let version = version.ok_or_else(|| {
        Refusal::no_such_entity(format!("Policy {arn} version {id} does not exist or is not attachable."))
    })?;
    Ok(Some(Fields::new().fields("PolicyVersion", version_fields(call.cloud, policy, version, true))))
}

/// Documents are only told by GetPolicyVersion.
pub(super) fn list_policy_versions(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let (_, policy) = named_policy(call)?;
    let page = call.page(policy.versions.iter().collect())?;
    let versions = page.items.iter().map(|version| version_fields(call.cloud, policy, version, false));
    Ok(Some(Fields::new().members("Versions", versions).and(page.end())))
}

pub(super) fn list_entities_for_policy(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let (arn, _) = named_policy(call)?;
    let account = call.account;
    let holds = |attached: &[String]| attached_arns(&call.cloud.fixture, account, attached).contains(&arn);
    let mut holders: Vec<(&str, Fields)> = Vec::new();
    for group in account.groups.iter().filter(|group| holds(&group.attached)) {
        let id = unique_id(group.id.as_deref(), "AGPA", &group_arn(account, group));
        holders.push(("PolicyGroups", Fields::new().text("GroupName", &group.name).text("GroupId", id)));
    }
    for user in account.users.iter().filter(|user| holds(&user.attached)) {
        let id = unique_id(user.id.as_deref(), "AIDA", &user_arn(account, user));
        holders.push(("PolicyUsers", Fields::new().text("UserName", &user.name).text("UserId", id)));
    }
    for role in account.roles.iter().filter(|role| holds(&role.attached)) {
        let id = unique_id(role.id.as_deref(), "AROA", &role_arn(account, role));
        holders.push(("PolicyRoles", Fields::new().text("RoleName", &role.name).text("RoleId", id)));
    }
    let page = call.page(holders)?;
    let of = |kind: &str| {
        page.items.iter().filter(|(each, _)| *each == kind).map(|(_, fields)| fields.clone()).collect::<Vec<_>>()
    };
    let lists = ["PolicyGroups", "PolicyUsers", "PolicyRoles"].into_iter();
    Ok(Some(lists.fold(Fields::new(), |fields, kind| fields.members(kind, of(kind))).and(page.end())))
}

fn list_inline(call: &Call<'_>, inline: &BTreeMap<String, Document>) -> Result<Option<Fields>, Refusal> {
    let page = call.page(inline.keys().collect())?;
    Ok(Some(Fields::new().texts("PolicyNames", &page.items).and(page.end())))
}

pub(super) fn list_user_policies(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    list_inline(call, &named_user(call.account, call.form)?.inline)
}

pub(super) fn list_group_policies(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    list_inline(call, &named_group(call.account, call.form)?.inline)
}

pub(super) fn list_role_policies(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    list_inline(call, &named_role(call.account, call.form)?.inline)
}

fn get_inline(
    call: &Call<'_>,
    kind: &str,
    holder: (&'static str, &str),
    inline: &BTreeMap<String, Document>,
) -> Result<Option<Fields>, Refusal> {
    let name = call.form.required("PolicyName")?;
    let document = inline.get(name);
    let document = document
        .ok_or_else(|| Refusal::no_such_entity(format!("The {kind} policy with name {name} cannot be found.")))?;
    let fields = Fields::new().text(holder.0, holder.1).text("PolicyName", name);
    Ok(Some(fields.text("PolicyDocument", percent_encode(document.text.as_bytes()))))
}

pub(super) fn get_user_policy(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let user = named_user(call.account, call.form)?;
    get_inline(call, "user", ("UserName", &user.name), &user.inline)
}

pub(super) fn get_group_policy(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let group = named_group(call.account, call.form)?;
    get_inline(call, "group", ("GroupName", &group.name), &group.inline)
}

pub(super) fn get_role_policy(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let role = named_role(call.account, call.form)?;
    get_inline(call, "role", ("RoleName", &role.name), &role.inline)
}

fn list_attached(call: &Call<'_>, attached: &[String]) -> Result<Option<Fields>, Refusal> {
    let page = call.page(attached_fields(call.cloud, call.account, attached))?;
    let end = page.end();
    Ok(Some(Fields::new().members("AttachedPolicies", page.items).and(end)))
}

pub(super) fn list_attached_user_policies(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    list_attached(call, &named_user(call.account, call.form)?.attached)
}

pub(super) fn list_attached_group_policies(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    list_attached(call, &named_group(call.account, call.form)?.attached)
}

pub(super) fn list_attached_role_policies(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    list_attached(call, &named_role(call.account, call.form)?.attached)
}
