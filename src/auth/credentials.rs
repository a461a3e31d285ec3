//! Where the keys come from that requests to AWS are signed with.

use std::fmt;

use super::{AuthError, Parameters};

/// Keys of an AWS account.
pub struct AwsKeys {
    /// Which key.
    pub access_key: String,
    /// The secret.
    pub secret_key: String,
    /// Of temporary keys.
    pub session_token: Option<String>,
}

/// Where keys come from.
pub trait Credentials: fmt::Debug {
    /// The keys for a request with this authentication.
    ///
    /// # Errors
    /// When there are none: the request must not be sent.
    fn keys(&self, parameters: &Parameters) -> Result<AwsKeys, AuthError>;
}

/// Keys that stand in the collection or in the variables that it names.
#[derive(Clone, Copy, Debug)]
pub struct FromCollection;

impl Credentials for FromCollection {
    fn keys(&self, parameters: &Parameters) -> Result<AwsKeys, AuthError> {
        let session_token = Some(parameters.resolved("sessionToken")?).filter(|token| !token.is_empty());
        Ok(AwsKeys {
            session_token: session_token.map(str::to_owned),
            access_key: parameters.required("accessKey")?.to_owned(),
            secret_key: parameters.required("secretKey")?.to_owned(),
        })
    }
}
