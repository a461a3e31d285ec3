//! STS: who am I, and who may I become.

use chrono::Duration;
use uuid::Uuid;

use super::{
    account::{letters, mfa_serial, role_arn},
    caller::{Caller, find_user, session_caller},
    cloud::Cloud,
    form::Form,
    keys::{Principal, SessionKey},
    moment::zulu,
    permission::{Asking, Question, Trust, Verdict, judge_trust},
    refusal::Refusal,
    xml::Fields,
};

const ACTIONS: [&str; 3] = ["AssumeRole", "GetCallerIdentity", "GetSessionToken"];

/// True for actions that STS has here.
pub(crate) fn is_action(name: &str) -> bool {
    ACTIONS.contains(&name)
}

/// Carries an action out.
pub(crate) fn perform(action: &str, cloud: &Cloud, caller: &Caller, form: &Form) -> Result<Fields, Refusal> {
    match action {
        "AssumeRole" => assume_role(cloud, caller, form),
        "GetSessionToken" => get_session_token(cloud, caller, form),
        // Nobody can be denied to know who they are.
        _ => {
            Ok(Fields::new().text("UserId", &caller.user_id).text("Account", &caller.account).text("Arn", &caller.arn))
        }
    }
}

fn assume_role(cloud: &Cloud, caller: &Caller, form: &Form) -> Result<Fields, Refusal> {
    let arn = form.required("RoleArn")?;
    let name = session_name(form)?;
    let duration = form.number("DurationSeconds", 900, 43_200)?;
    let mfa = mfa_given(cloud, caller, form)?;
    // A role that does not exist and one that is not for you answer alike.
    let denied = || {
        Refusal::access_denied(format!(
            "User: {} is not authorized to perform: sts:AssumeRole on resource: {arn}",
            caller.arn
        ))
    };
    let found = cloud.fixture.accounts.iter().find_map(|account| {
        account.roles.iter().find(|role| role_arn(account, role) == arn).map(|role| (account, role))
    });
    let Some((account, role)) = found else { return Err(denied()) };

    let mut facts = caller.facts(cloud);
    facts.insert("sts:rolesessionname".to_owned(), name.to_owned());
    if let Some(external_id) = form.optional("ExternalId")? {
        facts.insert("sts:externalid".to_owned(), external_id.to_owned());
    }
    if mfa {
        facts.insert("aws:multifactorauthpresent".to_owned(), "true".to_owned());
    }
    let question = Question { action: "sts:AssumeRole", resource: arn, facts: &facts };
    let asking = Asking {
        arns: caller.principal_arn(cloud).into_iter().chain([caller.arn.clone()]).collect(),
        account: &caller.account,
    };
    let own_policies = caller.verdict(cloud, question.action, arn, &facts);
    let may = match judge_trust(&role.trust.value, &asking, &question) {
        Trust::No => false,
        // Within one account, being named by the role is enough.
        Trust::Directly if account.id == caller.account => own_policies != Verdict::DeniedExplicitly,
        Trust::Directly | Trust::ByAccount => own_policies == Verdict::Allowed,
    };
    if !may || caller.principal == Principal::Root {
        return Err(denied());
    }
    // A session that assumes a further role gets an hour at most.
    let longest = if matches!(caller.principal, Principal::Role(_)) { 3600 } else { u64::from(role.max_session) };
    if duration.is_some_and(|seconds| seconds > longest) {
        return Err(Refusal::validation(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    let session =
        new_session(cloud, &account.id, Principal::Role(role.name.clone()), name, (duration.unwrap_or(3600), mfa));
    let assumed = session_caller(cloud, &session.1).ok_or_else(denied)?;
    let user = Fields::new().text("AssumedRoleId", &assumed.user_id).text("Arn", &assumed.arn);
    let fields = Fields::new().fields("AssumedRoleUser", user).fields("Credentials", credential_fields(&session));
    cloud.memory().sessions.insert(session.0, session.1);
    Ok(fields)
}

fn get_session_token(cloud: &Cloud, caller: &Caller, form: &Form) -> Result<Fields, Refusal> {
    if caller.session_mfa.is_some() {
        return Err(Refusal::access_denied("Cannot call GetSessionToken with session credentials"));
    }
    let duration = form.number("DurationSeconds", 900, 129_600)?.unwrap_or(43_200);
    let mfa = mfa_given(cloud, caller, form)?;
    let session = new_session(cloud, &caller.account, caller.principal.clone(), "session", (duration, mfa));
    let fields = Fields::new().fields("Credentials", credential_fields(&session));
    cloud.memory().sessions.insert(session.0, session.1);
    Ok(fields)
}

fn session_name(form: &Form) -> Result<&str, Refusal> {
    let name = form.required("RoleSessionName")?;
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
    if (2..=64).contains(&name.chars().count()) && name.chars().all(is_allowed) {
        return Ok(name);
    }
    Err(Refusal::validation(format!(
        "1 validation error detected: Value '{name}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular \
         expression pattern: [\\w+=,.@-]*"
    )))
}

/// True with the right code of the caller's own device; a session keeps what it had.
fn mfa_given(cloud: &Cloud, caller: &Caller, form: &Form) -> Result<bool, Refusal> {
    let (Some(serial), Some(code)) = (form.optional("SerialNumber")?, form.optional("TokenCode")?) else {
        return Ok(caller.session_mfa.unwrap_or(false));
    };
    let wrong = || Refusal::access_denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    let Principal::User(name) = &caller.principal else { return Err(wrong()) };
    let account = cloud.account(&caller.account).ok_or_else(wrong)?;
    let user = find_user(account, name).filter(|user| user.mfa && mfa_serial(account, user) == serial);
    user.filter(|user| user.mfa_code == code).map(|_| true).ok_or_else(wrong)
}

/// Credentials with what `terms` says: seconds to live, and whether an MFA code was given.
fn new_session(
    cloud: &Cloud,
    account: &str,
    principal: Principal,
    name: &str,
    terms: (u64, bool),
) -> (String, SessionKey) {
    let random = || Uuid::new_v4().to_string();
    let (seconds, mfa) = terms;
    let expires = cloud.now() + Duration::seconds(i64::try_from(seconds).unwrap_or(3600));
    // A real token is long and full of what must be encoded.
    let token = format!("FwoGZXIvYXdzEB+/{}{}//////////8=", letters(&random(), 32), letters(&random(), 32));
    let session = SessionKey {
        secret: format!("{}/+{}", letters(&random(), 19), letters(&random(), 19)),
        token,
        expires,
        account: account.to_owned(),
        principal,
        name: name.to_owned(),
        mfa,
    };
    (format!("ASIA{}", letters(&random(), 16)), session)
}

fn credential_fields((access_key, session): &(String, SessionKey)) -> Fields {
    Fields::new()
        .text("AccessKeyId", access_key)
        .text("SecretAccessKey", &session.secret)
        .text("SessionToken", &session.token)
        .text("Expiration", zulu(session.expires))
}
