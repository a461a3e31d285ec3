//! XML as xml2js 0.6 reads it, for well-formed documents. Where its parser would complain, and for names that JavaScript
//! objects treat specially, the answer is `None`: the library itself then reads the document and words the error.

use quick_xml::{Reader, events::BytesStart, events::Event};
use rquickjs::{Array, Atom, Ctx, Object, Result, String as JsString, Value};

use super::convert::Keys;

/// Longer attribute values are an error in xml2js.
const ATTRIBUTE_LIMIT: usize = 64 * 1024;
/// Nesting beyond this is left to the library, which has no limit of its own.
const DEPTH_LIMIT: usize = 10_000;

struct Options<'js> {
    explicit_array: bool,
    explicit_root: bool,
    explicit_charkey: bool,
    merge_attributes: bool,
    ignore_attributes: bool,
    trim: bool,
    normalize: bool,
    normalize_tags: bool,
    attribute_key: String,
    text_key: String,
    empty_tag: Value<'js>,
}

/// An element that is being read.
struct Element<'js> {
    name: Atom<'js>,
    text: String,
    has_cdata: bool,
    attributes: Option<Object<'js>>,
    members: Vec<Member<'js>>,
}

/// A member of an element: one value, or the list of all of that name.
struct Member<'js> {
    name: Atom<'js>,
    value: Value<'js>,
    list: Option<(Array<'js>, usize)>,
}

/// Why native reading ends.
enum Stop {
    /// The library must look.
    Unsure,
    Engine(rquickjs::Error),
}

impl From<rquickjs::Error> for Stop {
    fn from(error: rquickjs::Error) -> Stop {
        Stop::Engine(error)
    }
}

impl From<quick_xml::Error> for Stop {
    fn from(_: quick_xml::Error) -> Stop {
        Stop::Unsure
    }
}

struct Builder<'a, 'js> {
    ctx: &'a Ctx<'js>,
    options: Options<'js>,
    keys: Keys<'js>,
    open: Vec<Element<'js>>,
    root: Option<Value<'js>>,
}

/// The document as an object, or `undefined` where xml2js itself must read it.
pub(super) fn read<'js>(ctx: &Ctx<'js>, text: &str, options: &Object<'js>) -> Result<Value<'js>> {
    let mut builder =
        Builder { ctx, options: options_of(options)?, keys: Keys::default(), open: Vec::new(), root: None };
    match builder.read(text) {
        Ok(value) => Ok(value),
        Err(Stop::Unsure) => Ok(Value::new_undefined(ctx.clone())),
        Err(Stop::Engine(error)) => Err(error),
    }
}

fn options_of<'js>(options: &Object<'js>) -> Result<Options<'js>> {
    let flag = |name: &str| -> Result<bool> { Ok(options.get::<_, Option<bool>>(name)?.unwrap_or(false)) };
    Ok(Options {
        explicit_array: flag("explicitArray")?,
        explicit_root: flag("explicitRoot")?,
        explicit_charkey: flag("explicitCharkey")?,
        merge_attributes: flag("mergeAttrs")?,
        ignore_attributes: flag("ignoreAttrs")?,
        trim: flag("trim")?,
        normalize: flag("normalize")?,
        normalize_tags: flag("normalizeTags")?,
        attribute_key: options.get("attrkey")?,
        text_key: options.get("charkey")?,
        empty_tag: options.get("emptyTag")?,
    })
}

impl<'js> Builder<'_, 'js> {
    fn read(&mut self, text: &str) -> std::result::Result<Value<'js>, Stop> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().check_comments = true;
        loop {
            match reader.read_event()? {
                Event::Start(start) => self.start(&start)?,
                Event::Text(piece) => self.text(&piece)?,
                Event::CData(piece) => {
                    let element = self.open.last_mut().ok_or(Stop::Unsure)?;
                    element.text.push_str(&piece);
                    // An empty section leaves no trace in xml2js.
                    element.has_cdata |= !piece.is_empty();
                }
                Event::GeneralRef(name) => {
                    let resolved = entity(&name).ok_or(Stop::Unsure)?;
                    self.open.last_mut().ok_or(Stop::Unsure)?.text.push(resolved);
                }
                Event::End(_) => self.end()?,
                Event::Eof => break,
                _ => {}
            }
        }
        if !self.open.is_empty() {
            return Err(Stop::Unsure);
        }
        self.root.take().ok_or(Stop::Unsure)
    }

    fn text(&mut self, piece: &str) -> std::result::Result<(), Stop> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(piece),
            None if is_blank(piece) => {}
            None => return Err(Stop::Unsure),
        }
        Ok(())
    }

    fn start(&mut self, start: &BytesStart<'_>) -> std::result::Result<(), Stop> {
        if self.root.is_some() || self.open.len() > DEPTH_LIMIT {
            return Err(Stop::Unsure);
        }
        let name = start.name();
        let name = name.as_ref();
        self.check(name)?;
        let name = if self.options.normalize_tags {
            self.keys.atom(self.ctx, &name.to_lowercase())?
        } else {
            self.keys.atom(self.ctx, name)?
        };
        if !are_apart(start.attributes_raw()) {
            return Err(Stop::Unsure);
        }
        let mut element =
            Element { name, text: String::new(), has_cdata: false, attributes: None, members: Vec::new() };
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| Stop::Unsure)?;
            if self.options.ignore_attributes {
                continue;
            }
            let key = attribute.key.as_ref();
            self.check(key)?;
            let value = unescaped(&attribute.value).ok_or(Stop::Unsure)?;
            let value = self.string(&value)?;
            let key = self.keys.atom(self.ctx, key)?;
            if self.options.merge_attributes {
                self.put(&mut element, key, value)?;
            } else {
                let attributes = match element.attributes.take() {
                    Some(attributes) => attributes,
                    None => Object::new(self.ctx.clone())?,
                };
                attributes.set(key, value)?;
                element.attributes = Some(attributes);
            }
        }
        self.open.push(element);
        Ok(())
    }

    /// Names that collide with xml2js's own members or with those every object has.
    fn check(&self, name: &str) -> std::result::Result<(), Stop> {
        let is_start = |character: char| character.is_alphabetic() || matches!(character, '_' | ':');
        let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | ':' | '-' | '.');
        let is_name = name.starts_with(is_start) && name.chars().all(is_part);
        let is_special = name == self.options.attribute_key
            || name == self.options.text_key
            || name.starts_with("__")
            || matches!(
                name,
                "cdata"
                    | "constructor"
                    | "hasOwnProperty"
                    | "isPrototypeOf"
                    | "propertyIsEnumerable"
                    | "toLocaleString"
                    | "toString"
                    | "valueOf"
            );
        if is_name && !is_special { Ok(()) } else { Err(Stop::Unsure) }
    }

    fn end(&mut self) -> std::result::Result<(), Stop> {
        let element = self.open.pop().ok_or(Stop::Unsure)?;
        let name = element.name.clone();
        let value = self.value_of(element)?;
        match self.open.pop() {
            Some(mut parent) => {
                self.put(&mut parent, name, value)?;
                self.open.push(parent);
            }
            None if self.options.explicit_root => {
                let root = Object::new(self.ctx.clone())?;
                root.set(name, value)?;
                self.root = Some(root.into_value());
            }
            None => self.root = Some(value),
        }
        Ok(())
    }

    fn value_of(&self, element: Element<'js>) -> std::result::Result<Value<'js>, Stop> {
        let has_text = element.has_cdata || !is_blank(&element.text);
        if element.attributes.is_none() && element.members.is_empty() && !has_text {
            let is_default = self
                .options
                .empty_tag
                .as_string()
                .is_some_and(|text| text.to_string().is_ok_and(|text| text.is_empty()));
            return if is_default { self.string(&element.text) } else { Ok(self.options.empty_tag.clone()) };
        }
        let text = if has_text { Some(self.string(&self.shaped(&element.text))?) } else { None };
        let is_bare = element.attributes.is_none() && element.members.is_empty();
        if is_bare
            && !self.options.explicit_charkey
            && let Some(text) = text
        {
            return Ok(text);
        }
        let object = Object::new(self.ctx.clone())?;
        if let Some(text) = text {
            object.set(&*self.options.text_key, text)?;
        }
        if let Some(attributes) = element.attributes {
            object.set(&*self.options.attribute_key, attributes)?;
        }
        for member in element.members {
            object.set(member.name, member.value)?;
        }
        Ok(object.into_value())
    }

    /// The text as the options `trim` and `normalize` want it.
    fn shaped(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if self.options.normalize {
            let mut shaped = String::with_capacity(text.len());
            let mut blanks: Vec<char> = Vec::new();
            for character in text.chars().chain(['\0']) {
                if is_blank_character(character) {
                    blanks.push(character);
                    continue;
                }
                match blanks[..] {
                    [] => {}
                    [one] => shaped.push(one),
                    _ => shaped.push(' '),
                }
                blanks.clear();
                shaped.push(character);
            }
            shaped.pop();
            text = shaped;
        }
        if self.options.trim || self.options.normalize {
            return text.trim_matches(is_blank_character).to_owned();
        }
        text
    }

    fn put(&self, element: &mut Element<'js>, name: Atom<'js>, value: Value<'js>) -> std::result::Result<(), Stop> {
        if let Some(member) = element.members.iter_mut().rev().find(|member| member.name == name) {
            match &mut member.list {
                Some((list, length)) => {
                    list.set(*length, value)?;
                    *length += 1;
                }
                None => {
                    let list = Array::new(self.ctx.clone())?;
                    list.set(0, member.value.clone())?;
                    list.set(1, value)?;
                    member.value = list.clone().into_value();
                    member.list = Some((list, 2));
                }
            }
            return Ok(());
        }
        let member = if self.options.explicit_array {
            let list = Array::new(self.ctx.clone())?;
            list.set(0, value)?;
            Member { name, value: list.clone().into_value(), list: Some((list, 1)) }
        } else {
            Member { name, value, list: None }
        };
        element.members.push(member);
        Ok(())
    }

    fn string(&self, text: &str) -> std::result::Result<Value<'js>, Stop> {
        Ok(JsString::from_str(self.ctx.clone(), text)?.into_value())
    }
}

/// What JavaScript's `\s` matches.
fn is_blank_character(character: char) -> bool {
    (character.is_whitespace() && character != '\u{85}') || character == '\u{feff}'
}

fn is_blank(text: &str) -> bool {
    text.chars().all(is_blank_character)
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Whether white space stands between all attributes.
fn are_apart(attributes: &str) -> bool {
    let mut quote = None;
    let mut has_ended = false;
    for character in attributes.chars() {
        match quote {
            Some(open) if character == open => (quote, has_ended) = (None, true),
            Some(_) => {}
            None if has_ended && !character.is_ascii_whitespace() => return false,
            None => {
                has_ended = false;
                quote = matches!(character, '"' | '\'').then_some(character);
            }
        }
    }
    true
}

/// An attribute's value: entities resolved, white space kept as it is (unlike XML's normalisation).
fn unescaped(value: &str) -> Option<String> {
    if value.len() > ATTRIBUTE_LIMIT {
        return None;
    }
    let mut text = String::with_capacity(value.len());
    let mut pieces = value.split('&');
    text.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (name, rest) = piece.split_once(';')?;
        text.push(entity(name)?);
        text.push_str(rest);
    }
    Some(text)
}
