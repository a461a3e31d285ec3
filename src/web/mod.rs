//! The web server of monitors: the status page, read-only. On loopback alone unless something says who may look.

mod access;
mod answer;
mod routes;
mod server;
mod service;

pub use access::{Access, AccessError};
pub use routes::{StatusSource, status_routes};
pub use server::{WebServer, guarded};
pub use service::{ServiceSource, health_routes, metrics_routes};
