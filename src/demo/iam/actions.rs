//! Which actions there are, who may do them, and who does them here.

use super::{Call, credential_report, details, groups, last_accessed, policies, roles, summary, users};
use crate::demo::{refusal::Refusal, xml::Fields};

type Act = fn(&Call<'_>) -> Result<Option<Fields>, Refusal>;

/// Actions that are carried out.
const READING: &[(&str, Act)] = &[
    ("GenerateCredentialReport", credential_report::generate),
    ("GenerateServiceLastAccessedDetails", last_accessed::generate),
    ("GetAccessKeyLastUsed", users::get_access_key_last_used),
    ("GetAccountAuthorizationDetails", details::get_account_authorization_details),
    ("GetAccountPasswordPolicy", summary::get_account_password_policy),
    ("GetAccountSummary", summary::get_account_summary),
    ("GetCredentialReport", credential_report::get),
    ("GetGroup", groups::get_group),
    ("GetGroupPolicy", policies::get_group_policy),
    ("GetLoginProfile", users::get_login_profile),
    ("GetPolicy", policies::get_policy),
    ("GetPolicyVersion", policies::get_policy_version),
    ("GetRole", roles::get_role),
    ("GetRolePolicy", policies::get_role_policy),
    ("GetServiceLastAccessedDetails", last_accessed::get),
    ("GetUser", users::get_user),
    ("GetUserPolicy", policies::get_user_policy),
    ("ListAccessKeys", users::list_access_keys),
    ("ListAccountAliases", summary::list_account_aliases),
    ("ListAttachedGroupPolicies", policies::list_attached_group_policies),
    ("ListAttachedRolePolicies", policies::list_attached_role_policies),
    ("ListAttachedUserPolicies", policies::list_attached_user_policies),
    ("ListEntitiesForPolicy", policies::list_entities_for_policy),
    ("ListGroupPolicies", policies::list_group_policies),
    ("ListGroups", groups::list_groups),
    ("ListGroupsForUser", groups::list_groups_for_user),
    ("ListMFADevices", users::list_mfa_devices),
    ("ListPolicies", policies::list_policies),
    ("ListPolicyVersions", policies::list_policy_versions),
    ("ListRolePolicies", policies::list_role_policies),
    ("ListRoles", roles::list_roles),
    ("ListRoleTags", roles::list_role_tags),
    ("ListUserPolicies", policies::list_user_policies),
    ("ListUsers", users::list_users),
    ("ListUserTags", users::list_user_tags),
];

/// Actions that would change something. They exist and are refused: by the caller's policies or, for those who may,
/// because this account is a picture.
const CHANGING: &[&str] = &[
    "AddUserToGroup",
    "AttachGroupPolicy",
    "AttachRolePolicy",
    "AttachUserPolicy",
    "ChangePassword",
    "CreateAccessKey",
    "CreateAccountAlias",
    "CreateGroup",
    "CreateLoginProfile",
    "CreatePolicy",
    "CreatePolicyVersion",
    "CreateRole",
    "CreateServiceLinkedRole",
    "CreateUser",
    "CreateVirtualMFADevice",
    "DeactivateMFADevice",
    "DeleteAccessKey",
    "DeleteAccountAlias",
    "DeleteAccountPasswordPolicy",
    "DeleteGroup",
    "DeleteGroupPolicy",
    "DeleteLoginProfile",
    "DeletePolicy",
    "DeletePolicyVersion",
    "DeleteRole",
    "DeleteRolePolicy",
    "DeleteUser",
    "DeleteUserPolicy",
    "DeleteVirtualMFADevice",
    "DetachGroupPolicy",
    "DetachRolePolicy",
    "DetachUserPolicy",
    "EnableMFADevice",
    "PutGroupPolicy",
    "PutRolePolicy",
    "PutUserPolicy",
    "RemoveUserFromGroup",
    "ResyncMFADevice",
    "SetDefaultPolicyVersion",
    "TagPolicy",
    "TagRole",
    "TagUser",
    "UntagPolicy",
    "UntagRole",
    "UntagUser",
    "UpdateAccessKey",
    "UpdateAccountPasswordPolicy",
    "UpdateAssumeRolePolicy",
    "UpdateGroup",
    "UpdateLoginProfile",
    "UpdateRole",
    "UpdateUser",
];

/// True for actions that IAM has, as far as they are known here.
pub(crate) fn is_action(name: &str) -> bool {
    CHANGING.contains(&name) || READING.iter().any(|(each, _)| *each == name)
}

/// Checks the caller's permission and carries the action out.
pub(crate) fn perform(action: &str, call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    call.caller.authorize(call.cloud, &format!("iam:{action}"), &resource(call))?;
    match READING.iter().find(|(name, _)| *name == action) {
        Some((_, act)) => act(call),
        None => Err(Refusal::new(501, "NotImplemented", format!("{action}: the simulated account cannot be changed"))),
    }
}

/// The ARN that the call is about, as far as it names one.
fn resource(call: &Call<'_>) -> String {
    let iam = |kind: &str, name: &str| format!("arn:{}:iam::{}:{kind}/{name}", call.account.partition, call.account.id);
    let form = call.form;
    let given =
        form.get("PolicyArn").or_else(|| form.get("Arn")).filter(|arn| call.cloud.index(call.account).is_known(arn));
    if let Some(arn) = given {
        return arn.to_owned();
    }
    for (parameter, kind) in [("UserName", "user"), ("RoleName", "role"), ("GroupName", "group")] {
        if let Some(name) = form.get(parameter) {
            let short = format!("{kind}/{name}");
            let arn = call.cloud.index(call.account).resolve(&short);
            return arn.unwrap_or_else(|| iam(kind, name));
        }
    }
    "*".to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        clock::Clock,
        demo::{DEFAULT_FIXTURE, Faults, Fixture, caller::Caller, cloud::Cloud, form::Form, keys::Principal},
    };

    fn cloud() -> Cloud {
        Cloud::new(Fixture::read(DEFAULT_FIXTURE).unwrap(), Faults::none(), Clock::system())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
        #[test]
        fn no_parameter_makes_an_action_panic(value in ".{0,40}", name in "[A-Za-z.0-9]{0,20}", size in any::<i64>()) {
            let cloud = cloud();
            let account = &cloud.fixture.accounts[0];
            for principal in [Principal::Root, Principal::User("svc-audit".into()), Principal::Role("deploy".into())] {
                let caller = Caller { account: account.id.clone(), principal, arn: String::new(), user_id: String::new(), session_mfa: None };
                for (action, act) in READING {
                    for parameter in ["UserName", "RoleName", "GroupName", "PolicyArn", "PolicyName", "VersionId", "Arn", "JobId", "Marker", &name] {
                        let text = format!("{parameter}={}&MaxItems={size}", crate::demo::form::percent_encode(value.as_bytes()));
                        let call = Call { cloud: &cloud, account, caller: &caller, form: &Form::read(text.as_bytes()) };
                        let _ = act(&call);
                        let _ = perform(action, &call);
                    }
                }
            }
        }
    }

    #[test]
    fn tables_name_each_action_once() {
        let mut names: Vec<&str> = READING.iter().map(|(name, _)| *name).chain(CHANGING.iter().copied()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(is_action("ListUsers") && is_action("CreateUser") && !is_action("Nonsense"));
    }
}
