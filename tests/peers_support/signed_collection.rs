//! The collection that sends the signed requests: one item each, and one whose script sends some with `pm.sendRequest`.

use serde_json::{Value, json};

use super::signed_requests::{ACCESS_KEY, Body, Case, SECRET_KEY, TOKEN};

/// The requests that the script of the last item sends, in its own words; `pm.sendRequest` signs when given an `auth`.
pub const SCRIPTED: [(&str, &str); 5] = [
    (
        "script: form",
        "{ url: at + '/', method: 'POST', body: { mode: 'urlencoded', urlencoded: [{ key: 'Arn', value: 'arn:aws:iam::1:user/é b' }] } }",
    ),
    ("script: odd path and query", "{ url: at + '/a b//c/../é?b=2&a=1+2&a', method: 'GET' }"),
    ("script: raw", "{ url: at + '/x', method: 'PUT', body: { mode: 'raw', raw: 'text é' } }"),
    ("script: session token", "{ url: at + '/', method: 'GET', auth: signature({ sessionToken: TOKEN }) }"),
    (
        "script: presigned",
        "{ url: at + '/b/k v?x=', method: 'GET', auth: signature({ service: 's3', addAuthDataToQuery: true }) }",
    ),
];

/// The collection. Its variable `endpoint` is the verifier's address.
pub fn collection(cases: &[Case], endpoint: &str, http_date: &str) -> Value {
    let mut items: Vec<Value> = cases.iter().map(item).collect();
    items.push(scripted());
    // A test that cannot fail proves nothing: one request is signed with another key.
    let mut wrong = item(&cases[0]);
    wrong["name"] = WRONG.into();
    wrong["request"]["header"] = json!([{"key": "X-Case", "value": WRONG}]);
    wrong["request"]["auth"] = auth(&[("secretKey", "another")]);
    items.push(wrong);
    json!({
        "info": {"name": "signed requests", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": items,
        "variable": [{"key": "endpoint", "value": endpoint}, {"key": "now_as_http_date", "value": http_date}],
    })
}

/// The item whose signature is wrong.
pub const WRONG: &str = "another secret";

fn item(case: &Case) -> Value {
    let pairs = |pairs: &[(&str, &str)]| -> Value {
        pairs.iter().map(|(key, value)| json!({"key": key, "value": value})).collect()
    };
    let mut request =
        json!({"method": case.method, "url": format!("{{{{endpoint}}}}{}", case.target), "auth": auth(case.auth)});
    request["header"] = pairs(&[&[("X-Case", case.name)], case.headers].concat());
    match case.body {
        Body::None => {}
        Body::Raw(text, language) => {
            request["body"] = json!({"mode": "raw", "raw": text, "options": {"raw": {"language": language}}});
        }
        Body::Form(fields) => request["body"] = json!({"mode": "urlencoded", "urlencoded": pairs(fields)}),
        Body::Parts(fields) => request["body"] = json!({"mode": "formdata", "formdata": pairs(fields)}),
        Body::File(path) => request["body"] = json!({"mode": "file", "file": {"src": path}}),
        Body::GraphQl(query, variables) => {
            request["body"] = json!({"mode": "graphql", "graphql": {"query": query, "variables": variables}});
        }
    }
    json!({"name": case.name, "request": request})
}

fn auth(other: &[(&str, &str)]) -> Value {
    let mut parameters =
        vec![("accessKey", ACCESS_KEY), ("secretKey", SECRET_KEY), ("service", "iam"), ("region", "us-east-1")];
    parameters.retain(|(name, _)| !other.iter().any(|(other, _)| other == name));
    parameters.extend(other);
    let list: Vec<Value> = parameters
        .into_iter()
        .map(|(key, value)| match value {
            "true" => json!({"key": key, "value": true, "type": "boolean"}),
            _ => json!({"key": key, "value": value, "type": "string"}),
        })
        .collect();
    json!({"type": "awsv4", "awsv4": list})
}

fn scripted() -> Value {
    let mut lines = vec![
        "const at = pm.variables.get('endpoint');".to_owned(),
        format!("const TOKEN = '{TOKEN}';"),
        "const signature = (other) => ({ type: 'awsv4', awsv4: Object.entries({".to_owned(),
        format!(
            "  accessKey: '{ACCESS_KEY}', secretKey: '{SECRET_KEY}', service: 'iam', region: 'us-east-1', ...other,"
        ),
        "}).map(([key, value]) => ({ key, value })) });".to_owned(),
        "const send = (name, request) => pm.sendRequest({".to_owned(),
        "  auth: signature({}), ...request, header: [{ key: 'X-Case', value: name }],".to_owned(),
        "}, () => {});".to_owned(),
    ];
    lines.extend(SCRIPTED.iter().map(|(name, request)| format!("send('{name}', {request});")));
    let mut item = item(&Case::plain("script: its own request"));
    item["event"] = json!([{"listen": "prerequest", "script": {"exec": lines}}]);
    item
}
