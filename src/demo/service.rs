//! One request from end to end: which service, which action, who asks, what the fault plan does to it, the answer.

use bytes::Bytes;
use uuid::Uuid;

use super::{
    caller::{Caller, Service},
    cloud::Cloud,
    faults::Damage,
    form::Form,
    iam::{self, Call},
    message::{Delivery, Received, Reply},
    organizations,
    refusal::Refusal,
    sts, xml,
};

const IAM_NAMESPACE: &str = "https://iam.amazonaws.com/doc/2010-05-08/";
const STS_NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// A request that names an action.
struct Asked {
    service: Service,
    action: String,
    form: Form,
    request_id: String,
}

/// Answers a request to AWS.
pub(crate) fn answer(cloud: &Cloud, received: &Received) -> Reply {
    let request_id = Uuid::new_v4().to_string();
    let asked = match read(received, request_id) {
        Ok(asked) => asked,
        Err((refusal, service, request_id)) => return refused(&refusal, service, &request_id),
    };
    *cloud.memory().calls.entry(asked.action.clone()).or_default() += 1;
    let harm = cloud.faults.strike(&asked.action);
    let outcome = match harm.damage {
        Some(Damage::Throttle) => Err(Refusal::new(400, "Throttling", "Rate exceeded")),
        Some(Damage::Error(503)) => {
            Err(Refusal::new(503, "ServiceUnavailable", "Service is unavailable. Please try again later."))
        }
        Some(Damage::Error(status)) => Err(Refusal::new(
            status,
            "InternalFailure",
            "The request processing has failed because of an unknown error.",
        )),
        Some(Damage::Html) => Ok(Reply::new(
            200,
            "text/html",
            "<!DOCTYPE html><html><head><title>Sign in</title></head><body><p>Sign in to this network</body></html>",
        )),
        damage => perform(cloud, received, &asked, damage == Some(Damage::Deny)),
    };
    let mut reply = outcome.unwrap_or_else(|refusal| refused(&refusal, asked.service, &asked.request_id));
    match harm.damage {
        Some(Damage::Truncate) => reply.body = half(&reply.body),
        Some(Damage::Reset) => reply.delivery = Delivery::BrokenOff,
        _ => {}
    }
    reply.delay = harm.delay;
    reply
}

/// Cut at half its length: the middle of the XML.
fn half(body: &Bytes) -> Bytes {
    body.slice(..body.len() / 2)
}

/// Finds out what is asked. That comes before the signature, as at AWS: an unknown action is told to anybody.
fn read(received: &Received, request_id: String) -> Result<Asked, (Refusal, Service, String)> {
    if let Some(action) = received.header("x-amz-target").and_then(|target| target.strip_prefix(organizations::TARGET))
    {
        if !organizations::is_action(action) {
            let unknown = Refusal::new(400, "UnknownOperationException", "The operation is not known here.");
            return Err((unknown, Service::Organizations, request_id));
        }
        let action = action.to_owned();
        return Ok(Asked { service: Service::Organizations, action, form: Form::default(), request_id });
    }
    if !matches!(received.method.as_str(), "GET" | "POST") {
        return Err((Refusal::new(405, "MethodNotAllowed", "GET or POST is wanted"), Service::Iam, request_id));
    }
    if received.path != "/" {
        return Err((
            Refusal::new(404, "UnknownOperationException", format!("nothing at {}", received.path)),
            Service::Iam,
            request_id,
        ));
    }
    let is_form =
        received.header("content-type").is_none_or(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let body = if is_form { Form::read(&received.body) } else { Form::default() };
    let form = Form::read(received.query.as_bytes()).and(body);
    let version = form.get("Version").unwrap_or("NO_VERSION_SPECIFIED");
    let service = if version == "2011-06-15" { Service::Sts } else { Service::Iam };
    let Some(action) = form.get("Action").map(str::to_owned) else {
        return Err((
            Refusal::new(400, "MissingAction", "The request must contain the parameter Action"),
            service,
            request_id,
        ));
    };
    let is_known = match service {
        Service::Sts => sts::is_action(&action),
        _ => version == "2010-05-08" && iam::is_action(&action),
    };
    if !is_known {
        let message = format!("Could not find operation {action} for version {version}");
        return Err((Refusal::new(400, "InvalidAction", message), service, request_id));
    }
    Ok(Asked { service, action, form, request_id })
}

fn perform(cloud: &Cloud, received: &Received, asked: &Asked, is_denied: bool) -> Result<Reply, Refusal> {
    let Asked { service, action, form, request_id } = asked;
    let caller = Caller::authenticate(cloud, received, *service)?;
    if is_denied {
        let what = format!("{}:{action}", service.name());
        return Err(Refusal::access_denied(format!(
            "User: {} is not authorized to perform: {what} with an explicit deny",
            caller.arn
        )));
    }
    match service {
        Service::Iam => {
            let account = cloud.account(&caller.account).ok_or_else(Refusal::invalid_token)?;
            let fields = iam::perform(action, &Call { cloud, account, caller: &caller, form })?;
            Ok(xml_reply(200, xml::answer(action, IAM_NAMESPACE, fields.as_ref(), request_id), request_id))
        }
        Service::Sts => {
            let fields = sts::perform(action, cloud, &caller, form)?;
            Ok(xml_reply(200, xml::answer(action, STS_NAMESPACE, Some(&fields), request_id), request_id))
        }
        Service::Organizations => {
            let answer = organizations::perform(action, cloud, &caller, &received.body)?;
            Ok(json_reply(200, answer.to_string(), request_id))
        }
    }
}

fn refused(refusal: &Refusal, service: Service, request_id: &str) -> Reply {
    match service {
        Service::Organizations => {
            let (status, body) = organizations::error(refusal);
            json_reply(status, body.to_string(), request_id)
        }
        Service::Iam => xml_reply(refusal.status, xml::error(refusal, IAM_NAMESPACE, request_id), request_id),
        Service::Sts => xml_reply(refusal.status, xml::error(refusal, STS_NAMESPACE, request_id), request_id),
    }
}

fn xml_reply(status: u16, body: String, request_id: &str) -> Reply {
    Reply::new(status, "text/xml", body).with_header("x-amzn-requestid", request_id)
}

fn json_reply(status: u16, body: String, request_id: &str) -> Reply {
    Reply::new(status, "application/x-amz-json-1.1", body).with_header("x-amzn-requestid", request_id)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        clock::Clock,
        demo::{DEFAULT_FIXTURE, Faults, Fixture},
    };

    static CLOUD: LazyLock<Cloud> =
        LazyLock::new(|| Cloud::new(Fixture::read(DEFAULT_FIXTURE).unwrap(), Faults::none(), Clock::system()));

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn any_request_is_answered(
            method in "GET|POST|PUT|[A-Z]{1,5}",
            path in "/|/.{0,10}",
            query in ".{0,60}",
            action in "ListUsers|AssumeRole|GetCallerIdentity|[A-Za-z]{0,12}",
            version in "2010-05-08|2011-06-15|.{0,10}",
            headers in prop::collection::vec(("authorization|x-amz-date|x-amz-target|content-type|x-amz-security-token|host", ".{0,60}"), 0..5),
            body: Vec<u8>,
        ) {
            let body = [format!("Action={action}&Version={version}&").as_bytes(), &body].concat().into();
            let reply = answer(&CLOUD, &Received { method, path, query, headers, body });
            prop_assert!(reply.status.is_client_error(), "{}", reply.status);
        }
    }
}
