//! What is said of the account as a whole.

use super::Call;
use crate::demo::{refusal::Refusal, xml::Fields};

/// IAM's default limits.
const QUOTAS: &[(&str, u32)] = &[
    ("AccessKeysPerUserQuota", 2),
    ("AssumeRolePolicySizeQuota", 2048),
    ("AttachedPoliciesPerGroupQuota", 10),
    ("AttachedPoliciesPerRoleQuota", 10),
    ("AttachedPoliciesPerUserQuota", 10),
    ("GlobalEndpointTokenVersion", 1),
    ("GroupPolicySizeQuota", 5120),
    ("GroupsPerUserQuota", 10),
    ("GroupsQuota", 300),
    ("InstanceProfilesQuota", 1000),
    ("PoliciesQuota", 1500),
    ("PolicySizeQuota", 6144),
    ("PolicyVersionsInUseQuota", 10_000),
    ("RolePolicySizeQuota", 10_240),
    ("RolesQuota", 1000),
    ("ServerCertificatesQuota", 20),
    ("SigningCertificatesPerUserQuota", 2),
    ("UserPolicySizeQuota", 2048),
    ("UsersQuota", 5000),
    ("VersionsPerPolicyQuota", 5),
];

pub(super) fn list_account_aliases(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let page = call.page(call.account.alias.iter().collect())?;
    Ok(Some(Fields::new().texts("AccountAliases", &page.items).and(page.end())))
}

pub(super) fn get_account_summary(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let account = call.account;
    let devices = account.users.iter().filter(|user| user.mfa).count();
    let versions: usize = account.policies.iter().map(|policy| policy.versions.len()).sum();
    let counted = [
        ("AccountAccessKeysPresent", usize::from(account.root.keys.iter().any(|key| key.active))),
        ("AccountMFAEnabled", usize::from(account.root.mfa)),
        ("AccountPasswordPresent", 1),
        ("AccountSigningCertificatesPresent", 0),
        ("Groups", account.groups.len()),
        ("InstanceProfiles", 0),
        ("MFADevices", devices),
        ("MFADevicesInUse", devices),
        ("Policies", account.policies.len()),
        ("PolicyVersionsInUse", versions),
        ("Providers", 0),
        ("Roles", account.roles.len()),
        ("ServerCertificates", 0),
        ("Users", account.users.len()),
    ];
    let entries = counted.iter().map(|(key, value)| ((*key).to_owned(), value.to_string()));
    let quotas = QUOTAS.iter().map(|(key, value)| ((*key).to_owned(), value.to_string()));
    Ok(Some(Fields::new().entries("SummaryMap", entries.chain(quotas).collect())))
}

pub(super) fn get_account_password_policy(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let Some(policy) = &call.account.password_policy else {
        return Err(Refusal::no_such_entity(format!(
            "The Password Policy with domain name {} cannot be found.",
            call.account.id
        )));
    };
    let fields = Fields::new()
        .text("MinimumPasswordLength", policy.minimum_length)
        .text("RequireSymbols", policy.symbols)
        .text("RequireNumbers", policy.numbers)
        .text("RequireUppercaseCharacters", policy.uppercase)
        .text("RequireLowercaseCharacters", policy.lowercase)
        .text("AllowUsersToChangePassword", policy.users_may_change)
        .text("ExpirePasswords", policy.max_age.is_some())
        .optional("MaxPasswordAge", policy.max_age)
        .optional("PasswordReusePrevention", policy.reuse_prevention)
        .optional("HardExpiry", policy.hard_expiry);
    Ok(Some(Fields::new().fields("PasswordPolicy", fields)))
}
