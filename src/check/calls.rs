//! Calls in a script whose first argument is a text: enough JavaScript to tell code from comments and texts.

/// `pm.environment.set('name', …)`: what is called, and its first argument when that is one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) function: String,
    /// `None` when it is computed or there is none.
    pub(super) argument: Option<String>,
    /// Line in the script, from 1.
    pub(super) line: usize,
}

/// All calls of dotted names.
pub(super) fn calls(code: &str) -> Vec<Call> {
    let mut reader = Reader { code, place: 0 };
    let mut found = Vec::new();
    let mut name = String::new();
    while let Some(character) = reader.next() {
        match character {
            '/' if reader.rest().starts_with('/') => reader.skip_past("\n"),
            '/' if reader.rest().starts_with('*') => reader.skip_past("*/"),
            '\'' | '"' | '`' => {
                reader.text(character);
                name.clear();
            }
            '(' if !name.is_empty() => {
                let line = 1 + code[..reader.place].matches('\n').count();
                let argument = Reader { code, place: reader.place }.first_text();
                found.push(Call { function: std::mem::take(&mut name), argument, line });
            }
            '.' if !name.is_empty() => name.push('.'),
            '?' if reader.rest().starts_with('.') => {}
            character if character.is_alphanumeric() || "_$".contains(character) => name.push(character),
            character if character.is_whitespace() => {
                // `pm\n  .test(` is one name; `return x(` is two.
                let is_joined = name.ends_with('.') || reader.rest().trim_start().starts_with(['.', '(']);
                if !is_joined {
                    name.clear();
                }
            }
            _ => name.clear(),
        }
    }
    found
}

struct Reader<'code> {
    code: &'code str,
    place: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.code[self.place..]
    }

    fn next(&mut self) -> Option<char> {
        let character = self.rest().chars().next()?;
        self.place += character.len_utf8();
        Some(character)
    }

    fn skip_past(&mut self, end: &str) {
        self.place += self.rest().find(end).map_or(self.rest().len(), |place| place + end.len());
    }

    /// The rest of a text that began with this quote; `None` when it is computed or never ends.
    fn text(&mut self, quote: char) -> Option<String> {
        let mut text = String::new();
        let mut is_plain = true;
        while let Some(character) = self.next() {
            match character {
                '\\' => match self.next()? {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'u' | 'x' => is_plain = false,
                    other => text.push(other),
                },
                '$' if quote == '`' && self.rest().starts_with('{') => is_plain = false,
                // Not a text after all: a quote in a regular expression.
                '\n' if quote != '`' => return None,
                character if character == quote => return is_plain.then_some(text),
                other => text.push(other),
            }
        }
        None
    }

    fn first_text(&mut self) -> Option<String> {
        while self.rest().starts_with(char::is_whitespace) {
            self.next();
        }
        let quote = self.next().filter(|character| "'\"`".contains(*character))?;
        let text = self.text(quote)?;
        self.rest().trim_start().starts_with([',', ')']).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(code: &str) -> Vec<(String, Option<String>)> {
        calls(code).into_iter().map(|call| (call.function, call.argument)).collect()
    }

    fn call(function: &str, argument: Option<&str>) -> (String, Option<String>) {
        (function.to_owned(), argument.map(str::to_owned))
    }

    #[test]
    fn calls_are_told_from_comments_and_texts() {
        let code = "// pm.a('1')\n/* pm.b('2') */ pm.c('3', x);\nlet s = \"pm.d('4')\"; pm\n  .e( `5` );\nreturn pm.f('6' + x);\npm?.g();\nif (h('7'))";
        assert_eq!(
            seen(code),
            [
                call("pm.c", Some("3")),
                call("pm.e", Some("5")),
                call("pm.f", None),
                call("pm.g", None),
                call("if", None),
                call("h", Some("7")),
            ]
        );
        assert_eq!(calls(code)[1].line, 4);
        assert_eq!(seen("x(/\"/);\nset('a')"), [call("x", None), call("set", Some("a"))]);
        assert_eq!(seen("set(`a${b}`); set('it\\'s')"), [call("set", None), call("set", Some("it's"))]);
    }
}
