//! Text, bytes, addresses, chance: what the web's globals need.

use std::{cell::RefCell, collections::HashMap};

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use rand::RngCore as _;
use rquickjs::{Array, Ctx, IntoJs as _, Object, Result, String as JsString, Value};

use crate::{
    clock::Zone,
    script::engine::{bytes::Bytes, compression, convert::Text},
};

use super::object::Table;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Adds the functions on text.
pub(super) fn add<'js>(table: &Table<'_, 'js>) -> Result<()> {
    // Latin-1 text to base64; `undefined` where a character does not fit a byte.
    table.add("toBase64", |text: Text| -> Option<String> {
        let bytes: Option<Vec<u8>> = text.0.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect();
        bytes.map(|bytes| BASE64.encode(bytes))
    })?;
    table.add("fromBase64", |text: Text| -> Option<String> {
        let text: String = text.0.chars().filter(|character| !character.is_ascii_whitespace()).collect();
        let bytes = BASE64.decode(text).ok()?;
        Some(bytes.into_iter().map(char::from).collect())
    })?;
    table.add("encodeUtf8", |text: Text| Bytes(text.0.into_bytes()))?;
    // `undefined` for bytes that are none of this encoding, where that is fatal.
    table.add("decode", |ctx: Ctx<'js>, label: Text, bytes: Bytes, is_fatal: bool| -> Result<Value<'js>> {
        let Some(encoding) = encoding_rs::Encoding::for_label(label.0.as_bytes()) else { return ().into_js(&ctx) };
        let (text, had_errors) = encoding.decode_without_bom_handling(&bytes.0);
        if is_fatal && had_errors {
            return ().into_js(&ctx);
        }
        Ok(JsString::from_str(ctx, &text)?.into_value())
    })?;
    table.add("encodingName", |label: Text| -> Option<String> {
        Some(encoding_rs::Encoding::for_label(label.0.as_bytes())?.name().to_ascii_lowercase())
    })?;
    table.add("random", |length: usize| {
        let mut bytes = vec![0; length.min(65_536)];
        rand::rng().fill_bytes(&mut bytes);
        Bytes(bytes)
    })?;
    table.add("uuid", || uuid::Uuid::new_v4().to_string())?;
    table.add("readUrl", |ctx: Ctx<'js>, text: Text, base: Option<Text>| -> Result<Value<'js>> {
        let base = match base {
            Some(base) => match url::Url::parse(&base.0) {
                Ok(base) => Some(base),
                Err(_) => return ().into_js(&ctx),
            },
            None => None,
        };
        match url::Url::options().base_url(base.as_ref()).parse(&text.0) {
            Ok(url) => Ok(shown(&ctx, &url)?.into_value()),
            Err(_) => ().into_js(&ctx),
        }
    })?;
    table.add("changeUrl", |ctx: Ctx<'js>, url: Text, part: Text, value: Text| -> Result<Value<'js>> {
        let Ok(mut url) = url::Url::parse(&url.0) else { return ().into_js(&ctx) };
        change(&mut url, &part.0, &value.0);
        Ok(shown(&ctx, &url)?.into_value())
    })
}

/// Adds those that few scripts need.
pub(super) fn add_rare<'js>(table: &Table<'_, 'js>) -> Result<()> {
    let limit = table.limit;
    table.add("compress", |format: Text, bytes: Bytes| compression::compress(&format.0, &bytes.0).map(Bytes))?;
    table.add("decompress", move |format: Text, bytes: Bytes| {
        compression::decompress(&format.0, &bytes.0, limit).map(Bytes)
    })?;
    let zones = RefCell::new(HashMap::<String, Zone>::new());
    // Seconds east of UTC and the zone's short name; `undefined` for a zone that is not known.
    table.add("zoneOffset", move |ctx: Ctx<'js>, name: Text, seconds: f64| -> Result<Value<'js>> {
        let mut zones = zones.borrow_mut();
        if !zones.contains_key(&name.0) {
            let Some(zone) = Zone::named(&name.0) else { return ().into_js(&ctx) };
            zones.insert(name.0.clone(), zone);
        }
        match zones.get(&name.0).and_then(|zone| zone.at(seconds.floor() as i64)) {
            Some((offset, short)) => {
                let list = Array::new(ctx)?;
                list.set(0, offset)?;
                list.set(1, short)?;
                Ok(list.into_value())
            }
            None => ().into_js(&ctx),
        }
    })?;
    table.add("zoneName", Zone::own_name)
}

fn shown<'js>(ctx: &Ctx<'js>, url: &url::Url) -> Result<Object<'js>> {
    let object = Object::new(ctx.clone())?;
    object.set("href", url.as_str())?;
    object.set("origin", url.origin().ascii_serialization())?;
    object.set("protocol", format!("{}:", url.scheme()))?;
    object.set("username", url.username())?;
    object.set("password", url.password().unwrap_or_default())?;
    object.set("host", url::quirks::host(url))?;
    object.set("hostname", url::quirks::hostname(url))?;
    object.set("port", url::quirks::port(url))?;
    object.set("pathname", url::quirks::pathname(url))?;
    object.set("search", url::quirks::search(url))?;
    object.set("hash", url::quirks::hash(url))?;
    Ok(object)
}

/// As the setters of the web's URL: what does not fit is ignored.
fn change(url: &mut url::Url, part: &str, value: &str) {
    match part {
        "protocol" => drop(url::quirks::set_protocol(url, value)),
        "username" => drop(url::quirks::set_username(url, value)),
        "password" => drop(url::quirks::set_password(url, value)),
        "host" => drop(url::quirks::set_host(url, value)),
        "hostname" => drop(url::quirks::set_hostname(url, value)),
        "port" => drop(url::quirks::set_port(url, value)),
        "pathname" => url::quirks::set_pathname(url, value),
        "search" => url::quirks::set_search(url, value),
        _ => url::quirks::set_hash(url, value),
    }
}
