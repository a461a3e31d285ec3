//! Who makes a call, proved by its signature, and what its policies allow.

use serde_json::Value;

use super::{
    account::{attached_arns, default_document, find_policy, iam_region, role_arn, root_arn, unique_id, user_arn},
    cloud::Cloud,
    fixture_account::{Account, Document, Role, User},
    keys::{Principal, SessionKey},
    message::Received,
    permission::{Facts, Question, Verdict, judge},
    refusal::Refusal,
    signature::Presented,
};

/// The identity behind a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    /// Account id.
    pub(crate) account: String,
    pub(crate) principal: Principal,
    /// As it stands in messages: a session's ARN is not its role's.
    pub(crate) arn: String,
    /// As GetCallerIdentity tells it.
    pub(crate) user_id: String,
    /// For temporary credentials: whether an MFA code was given.
    pub(crate) session_mfa: Option<bool>,
}

/// Where a call is meant to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Iam,
    Sts,
    Organizations,
}

impl Service {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Service::Iam => "iam",
            Service::Sts => "sts",
            Service::Organizations => "organizations",
        }
    }
}

impl Caller {
    /// Verifies the signature and finds out whose it is.
    pub(crate) fn authenticate(cloud: &Cloud, received: &Received, service: Service) -> Result<Caller, Refusal> {
        let presented = Presented::find(received)?;
        let (caller, secret) = find_key(cloud, &presented)?;
        let account = cloud.account(&caller.account).ok_or_else(Refusal::invalid_token)?;
        let regions = match service {
            Service::Sts => vec![],
            Service::Iam | Service::Organizations => vec![iam_region(account)],
        };
        presented.check_scope(cloud.now(), service.name(), &regions)?;
        presented.verify(received, &secret)?;
        Ok(caller)
    }

    /// Refuses what the caller's policies do not allow.
    pub(crate) fn authorize(&self, cloud: &Cloud, action: &str, resource: &str) -> Result<(), Refusal> {
        let because = match self.verdict(cloud, action, resource, &self.facts(cloud)) {
            Verdict::Allowed => return Ok(()),
            Verdict::DeniedExplicitly => "with an explicit deny in an identity-based policy".to_owned(),
            Verdict::NotAllowed => format!("because no identity-based policy allows the {action} action"),
        };
        let on = if resource == "*" { String::new() } else { format!(" on resource: {resource}") };
        Err(Refusal::access_denied(format!("User: {} is not authorized to perform: {action}{on} {because}", self.arn)))
    }

    /// What the caller's own policies say.
    pub(crate) fn verdict(&self, cloud: &Cloud, action: &str, resource: &str, facts: &Facts) -> Verdict {
        if self.principal == Principal::Root {
            return Verdict::Allowed;
        }
        judge(self.policies(cloud), &Question { action, resource, facts })
    }

    /// What conditions may ask about this caller.
    pub(crate) fn facts(&self, cloud: &Cloud) -> Facts {
        let mut facts = Facts::new();
        let mut fact = |name: &str, value: &str| facts.insert(name.to_owned(), value.to_owned());
        fact("aws:principalaccount", &self.account);
        fact("aws:sourceip", "127.0.0.1");
        fact("aws:securetransport", "false");
        if let Some(organization) =
            cloud.fixture.organization.as_ref().filter(|it| it.accounts.iter().any(|member| member.id == self.account))
        {
            fact("aws:principalorgid", &organization.id);
        }
        if let Some(arn) = self.principal_arn(cloud) {
            fact("aws:principalarn", &arn);
        }
        if let Principal::User(name) = &self.principal {
            fact("aws:username", name);
        }
        // Long-term keys have no such key at all: `Bool` with false does not match them.
        if let Some(mfa) = self.session_mfa {
            fact("aws:multifactorauthpresent", if mfa { "true" } else { "false" });
        }
        facts
    }

    /// ARN of the user or role, even in a session.
    pub(crate) fn principal_arn(&self, cloud: &Cloud) -> Option<String> {
        let account = cloud.account(&self.account)?;
        match &self.principal {
            Principal::Root => Some(root_arn(account)),
            Principal::User(name) => find_user(account, name).map(|user| user_arn(account, user)),
            Principal::Role(name) => find_role(account, name).map(|role| role_arn(account, role)),
        }
    }

    fn policies<'a>(&self, cloud: &'a Cloud) -> Vec<&'a Value> {
        let Some(account) = cloud.account(&self.account) else { return Vec::new() };
        let mut documents: Vec<&Document> = Vec::new();
        let mut attached: Vec<&String> = Vec::new();
        match &self.principal {
            Principal::Root => {}
            Principal::User(name) => {
                if let Some(user) = find_user(account, name) {
                    documents.extend(user.inline.values());
                    attached.extend(&user.attached);
                    for group in account.groups.iter().filter(|group| user.groups.contains(&group.name)) {
                        documents.extend(group.inline.values());
                        attached.extend(&group.attached);
                    }
                }
            }
            Principal::Role(name) => {
                if let Some(role) = find_role(account, name) {
                    documents.extend(role.inline.values());
                    attached.extend(&role.attached);
                }
            }
        }
        let attached: Vec<String> = attached.into_iter().cloned().collect();
        for arn in attached_arns(&cloud.fixture, account, &attached) {
            documents.extend(find_policy(&cloud.fixture, account, &arn).and_then(default_document));
        }
        documents.into_iter().map(|document| &document.value).collect()
    }
}

pub(crate) fn find_user<'a>(account: &'a Account, name: &str) -> Option<&'a User> {
    account.users.iter().find(|user| user.name == name)
}

pub(crate) fn find_role<'a>(account: &'a Account, name: &str) -> Option<&'a Role> {
    account.roles.iter().find(|role| role.name == name)
}

/// Finds whose key it is, and its secret.
fn find_key(cloud: &Cloud, presented: &Presented) -> Result<(Caller, String), Refusal> {
    let session = cloud.memory().sessions.get(&presented.access_key).cloned();
    if let Some(session) = session {
        if presented.session_token.as_deref() != Some(session.token.as_str()) {
            return Err(Refusal::invalid_token());
        }
        if session.expires <= cloud.now() {
            return Err(Refusal::new(403, "ExpiredToken", "The security token included in the request is expired"));
        }
        let secret = session.secret.clone();
        return session_caller(cloud, &session).map(|caller| (caller, secret)).ok_or_else(Refusal::invalid_token);
    }
    // A session token beside a long-term key is not ignored.
    if presented.session_token.is_some() {
        return Err(Refusal::invalid_token());
    }
    let owner = cloud.key_owners.get(&presented.access_key).ok_or_else(Refusal::invalid_token)?;
    let account = &cloud.fixture.accounts[owner.account];
    let user = owner.user.map(|number| &account.users[number]);
    let key = &user.map_or(&account.root.keys, |user| &user.keys)[owner.key];
    let secret = key.secret.clone().filter(|_| key.active).ok_or_else(Refusal::invalid_token)?;
    let (principal, arn, user_id) = match user {
        Some(user) => {
            let arn = user_arn(account, user);
            let id = unique_id(user.id.as_deref(), "AIDA", &arn);
            (Principal::User(user.name.clone()), arn, id)
        }
        None => (Principal::Root, root_arn(account), account.id.clone()),
    };
    Ok((Caller { account: account.id.clone(), principal, arn, user_id, session_mfa: None }, secret))
}

/// The caller behind temporary credentials.
pub(crate) fn session_caller(cloud: &Cloud, session: &SessionKey) -> Option<Caller> {
    let account = cloud.account(&session.account)?;
    let (arn, user_id) = match &session.principal {
        Principal::Root => (root_arn(account), account.id.clone()),
        Principal::User(name) => {
            let user = find_user(account, name)?;
            let arn = user_arn(account, user);
            let id = unique_id(user.id.as_deref(), "AIDA", &arn);
            (arn, id)
        }
        Principal::Role(name) => {
            let role = find_role(account, name)?;
            let id = unique_id(role.id.as_deref(), "AROA", &role_arn(account, role));
            // The role's path is not part of the session's ARN.
            let arn =
                format!("arn:{}:sts::{}:assumed-role/{}/{}", account.partition, account.id, role.name, session.name);
            (arn, format!("{id}:{}", session.name))
        }
    };
    let principal = session.principal.clone();
    Some(Caller { account: session.account.clone(), principal, arn, user_id, session_mfa: Some(session.mfa) })
}
