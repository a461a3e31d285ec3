//! Scripts against a fake host.

mod assertions;
mod asynchronous;
mod cryptography;
mod differential;
mod documents;
mod errors;
mod hostile;
mod legacy;
mod limits;
mod locale;
mod modules;
mod native_types;
mod power;
mod realm;
mod requests;
mod shown;
mod stage;
mod streams;
mod testing;
mod variables;
mod web;
