//! Iteration data: a JSON array of objects, or CSV with a header row.

use std::path::Path;

use serde_json::{Map, Value};

use super::{
    LoadError, Place,
    load::{parse_json, read_text},
};
use crate::variable::{Scope, Value as VariableValue, Variable, value::number_to_text};

/// One row of data.
#[derive(Clone, Debug, Default)]
pub struct Row(Vec<(String, VariableValue)>);

impl Row {
    /// The row as a scope.
    pub fn to_scope(&self) -> Scope {
        Scope::new(self.0.iter().map(|(key, value)| Variable::new(key.as_str(), value.clone())).collect())
    }

    /// Names and values.
    pub fn values(&self) -> impl Iterator<Item = &(String, VariableValue)> {
        self.0.iter()
    }

    fn from_json(members: &Map<String, Value>) -> Row {
        Row(members.iter().map(|(key, value)| (key.clone(), VariableValue::from_json(value))).collect())
    }
}

/// Reads a data file. JSON is tried first, then CSV, whatever the file's name (newman.md §5).
///
/// # Errors
/// When the file cannot be read, or is JSON of another shape than an array of objects, or is broken CSV.
pub fn load_data(path: &Path) -> Result<Vec<Row>, LoadError> {
    let text = read_text(path)?;
    let place = Place::root(&path.display().to_string());
    let looks_like_json = text.trim_start().starts_with(['[', '{']);
    match parse_json(&text, path) {
        Ok(json) => rows_of_json(&json, &place),
        Err(error) if looks_like_json => Err(error),
        Err(_) => rows_of_csv(&text, path),
    }
}

fn rows_of_json(json: &Value, place: &Place) -> Result<Vec<Row>, LoadError> {
    match json {
        Value::Array(rows) => rows
            .iter()
            .enumerate()
            .map(|(index, row)| match row {
                Value::Object(members) => Ok(Row::from_json(members)),
                other => Err(place.index(index).expected("an object of variables", other)),
            })
            .collect(),
        Value::Object(members) => Ok(vec![Row::from_json(members)]),
        other => Err(place.expected("an array of objects", other)),
    }
}

/// CSV as newman's settings read it: trimmed, relaxed quotes and column count, unquoted numbers cast, quoted never.
fn rows_of_csv(text: &str, path: &Path) -> Result<Vec<Row>, LoadError> {
    let mut records = CsvRecords { text, place: 0, line: 1 };
    let Some(header) = records.next_record().map_err(|problem| wrong(path, problem))? else { return Ok(Vec::new()) };
    let names: Vec<String> = header.into_iter().map(|field| field.text).collect();
    let mut rows = Vec::new();
    while let Some(record) = records.next_record().map_err(|problem| wrong(path, problem))? {
        if record.len() == 1 && record[0].text.is_empty() && !record[0].quoted {
            continue;
        }
        rows.push(Row(names.iter().cloned().zip(record.into_iter().map(CsvField::value)).collect()));
    }
    Ok(rows)
}

fn wrong(path: &Path, (line, problem): (usize, &str)) -> LoadError {
    LoadError::WrongRow { file: path.display().to_string(), line, problem: problem.into() }
}

struct CsvField {
    text: String,
    quoted: bool,
}

impl CsvField {
    fn value(self) -> VariableValue {
        if self.quoted || !is_number(&self.text) {
            return VariableValue::text(self.text);
        }
        match self.text.parse() {
            Ok(number) => VariableValue::Number(number),
            Err(_) => VariableValue::text(number_to_text(f64::NAN)),
        }
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

struct CsvRecords<'text> {
    text: &'text str,
    place: usize,
    line: usize,
}

impl CsvRecords<'_> {
    fn next_record(&mut self) -> Result<Option<Vec<CsvField>>, (usize, &'static str)> {
        if self.place >= self.text.len() {
            return Ok(None);
        }
        let mut record = Vec::new();
        loop {
            record.push(self.next_field()?);
            let rest = &self.text[self.place..];
            if let Some(after) = rest.strip_prefix(',') {
                self.place = self.text.len() - after.len();
                continue;
            }
            if rest.starts_with('\r') {
                self.place += 1;
            }
            if self.text[self.place..].starts_with('\n') {
                self.place += 1;
            }
            self.line += 1;
            return Ok(Some(record));
        }
    }

    fn next_field(&mut self) -> Result<CsvField, (usize, &'static str)> {
        let rest = self.text[self.place..].trim_start_matches([' ', '\t']);
        self.place = self.text.len() - rest.len();
        if rest.starts_with('"') {
            let started = self.line;
            if let Some((text, end)) = self.quoted(rest) {
                self.place += end;
                return Ok(CsvField { text, quoted: true });
            }
            if rest.matches('"').count() == 1 {
                return Err((started, "a quote is opened here and never closed"));
            }
        }
        let end = rest.find([',', '\n', '\r']).unwrap_or(rest.len());
        self.place += end;
        Ok(CsvField { text: rest[..end].trim_end().to_owned(), quoted: false })
    }

    /// The text of a quoted field and where it ends, or `None` when something follows the closing quote: with
    /// relaxed quotes the field is then taken as it stands.
    fn quoted(&mut self, rest: &str) -> Option<(String, usize)> {
        let mut text = String::new();
        let mut place = 1;
        loop {
            let quote = place + rest[place..].find('"')?;
            text.push_str(&rest[place..quote]);
            place = quote + 1;
            if !rest[place..].starts_with('"') {
                break;
            }
            text.push('"');
            place += 1;
        }
        let after = rest[place..].trim_start_matches([' ', '\t']);
        if !(after.is_empty() || after.starts_with([',', '\n', '\r'])) {
            return None;
        }
        self.line += text.matches('\n').count();
        Some((text, rest.len() - after.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<(String, VariableValue)>> {
        rows_of_csv(text, Path::new("d.csv")).unwrap().into_iter().map(|row| row.0).collect()
    }

    #[test]
    fn csv_is_read_as_newman_reads_it() {
        let text = "a, b ,c\n1,\"2\", x y \r\n\"q\"\"uo\nted\",-1.5e3,\n\n7,8,9,10\nshort\n";
        let number = VariableValue::Number;
        let string = |text: &str| VariableValue::text(text);
        let name = |name: &str| name.to_owned();
        assert_eq!(
            rows(text),
            vec![
                vec![(name("a"), number(1.0)), (name("b"), string("2")), (name("c"), string("x y"))],
                vec![(name("a"), string("q\"uo\nted")), (name("b"), number(-1500.0)), (name("c"), string(""))],
                vec![(name("a"), number(7.0)), (name("b"), number(8.0)), (name("c"), number(9.0))],
                vec![(name("a"), string("short"))],
            ]
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_with_its_line() {
        let error = rows_of_csv("a\nb\n\"c\n", Path::new("d.csv")).unwrap_err();
        assert_eq!(error.to_string(), "d.csv: line 3: a quote is opened here and never closed");
    }

    #[test]
    fn json_of_another_shape_is_told_with_its_place() {
        let error = rows_of_json(&serde_json::json!([{}, 3]), &Place::root("d.json")).unwrap_err();
        assert_eq!(error.to_string(), "d.json: [1]: expected an object of variables, found the number 3");
    }

    #[test]
    fn only_numbers_are_numbers() {
        for (text, number) in [
            ("1", true),
            ("-1.5", true),
            ("1e5", true),
            (".5", true),
            ("5.", true),
            ("", false),
            ("-", false),
            ("1a", false),
            ("1e", false),
            ("0x1", false),
            ("NaN", false),
        ] {
            assert_eq!(is_number(text), number, "{text}");
        }
    }
}
