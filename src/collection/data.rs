//! Iteration data: a JSON array of objects, or CSV with a header row. CSV is not held in memory: rows are counted once
//! and then read as the run needs them.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::{Map, Value};

use super::{
    LoadError, Place,
    csv::{Fault, Field, Records},
    text::{parse_json, read_text},
    text_stream::TextStream,
};
use crate::variable::{Scope, Value as VariableValue, Variable, value::number_to_text};

/// One row of data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row(Vec<(Arc<str>, VariableValue)>);

impl Row {
    /// The row as a scope.
    pub fn to_scope(&self) -> Scope {
        Scope::new(self.0.iter().map(|(key, value)| Variable::new(key.clone(), value.clone())).collect())
    }

    /// The names in it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| &**key)
    }

    fn from_json(members: &Map<String, Value>) -> Row {
        Row(members.iter().map(|(key, value)| (key.as_str().into(), VariableValue::from_json(value))).collect())
    }
}

/// The rows of a run.
#[derive(Clone, Debug, Default)]
pub struct Data {
    source: Source,
    count: usize,
}

#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    None,
    Rows(Vec<Row>),
    Csv(Box<CsvFile>),
}

impl Data {
    /// Where the row that was asked for last begins in its CSV file.
    pub fn line(&self) -> Option<usize> {
        match &self.source {
            Source::Csv(file) => file.open.as_ref().map(|open| open.records.record_line()),
            _ => None,
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The row of an iteration; those beyond the data get the last one. Going forward is cheap.
    ///
    /// # Errors
    /// When the file changed since its rows were counted and is not what it was.
    pub fn row(&mut self, iteration: usize) -> Result<Option<Row>, LoadError> {
        let Some(place) = self.count.checked_sub(1).map(|last| iteration.min(last)) else { return Ok(None) };
        match &mut self.source {
            Source::None => Ok(None),
            Source::Rows(rows) => Ok(rows.get(place).cloned()),
            Source::Csv(file) => file.row(place).map(Some),
        }
    }
}

/// What an unquoted number in a CSV file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CsvNumbers {
    /// A number, as in newman: `00501` becomes 501.
    #[default]
    Read,
    /// The text that it is.
    Keep,
}

/// Reads a data file: JSON when it begins as JSON does, else CSV, whatever the file's name.
///
/// # Errors
/// When the file cannot be read, or is JSON of another shape than an array of objects, or is broken CSV.
pub fn load_data(path: &Path, numbers: CsvNumbers) -> Result<Data, LoadError> {
    let mut file = CsvFile { path: path.to_owned(), is_latin1: false, numbers, open: None };
    let first = match Opened::peek(path, false) {
        Err(Fault::NotUtf8) => Opened::peek(path, true),
        other => other,
    };
    if matches!(first.map_err(|fault| file.fault(fault))?, Some('[' | '{')) {
        let json = parse_json(&read_text(path)?, path)?;
        let rows = rows_of_json(&json, &Place::root(&path.display().to_string()))?;
        return Ok(Data { count: rows.len(), source: Source::Rows(rows) });
    }
    let count = file.in_its_encoding(CsvFile::count).map_err(|fault| file.fault(fault))?;
    Ok(Data { count, source: Source::Csv(Box::new(file)) })
}

/// Reads data that are in memory; `file` names them in messages.
///
/// # Errors
/// As [`load_data`].
pub fn parse_data(text: &str, file: &str, numbers: CsvNumbers) -> Result<Data, LoadError> {
    let path = Path::new(file);
    let rows = if text.trim_start().starts_with(['[', '{']) {
        rows_of_json(&parse_json(text, path)?, &Place::root(file))?
    } else {
        let whole = CsvFile { path: path.to_owned(), is_latin1: false, numbers, open: None };
        rows_of_csv(text, numbers).map_err(|fault| whole.fault(fault))?
    };
    Ok(Data { count: rows.len(), source: Source::Rows(rows) })
}

/// Everything of this kind that is wrong in a data file, for a check: [`load_data`] gives the first. At most `most`.
pub fn data_faults(path: &Path, first: LoadError, most: usize) -> Vec<LoadError> {
    match first {
        LoadError::Wrong { .. } => wrong_rows(path, most),
        LoadError::WrongRow { .. } => wrong_records(path, most),
        other => vec![other],
    }
}

fn wrong_rows(path: &Path, most: usize) -> Vec<LoadError> {
    let place = Place::root(&path.display().to_string());
    let json = read_text(path).and_then(|text| parse_json(&text, path));
    match json {
        Ok(Value::Array(rows)) => {
            let rows = rows.iter().enumerate().filter(|(_, row)| !row.is_object()).take(most);
            rows.map(|(index, row)| place.index(index).expected(A_ROW, row)).collect()
        }
        Ok(other) => rows_of_json(&other, &place).err().into_iter().collect(),
        Err(fault) => vec![fault],
    }
}

fn wrong_records(path: &Path, most: usize) -> Vec<LoadError> {
    let mut file = CsvFile { path: path.to_owned(), is_latin1: false, numbers: CsvNumbers::Read, open: None };
    let faults = file.in_its_encoding(|file| file.faults(most));
    faults.unwrap_or_else(|fault| vec![file.fault(fault)])
}

fn rows_of_csv(text: &str, numbers: CsvNumbers) -> Result<Vec<Row>, Fault> {
    let mut opened = Opened::of(Records::of_text(text), numbers)?;
    let mut rows = Vec::new();
    while opened.advance()? {
        rows.push(std::mem::take(&mut opened.last));
    }
    Ok(rows)
}

/// What an entry of a JSON file must be.
const A_ROW: &str = "an object of variables";

fn rows_of_json(json: &Value, place: &Place) -> Result<Vec<Row>, LoadError> {
    match json {
        Value::Array(rows) => rows
            .iter()
            .enumerate()
            .map(|(index, row)| match row {
                Value::Object(members) => Ok(Row::from_json(members)),
                other => Err(place.index(index).expected(A_ROW, other)),
            })
            .collect(),
        Value::Object(members) => Ok(vec![Row::from_json(members)]),
        other => Err(place.expected("an array of objects", other)),
    }
}

/// A CSV file that is read as rows are asked for.
#[derive(Debug)]
struct CsvFile {
    path: PathBuf,
    is_latin1: bool,
    numbers: CsvNumbers,
    open: Option<Opened>,
}

/// A copy reads the file on its own.
impl Clone for CsvFile {
    fn clone(&self) -> CsvFile {
        CsvFile { path: self.path.clone(), is_latin1: self.is_latin1, numbers: self.numbers, open: None }
    }
}

/// A CSV file behind its header.
struct Opened {
    records: Records,
    numbers: CsvNumbers,
    names: Vec<Arc<str>>,
    /// Rows read so far, and the last of them.
    read: usize,
    last: Row,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Opened").field("names", &self.names).field("read", &self.read).finish_non_exhaustive()
    }
}

impl Opened {
    fn peek(path: &Path, is_latin1: bool) -> Result<Option<char>, Fault> {
        Records::new(TextStream::open(path, is_latin1).map_err(Fault::Unreadable)?).peek()
    }

    fn new(file: &CsvFile) -> Result<Opened, Fault> {
        let stream = TextStream::open(&file.path, file.is_latin1).map_err(Fault::Unreadable)?;
        Opened::of(Records::new(stream), file.numbers)
    }

    fn of(mut records: Records, numbers: CsvNumbers) -> Result<Opened, Fault> {
        let header = records.next_record()?.unwrap_or_default();
        let names = header.into_iter().map(|field| field.text.into()).collect();
        Ok(Opened { records, numbers, names, read: 0, last: Row::default() })
    }

    fn advance(&mut self) -> Result<bool, Fault> {
        let Some(record) = self.records.next_record()? else { return Ok(false) };
        self.read += 1;
        // Ragged rows: what has no name is left out, what is missing has no value.
        let values = record.into_iter().map(|field| value(field, self.numbers));
        self.last = Row(self.names.iter().cloned().zip(values).collect());
        Ok(true)
    }
}

impl CsvFile {
    /// Reads the file as UTF-8, and if it is not, as Latin-1.
    fn in_its_encoding<T>(&mut self, read: impl Fn(&CsvFile) -> Result<T, Fault>) -> Result<T, Fault> {
        match read(self) {
            Err(Fault::NotUtf8) => {
                self.is_latin1 = true;
                read(self)
            }
            other => other,
        }
    }

    /// Behind broken CSV it goes on with the next line.
    fn faults(&self, most: usize) -> Result<Vec<LoadError>, Fault> {
        let mut records = Records::new(TextStream::open(&self.path, self.is_latin1).map_err(Fault::Unreadable)?);
        let mut faults = Vec::new();
        while faults.len() < most {
            match records.next_record() {
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(wrong @ Fault::Wrong(..)) => {
                    faults.push(self.fault(wrong));
                    if !records.skip_wrong_line()? {
                        break;
                    }
                }
                Err(other) => return Err(other),
            }
        }
        Ok(faults)
    }

    fn count(&self) -> Result<usize, Fault> {
        let mut opened = Opened::new(self)?;
        let mut count = 0;
        while opened.records.next_record()?.is_some() {
            count += 1;
        }
        Ok(count)
    }

    fn row(&mut self, place: usize) -> Result<Row, LoadError> {
        let open = self.open.take().filter(|open| open.read <= place + 1);
        let mut open = match open {
            Some(open) => open,
            None => Opened::new(self).map_err(|fault| self.fault(fault))?,
        };
        while open.read <= place {
            if !open.advance().map_err(|fault| self.fault(fault))? {
                let gone = std::io::Error::other("rows are gone that were there when the run began");
                return Err(self.fault(Fault::Unreadable(gone)));
            }
        }
        let row = open.last.clone();
        self.open = Some(open);
        Ok(row)
    }

    fn fault(&self, fault: Fault) -> LoadError {
        let file = self.path.display().to_string();
        match fault {
            Fault::Unreadable(source) => LoadError::Unreadable { file, source },
            Fault::NotUtf8 => {
                let changed = std::io::Error::other("the encoding is not what it was when the run began");
                LoadError::Unreadable { file, source: changed }
            }
            Fault::Wrong(at, problem) => LoadError::WrongRow { file, at, problem: problem.into() },
        }
    }
}

/// Unquoted numbers are numbers unless they are to stay text, quoted never.
fn value(field: Field, numbers: CsvNumbers) -> VariableValue {
    if field.is_quoted || numbers == CsvNumbers::Keep || !is_number(&field.text) {
        return VariableValue::text(field.text);
    }
    match field.text.parse() {
        Ok(number) => VariableValue::Number(number),
        Err(_) => VariableValue::text(number_to_text(f64::NAN)),
    }
}

/// What csv-parse's automatic casting takes for an integer or a float.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(place) => (&digits[..place], Some(digits[place + 1..].trim_start_matches(['-', '+']))),
        None => (digits, None),
    };
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    (!whole.is_empty() || !fraction.is_empty())
        && all_digits(whole)
        && all_digits(fraction)
        && exponent.is_none_or(|exponent| !exponent.is_empty() && all_digits(exponent))
}

#[cfg(test)]
#[path = "data_tests.rs"]
mod tests;
