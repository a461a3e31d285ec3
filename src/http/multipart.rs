//! Bodies as pieces of known length: bytes in memory, and files that are streamed.

use std::{
    io::{self, Read},
    path::PathBuf,
};

use bytes::{BufMut, Bytes, BytesMut};
use futures_util::{Stream, TryStreamExt, future, stream};
use tokio::{fs::File, io::AsyncReadExt};

use super::{Body, Part, PartContent};

/// Bytes read of a file at a time.
const CHUNK: usize = 64 * 1024;

/// A stretch of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Bytes(Bytes),
    File { path: PathBuf, length: u64 },
}

impl Body {
    /// How many bytes it has on the wire; this is its `Content-Length`.
    pub fn length(&self) -> u64 {
        match self {
            Body::Empty => 0,
            Body::Bytes(bytes) => length_of(bytes),
            Body::File { length, .. } => *length,
            Body::Multipart { boundary, parts } => {
                let around = length_of(boundary.as_bytes()) + 6;
                parts.iter().map(|part| around + part.length()).sum::<u64>() + around
            }
        }
    }

    /// Its pieces in order. Neighbouring bytes are joined, so that a body without files is one piece at most.
    pub(super) fn pieces(&self) -> Vec<Piece> {
        match self {
            Body::Empty => Vec::new(),
            Body::Bytes(bytes) => vec![Piece::Bytes(bytes.clone())],
            Body::File { path, length } => vec![Piece::File { path: path.clone(), length: *length }],
            Body::Multipart { boundary, parts } => multipart(boundary, parts),
        }
    }
}

impl Body {
    /// Hands over all that goes over the wire, files piece by piece, for a hash of it.
    ///
    /// # Errors
    /// A sentence when a file cannot be read.
    pub fn for_each_chunk(&self, mut take: impl FnMut(&[u8])) -> Result<(), String> {
        for piece in self.pieces() {
            let (path, length) = match piece {
                Piece::Bytes(bytes) => {
                    take(&bytes);
                    continue;
                }
                Piece::File { path, length } => (path, length),
            };
            let failed = |error: io::Error| format!("{}: {error}", path.display());
            let mut file = std::fs::File::open(&path).map_err(failed)?.take(length);
            let mut chunk = vec![0; CHUNK];
            loop {
                match file.read(&mut chunk).map_err(failed)? {
                    0 => break,
                    read => take(&chunk[..read]),
                }
            }
        }
        Ok(())
    }
}

impl Part {
    /// Head and content.
    fn length(&self) -> u64 {
        let content = match &self.content {
            PartContent::Bytes(bytes) => length_of(bytes),
            PartContent::File { length, .. } => *length,
        };
        length_of(self.head.as_bytes()) + content
    }
}

fn length_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// `--boundary CRLF head content CRLF` for each part, then `--boundary-- CRLF` (RFC 2046 §5.1.1).
fn multipart(boundary: &str, parts: &[Part]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut bytes = BytesMut::new();
    for part in parts {
        for text in ["--", boundary, "\r\n", &part.head] {
            bytes.put(text.as_bytes());
        }
        match &part.content {
            PartContent::Bytes(content) => bytes.put(content.as_ref()),
            PartContent::File { path, length } => {
                pieces.push(Piece::Bytes(bytes.split().freeze()));
                pieces.push(Piece::File { path: path.clone(), length: *length });
            }
        }
        bytes.put(&b"\r\n"[..]);
    }
    for text in ["--", boundary, "--\r\n"] {
        bytes.put(text.as_bytes());
    }
    pieces.push(Piece::Bytes(bytes.freeze()));
    pieces
}

/// The bytes of the pieces. A file that has become shorter than it was breaks the stream, for its length was promised;
/// of one that has grown the first part goes out.
pub(super) fn stream(pieces: Vec<Piece>) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    stream::iter(pieces.into_iter().map(Ok::<Piece, io::Error>)).and_then(open).try_flatten()
}

type Chunks = stream::BoxStream<'static, io::Result<Bytes>>;

async fn open(piece: Piece) -> io::Result<Chunks> {
    let (path, length) = match piece {
        Piece::Bytes(bytes) => return Ok(Box::pin(stream::once(future::ok(bytes)))),
        Piece::File { path, length } => (path, length),
    };
    let file = File::open(&path).await?;
    let broken = format!("{} is shorter than it was ({length} bytes)", path.display());
    Ok(Box::pin(stream::try_unfold((file, length, broken), async |(mut file, left, broken)| {
        if left == 0 {
            return Ok(None);
        }
        let mut chunk = BytesMut::with_capacity(CHUNK);
        match (&mut file).take(left).read_buf(&mut chunk).await? {
            0 => Err(io::Error::new(io::ErrorKind::UnexpectedEof, broken)),
            read => {
                let left = left.saturating_sub(u64::try_from(read).unwrap_or(left));
                Ok(Some((chunk.freeze(), (file, left, broken))))
            }
        }
    })))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    async fn bytes_of(body: &Body) -> io::Result<Vec<u8>> {
        stream(body.pieces())
            .try_fold(Vec::new(), |mut all, chunk| {
                all.extend_from_slice(&chunk);
                future::ok(all)
            })
            .await
    }

    fn part(name: &str, content: PartContent) -> Part {
        Part { head: format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n"), content }
    }

    #[tokio::test]
    async fn multipart_bytes_are_exact_and_counted() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"in the file").unwrap();
        let body = Body::Multipart {
            boundary: "XX".to_owned(),
            parts: vec![
                part("a", PartContent::Bytes("1".into())),
                part("f", PartContent::File { path: file.path().to_owned(), length: 11 }),
                part("b", PartContent::Bytes(Bytes::new())),
            ],
        };
        let wanted = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n\
            --XX\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nin the file\r\n\
            --XX\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n\r\n--XX--\r\n";
        assert_eq!(String::from_utf8(bytes_of(&body).await.unwrap()).unwrap(), wanted);
        assert_eq!(body.length(), length_of(wanted.as_bytes()));
        let mut chunks = Vec::new();
        body.for_each_chunk(|chunk| chunks.extend_from_slice(chunk)).unwrap();
        assert_eq!(String::from_utf8(chunks).unwrap(), wanted);
    }

    #[tokio::test]
    async fn a_multipart_body_without_files_is_one_piece() {
        let body = Body::Multipart { boundary: "b".into(), parts: vec![part("a", PartContent::Bytes("1".into()))] };
        assert!(matches!(body.pieces()[..], [Piece::Bytes(_)]));
        let empty = Body::Multipart { boundary: "b".into(), parts: vec![] };
        assert_eq!(bytes_of(&empty).await.unwrap(), b"--b--\r\n");
        assert_eq!(empty.length(), 7);
        assert_eq!((Body::Empty.pieces(), Body::Empty.length()), (vec![], 0));
    }

    #[tokio::test]
    async fn a_big_file_comes_whole_a_grown_one_in_part_and_a_shrunk_one_not() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let content: Vec<u8> = (0..300_000_u32).map(|number| number.to_le_bytes()[0]).collect();
        file.write_all(&content).unwrap();
        let body = |length| Body::File { path: file.path().to_owned(), length };
        assert_eq!(bytes_of(&body(300_000)).await.unwrap(), content);
        assert_eq!(bytes_of(&body(70_000)).await.unwrap(), content[..70_000]);
        let error = bytes_of(&body(300_001)).await.unwrap_err();
        assert!(error.to_string().ends_with("is shorter than it was (300001 bytes)"), "{error}");
        let missing = Body::File { path: "/nonexistent".into(), length: 1 };
        assert_eq!(bytes_of(&missing).await.unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
