//! JSON ⇄ JavaScript values. JSON text goes straight into JavaScript objects, without a tree in between.

use std::{
    cell::RefCell,
    collections::HashMap,
    fmt,
    hash::{BuildHasherDefault, Hasher},
};

use rquickjs::{Array, Atom, Ctx, Exception, FromJs, Function, IntoJs, Object, Result, String as JsString, Value};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::{collection::read_json, variable};

/// Text from JavaScript: anything is turned into a string, lone surrogates into U+FFFD.
pub(super) struct Text(pub String);

impl<'js> FromJs<'js> for Text {
    fn from_js(ctx: &Ctx<'js>, value: Value<'js>) -> Result<Text> {
        let string = match value.into_string() {
            Some(string) => string,
            None => return Ok(Text(String::new())),
        };
        match string.to_string() {
            Ok(text) => Ok(Text(text)),
            Err(_) => {
                let prototype: Object<'js> = ctx.globals().get::<_, Object<'js>>("String")?.get("prototype")?;
                let mend: Function<'js> = prototype.get("toWellFormed")?;
                let mended: JsString<'js> = mend.call((rquickjs::function::This(string),))?;
                Ok(Text(mended.to_string().unwrap_or_default()))
            }
        }
    }
}

/// A variable's value on its way in or out.
pub(super) struct Stored(pub variable::Value);

impl<'js> IntoJs<'js> for Stored {
    fn into_js(self, ctx: &Ctx<'js>) -> Result<Value<'js>> {
        Ok(match self.0 {
            variable::Value::Undefined => Value::new_undefined(ctx.clone()),
            variable::Value::Null => Value::new_null(ctx.clone()),
            variable::Value::Bool(truth) => Value::new_bool(ctx.clone(), truth),
            variable::Value::Number(number) => Value::new_number(ctx.clone(), number),
            variable::Value::String(text) => JsString::from_str(ctx.clone(), &text)?.into_value(),
            variable::Value::Json(json) => from_json(ctx, &json)?,
        })
    }
}

impl<'js> FromJs<'js> for Stored {
    fn from_js(ctx: &Ctx<'js>, value: Value<'js>) -> Result<Stored> {
        Ok(Stored(if value.is_undefined() || value.is_function() || value.is_symbol() {
            variable::Value::Undefined
        } else if value.is_null() {
            variable::Value::Null
        } else if let Some(truth) = value.as_bool() {
            variable::Value::Bool(truth)
        } else if let Some(number) = value.as_number() {
            variable::Value::Number(number)
        } else if value.is_string() {
            variable::Value::text(Text::from_js(ctx, value)?.0)
        } else {
            match to_json(ctx, value)? {
                Some(json) => json.into(),
                None => variable::Value::Undefined,
            }
        }))
    }
}

/// What `JSON.stringify` makes of a value; `None` where it gives `undefined`.
pub(super) fn to_json<'js>(ctx: &Ctx<'js>, value: Value<'js>) -> Result<Option<serde_json::Value>> {
    let Some(text) = ctx.json_stringify(value)? else { return Ok(None) };
    let text = Text::from_js(ctx, text.into_value())?.0;
    read_from_script(ctx, &text).map(Some)
}

/// JSON that a script's value became. It may be nested deeper than the run can hold.
pub(super) fn read_from_script<T: DeserializeOwned>(ctx: &Ctx<'_>, text: &str) -> Result<T> {
    read_json(text).map_err(|error| Exception::throw_range(ctx, &format!("the value cannot be handed on: {error}")))
}

/// A JavaScript value like this JSON value.
pub(super) fn from_json<'js>(ctx: &Ctx<'js>, json: &serde_json::Value) -> Result<Value<'js>> {
    let keys = RefCell::new(Keys::default());
    match (Seed { ctx, keys: &keys }).deserialize(json) {
        Ok(value) => Ok(value),
        // A member named `__proto__`, or the engine's memory limit.
        Err(_) => ctx.json_parse(json.to_string()),
    }
}

/// `JSON.parse` of bytes. QuickJS's own parser takes over for whatever serde does not read as V8 would: nesting beyond
/// 128, lone surrogates, `__proto__`, and errors, which it words.
pub(super) fn parse<'js>(ctx: &Ctx<'js>, bytes: &[u8]) -> Result<Value<'js>> {
    // Below some 10 KB the engine's parser is as fast.
    if bytes.len() < 10_000 {
        return ctx.json_parse(bytes);
    }
    let keys = RefCell::new(Keys::default());
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = (Seed { ctx, keys: &keys }).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    match value {
        Ok(value) => Ok(value),
        Err(_) => {
            // A failed conversion may have left an exception behind.
            let _ = ctx.catch();
            ctx.json_parse(bytes)
        }
    }
}

/// The text of a body: UTF-8, other bytes as U+FFFD, without byte order mark.
pub(super) fn text<'js>(ctx: &Ctx<'js>, bytes: &[u8]) -> Result<Value<'js>> {
    Ok(JsString::from_str(ctx.clone(), &String::from_utf8_lossy(bytes))?.into_value())
}

/// Names of members met before, so that each becomes an atom once.
#[derive(Default)]
pub(super) struct Keys<'js>(HashMap<Box<str>, Atom<'js>, BuildHasherDefault<NameHasher>>);

/// A hash of a few instructions per name. The cache is bounded, so names made to collide cost little.
#[derive(Default)]
struct NameHasher(u64);

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn write_u8(&mut self, _: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

impl<'js> Keys<'js> {
    /// The atom of a name.
    pub(super) fn atom(&mut self, ctx: &Ctx<'js>, name: &str) -> Result<Atom<'js>> {
        if let Some(atom) = self.0.get(name) {
            return Ok(atom.clone());
        }
        let atom = Atom::from_str(ctx.clone(), name)?;
        // Objects used as maps would fill the cache with names that never come again.
        if self.0.len() < 1024 {
            self.0.insert(name.into(), atom.clone());
        }
        Ok(atom)
    }
}

#[derive(Clone, Copy)]
struct Seed<'a, 'js> {
    ctx: &'a Ctx<'js>,
    keys: &'a RefCell<Keys<'js>>,
}

struct KeySeed<'a, 'js>(Seed<'a, 'js>);

fn failed<E: serde::de::Error>(_: rquickjs::Error) -> E {
    E::custom("the script engine refused a value")
}

impl<'de, 'js> DeserializeSeed<'de> for KeySeed<'_, 'js> {
    type Value = Atom<'js>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Atom<'js>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'js> Visitor<'_> for KeySeed<'_, 'js> {
    type Value = Atom<'js>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> std::result::Result<Atom<'js>, E> {
        if name == "__proto__" {
            return Err(E::custom("left to the engine"));
        }
        self.0.keys.borrow_mut().atom(self.0.ctx, name).map_err(failed)
    }
}

impl<'de, 'js> DeserializeSeed<'de> for Seed<'_, 'js> {
    type Value = Value<'js>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Value<'js>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, 'js> Visitor<'de> for Seed<'_, 'js> {
    type Value = Value<'js>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> std::result::Result<Value<'js>, E> {
        Ok(Value::new_null(self.ctx.clone()))
    }

    fn visit_bool<E>(self, truth: bool) -> std::result::Result<Value<'js>, E> {
        Ok(Value::new_bool(self.ctx.clone(), truth))
    }

    fn visit_u64<E>(self, number: u64) -> std::result::Result<Value<'js>, E> {
        Ok(match i32::try_from(number) {
            Ok(small) => Value::new_int(self.ctx.clone(), small),
            Err(_) => Value::new_float(self.ctx.clone(), number as f64),
        })
    }

    fn visit_i64<E>(self, number: i64) -> std::result::Result<Value<'js>, E> {
        Ok(match i32::try_from(number) {
            Ok(small) => Value::new_int(self.ctx.clone(), small),
            Err(_) => Value::new_float(self.ctx.clone(), number as f64),
        })
    }

    fn visit_f64<E>(self, number: f64) -> std::result::Result<Value<'js>, E> {
        Ok(Value::new_float(self.ctx.clone(), number))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> std::result::Result<Value<'js>, E> {
        Ok(JsString::from_str(self.ctx.clone(), text).map_err(failed)?.into_value())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> std::result::Result<Value<'js>, A::Error> {
        let array = Array::new(self.ctx.clone()).map_err(failed)?;
        let mut index = 0;
        while let Some(member) = members.next_element_seed(self)? {
            array.set(index, member).map_err(failed)?;
            index += 1;
        }
        Ok(array.into_value())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> std::result::Result<Value<'js>, A::Error> {
        let object = Object::new(self.ctx.clone()).map_err(failed)?;
        while let Some(name) = members.next_key_seed(KeySeed(self))? {
            object.set(name, members.next_value_seed(self)?).map_err(A::Error::custom)?;
        }
        Ok(object.into_value())
    }
}
