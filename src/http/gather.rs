//! A body put together from the chunks it comes in.

use bytes::{Bytes, BytesMut};

use super::Failure;

/// A length told by the server is believed up to here when memory is set aside.
const LARGEST_RESERVE: usize = 16 * 1024 * 1024;

/// The body so far. One that comes in a single chunk is not copied.
pub(super) struct Gathered {
    first: Bytes,
    all: BytesMut,
    expected: usize,
    limit: Option<u64>,
}

impl Gathered {
    /// Nothing yet, of a body with this length if the server told one. More than `limit` bytes are refused.
    pub(super) fn new(told: Option<u64>, limit: Option<u64>) -> Result<Gathered, Failure> {
        let expected = told.map_or(0, |told| usize::try_from(told).unwrap_or(usize::MAX));
        let gathered = Gathered { first: Bytes::new(), all: BytesMut::new(), expected, limit };
        gathered.check(expected)?;
        Ok(gathered)
    }

    pub(super) fn push(&mut self, chunk: Bytes) -> Result<(), Failure> {
        let length = self.first.len().max(self.all.len()).saturating_add(chunk.len());
        self.check(length)?;
        if self.first.is_empty() {
            self.first = chunk;
            return Ok(());
        }
        if self.all.is_empty() {
            self.all.reserve(self.expected.min(LARGEST_RESERVE).max(length));
            self.all.extend_from_slice(&self.first);
        }
        self.all.extend_from_slice(&chunk);
        Ok(())
    }

    pub(super) fn finish(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }

    fn check(&self, length: usize) -> Result<(), Failure> {
        match self.limit {
            Some(limit) if u64::try_from(length).unwrap_or(u64::MAX) > limit => Err(Failure::too_long(limit)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gather(told: Option<u64>, limit: Option<u64>, chunks: &[&'static str]) -> Result<Bytes, Failure> {
        let mut gathered = Gathered::new(told, limit)?;
        for chunk in chunks {
            gathered.push(Bytes::from(*chunk))?;
        }
        Ok(gathered.finish())
    }

    #[test]
    fn chunks_are_joined_in_order() {
        for (chunks, wanted) in
            [(&[][..], ""), (&["abc"][..], "abc"), (&["a", "", "b", "c"][..], "abc"), (&["", "a"][..], "a")]
        {
            assert_eq!(gather(None, None, chunks).unwrap(), wanted, "{chunks:?}");
            assert_eq!(gather(Some(u64::MAX), None, chunks).unwrap(), wanted, "{chunks:?} of a lying server");
        }
    }

    #[test]
    fn the_limit_holds_for_what_is_told_and_for_what_comes() {
        assert!(gather(Some(4), Some(3), &[]).is_err());
        assert!(gather(None, Some(3), &["ab", "cd"]).is_err());
        assert!(gather(None, Some(3), &["abcd"]).is_err());
        assert_eq!(gather(Some(3), Some(3), &["ab", "c"]).unwrap(), "abc");
    }
}
