//! Authentication: adds to a resolved request what its kind asks for.

mod answer;
mod asap;
mod aws;
mod aws_url;
mod challenge;
mod credentials;
mod digest;
mod edgegrid;
mod error;
mod hash;
mod hawk;
mod jws;
mod jwt;
mod key;
mod nonce;
mod notes;
mod ntlm;
mod ntlm_message;
mod oauth1;
mod oauth1_parameters;
mod oauth2;
mod parameters;
mod reply;
#[cfg(test)]
mod samples;
mod sign;
mod signing;
mod simple;
mod token;

pub use answer::{MOST_REPLAYS, Memory, answer, needs_own_connection};
pub use credentials::{AwsKeys, Credentials, FromCollection};
pub use error::AuthError;
pub use notes::{Computed, SigningNotes};
pub use parameters::{Parameter, Parameters};
pub use reply::Answer;
pub use sign::sign;
pub use signing::SigningInputs;
pub use token::{TokenRequest, Tokens, token_request};
