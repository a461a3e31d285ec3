//! What is planted, and where.

use std::sync::LazyLock;

/// A secret of the sample run.
#[derive(Clone, Debug)]
pub struct Planted {
    /// Names it in the sample and in messages.
    pub name: &'static str,
    pub value: String,
    /// What the program knows as a secret value: masked in every spelling wherever it turns up. The others are secret
    /// by the name of the header or member in which they stand.
    pub is_learnt: bool,
}

/// Variables of the environment whose names give them away: each word that does.
pub const NAMED: [&str; 13] = [
    "signing_key",
    "serviceKeys",
    "app-secret",
    "ALL_SECRETS",
    "api_token",
    "sessionTokens",
    "dbPassword",
    "old_passwords",
    "unixPasswd",
    "pgpPassphrase",
    "alertWebhook",
    "cloud.credential",
    "cloud_credentials",
];

/// Variables that are secret by type, in the three files that have types.
pub const TYPED: [&str; 3] = ["typed_environment", "typed_global", "typed_collection"];

/// Variables that come from elsewhere than a file of variables.
pub const OTHERS: [&str; 7] = [
    "row_password",
    "option_secret",
    "global_option_token",
    "file_secret",
    "SECRET_ACCESS_KEY",
    "SESSION_TOKEN",
    "rc_password",
];

/// Variables that scripts set.
pub const MADE: [&str; 5] =
    ["made_token", "made_global_key", "made_collection_secret", "made_local_password", "copied_token"];

/// Parameters of authentications as the collection has them: kind, parameter.
pub const PARAMETERS: [(&str, &str); 25] = [
    ("basic", "password"),
    ("bearer", "token"),
    ("apikey", "value"),
    ("apikey in query", "value"),
    ("awsv4", "accessKey"),
    ("awsv4", "secretKey"),
    ("awsv4", "sessionToken"),
    ("awsv4 in query", "secretKey"),
    ("digest", "password"),
    ("hawk", "authKey"),
    ("ntlm", "password"),
    ("oauth1", "consumerSecret"),
    ("oauth1", "tokenSecret"),
    ("oauth1", "token"),
    ("oauth2", "accessToken"),
    ("oauth2 client", "clientSecret"),
    ("oauth2 password", "password"),
    ("oauth2 refresh", "refreshToken"),
    ("jwt", "secret"),
    ("jwt with key", "privateKey"),
    ("oauth1 with key", "privateKey"),
    ("asap", "privateKey"),
    ("edgegrid", "clientSecret"),
    ("edgegrid", "accessToken"),
    ("edgegrid", "clientToken"),
];

/// What the servers give out.
pub const FETCHED: [&str; 5] =
    ["access_token of client", "access_token of password", "access_token of refresh", "refresh_token", "id_token"];

/// Members of answers that no script stores.
pub const ANSWERED: [&str; 4] = ["login access_token", "SecretAccessKey", "SessionToken", "client_secret"];

/// Names that people give to secrets, for members of answers, elements, fields of forms, parameters of queries.
pub const FAMILIAR: [&str; 40] = [
    "token",
    "apiKey",
    "api_key",
    "secret",
    "passwd",
    "pwd",
    "secretKey",
    "sessionToken",
    "authToken",
    "auth_token",
    "jwt",
    "bearer",
    "device_code",
    "client_assertion",
    "session_id",
    "otp",
    "passphrase",
    "old_password",
    "newPassword",
    "confirmPassword",
    "user_password",
    "db_password",
    "access_key",
    "secret_key",
    "subject_token",
    "SAMLResponse",
    "refresh-token",
    "clientSecret",
    "csrf_token",
    "appKey",
    "signing-key",
    "ENCRYPTION_KEY",
    "privateKey",
    "subscription_key",
    "credentials",
    "personal_access_token",
    "consumer_secret",
    "webhook_url",
    "apiSecret",
    "dbPwd",
];

/// Headers of requests that people give secrets.
pub const HEADERS: [&str; 20] = [
    "PRIVATE-TOKEN",
    "X-Access-Token",
    "Ocp-Apim-Subscription-Key",
    "X-Goog-Api-Key",
    "X-Auth-Key",
    "X-Csrf-Token",
    "X-GitHub-Token",
    "Apikey",
    "Token",
    "X-Secret",
    "DD-API-KEY",
    "X-Shopify-Access-Token",
    "X-Api-Token",
    "X-Hub-Signature-256",
    "Authentication",
    "X-Authorization",
    "X-Forwarded-Authorization",
    "X-Session-Id",
    "X-Application-Key",
    "X-Client-Secret",
];

/// Where the familiar names stand.
pub const FAMILIAR_PLACES: [&str; 4] = ["member", "element", "field", "parameter"];

/// What comes from neither a variable nor the collection.
pub const BROUGHT: [&str; 6] = [
    "vault",
    "key of the vault",
    "token of a package",
    "token handed to a request",
    "passphrase of a certificate",
    "password of a proxy",
];

/// What is masked where it stands, by the name of its place.
pub const PLACED: [&str; 11] = [
    "cookie of the jar",
    "password of a login",
    "private_key",
    "Set-Cookie",
    "Cookie",
    "X-Api-Key",
    "X-Amz-Security-Token",
    "X-Vault-Token",
    "X-Amz-Signature",
    "X-Amz-Credential",
    "signed X-Amz-Security-Token",
];

/// Values whose characters every encoding treats differently.
fn rough(number: usize) -> String {
    format!("r0ugh{number:02}/pä ss+w\"<&>'%41\\n;=end")
}

/// Values that may stand in a header.
fn smooth(number: usize) -> String {
    format!("sm00th{number:02}/T0k+en.x_y~z=={number:02}")
}

/// Everything.
pub fn planted() -> Vec<Planted> {
    static ALL: LazyLock<Vec<Planted>> = LazyLock::new(plant_all);
    ALL.clone()
}

fn plant_all() -> Vec<Planted> {
    let mut all: Vec<Planted> = Vec::new();
    let mut plant = |name: &'static str, is_rough: bool, is_learnt: bool| {
        let number = all.len();
        let value = if is_rough { rough(number) } else { smooth(number) };
        all.push(Planted { name, value, is_learnt });
    };
    NAMED.iter().chain(&TYPED).chain(&MADE).for_each(|name| plant(name, true, true));
    OTHERS.iter().for_each(|name| plant(name, false, true));
    for (kind, parameter) in PARAMETERS {
        plant(Box::leak(format!("{kind} {parameter}").into_boxed_str()), kind == "basic", true);
    }
    for name in ["variable of a bearer token", "password in a URL", "header of a script", "sent by a script", "webhook"]
    {
        plant(name, false, true);
    }
    FETCHED.iter().chain(&ANSWERED).chain(&BROUGHT).for_each(|name| plant(name, false, true));
    PLACED.iter().for_each(|name| plant(name, false, false));
    for place in FAMILIAR_PLACES {
        for name in FAMILIAR {
            let is_learnt = place != "parameter";
            plant(Box::leak(format!("{place} {name}").into_boxed_str()), false, is_learnt);
        }
    }
    for name in HEADERS {
        plant(Box::leak(format!("header {name}").into_boxed_str()), false, true);
    }
    all
}

/// The value of that name.
pub fn secret(name: &str) -> String {
    planted().into_iter().find(|planted| planted.name == name).unwrap_or_else(|| panic!("{name} is not planted")).value
}
