//! Serving until the user has had enough.

use std::io;

use super::Server;

/// Blocks until Ctrl-C, then stops the server.
pub fn serve_until_interrupted(server: Server) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(tokio::signal::ctrl_c())?;
    server.stop();
    Ok(())
}
