//! CSV as csv-parse 1.2 reads it, for well-formed texts. Whatever that library treats as an error or as a matter of its
//! own (stray quotes, uneven rows, endless fields) gives `None`: the library itself then decides and words it.

use rquickjs::{Array, Atom, Ctx, Object, Result, String as JsString, Value};

use super::convert::Text;

/// Longest field that csv-parse reads.
const FIELD_LIMIT: usize = 128_000;

/// The options followed here; the prelude sends no others.
struct Options {
    delimiter: u8,
    quote: u8,
    trims_left: bool,
    trims_right: bool,
    skips_empty_lines: bool,
}

/// Rows of fields; `None` where the text is not well-formed.
struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    /// `\n`, `\r` or `\r\n`, whichever came first: from then on only that one ends a row.
    row_end: Option<&'static [u8]>,
    options: Options,
}

enum Field<'t> {
    Plain(&'t [u8]),
    /// A quoted field as it stands between its quotes.
    Quoted(&'t [u8]),
    /// A quoted field with doubled quotes in it.
    Owned(Vec<u8>),
}

impl Field<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Field::Plain(bytes) | Field::Quoted(bytes) => bytes,
            Field::Owned(bytes) => bytes,
        }
    }
}

enum After {
    Delimiter,
    RowEnd,
    End,
}

impl<'t> Reader<'t> {
    fn starts_row_end(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        match self.row_end {
            Some(end) => rest.starts_with(end).then_some(end.len()),
            None => {
                let end: &'static [u8] = match rest {
                    [b'\r', b'\n', ..] => b"\r\n",
                    [b'\r', ..] => b"\r",
                    [b'\n', ..] => b"\n",
                    _ => return None,
                };
                self.row_end = Some(end);
                Some(end.len())
            }
        }
    }

    /// What follows a field that ended at `at`.
    fn after(&mut self, at: usize) -> Option<After> {
        if at >= self.text.len() {
            self.at = at;
            return Some(After::End);
        }
        if self.text[at] == self.options.delimiter {
            self.at = at + 1;
            return Some(After::Delimiter);
        }
        let length = self.starts_row_end(at)?;
        self.at = at + length;
        Some(After::RowEnd)
    }

    fn field(&mut self) -> Option<(Field<'t>, After)> {
        if self.options.trims_left {
            while matches!(self.text.get(self.at), Some(b' ' | b'\t')) {
                self.at += 1;
            }
        }
        if self.text.get(self.at) == Some(&self.options.quote) {
            return self.quoted();
        }
        let start = self.at;
        let mut at = start;
        loop {
            match self.text.get(at) {
                None => break,
                Some(byte) if *byte == self.options.delimiter => break,
                Some(byte) if *byte == self.options.quote => return None,
                Some(b'\r' | b'\n') if self.starts_row_end(at).is_some() => break,
                Some(_) => at += 1,
            }
        }
        let mut end = at;
        if self.options.trims_right {
            // Other blanks than these are rare enough for the library.
            while end > start && matches!(self.text[end - 1], b' ' | b'\t' | b'\r' | b'\n') {
                end -= 1;
            }
            if end > start && !self.text[end - 1].is_ascii_graphic() && self.text[end - 1].is_ascii() {
                return None;
            }
        }
        let after = self.after(at)?;
        (end - start <= FIELD_LIMIT).then_some((Field::Plain(&self.text[start..end]), after))
    }

    fn quoted(&mut self) -> Option<(Field<'t>, After)> {
        let quote = self.options.quote;
        let start = self.at + 1;
        let mut at = start;
        let mut owned: Option<Vec<u8>> = None;
        let mut copied = start;
        loop {
            at += self.text[at.min(self.text.len())..].iter().position(|byte| *byte == quote)?;
            if self.text.get(at + 1) != Some(&quote) {
                break;
            }
            owned.get_or_insert_default().extend_from_slice(&self.text[copied..=at]);
            at += 2;
            copied = at;
        }
        let field = match owned {
            Some(mut bytes) => {
                bytes.extend_from_slice(&self.text[copied..at]);
                Field::Owned(bytes)
            }
            None => Field::Quoted(&self.text[start..at]),
        };
        let after = self.after(at + 1)?;
        (field.bytes().len() <= FIELD_LIMIT).then_some((field, after))
    }
}

/// Makes JavaScript rows. Neighbouring rows often repeat a value: the last string of each column is kept.
struct Rows<'a, 'js> {
    ctx: &'a Ctx<'js>,
    columns: Option<Vec<Atom<'js>>>,
    takes_header: bool,
    width: usize,
    last: Vec<(Vec<u8>, Value<'js>)>,
    rows: Array<'js>,
    count: usize,
}

impl<'js> Rows<'_, 'js> {
    fn value(&mut self, column: usize, bytes: &[u8]) -> Result<Value<'js>> {
        if let Some((text, value)) = self.last.get(column)
            && text == bytes
        {
            return Ok(value.clone());
        }
        let text = String::from_utf8_lossy(bytes);
        let value = JsString::from_str(self.ctx.clone(), &text)?.into_value();
        if column == self.last.len() {
            self.last.push((bytes.to_vec(), value.clone()));
        } else if let Some(last) = self.last.get_mut(column) {
            last.0.clear();
            last.0.extend_from_slice(bytes);
            last.1 = value.clone();
        }
        Ok(value)
    }

    /// Adds a row; false where its width is wrong.
    fn add(&mut self, fields: &[Field<'_>]) -> Result<bool> {
        if self.takes_header {
            self.takes_header = false;
            let atom = |field: &Field<'_>| Atom::from_str(self.ctx.clone(), &String::from_utf8_lossy(field.bytes()));
            self.columns = Some(fields.iter().map(atom).collect::<Result<_>>()?);
            return Ok(true);
        }
        if self.width == 0 {
            self.width = self.columns.as_ref().map_or(fields.len(), Vec::len);
        }
        let is_empty_line = fields.len() == 1 && fields[0].bytes().is_empty();
        if fields.len() != self.width && !is_empty_line {
            return Ok(false);
        }
        let mut values = Vec::with_capacity(fields.len());
        for (column, field) in fields.iter().enumerate() {
            values.push(self.value(column, field.bytes())?);
        }
        match &self.columns {
            Some(columns) => {
                let row = Object::new(self.ctx.clone())?;
                for (name, value) in columns.iter().zip(values) {
                    row.set(name.clone(), value)?;
                }
                self.rows.set(self.count, row)?;
            }
            None => {
                let row = Array::new(self.ctx.clone())?;
                for (index, value) in values.into_iter().enumerate() {
                    row.set(index, value)?;
                }
                self.rows.set(self.count, row)?;
            }
        }
        self.count += 1;
        Ok(true)
    }
}

fn byte(options: &Object<'_>, name: &str, otherwise: u8) -> Result<u8> {
    let text: Option<String> = options.get(name)?;
    Ok(text.and_then(|text| text.bytes().next()).unwrap_or(otherwise))
}

fn flag(options: &Object<'_>, name: &str) -> Result<bool> {
    Ok(options.get::<_, Option<bool>>(name)?.unwrap_or(false))
}

/// The rows of a text, or `undefined` where csv-parse itself must look at it.
pub(super) fn read<'js>(ctx: &Ctx<'js>, text: &str, options: &Object<'js>) -> Result<Value<'js>> {
    let undefined = Value::new_undefined(ctx.clone());
    let trims = flag(options, "trim")?;
    let settings = Options {
        delimiter: byte(options, "delimiter", b',')?,
        quote: byte(options, "quote", b'"')?,
        trims_left: trims || flag(options, "ltrim")?,
        trims_right: trims || flag(options, "rtrim")?,
        skips_empty_lines: flag(options, "skip_empty_lines")?,
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).as_bytes();
    // A text that ends with a delimiter is a case of its own in csv-parse.
    if text.is_empty() || text.last() == Some(&settings.delimiter) || settings.delimiter == settings.quote {
        return Ok(undefined);
    }
    let columns: Value<'js> = options.get("columns")?;
    let mut rows = Rows {
        ctx,
        columns: match columns.as_array() {
            Some(names) => {
                let atom = |name: Result<Text>| Atom::from_str(ctx.clone(), &name?.0);
                Some(names.iter::<Text>().map(atom).collect::<Result<_>>()?)
            }
            None => None,
        },
        takes_header: columns.as_bool() == Some(true),
        width: 0,
        last: Vec::new(),
        rows: Array::new(ctx.clone())?,
        count: 0,
    };
    let mut reader = Reader { text, at: 0, row_end: None, options: settings };
    let mut fields = Vec::new();
    while reader.at < text.len() {
        if let Some(length) = reader.starts_row_end(reader.at)
            && reader.options.skips_empty_lines
        {
            reader.at += length;
            continue;
        }
        fields.clear();
        let ended = loop {
            let Some((field, after)) = reader.field() else { return Ok(undefined) };
            fields.push(field);
            if !matches!(after, After::Delimiter) {
                break after;
            }
        };
        // An empty field in quotes, alone in its line, is an empty line too.
        if reader.options.skips_empty_lines && matches!((&fields[..], &ended), ([Field::Quoted([])], After::RowEnd)) {
            // csv-parse then forgets to trim the next field.
            if reader.options.trims_right {
                return Ok(undefined);
            }
            continue;
        }
        if !rows.add(&fields)? {
            return Ok(undefined);
        }
    }
    Ok(rows.rows.into_value())
}
