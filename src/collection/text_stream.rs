//! A text file read piece by piece, in whatever encoding it is.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use encoding_rs::{CoderResult, Decoder, DecoderResult, UTF_8};

/// How many bytes are asked for at once.
const PIECE: usize = 64 * 1024;

/// What reading on gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Text was added.
    More,
    /// The file is over.
    End,
    /// The file looked like UTF-8 so far and is not: it must be read again as ISO-8859-1.
    NotUtf8,
}

enum Encoding {
    Utf8(Decoder),
    Utf16(Decoder),
    Latin1,
}

/// An open text file.
pub(super) struct TextStream {
    file: File,
    encoding: Encoding,
    bytes: Vec<u8>,
    is_over: bool,
}

impl TextStream {
    /// Opens a file and sniffs its encoding; `is_latin1` when that is known already.
    pub(super) fn open(path: &Path, is_latin1: bool) -> io::Result<TextStream> {
        let mut file = File::open(path)?;
        let mut bytes = Vec::with_capacity(PIECE);
        file.by_ref().take(PIECE as u64).read_to_end(&mut bytes)?;
        let mut mark = 0;
        let encoding = match encoding_rs::Encoding::for_bom(&bytes) {
            Some((encoding, length)) => {
                mark = length;
                let decoder = encoding.new_decoder_without_bom_handling();
                if encoding == UTF_8 { Encoding::Utf8(decoder) } else { Encoding::Utf16(decoder) }
            }
            None if bytes.len() >= 2 && bytes[1] == 0 && bytes[0] != 0 => {
                Encoding::Utf16(encoding_rs::UTF_16LE.new_decoder_without_bom_handling())
            }
            None if is_latin1 => Encoding::Latin1,
            None => Encoding::Utf8(UTF_8.new_decoder_without_bom_handling()),
        };
        bytes.drain(..mark);
        Ok(TextStream { file, encoding, bytes, is_over: false })
    }

    /// Adds a piece of the file to the text.
    pub(super) fn read_more(&mut self, text: &mut String) -> io::Result<Progress> {
        if self.is_over {
            return Ok(Progress::End);
        }
        if self.bytes.is_empty() {
            self.file.by_ref().take(PIECE as u64).read_to_end(&mut self.bytes)?;
            self.is_over = self.bytes.is_empty();
        }
        match &mut self.encoding {
            Encoding::Latin1 => text.push_str(&encoding_rs::mem::decode_latin1(&self.bytes)),
            Encoding::Utf8(decoder) => {
                text.reserve(decoder.max_utf8_buffer_length_without_replacement(self.bytes.len()).unwrap_or(0));
                let (result, _) = decoder.decode_to_string_without_replacement(&self.bytes, text, self.is_over);
                if matches!(result, DecoderResult::Malformed(..)) {
                    return Ok(Progress::NotUtf8);
                }
            }
            Encoding::Utf16(decoder) => {
                text.reserve(decoder.max_utf8_buffer_length(self.bytes.len()).unwrap_or(0));
                let (result, ..) = decoder.decode_to_string(&self.bytes, text, self.is_over);
                debug_assert_eq!(result, CoderResult::InputEmpty, "room was reserved");
            }
        }
        self.bytes.clear();
        Ok(if self.is_over { Progress::End } else { Progress::More })
    }
}
