//! The listener and its thread; what every request passes, and what every answer gets.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    thread::JoinHandle,
    time::Duration,
};

use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    middleware::{self, Next},
    response::Response,
};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::sync::{Semaphore, oneshot};

use super::{
    access::Access,
    answer::{secure, sentence},
    routes::missing,
};

/// A request whose head takes longer is given up.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);

/// Connections at once; the next one waits.
const MOST_CONNECTIONS: usize = 128;

/// After a failed accept, such as for want of file handles.
const PAUSE: Duration = Duration::from_millis(200);

/// A server on a thread of its own. It ends when dropped.
#[derive(Debug)]
pub struct WebServer {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl WebServer {
    /// Starts to serve; port 0 takes any free one.
    pub fn start(listen: SocketAddr, routes: Router) -> io::Result<WebServer> {
        let listener = TcpListener::bind(listen)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new().name("web".to_owned()).spawn(move || {
            runtime.block_on(async move {
                tokio::select! {
                    () = accept(listener, routes) => {}
                    _ = stopped => {}
                }
            });
            // A page in the making need not be waited for: nobody reads it any more.
            runtime.shutdown_background();
        })?;
        Ok(WebServer { address, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of the first page.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for WebServer {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It may have ended by itself.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Routes behind a guard: only who may look is answered, and every answer has the headers that keep others out.
pub fn guarded(routes: Router, access: Access) -> Router {
    routes
        .fallback(|| async { missing() })
        .layer(middleware::from_fn_with_state(Arc::new(access), guard))
        .layer(middleware::map_response(|response: Response| async { secure(response) }))
}

async fn guard(State(access): State<Arc<Access>>, request: Request, next: Next) -> Response {
    match access.check(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(StatusCode::UNAUTHORIZED) => {
            sentence(StatusCode::UNAUTHORIZED, "A token is needed: as a bearer token, or as the password of any user.")
        }
        Err(StatusCode::MISDIRECTED_REQUEST) => sentence(
            StatusCode::MISDIRECTED_REQUEST,
            "Without a token only names of this machine lead here: localhost, 127.0.0.1, [::1].",
        ),
        Err(status) => sentence(status, "The proxy in front must name the user it let through."),
    }
}

async fn accept(listener: TcpListener, routes: Router) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let connections = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(place) = connections.clone().acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let service = TowerToHyperService::new(routes.clone());
        tokio::spawn(async move {
            let mut server = http1::Builder::new();
            let server = server.timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE);
            // What a client does with its connection is no concern of ours.
            let _ = server.serve_connection(TokioIo::new(stream), service).await;
            drop(place);
        });
    }
}
