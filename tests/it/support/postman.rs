//! Postman's API as its public description (OpenAPI) has it, as far as an import reads it: lists in pages, single things, a
//! key, limits by the minute and by the month. It stands behind a proxy with certificates for both of its hosts.

use std::{
    collections::BTreeMap,
    io::{self, BufReader, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    thread,
    time::Duration,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned, crypto::aws_lc_rs::default_provider, pki_types::PrivateKeyDer,
};
use serde_json::{Value, json};

use super::{
    Command, Received, Reply,
    proxies::Proxy,
    secure::{Issued, authority, parameters},
    server::read_request,
};

/// The key that it accepts.
pub const KEY: &str = "PMAK-66f1c0e2a1b2c3d4e5f60718-0123456789abcdef0123456789abcdef01";

/// A fault: what is answered in place of the right answer.
type Fault = dyn Fn(&Received) -> Option<Reply> + Send + Sync;

/// What an account holds.
#[derive(Clone, Default)]
pub struct Account {
    /// Each as `GET /collections/{uid}` has it inside its box, by UID.
    pub collections: BTreeMap<String, Value>,
    pub environments: BTreeMap<String, Value>,
    pub monitors: BTreeMap<String, Value>,
    /// What a list leaves out, since it is in another workspace.
    pub unlisted: Vec<String>,
}

struct Shared {
    account: Mutex<Account>,
    fault: Mutex<Option<Box<Fault>>>,
    received: Mutex<Vec<Received>>,
    remaining: AtomicI64,
}

/// The API.
pub struct Postman {
    shared: Arc<Shared>,
    proxy: Proxy,
    root: String,
}

impl Postman {
    pub fn start(account: Account) -> Postman {
        let root = authority();
        let leaf = root.issue(parameters(&["api.getpostman.com", "api.eu.postman.com"], "api"));
        let shared = Arc::new(Shared {
            account: Mutex::new(account),
            fault: Mutex::default(),
            received: Mutex::default(),
            remaining: AtomicI64::new(10_000),
        });
        let address = listen(&leaf, shared.clone());
        Postman { shared, proxy: Proxy::http(address, None), root: root.pem() }
    }

    /// Answers this where there is something to answer.
    pub fn with_fault(self, fault: impl Fn(&Received) -> Option<Reply> + Send + Sync + 'static) -> Postman {
        self.set_fault(fault);
        self
    }

    pub fn set_fault(&self, fault: impl Fn(&Received) -> Option<Reply> + Send + Sync + 'static) {
        *self.shared.fault.lock().unwrap() = Some(Box::new(fault));
    }

    /// So many requests are left this month.
    pub fn left_this_month(&self, count: i64) {
        self.shared.remaining.store(count, Ordering::Relaxed);
    }

    pub fn change(&self, change: impl FnOnce(&mut Account)) {
        change(&mut self.shared.account.lock().unwrap());
    }

    /// The command with everything that it needs to find this API.
    pub fn reached_by(&self, command: Command) -> Command {
        command
            .file(".root.pem", &self.root)
            .variable("HTTPS_PROXY", self.proxy.authority())
            .variable("NO_PROXY", "127.0.0.1")
            .variable("SSL_CERT_FILE", ".root.pem")
            .variable("POSTMAN_API_KEY", KEY)
    }

    /// `postwatch import postman` with these arguments.
    pub fn import(&self, arguments: &[&str]) -> Command {
        self.reached_by(Command::new(["import", "postman"]).with(arguments.iter().copied()))
    }

    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// Targets since the last call.
    pub fn take_targets(&self) -> Vec<String> {
        self.shared.received.lock().unwrap().drain(..).map(|request| request.target).collect()
    }

    /// Hosts that were asked for.
    pub fn hosts(&self) -> Vec<String> {
        self.proxy.asked()
    }
}

fn listen(leaf: &Issued, shared: Arc<Shared>) -> SocketAddr {
    let key = PrivateKeyDer::try_from(leaf.key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(default_provider().into())
        .with_protocol_versions(rustls::ALL_VERSIONS)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.certificate.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (config, shared) = (config.clone(), shared.clone());
            // A client that goes away in the middle is for the test to judge.
            thread::spawn(move || serve(stream, config, &shared).ok());
        }
    });
    address
}

fn serve(stream: TcpStream, config: Arc<ServerConfig>, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.set_nodelay(true)?;
    let connection = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut stream = BufReader::new(StreamOwned::new(connection, stream));
    while let Some(request) = read_request(&mut stream, 0)? {
        shared.received.lock().unwrap().push(request.clone());
        let reply = shared.answer(&request);
        thread::sleep(reply.delay);
        stream.get_mut().write_all(&reply.bytes(true))?;
        stream.get_mut().flush()?;
    }
    Ok(())
}

/// An error as the API words it.
pub fn error(status: u16, name: &str, message: &str) -> Reply {
    let body = json!({"error": {"name": name, "message": message}});
    Reply::status(status).body(body.to_string()).header("Content-Type", "application/json")
}

impl Shared {
    fn answer(&self, request: &Received) -> Reply {
        if let Some(reply) = self.fault.lock().unwrap().as_ref().and_then(|fault| fault(request)) {
            return reply;
        }
        if request.method != "GET" {
            return error(405, "methodNotAllowed", "This import must only read.");
        }
        if request.header("x-api-key") != Some(KEY) {
            return error(
                401,
                "AuthenticationError",
                "Invalid API Key. Every request requires a valid API Key to be sent.",
            );
        }
        let remaining = self.remaining.fetch_sub(1, Ordering::Relaxed) - 1;
        if remaining < 0 {
            return error(429, "serviceLimitExhausted", "Service limit exhausted.")
                .header("RateLimit-Remaining-Month", "0");
        }
        let reply =
            self.lookup(request).unwrap_or_else(|| error(404, "instanceNotFoundError", "We could not find it."));
        reply.header("RateLimit-Limit-Month", "10000").header("RateLimit-Remaining-Month", remaining.to_string())
    }

    fn lookup(&self, request: &Received) -> Option<Reply> {
        let account = self.account.lock().unwrap();
        let path = request.path().trim_start_matches('/');
        let (kind, id) = path.split_once('/').map_or((path, None), |(kind, id)| (kind, Some(id)));
        let (things, noun) = match kind {
            "collections" => (&account.collections, "collection"),
            "environments" => (&account.environments, "environment"),
            "monitors" => (&account.monitors, "monitor"),
            _ => return None,
        };
        let Some(id) = id else {
            let rows: Vec<Value> = things
                .iter()
                .filter(|(uid, _)| !account.unlisted.contains(uid))
                .map(|(uid, thing)| row(kind, uid, thing))
                .collect();
            return Some(page(kind, &rows, request.query()));
        };
        // Monitors are known by their IDs, the others by both.
        let found =
            things.iter().find(|(uid, _)| (*uid == id && kind != "monitors") || uid.split_once('-').unwrap().1 == id);
        found.map(|(_, thing)| Reply::ok(json!({noun: thing}).to_string()).header("Content-Type", "application/json"))
    }
}

fn row(kind: &str, uid: &str, thing: &Value) -> Value {
    let id = uid.split_once('-').unwrap().1;
    let name = thing.pointer("/info/name").or_else(|| thing.get("name")).cloned().unwrap_or_default();
    match kind {
        "monitors" => json!({"id": id, "uid": uid, "name": name, "owner": "12", "active": thing["active"],
            "collectionUid": thing["collectionUid"], "environmentUid": thing["environmentUid"]}),
        _ => json!({"id": id, "uid": uid, "name": name, "owner": "12", "createdAt": "2026-01-01T00:00:00.000Z",
            "updatedAt": thing.get("updatedAt").cloned().unwrap_or_else(|| "2026-02-02T00:00:00.000Z".into()), "isPublic": false}),
    }
}

/// Monitors page by a cursor, collections by an offset, environments not at all.
fn page(kind: &str, rows: &[Value], query: &str) -> Reply {
    let parameter = |name: &str| {
        query.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name)).map(|(_, value)| value)
    };
    let limit: usize = parameter("limit").map_or(25, |limit| limit.parse().unwrap());
    if kind == "monitors" && limit > 25 {
        return error(400, "paramInvalidError", "`limit` must not be more than 25.");
    }
    let start: usize = match kind {
        "monitors" => parameter("cursor").map_or(0, |cursor| cursor.trim_start_matches("c%3D").parse().unwrap()),
        "collections" => parameter("offset").map_or(0, |offset| offset.parse().unwrap()),
        _ => return Reply::json(&json!({kind: rows})),
    };
    let end = (start + limit).min(rows.len());
    let next = (kind == "monitors" && end < rows.len()).then(|| format!("c={end}"));
    Reply::json(&json!({kind: rows[start.min(end)..end], "meta": {"limit": limit, "nextCursor": next}}))
}

/// An UID of the account's owner.
pub fn uid(number: usize) -> String {
    format!("12-00000000-0000-4000-8000-{number:012}")
}

/// A collection as the API serves it.
pub fn collection(number: usize, name: &str, url: &str) -> (String, Value) {
    let uid = uid(number);
    let id = uid.split_once('-').unwrap().1.to_owned();
    let script =
        json!({"type": "text/javascript", "exec": ["pm.test('it answers', () => pm.response.to.have.status(200));"]});
    let collection = json!({
        "info": {"_postman_id": id, "name": name, "updatedAt": "2026-02-02T00:00:00.000Z", "uid": uid,
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": [{"name": "one", "id": "11111111-1111-4111-8111-111111111111", "request": {"method": "GET", "header": [], "url":
            {"raw": url}}, "response": [], "event": [{"listen": "test", "script": script}]}],
    });
    (uid, collection)
}

pub fn environment(number: usize, name: &str, values: Value) -> (String, Value) {
    let uid = uid(number);
    let id = uid.split_once('-').unwrap().1.to_owned();
    (
        uid,
        json!({"id": id, "name": name, "owner": "12", "createdAt": "2026-01-01T00:00:00.000Z", "values": values, "isPublic": false}),
    )
}

pub fn monitor(number: usize, name: &str, collection: &str, environment: Option<&str>) -> (String, Value) {
    let uid = uid(number);
    let id = uid.split_once('-').unwrap().1.to_owned();
    let monitor = json!({
        "id": id, "name": name, "uid": uid, "owner": 12, "active": true, "collectionUid": collection, "environmentUid": environment,
        "options": {"followRedirects": true, "requestDelay": 0, "requestTimeout": 3000, "strictSSL": true},
        "notifications": {"onError": [], "onFailure": []}, "distribution": [],
        "schedule": {"cron": "*/5 * * * *", "timezone": "Europe/Berlin", "nextRun": "2026-12-01T00:05:00.000Z"},
        "retry": {}, "lastRun": {"status": "success", "startedAt": "2026-12-01T00:00:00.000Z"},
    });
    (uid, monitor)
}
