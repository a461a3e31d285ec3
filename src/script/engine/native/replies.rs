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
            let handle = hold(state, Held { response: Some(response), response_time_ms });
            json!({ "response": handle, "cookies": cookies_json(&cookies) })
        }
        Reply::Ran(ran) => {
            state.borrow_mut().scopes.apply(&ran.changes);
            let handle = ran.response.map(|response| {
                hold(state, Held { response: response.received, response_time_ms: response.response_time_ms })
            });
            json!({ "response": handle, "cookies": cookies_json(&ran.cookies) })
        }
        Reply::Secret(secret) => match secret {
            Some(secret) => json!({ "secret": secret }),
            None => json!({}),
        },
        Reply::Cookies(cookies) => json!({ "cookies": cookies_json(&cookies) }),
        Reply::Failed(failure) => json!({ "error": failure_json(&failure) }),
        Reply::Refused(message) => json!({ "error": { "message": message } }),
    }
}

/// Keeps a response for the prelude. Handle 0 stays pm.response's, also where there is none.
fn hold(state: &Shared, held: Held) -> usize {
    let mut state = state.borrow_mut();
    if state.responses.is_empty() {
        state.responses.push(Held { response: None, response_time_ms: 0 });
    }
    state.responses.push(held);
    state.responses.len() - 1
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
