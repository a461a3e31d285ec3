//! pm.request, pm.info, pm.execution, pm.visualizer.

use super::stage::{Play, lines_of};
use crate::script::NextRequest;

#[test]
fn the_request_has_the_members_of_the_sdk() {
    assert_eq!(
        lines_of(
            "const { request } = pm, { url, headers, body } = request;
             console.log(request.method, url.toString(), `${url}`, url.getPath(), url.getPath(true));
             console.log(url.getHost(), url.getRemote(), url.getQueryString(), url.getPathWithQuery(), url.protocol, url.port);
             console.log(url.query.get('b'), url.query.toObject(), url.variables.get('id'), url.path.join('/'));
             console.log(headers.get('accept'), headers.has('X-Off'), headers.count(), headers.one('accept').key, headers.toObject(true));
             console.log(body.mode, body.raw, body.toString(), body.isEmpty(), request.auth, request.description);
             console.log(JSON.stringify(request.getHeaders({ enabled: true, ignoreCase: true })), request.size().body);
             headers.add('A: b'); headers.upsert({ key: 'accept', value: 'x' }); headers.remove('X-Off');
             console.log(headers.map(h => `${h.key}=${h.value}`).join('&'), headers.toString().length, headers.all().length);
             url.addQueryParams('c=3&d'); url.removeQueryParams('a'); console.log(url.getQueryString());
             console.log(pm.info.eventName, pm.info.iteration, pm.info.iterationCount, pm.info.requestName, pm.info.requestId);
             console.log(pm.execution.location, pm.execution.location.current);",
        ),
        [
            "POST https://example.com:8443/users/42?a=1&b=2 https://example.com:8443/users/42?a=1&b=2 /users/42 /users/:id",
            "example.com example.com:8443 a=1&b=2 /users/42?a=1&b=2 https 8443",
            "2 { a: '1', b: '2' } 42 users/:id",
            "*/* true 2 Accept { accept: '*/*' }",
            "raw {\"q\":1} {\"q\":1} false undefined undefined",
            "{\"accept\":\"*/*\"} 7",
            "accept=x&A=b 17 2",
            "b=2&c=3&d",
            "test 2 5 Get user id-1",
            "[ 'Collection', 'Folder', 'Get user' ] Get user",
        ]
    );
}

#[test]
fn a_changed_request_is_handed_back() {
    let mut play = Play::default();
    let played = play.run_before(
        "pm.request.headers.add({ key: 'X-New', value: '1' }); pm.request.method = 'PUT';
         pm.request.url.query.add({ key: 'c', value: '3' }); pm.request.body.update({ mode: 'raw', raw: 'new' });
         pm.request.authorizeUsing('bearer', { token: 't' });",
    );
    assert_eq!(played.error(), "");
    let request = played.outcome.request.unwrap();
    assert_eq!(request["method"], "PUT");
    assert_eq!(request["header"][2], serde_json::json!({"key": "X-New", "value": "1"}));
    assert_eq!(request["url"]["query"][2]["key"], "c");
    assert_eq!(request["url"]["variable"][0]["value"], "42");
    assert_eq!(request["body"]["raw"], "new");
    assert_eq!(request["auth"]["bearer"][0]["value"], "t");
}

#[test]
fn a_request_only_looked_at_is_not_handed_back() {
    let mut play = Play::default();
    assert!(play.run_before("pm.request.url.toString(); pm.request.headers.get('a')").outcome.request.is_none());
    assert!(play.run("pm.request.headers.add({ key: 'a', value: 'b' })").outcome.request.is_none());
    let replaced = play.run_before("pm.request.url = 'http://other/'").outcome.request.unwrap();
    assert_eq!(replaced["url"], "http://other/");
}

#[test]
fn the_next_request_and_the_visualizer_are_told() {
    let mut play = Play::default();
    let played = play.run(
        "pm.execution.setNextRequest('A'); postman.setNextRequest('B'); pm.visualizer.set('<b>{{a}}</b>', { a: [1] })",
    );
    assert_eq!(played.outcome.next_request, Some(NextRequest::Named("B".into())));
    let visualizer = played.outcome.visualizer.unwrap();
    assert_eq!((visualizer.template.as_str(), visualizer.data), ("<b>{{a}}</b>", serde_json::json!({"a": [1]})));
    let played = play.run("pm.execution.setNextRequest(null); pm.visualizer.set('x'); pm.visualizer.clear()");
    assert_eq!(played.outcome.next_request, Some(NextRequest::Stop));
    assert!(played.outcome.visualizer.is_none() && played.outcome.visualizer_cleared);
    assert_eq!(
        play.run("pm.visualizer.set(1)").error(),
        "Error: Invalid template. Template must be of type string, found number"
    );
}

#[test]
fn the_response_tells_about_itself() {
    assert_eq!(
        lines_of(
            "const r = pm.response;
             console.log(r.code, r.status, r.reason(), r.responseTime, r.responseSize, r.headers.get('x-one'), r.json().list[2]);
             console.log(r.details().code, r.details().name, r.dataURI().slice(0, 29), r.contentInfo().mimeFormat, r.encoding());
             console.log(r.stream.toString().slice(0, 7), JSON.stringify(r.toJSON().header[1]), r.size().total > 37);
             try { r.mime() } catch (e) { console.log(e.message) }",
        ),
        [
            "200 OK OK 15 37 1 3",
            "200 OK data:application/json;base64, json { format: undefined, source: undefined }",
            "{\"id\":7 {\"key\":\"X-One\",\"value\":\"1\"} true",
            "`Response#mime` has been discontinued, use `Response#contentInfo` instead.",
        ]
    );
}
