//! What the tests of this module begin with.

use chrono::{TimeZone as _, Utc};

use super::{FromCollection, Parameter, Parameters, SigningInputs};
use crate::http::{Body, Request, SendSettings};

pub(super) fn parameters(kind: &str, list: &[(&str, &str)]) -> Parameters {
    let list = list
        .iter()
        .map(|(name, value)| Parameter { name: (*name).into(), written: (*value).into(), value: (*value).into() })
        .collect();
    Parameters { kind: kind.into(), list, place: "item[0].request.auth".into(), learned: Vec::new() }
}

pub(super) fn request(method: &str, url: &str) -> Request {
    Request {
        method: method.into(),
        url: url.into(),
        headers: Vec::new(),
        body: Body::Empty,
        settings: SendSettings::default(),
    }
}

pub(super) fn inputs() -> SigningInputs<'static> {
    let now = Utc.with_ymd_and_hms(2026, 11, 22, 3, 4, 5).single().unwrap_or_default();
    SigningInputs { now, body_mode: None, content_type: None, keeps_url: false, credentials: &FromCollection }
}
