//! Compressed JSON inside the page.

use std::io::{self, Read as _, Write as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use handlebars::Output;
use serde::Serialize;

/// A block is closed when it has this many bytes: small enough to be unpacked at a click.
const BLOCK_BYTES: usize = 256 * 1024;

/// Where a value lies: number of its block, and its place in the list there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Place(usize, usize);

/// A list of values that is written when it is long enough.
struct Block {
    kind: &'static str,
    number: Option<usize>,
    json: Vec<u8>,
    count: usize,
}

impl Block {
    fn new(kind: &'static str) -> Block {
        Block { kind, number: None, json: Vec::new(), count: 0 }
    }
}

/// Writes blocks of three kinds side by side. Base64 has no character that HTML knows.
pub(super) struct Blocks<'out> {
    out: &'out mut dyn Output,
    rows: Block,
    details: Block,
    bodies: Block,
    next: usize,
    /// Bytes written so far.
    pub(super) written: u64,
}

impl<'out> Blocks<'out> {
    pub(super) fn new(out: &'out mut dyn Output) -> Blocks<'out> {
        Blocks {
            out,
            rows: Block::new("rows"),
            details: Block::new("details"),
            bodies: Block::new("bodies"),
            next: 0,
            written: 0,
        }
    }

    /// A line of the list.
    pub(super) fn add_row(&mut self, row: &impl Serialize) -> io::Result<Place> {
        add(self.out, &mut self.rows, &mut self.next, &mut self.written, row)
    }

    /// What is shown when a line is chosen.
    pub(super) fn add_detail(&mut self, detail: &impl Serialize) -> io::Result<Place> {
        add(self.out, &mut self.details, &mut self.next, &mut self.written, detail)
    }

    /// A body.
    pub(super) fn add_body(&mut self, body: &impl Serialize) -> io::Result<Place> {
        add(self.out, &mut self.bodies, &mut self.next, &mut self.written, body)
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> io::Result<()> {
        for block in [&mut self.bodies, &mut self.details, &mut self.rows] {
            close(self.out, block, &mut self.written)?;
        }
        Ok(())
    }
}

fn add(
    out: &mut dyn Output,
    block: &mut Block,
    next: &mut usize,
    written: &mut u64,
    value: &impl Serialize,
) -> io::Result<Place> {
    let number = *block.number.get_or_insert_with(|| {
        *next += 1;
        *next - 1
    });
    block.json.push(if block.count == 0 { b'[' } else { b',' });
    serde_json::to_writer(&mut block.json, value)?;
    let place = Place(number, block.count);
    block.count += 1;
    if block.json.len() >= BLOCK_BYTES {
        close(out, block, written)?;
    }
    Ok(place)
}

fn close(out: &mut dyn Output, block: &mut Block, written: &mut u64) -> io::Result<()> {
    let Some(number) = block.number.take() else { return Ok(()) };
    block.json.push(b']');
    let mut packer = GzEncoder::new(Vec::with_capacity(block.json.len() / 4), Compression::default());
    packer.write_all(&block.json)?;
    let text = STANDARD.encode(packer.finish()?);
    block.json.clear();
    // One long body must not keep its memory to the end.
    block.json.shrink_to(2 * BLOCK_BYTES);
    block.count = 0;
    *written += text.len() as u64;
    out.write(&format!("{HEAD} data-kind=\"{}\" id=\"block-{number}\">", block.kind))?;
    out.write(&text)?;
    out.write(TAIL)
}

/// A block is a line of its own.
const HEAD: &str = "<script type=\"application/gzip\"";
const TAIL: &str = "</script>\n";

/// The JSON of a block, if the line of the page is one.
pub fn unpacked(line: &str) -> Option<Vec<u8>> {
    let (_, text) = line.strip_prefix(HEAD)?.strip_suffix(TAIL)?.split_once('>')?;
    let mut json = Vec::new();
    GzDecoder::new(&*STANDARD.decode(text).ok()?).read_to_end(&mut json).ok()?;
    Some(json)
}
