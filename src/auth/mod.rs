//! Authentication: adds to a resolved request what its kind asks for.

mod answer;
mod asap;
mod aws;
mod aws_url;
mod challenge;
mod digest;
mod edgegrid;
mod hash;
mod hawk;
mod jws;
mod jwt;
mod key;
mod nonce;
mod ntlm;
mod ntlm_message;
mod oauth1;
mod oauth1_parameters;
mod oauth2;
mod parameters;
#[cfg(test)]
mod samples;
mod sign;
mod simple;
mod token;

pub use answer::{Answer, MOST_REPLAYS, Memory, answer, needs_own_connection};
pub use parameters::{Parameter, Parameters};
pub use sign::{AuthError, Computed, Occasion, Remarks, sign};
pub use token::{TokenRequest, Tokens, token_request};
