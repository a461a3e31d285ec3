//! The HTTP server around the simulated accounts and the Slack sink, on a thread of its own.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http_body_util::{BodyExt, Full, Limited, StreamBody, combinators::UnsyncBoxBody};
use hyper::{
    Request, Response,
    body::{Frame, Incoming},
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::sync::oneshot;

use super::{
    account::{access_key_id, root_arn, user_arn},
    cloud::Cloud,
    faults::Faults,
    fixture::{ExpectedFinding, Fixture},
    message::{Delivery, Received, Reply},
    service,
    slack::{SlackMessage, SlackSink, WEBHOOK_PATH},
};
use crate::clock::Clock;

/// No request of an audit comes near this.
const LONGEST_BODY: usize = 1 << 20;

/// A running simulated account with its Slack sink. It ends when dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// The accounts as they were at the start.
    start: Arc<Cloud>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    /// As it is now.
    cloud: RwLock<Arc<Cloud>>,
    slack: Mutex<SlackSink>,
    requests: AtomicU64,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Shared")
    }
}

/// What signs a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// `AKIA…` or `ASIA…`
    pub access_key_id: String,
    /// The secret of the simulated account: worth nothing elsewhere.
    pub secret_access_key: String,
    /// For temporary credentials.
    pub session_token: Option<String>,
}

impl Server {
    /// Starts to serve on 127.0.0.1; port 0 takes any free one.
    pub fn start(fixture: Fixture, faults: Faults, clock: Clock, port: u16) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let start = Arc::new(Cloud::new(fixture, faults, clock));
        let shared = Arc::new(Shared {
            cloud: RwLock::new(start.clone()),
            slack: Mutex::new(SlackSink::default()),
            requests: AtomicU64::new(0),
        });
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&shared);
        // A thread and runtime of its own: a client that blocks its thread must not stop its server.
        let thread = std::thread::Builder::new().name("demo-server".to_owned()).spawn(move || {
            runtime.block_on(async move {
                tokio::select! {
                    () = accept(listener, served) => {}
                    _ = stopped => {}
                }
            });
        })?;
        Ok(Server { address, shared, start, stop: Some(stop), thread: Some(thread) })
    }

    /// `http://127.0.0.1:PORT`, the endpoint of IAM, STS and Organizations.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of the Slack webhook.
    pub fn webhook_url(&self) -> String {
        format!("http://{}{WEBHOOK_PATH}", self.address)
    }

    /// The auditor's credentials.
    pub fn credentials(&self) -> Option<Credentials> {
        let auditor = &self.start.fixture.auditor;
        self.all_credentials().into_iter().find(|credentials| credentials.access_key_id == *auditor)
    }

    /// All credentials of the fixture that have a secret, those out of force too.
    pub fn all_credentials(&self) -> Vec<Credentials> {
        let fixture = &self.start.fixture;
        let mut found = Vec::new();
        for account in &fixture.accounts {
            let users = account.users.iter().map(|user| (user_arn(account, user), &user.keys));
            for (arn, keys) in users.chain([(root_arn(account), &account.root.keys)]) {
                found.extend(keys.iter().enumerate().filter_map(|(number, key)| {
                    Some(Credentials {
                        access_key_id: access_key_id(key, &arn, number),
                        secret_access_key: key.secret.clone()?,
                        session_token: None,
                    })
                }));
            }
        }
        found.extend(fixture.sessions.iter().map(|session| Credentials {
            access_key_id: session.access_key.clone(),
            secret_access_key: session.secret.clone(),
            session_token: Some(session.session_token.clone()),
        }));
        found
    }

    /// The region that requests to IAM are signed for.
    pub fn region(&self) -> &'static str {
        self.start.fixture.accounts.first().map_or("us-east-1", super::account::iam_region)
    }

    /// The findings that the fixture plants in the audited account.
    pub fn expected(&self) -> &[ExpectedFinding] {
        &self.start.fixture.expected
    }

    /// Variables of the collection that belong to the fixture.
    pub fn variables(&self) -> &BTreeMap<String, String> {
        &self.start.fixture.variables
    }

    /// How many requests were served, Slack's included.
    pub fn requests(&self) -> u64 {
        self.shared.requests.load(Ordering::Relaxed)
    }

    /// How often each AWS action was called, refused calls included.
    pub fn calls(&self) -> BTreeMap<String, u64> {
        self.shared.cloud().memory().calls.clone()
    }

    /// The Slack messages taken so far.
    pub fn received(&self) -> Vec<SlackMessage> {
        self.shared.slack().received().to_vec()
    }

    /// Puts other accounts in the place of these, with no memory of what was asked before. Credentials and variables that it
    /// tells stay those of the start.
    pub fn change(&self, fixture: Fixture) {
        let now = Arc::new(Cloud::new(fixture, self.start.faults.clone(), self.start.clock()));
        *self.shared.cloud.write().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Stops to serve and waits until the thread has ended.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The thread may have ended by itself.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

impl Shared {
    fn slack(&self) -> MutexGuard<'_, SlackSink> {
        self.slack.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cloud(&self) -> Arc<Cloud> {
        self.cloud.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn answer(&self, received: &Received) -> Reply {
        let cloud = self.cloud();
        self.requests.fetch_add(1, Ordering::Relaxed);
        if received.path.starts_with("/services/") {
            let clock = cloud.clock();
            self.slack().answer(received, &cloud.faults, clock.instant())
        } else {
            service::answer(&cloud, received)
        }
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    // Without a listener every request of the demo is refused, and its report says so.
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            // Out of file descriptors, most likely: wait for some to be closed.
            Err(_) => {
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(move |request| serve(Arc::clone(&shared), request));
            let connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            // How a connection ended is the client's to tell.
            let _ = connection.await;
        });
    }
}

type ReplyBody = UnsyncBoxBody<Bytes, io::Error>;

async fn serve(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response<ReplyBody>, Infallible> {
    let (head, body) = request.into_parts();
    let reply = match Limited::new(body, LONGEST_BODY).collect().await {
        Ok(collected) => {
            let headers = head.headers.iter();
            let headers = headers.map(|(name, value)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            });
            let received = Received {
                method: head.method.as_str().to_owned(),
                path: head.uri.path().to_owned(),
                query: head.uri.query().unwrap_or_default().to_owned(),
                headers: headers.collect(),
                body: collected.to_bytes(),
            };
            shared.answer(&received)
        }
        Err(_) => Reply::new(413, "text/plain", "request too large"),
    };
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    Ok(put_on_the_wire(reply))
}

fn put_on_the_wire(reply: Reply) -> Response<ReplyBody> {
    let length = reply.body.len();
    let body = match reply.delivery {
        Delivery::Whole => Full::new(reply.body).map_err(|never| match never {}).boxed_unsync(),
        Delivery::BrokenOff => {
            let sent = Ok(Frame::data(reply.body.slice(..length / 2)));
            // A pause, so that head and first half are on their way before the connection is dropped.
            let broken = stream::once(async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Err(io::Error::from(io::ErrorKind::ConnectionReset))
            });
            StreamBody::new(stream::iter([sent]).chain(broken)).boxed_unsync()
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = reply.status;
    for (name, value) in reply.headers {
        if let Ok(value) = http::HeaderValue::from_str(&value) {
            response.headers_mut().append(name, value);
        }
    }
    response.headers_mut().insert(http::header::CONTENT_LENGTH, length.into());
    response
}
