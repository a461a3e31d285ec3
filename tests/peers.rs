//! postwatch against software that nobody here wrote: moto, botocore, newman. `tests/peers/install` installs them:
//!
//!     tests/peers/install && cargo test -- --ignored
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails best where it stands")]

mod peers_support;
