//! Organizations' JSON protocol: the list of accounts and their tags.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    caller::Caller,
    cloud::Cloud,
    fixture::{MemberAccount, Organization},
    refusal::Refusal,
};

/// What stands before the action's name in `X-Amz-Target`.
pub(crate) const TARGET: &str = "AWSOrganizationsV20161128.";

const ACTIONS: [&str; 3] = ["DescribeOrganization", "ListAccounts", "ListTagsForResource"];

/// True for actions that Organizations has here.
pub(crate) fn is_action(name: &str) -> bool {
    ACTIONS.contains(&name)
}

/// Carries an action out. `body` is the JSON sent.
pub(crate) fn perform(action: &str, cloud: &Cloud, caller: &Caller, body: &[u8]) -> Result<Value, Refusal> {
    caller.authorize(cloud, &format!("organizations:{action}"), "*")?;
    let input: Value = match body {
        [] => json!({}),
        text => serde_json::from_slice(text).map_err(|_| invalid("SerializationException", "the body is not JSON"))?,
    };
    let organization =
        cloud.fixture.organization.as_ref().filter(|it| it.accounts.iter().any(|member| member.id == caller.account));
    let Some(organization) = organization else {
        return Err(invalid("AWSOrganizationsNotInUseException", "Your account is not a member of an organization."));
    };
    if action != "DescribeOrganization" && caller.account != organization.management_account {
        return Err(invalid("AccessDeniedException", "You don't have permissions to access this resource."));
    }
    match action {
        "ListAccounts" => list_accounts(cloud, organization, &input),
        "ListTagsForResource" => list_tags(organization, &input),
        _ => Ok(describe(organization)),
    }
}

fn describe(organization: &Organization) -> Value {
    let management = &organization.management_account;
    let email = organization.accounts.iter().find(|member| member.id == *management).map(|member| member.email.clone());
    json!({"Organization": {
        "Id": organization.id,
        "Arn": format!("arn:aws:organizations::{management}:organization/{}", organization.id),
        "FeatureSet": "ALL",
        "MasterAccountId": management,
        "MasterAccountArn": account_arn(organization, management),
        "MasterAccountEmail": email.unwrap_or_default(),
    }})
}

fn list_accounts(cloud: &Cloud, organization: &Organization, input: &Value) -> Result<Value, Refusal> {
    let most = match input.get("MaxResults") {
        None | Some(Value::Null) => 20,
        Some(number) => match number.as_u64() {
            Some(number @ 1..=20) => number,
            _ => return Err(invalid("InvalidInputException", "MaxResults must be a number from 1 to 20.")),
        },
    };
    let size = usize::try_from(most.min(cloud.fixture.behaviour.page_limit)).unwrap_or(1);
    let accounts = &organization.accounts;
    let start = match input.get("NextToken") {
        None | Some(Value::Null) => 0,
        Some(token) => read_token(token)
            .filter(|start| *start < accounts.len())
            .ok_or_else(|| invalid("InvalidInputException", "You specified an invalid value for nextToken."))?,
    };
    let end = accounts.len().min(start + size);
    let mut answer = json!({"Accounts": accounts[start..end].iter().map(|member| describe_account(cloud, organization, member)).collect::<Vec<_>>()});
    if end < accounts.len() {
        answer["NextToken"] = write_token(end).into();
    }
    Ok(answer)
}

fn describe_account(cloud: &Cloud, organization: &Organization, member: &MemberAccount) -> Value {
    let joined = cloud.created(member.joined);
    json!({
        "Id": member.id,
        "Arn": account_arn(organization, &member.id),
        "Email": member.email,
        "Name": member.name,
        "Status": member.status,
        "State": member.status,
        "JoinedMethod": if member.opened_here { "CREATED" } else { "INVITED" },
        "JoinedTimestamp": joined.timestamp(),
    })
}

fn list_tags(organization: &Organization, input: &Value) -> Result<Value, Refusal> {
    let id = input.get("ResourceId").and_then(Value::as_str).unwrap_or_default();
    let member = organization.accounts.iter().find(|member| member.id == id);
    let member =
        member.ok_or_else(|| invalid("TargetNotFoundException", "You specified a target that doesn't exist."))?;
    let tags: Vec<Value> = member.tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
    Ok(json!({ "Tags": tags }))
}

fn account_arn(organization: &Organization, id: &str) -> String {
    format!("arn:aws:organizations::{}:account/{}/{id}", organization.management_account, organization.id)
}

fn write_token(start: usize) -> String {
    STANDARD.encode(format!("\u{3fff}>?{start:06}"))
}

fn read_token(token: &Value) -> Option<usize> {
    let text = String::from_utf8(STANDARD.decode(token.as_str()?).ok()?).ok()?;
    text.strip_prefix("\u{3fff}>?")?.parse().ok()
}

fn invalid(code: &str, message: &str) -> Refusal {
    Refusal::new(400, code, message)
}

/// The JSON protocol has names of its own for what goes wrong on the way in, and few status codes.
pub(crate) fn error(refusal: &Refusal) -> (u16, Value) {
    let code = match refusal.code.as_str() {
        "AccessDenied" => "AccessDeniedException",
        "ExpiredToken" => "ExpiredTokenException",
        "IncompleteSignature" => "IncompleteSignatureException",
        "InternalFailure" => "ServiceException",
        "InvalidClientTokenId" => "UnrecognizedClientException",
        "MissingAuthenticationToken" => "MissingAuthenticationTokenException",
        "SignatureDoesNotMatch" => "InvalidSignatureException",
        "Throttling" => "TooManyRequestsException",
        other => other,
    };
    let status = if refusal.status < 500 { 400 } else { refusal.status };
    (status, json!({"__type": code, "Message": refusal.message}))
}
