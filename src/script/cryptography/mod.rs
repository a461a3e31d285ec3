//! The algorithms behind `crypto.subtle`: bytes in, bytes out. Keys are plain bytes here too; who may use which key for
//! what is the prelude's business.

mod cipher;
mod curve;
mod derive;
mod fault;
mod hash;
mod rsa;

pub(super) use self::rsa::{Parts, PrivateKey, PublicKey, generate};
pub(super) use cipher::{cbc, counter, gcm};
pub(super) use curve::Curve;
pub(super) use derive::{hkdf, pbkdf2};
pub(super) use fault::{Fault, Result};
pub(super) use hash::{Hash, md5};
