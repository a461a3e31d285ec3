//! Errors that other errors hold.

use std::{error::Error, io};

/// The message of the error that began it.
pub(super) fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

/// The first error of that type in the chain. Layers wrap each other in [`io::Error`], whose `source` skips its inner
/// error, so that one is visited too.
pub(super) fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    find_map(error, |cause| cause.downcast_ref::<T>())
}

pub(super) fn find_map<'a, T>(
    error: &'a (dyn Error + 'static),
    mut wanted: impl FnMut(&'a (dyn Error + 'static)) -> Option<T>,
) -> Option<T> {
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(found) = wanted(cause) {
            return Some(found);
        }
        let wrapped = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match wrapped {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    None
}
