//! A script as tokens: enough JavaScript to tell code from comments, texts and regular expressions.

/// A piece of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token<'code> {
    /// A name, keyword or number.
    Name(&'code str),
    /// A text; `None` when it is computed.
    Text(Option<String>),
    /// Anything else, one character at a time.
    Mark(char),
}

/// The tokens of a script with the bytes they begin at.
pub fn tokens(code: &str) -> Vec<(usize, Token<'_>)> {
    Lexer { code, place: 0, found: Vec::new(), depth: 0, templates: Vec::new() }.read()
}

/// Words behind which a slash begins a regular expression.
const BEFORE_EXPRESSIONS: [&str; 14] = [
    "return",
    "typeof",
    "case",
    "in",
    "of",
    "delete",
    "void",
    "throw",
    "new",
    "else",
    "do",
    "instanceof",
    "await",
    "yield",
];

struct Lexer<'code> {
    code: &'code str,
    place: usize,
    found: Vec<(usize, Token<'code>)>,
    /// Open braces.
    depth: usize,
    /// Depths at which a template text goes on.
    templates: Vec<usize>,
}

impl<'code> Lexer<'code> {
    fn read(mut self) -> Vec<(usize, Token<'code>)> {
        loop {
            let start = self.place;
            let Some(character) = self.next() else { return self.found };
            match character {
                '/' if self.rest().starts_with('/') => self.skip_past("\n"),
                '/' if self.rest().starts_with('*') => self.skip_past("*/"),
                '/' if self.expects_expression() => self.regular_expression(),
                '\'' | '"' => {
                    let text = self.text(character);
                    self.found.push((start, Token::Text(text)));
                }
                '`' => self.template(start),
                '}' if self.templates.last() == Some(&self.depth) => {
                    self.templates.pop();
                    self.template(start);
                }
                character if is_of_name(character) => {
                    let length = self.rest().find(|next| !is_of_name(next)).unwrap_or(self.rest().len());
                    self.place += length;
                    self.found.push((start, Token::Name(&self.code[start..self.place])));
                }
                character if character.is_whitespace() => {}
                mark => {
                    match mark {
                        '{' => self.depth += 1,
                        '}' => self.depth = self.depth.saturating_sub(1),
                        _ => {}
                    }
                    self.found.push((start, Token::Mark(mark)));
                }
            }
        }
    }

    fn rest(&self) -> &'code str {
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

    /// Whether what comes begins an expression, so that a slash is no division.
    fn expects_expression(&self) -> bool {
        match self.found.last() {
            None => true,
            Some((_, Token::Name(name))) => BEFORE_EXPRESSIONS.contains(name),
            Some((_, Token::Text(_))) => false,
            Some((_, Token::Mark(mark))) => !matches!(mark, ')' | ']' | '}'),
        }
    }

    fn regular_expression(&mut self) {
        let mut is_in_class = false;
        while let Some(character) = self.next() {
            match character {
                '\\' => _ = self.next(),
                '[' => is_in_class = true,
                ']' => is_in_class = false,
                '/' if !is_in_class => break,
                '\n' => break,
                _ => {}
            }
        }
        self.found.push((self.place, Token::Text(None)));
    }

    /// The rest of a text that began with this quote; `None` when it never ends or has escapes that matter to nobody.
    fn text(&mut self, quote: char) -> Option<String> {
        let mut text = String::new();
        let mut is_plain = true;
        while let Some(character) = self.next() {
            match character {
                '\\' => match self.next()? {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'u' | 'x' => is_plain = false,
                    '\n' => {}
                    other => text.push(other),
                },
                '\n' => return None,
                character if character == quote => return is_plain.then_some(text),
                other => text.push(other),
            }
        }
        None
    }

    /// A template text, up to its end or to the next `${`.
    fn template(&mut self, start: usize) {
        let is_whole = self.code[start..].starts_with('`');
        let mut text = String::new();
        while let Some(character) = self.next() {
            match character {
                '\\' => text.extend(self.next()),
                '$' if self.rest().starts_with('{') => {
                    self.place += 1;
                    self.templates.push(self.depth);
                    self.found.push((start, Token::Text(None)));
                    return;
                }
                '`' => {
                    self.found.push((start, Token::Text(is_whole.then_some(text))));
                    return;
                }
                other => text.push(other),
            }
        }
    }
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || "_$".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(code: &str) -> String {
        let shown = tokens(code).into_iter().map(|(_, token)| match token {
            Token::Name(name) => name.to_owned(),
            Token::Text(Some(text)) => format!("<{text}>"),
            Token::Text(None) => "<>".to_owned(),
            Token::Mark(mark) => mark.to_string(),
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn code_is_told_from_comments_texts_and_regular_expressions() {
        for (code, expected) in [
            ("a // b\n/* c\n */ d", "a d"),
            ("f('it\\'s', \"x\", `y`)", "f ( <it's> , <x> , <y> )"),
            ("x = a / b / c", "x = a / b / c"),
            ("x(/\"[/\"]/g);\nset('a')", "x ( <> g ) ; set ( <a> )"),
            ("return /'/.test(y)", "return <> . test ( y )"),
            ("`a${ pm.b({c: `d${e}`}) }f` + g", "<> pm . b ( { c : <> e <> } ) <> + g"),
            ("'open\nb", "<> b"),
            ("`open", ""),
            ("é$1_ . ü", "é$1_ . ü"),
        ] {
            assert_eq!(seen(code), expected, "{code}");
        }
    }
}
