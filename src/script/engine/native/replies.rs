//! Answers of the run, in the shape the prelude reads.

use serde_json::{Value, json};

use crate::{
    http,
    script::{
        Cookie, Reply,
        engine::state::{Held, Shared},
    },
};

/// The answer to a call. A response stays here; the prelude gets a handle to it.
pub(in crate::script::engine) fn reply(state: &Shared, reply: Reply) -> Value {
    match reply {
        Reply::Response { response, response_time_ms, cookies } => {
            let mut state = state.borrow_mut();
            let handle = state.responses.len().max(1);
            // Handle 0 stays pm.response's, also where there is none.
            while state.responses.len() < handle {
                state.responses.push(Held { response: None, response_time_ms: 0 });
            }
            state.responses.push(Held { response: Some(response), response_time_ms });
            json!({ "response": handle, "cookies": cookies_json(&cookies) })
        }
        Reply::Cookies(cookies) => json!({ "cookies": cookies_json(&cookies) }),
        Reply::Failed(failure) => json!({ "error": failure_json(&failure) }),
        Reply::Refused(message) => json!({ "error": { "message": message } }),
    }
}

fn failure_json(failure: &http::Failure) -> Value {
    let mut error = serde_json::Map::new();
    error.insert("message".into(), failure.message.clone().into());
    if let Some(code) = &failure.code {
        error.insert("errno".into(), code.clone().into());
        error.insert("code".into(), code.clone().into());
    }
    if let Some(syscall) = &failure.syscall {
        error.insert("syscall".into(), syscall.clone().into());
    }
    if let Some(address) = &failure.address {
        error.insert("address".into(), address.clone().into());
    }
    if let Some(port) = failure.port {
        error.insert("port".into(), port.into());
    }
    Value::Object(error)
}

/// Cookies in the shape `CookieList` is filled with.
pub(super) fn cookies_json(cookies: &[Cookie]) -> Value {
    let cookie = |cookie: &Cookie| {
        json!({
            "name": cookie.name,
            "value": cookie.value,
            "domain": cookie.domain,
            "path": cookie.path,
            "expires": cookie.expires_ms,
            "secure": cookie.secure,
            "httpOnly": cookie.http_only,
            "hostOnly": cookie.host_only,
        })
    };
    Value::Array(cookies.iter().map(cookie).collect())
}
