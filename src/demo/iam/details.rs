//! GetAccountAuthorizationDetails: four lists that are paged as one.

use super::{
    Call,
    groups::group_fields,
    policies::{all_policies, attached_fields, inline_fields, policy_fields, version_fields},
    roles::{role_head, role_last_used},
    users::{tag_fields, user_head},
};
use crate::demo::{refusal::Refusal, xml::Fields};

const FILTERS: [&str; 5] = ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];
const LISTS: [&str; 4] = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"];

pub(super) fn get_account_authorization_details(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let filter = call.form.members("Filter");
    if let Some(unknown) = filter.iter().find(|each| !FILTERS.contains(each)) {
        return Err(Refusal::validation(format!(
            "1 validation error detected: Value '[{unknown}]' at 'filter' failed to satisfy constraint: Member must satisfy constraint: \
             [Member must satisfy enum value set: [{}]]",
            FILTERS.join(", ")
        )));
    }
    let is_wanted = |kind: &str| filter.is_empty() || filter.contains(&kind);
    let mut items: Vec<(&str, Fields)> = Vec::new();
    if is_wanted("User") {
        items.extend(users(call).map(|fields| ("UserDetailList", fields)));
    }
    if is_wanted("Group") {
        items.extend(groups(call).map(|fields| ("GroupDetailList", fields)));
    }
    if is_wanted("Role") {
        items.extend(roles(call).map(|fields| ("RoleDetailList", fields)));
    }
    items.extend(
        policies(call, is_wanted("LocalManagedPolicy"), is_wanted("AWSManagedPolicy"))
            .into_iter()
            .map(|fields| ("Policies", fields)),
    );

    let page = call.page(items)?;
    let end = page.end();
    let mut answer = Fields::new();
    for list in LISTS {
        let of_list = page.items.iter().filter(|(each, _)| *each == list).map(|(_, fields)| fields.clone());
        answer = answer.members(list, of_list.collect::<Vec<_>>());
    }
    Ok(Some(answer.and(end)))
}

fn users<'a>(call: &'a Call<'_>) -> impl Iterator<Item = Fields> + 'a {
    call.account.users.iter().map(|user| {
        user_head(call.cloud, call.account, user)
            .members("UserPolicyList", inline_fields(&user.inline))
            .texts("GroupList", &user.groups)
            .members("AttachedManagedPolicies", attached_fields(call.cloud, call.account, &user.attached))
            .members("Tags", tag_fields(&user.tags))
    })
}

fn groups<'a>(call: &'a Call<'_>) -> impl Iterator<Item = Fields> + 'a {
    call.account.groups.iter().map(|group| {
        group_fields(call.cloud, call.account, group)
            .members("GroupPolicyList", inline_fields(&group.inline))
            .members("AttachedManagedPolicies", attached_fields(call.cloud, call.account, &group.attached))
    })
}

fn roles<'a>(call: &'a Call<'_>) -> impl Iterator<Item = Fields> + 'a {
    call.account.roles.iter().map(|role| {
        role_head(call.cloud, call.account, role)
            .members("InstanceProfileList", [])
            .members("RolePolicyList", inline_fields(&role.inline))
            .members("AttachedManagedPolicies", attached_fields(call.cloud, call.account, &role.attached))
            .members("Tags", tag_fields(&role.tags))
            .fields("RoleLastUsed", role_last_used(call.cloud, role))
    })
}

/// All of the account's own, and of AWS's those that are attached.
fn policies(call: &Call<'_>, local: bool, of_aws: bool) -> Vec<Fields> {
    let is_shown = |arn: &str| match arn.contains(":iam::aws:") {
        true => of_aws && call.cloud.index(call.account).attachments(arn) > 0,
        false => local,
    };
    all_policies(call.cloud, call.account)
        .into_iter()
        .filter(|(arn, _)| is_shown(arn))
        .map(|(arn, policy)| {
            let versions = policy.versions.iter().map(|version| version_fields(call.cloud, policy, version, true));
            policy_fields(call.cloud, call.account, &arn, policy).members("PolicyVersionList", versions)
        })
        .collect()
}
