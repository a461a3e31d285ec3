//! A collection that uses every planted secret in every place that a request has, and the server it talks to.

use serde_json::{Value, json};

use super::{
    planted::{FAMILIAR, HEADERS, MADE, NAMED, OTHERS, PARAMETERS, TYPED, planted, secret},
    spelling::{escaped, percent, written},
};
use crate::support::{Item, Peer, Received, Reply, Server, collection};

/// A server that echoes, gives out tokens, redirects, and knows all secrets in all spellings.
pub fn server() -> Server {
    Server::start(reply)
}

fn reply(request: &Received) -> Reply {
    let granted = |what: &str| json!({"access_token": secret(&format!("access_token of {what}")), "token_type": "Bearer", "refresh_token": secret("refresh_token"), "id_token": secret("id_token"), "expires_in": 3600});
    match request.path() {
        "/token/client" => Reply::json(&granted("client")),
        "/token/password" => Reply::json(&granted("password")),
        "/token/refresh" => Reply::json(&granted("refresh")),
        "/login" => Reply::json(
            &json!({"access_token": secret("login access_token"), "password": secret("password of a login"), "private_key": secret("private_key")}),
        ),
        "/sts" => Reply::ok(format!(
            "<r><SecretAccessKey>{}</SecretAccessKey><sts:SessionToken a='b'>{}</sts:SessionToken></r>",
            secret("SecretAccessKey"),
            secret("SessionToken")
        ))
        .header("Content-Type", "text/xml"),
        "/form" => Reply::ok(format!("a=1&client_secret={}&b=2", percent(&secret("client_secret"), "-_.~"))),
        "/members" => {
            let members = FAMILIAR.iter().map(|name| ((*name).to_owned(), secret(&format!("member {name}")).into()));
            Reply::json(&Value::Object(members.collect()))
        }
        "/elements" => {
            let element = |name: &&str| format!("<{name}>{}</{name}>", secret(&format!("element {name}")));
            Reply::ok(format!("<r>{}</r>", FAMILIAR.iter().map(element).collect::<String>()))
                .header("Content-Type", "text/xml")
        }
        "/fields" => {
            let field = |name: &&str| format!("{name}={}", percent(&secret(&format!("field {name}")), "-_.~"));
            Reply::ok(FAMILIAR.iter().map(field).collect::<Vec<_>>().join("&"))
        }
        "/moved" => {
            let signed = format!(
                "/echo?X-Amz-Signature={}&X-Amz-Credential={}&X-Amz-Security-Token={}&t={}",
                percent(&secret("X-Amz-Signature"), "-_.~"),
                percent(&secret("X-Amz-Credential"), "-_.~"),
                percent(&secret("signed X-Amz-Security-Token"), "-_.~"),
                percent(&secret("typed_environment"), "-_.~"),
            );
            Reply::redirect(307, signed).header("Set-Cookie", format!("sid={}", secret("Set-Cookie")))
        }
        "/utf16" => Reply::status(200)
            .header("Content-Type", "text/plain; charset=utf-16le")
            .body(all_learnt().encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
        "/latin1" => Reply::status(200)
            .header("Content-Type", "text/plain; charset=iso-8859-1")
            .body(all_learnt().chars().map(|character| character as u8).collect::<Vec<u8>>()),
        "/mirror" => Reply::ok(mirror()),
        "/long" => Reply::ok(long()),
        "/quiet" => Reply::ok("quiet"),
        _ => echo(request),
    }
}

/// Says what it was asked.
pub fn echo(request: &Received) -> Reply {
    let kept = |name: &str| !["cookie", "x-vault-token", "x-amz-security-token", "x-api-key"].contains(&name);
    let headers: Vec<String> = request
        .headers
        .iter()
        .filter(|(name, _)| kept(&name.to_ascii_lowercase()))
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let target = request.target.split("X-Amz-").next();
    let echoed =
        json!({"target": target, "headers": headers, "body": request.text(), "session": secret("copied_token")});
    Reply::json(&echoed).header("X-Echo", secret("SESSION_TOKEN"))
}

fn learnt() -> Vec<String> {
    planted().into_iter().filter(|planted| planted.is_learnt).map(|planted| planted.value).collect()
}

fn all_learnt() -> String {
    learnt().join("\n")
}

/// All spellings of all that is known to be secret.
fn mirror() -> String {
    let all = learnt().iter().flat_map(|value| written(value)).collect::<Vec<_>>().join("\n, ");
    let list: Vec<String> =
        learnt().iter().map(|value| format!("<v a=\"{0}\">{0}</v>", escaped(value, "&#39;"))).collect();
    format!("{all}\n{}\n{}", list.concat(), json!(learnt()))
}

/// Secrets at every place where something may be cut off: 2,048, 40,000 and 65,536 characters.
fn long() -> String {
    let secret = secret("typed_environment");
    let mut text = String::new();
    for cut in [2048, 40_000, 65_536] {
        let missing = cut - text.chars().count() - secret.chars().count() / 2;
        text.push_str(&"x".repeat(missing));
        text.push_str(&secret);
    }
    text
}

fn variables() -> Vec<&'static str> {
    NAMED.iter().chain(&TYPED).chain(&OTHERS).chain(&MADE).copied().collect()
}

/// Sets what scripts make, and prints everything in every way.
fn prerequest() -> String {
    let literal = |name: &str| Value::from(secret(name)).to_string();
    let names = json!(variables());
    format!(
        r#"
        pm.environment.set('made_token', {});
        pm.globals.set('made_global_key', {});
        pm.collectionVariables.set('made_collection_secret', {});
        pm.variables.set('made_local_password', {});
        for (const name of {names}) {{
            const value = pm.variables.get(name);
            if (value === undefined) continue;
            const bytes = unescape(encodeURIComponent(value));
            console.log(value, {{value}}, [[value]], new Map([[value, value]]), encodeURIComponent(value), JSON.stringify({{value}}));
            console.log(JSON.stringify(JSON.stringify({{[value]: [value]}})), escape(value), Buffer.from(value).toString('hex'));
            console.info(btoa(bytes), btoa('x' + bytes), btoa('user:' + bytes), Buffer.from(value));
            console.warn(`in the middle ${{value}} of a sentence`, value.slice(0, 9), value.slice(9));
            console.error(value.slice(0, 5), value.slice(5, 12), value.slice(12), new Error(value));
            console.debug('x'.repeat(70) + value, value + '\n' + value);
        }}
        "#,
        literal("made_token"),
        literal("made_global_key"),
        literal("made_collection_secret"),
        literal("made_local_password"),
    )
}

/// Fails in every way, with secrets in what it says.
fn test() -> String {
    let names = json!(variables());
    format!(
        r#"
        const typed = pm.variables.get('typed_environment');
        try {{ pm.environment.set('copied_token', pm.response.json().session); }} catch (error) {{}}
        console.log(pm.response.text());
        console.log(pm.response.headers.toJSON ? pm.response.headers.toJSON() : pm.response.headers);
        try {{ console.log(pm.response.json()); }} catch (error) {{}}
        const all = Object.fromEntries({names}.map(name => [name, pm.variables.get(name)]));
        pm.test(`named after ${{typed}}`, () => pm.expect(typed).to.equal('something else'));
        pm.test('deep', () => pm.expect(all).to.eql({{}}));
        pm.test('json', () => pm.expect(JSON.stringify(all)).to.include('something else'));
        pm.test('error', () => {{ throw new TypeError(encodeURIComponent(typed)); }});
        pm.test.skip(`left out ${{typed}}`, () => {{}});
        pm.visualizer.set('<b>{{{{value}}}}</b>' + typed, {{value: typed, [typed]: [all]}});
        setTimeout(() => {{ throw new Error(`later ${{typed}}`); }}, 1);
        throw new Error(`thrown with ${{Object.values(all).join(' ')}}`);
        "#
    )
}

fn authentication(url: &str, kind: &str) -> Value {
    let real = kind.split(' ').next().unwrap();
    let mut members = json!({});
    let all: Vec<&str> =
        PARAMETERS.iter().filter(|(known, _)| *known == kind).map(|(_, parameter)| *parameter).collect();
    for parameter in all {
        members[parameter] = secret(&format!("{kind} {parameter}")).into();
    }
    let more = match kind {
        "basic" | "digest" | "ntlm" => json!({"username": "someone"}),
        "apikey" => json!({"key": "X-Key", "in": "header"}),
        "apikey in query" => json!({"key": "k2", "in": "query"}),
        "awsv4 in query" => json!({"accessKey": "someone", "addAuthDataToQuery": true}),
        "hawk" => json!({"authId": "someone", "algorithm": "sha256"}),
        "oauth1" => json!({"consumerKey": "someone", "signatureMethod": "PLAINTEXT"}),
        "oauth2" => json!({"addTokenTo": "header"}),
        "oauth2 client" => {
            json!({"grant_type": "client_credentials", "clientId": "someone", "accessTokenUrl": format!("{url}/token/client"), "client_authentication": "body"})
        }
        "oauth2 password" => {
            json!({"grant_type": "password_credentials", "username": "someone", "clientId": "someone", "accessTokenUrl": format!("{url}/token/password")})
        }
        "oauth2 refresh" => {
            json!({"grant_type": "authorization_code", "clientId": "someone", "accessTokenUrl": format!("{url}/token/refresh")})
        }
        "jwt with key" => json!({"algorithm": "RS256", "payload": "{}"}),
        "oauth1 with key" => json!({"consumerKey": "someone", "signatureMethod": "RSA-SHA256"}),
        "asap" => json!({"kid": "a", "iss": "b", "aud": "c"}),
        "jwt" => json!({"algorithm": "HS256", "payload": "{\"a\": \"{{typed_environment}}\"}"}),
        _ => json!({}),
    };
    for (name, value) in more.as_object().unwrap() {
        members[name] = value.clone();
    }
    let list: Vec<Value> = members
        .as_object()
        .unwrap()
        .iter()
        .map(|(key, value)| json!({"key": key, "value": value, "type": "string"}))
        .collect();
    json!({"type": real, real: list})
}

/// One item that fails.
fn item(name: &str, request: Value) -> Item {
    Item::request(name, request).test(&test())
}

/// A request without scripts that has all variables in URL, headers and body.
fn everywhere(url: &str, name: &str, body: Value) -> Item {
    let fields = |separator: &str, field: &dyn Fn(&str) -> String| {
        variables().iter().map(|name| field(name)).collect::<Vec<_>>().join(separator)
    };
    let query = fields("&", &|name| format!("{name}={{{{{name}}}}}"));
    let url = format!("{url}/{{{{row_password}}}}/x?{query}");
    // What a header cannot hold would keep the request from being sent.
    let header: Vec<Value> =
        OTHERS.iter().map(|name| json!({"key": format!("X-{name}"), "value": format!("v {{{{{name}}}}}")})).collect();
    Item::request(name, json!({"method": "POST", "url": url, "header": header, "body": body}))
}

/// Requests that use what comes from elsewhere.
fn brought(url: &str) -> Vec<Item> {
    let vault = "const stored = await pm.vault.get('stored');
        console.log(stored, [stored], btoa(stored), encodeURIComponent(stored), pm.response.text());
        pm.test('vault', () => pm.expect(stored).to.equal('something else'));";
    let package = "const teller = pm.require('teller.js');
        pm.environment.set('packaged_token', teller.token); teller.tell(teller.token);";
    let asking = format!(
        "const answer = await pm.execution.runRequest('asked for', {{variables: {{handed_token: {}}}}});
         console.log(answer.text(), {});",
        Value::from(secret("token handed to a request")),
        Value::from(secret("passphrase of a certificate")),
    );
    vec![
        Item::get("vault", format!("{url}/echo/{{{{vault:stored}}}}")).test(vault),
        Item::get("package", format!("{url}/echo/{{{{packaged_token}}}}")).prerequest(package),
        item("asked for", json!({"url": format!("{url}/echo?t={{{{handed_token}}}}")}))
            .prerequest("console.log(pm.variables.get('handed_token'))"),
        Item::get("asking", format!("{url}/echo")).test(&asking),
        item("through a proxy", json!({"url": "http://somewhere.test/echo"})),
    ]
}

/// The collection.
pub fn sample(url: &str) -> Value {
    let pairs: Vec<Value> =
        variables().iter().map(|name| json!({"key": name, "value": format!("{{{{{name}}}}}")})).collect();
    let members: Value =
        variables().iter().map(|name| ((*name).to_owned(), Value::from(format!("{{{{{name}}}}}")))).collect();
    let elements: String = variables().iter().map(|name| format!("<v>{{{{{name}}}}}</v>")).collect();
    let raw =
        |raw: String, language: &str| json!({"mode": "raw", "raw": raw, "options": {"raw": {"language": language}}});
    let typed = secret("typed_environment");
    let header = |pairs: &[(&str, String)]| {
        pairs.iter().map(|(key, value)| json!({"key": key, "value": value})).collect::<Vec<_>>()
    };
    let literal = header(&[
        ("Cookie", format!("c={}", secret("Cookie"))),
        ("X-Api-Key", secret("X-Api-Key")),
        ("X-Amz-Security-Token", secret("X-Amz-Security-Token")),
        ("X-Vault-Token", secret("X-Vault-Token")),
    ]);
    let familiar: Vec<(&str, String)> = HEADERS.iter().map(|name| (*name, secret(&format!("header {name}")))).collect();
    let parameters: Vec<String> = FAMILIAR
        .iter()
        .map(|name| format!("{name}={}", percent(&secret(&format!("parameter {name}")), "-_.~")))
        .collect();
    let parameters = parameters.join("&");
    let sent = format!(
        "pm.sendRequest({{url: '{url}/echo', method: 'POST', header: {{Authorization: 'Bearer {}', 'X-A': pm.variables.get('option_secret')}}, body: {{mode: 'raw', raw: pm.variables.get('api_token')}}}}, (error, response) => console.log(error, response && response.text()));
         pm.request.headers.add({{key: 'Authorization', value: 'Bearer {}'}});",
        secret("sent by a script"),
        secret("header of a script"),
    );
    let with_password =
        url.replace("http://", &format!("http://someone:{}@", percent(&secret("password in a URL"), "")));
    let mut kinds: Vec<&str> = PARAMETERS.iter().map(|(kind, _)| *kind).collect();
    kinds.dedup();
    let mut items = vec![
        Item::folder(
            &format!("folder {typed}"),
            [item(&format!("item {typed}"), json!({"url": format!("{url}/echo")})).prerequest(&prerequest())],
        ),
        everywhere(url, "json", raw(members.to_string(), "json")),
        everywhere(url, "xml", raw(elements, "xml")),
        everywhere(url, "urlencoded", json!({"mode": "urlencoded", "urlencoded": pairs})),
        everywhere(url, "formdata", json!({"mode": "formdata", "formdata": pairs})),
        everywhere(
            url,
            "graphql",
            json!({"mode": "graphql", "graphql": {"query": "{{typed_environment}}", "variables": "{\"a\": \"{{typed_global}}\"}"}}),
        ),
        item("familiar headers", json!({"url": format!("{url}/echo"), "header": header(&familiar)})),
        item("familiar parameters", json!({"url": format!("{url}/quiet?{parameters}")})),
        item("literal headers", json!({"url": format!("{url}/echo"), "header": literal})),
        Item::get("sent by a script", format!("{url}/echo")).prerequest(&sent),
        Item::request(
            "bearer of a variable",
            json!({"url": format!("{url}/echo"), "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{innocent}}"}]}}),
        ),
        Item::get("password in the URL", format!("{with_password}/echo")),
    ];
    items.extend(brought(url));
    items.extend(kinds.iter().map(|kind| {
        item(kind, json!({"method": "POST", "url": format!("{url}/echo"), "auth": authentication(url, kind)}))
    }));
    items.extend(
        ["login", "sts", "form", "members", "elements", "fields", "moved", "utf16", "latin1", "long"]
            .map(|path| item(path, json!({"url": format!("{url}/{path}")}))),
    );
    items.extend([
        item("refused", json!({"url": format!("http://{}/{{{{typed_environment}}}}?q={{{{api_token}}}}", Peer::closed())})),
        item("not signed", json!({"url": format!("{url}/echo"), "auth": {"type": "awsv4", "awsv4": [{"key": "accessKey", "value": "{{api_token}}"}, {"key": "secretKey", "value": "{{nobody}}"}]}})),
        item("no header", json!({"url": format!("{url}/echo"), "header": header(&[("X-Bad", "a\n{{typed_environment}}".into())])})),
        Item::get("broken script", format!("{url}/echo")).test(&format!("const a = {};\n const b = ;", Value::from(secret("made_token")))),
        item("mirror", json!({"url": format!("{url}/mirror")})).prerequest(&prerequest()),
    ]);
    let mut collection = collection(items);
    collection["variable"] =
        json!([{"key": "typed_collection", "value": secret("typed_collection"), "type": "secret"}]);
    collection["info"]["description"] = format!("A note on {typed}.").into();
    collection
}
