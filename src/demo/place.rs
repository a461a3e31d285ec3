//! Finds the path of a value in JSON text from the line and column of an error.

/// `accounts[0].users[3].created` for the value, or key, at that line and column (both from 1).
pub(crate) fn place_of(text: &str, line: usize, column: usize) -> String {
    path_of(&open_levels(text, line, column))
}

/// As [`place_of`], for an error about the object around: a field that it has not got.
pub(crate) fn place_around(text: &str, line: usize, column: usize) -> String {
    let mut levels = open_levels(text, line, column);
    if let Some(Level::Object { key, .. }) = levels.last_mut() {
        key.clear();
    }
    path_of(&levels)
}

enum Level {
    Object { key: String, is_in_value: bool },
    Array(usize),
}

/// The objects and arrays that are open there.
fn open_levels(text: &str, line: usize, column: usize) -> Vec<Level> {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = (before + column).min(text.len());
    let mut open: Vec<Level> = Vec::new();
    let mut bytes = text.as_bytes()[..end].iter().enumerate();
    let mut last_string = String::new();
    while let Some((at, &byte)) = bytes.next() {
        match (byte, open.last_mut()) {
            (b'"', _) => last_string = read_string(text, at + 1, end, &mut bytes),
            (b':', Some(Level::Object { key, is_in_value })) => {
                *key = std::mem::take(&mut last_string);
                *is_in_value = true;
            }
            (b'{', _) => open.push(Level::Object { key: String::new(), is_in_value: false }),
            (b'[', _) => open.push(Level::Array(0)),
            // The error may stand right behind the value it is about.
            (b'}' | b']', _) if at + 1 < end => {
                open.pop();
                last_string.clear();
            }
            (b',', Some(Level::Array(index))) if at + 1 < end => *index += 1,
            (b',', Some(Level::Object { is_in_value, .. })) if at + 1 < end => {
                *is_in_value = false;
                last_string.clear();
            }
            _ => {}
        }
    }
    if let Some(Level::Object { key, is_in_value: false }) = open.last_mut() {
        *key = last_string;
    }
    open
}

/// Moves behind the string that begins at `start`, and gives what is in it.
fn read_string<'a>(text: &str, start: usize, end: usize, bytes: &mut impl Iterator<Item = (usize, &'a u8)>) -> String {
    let mut stop = end;
    while let Some((here, &byte)) = bytes.next() {
        if byte == b'\\' {
            bytes.next();
        } else if byte == b'"' {
            stop = here;
            break;
        }
    }
    text.get(start..stop).unwrap_or_default().to_owned()
}

fn path_of(levels: &[Level]) -> String {
    let mut place = String::new();
    for level in levels {
        match level {
            Level::Array(index) => place.push_str(&format!("[{index}]")),
            Level::Object { key, .. } if key.is_empty() => {}
            Level::Object { key, .. } if place.is_empty() => place.push_str(key),
            Level::Object { key, .. } => place.push_str(&format!(".{key}")),
        }
    }
    if place.is_empty() { "the fixture".to_owned() } else { place }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_an_error_is_found() {
        let text =
            "{\n  \"accounts\": [\n    {\"id\": \"1\", \"users\": [{\"name\": \"a,}\\\"\"}, {\"name\": 7}]}\n  ]\n}";
        let column = text.lines().nth(2).unwrap().find('7').unwrap() + 1;
        assert_eq!(place_of(text, 3, column), "accounts[0].users[1].name");
        assert_eq!(place_of(text, 1, 1), "the fixture");
        assert_eq!(place_of(text, 900, 900), "accounts");
    }
}
