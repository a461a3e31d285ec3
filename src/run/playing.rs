//! What is left of a script that a signal or the time limit cut off while it waited.

use super::runner::Runner;

/// A script is running. When its future is dropped, the variables come back as the script left them, so that exports
/// hold them.
pub(super) struct Playing<'run>(pub(super) &'run mut Runner);

impl Drop for Playing<'_> {
    fn drop(&mut self) {
        if let Some(scopes) = self.0.cut_off_scopes() {
            self.0.scopes = scopes;
            self.0.settle_written();
        }
    }
}
