//! What scripts see: facts about the item, the request, responses, cookies.

use rquickjs::{Array, ArrayBuffer, Ctx, IntoJs as _, Object, Result, String as JsString, Value};

use crate::{
    collection::Listen,
    http,
    script::engine::{convert, state::State},
};

use super::{object::Table, replies::cookies_json};

fn info<'js>(ctx: &Ctx<'js>, state: &State) -> Result<Object<'js>> {
    let object = Object::new(ctx.clone())?;
    object.set("eventName", state.event_name())?;
    object.set("iteration", state.iteration)?;
    object.set("iterationCount", state.iteration_count)?;
    object.set("requestName", &*state.request_name)?;
    object.set("requestId", &*state.request_id)?;
    Ok(object)
}

fn body_of(state: &State, handle: usize) -> Option<&http::Response> {
    state.responses.get(handle)?.response.as_deref()
}

/// Status, headers and sizes of a response; the body is asked for separately. `undefined` after a failed request.
fn response<'js>(ctx: &Ctx<'js>, state: &State, handle: usize) -> Result<Value<'js>> {
    let Some(held) = state.responses.get(handle) else { return ().into_js(ctx) };
    let Some(response) = &held.response else { return ().into_js(ctx) };
    let object = Object::new(ctx.clone())?;
    object.set("code", response.code)?;
    object.set("status", response.phrase())?;
    object.set("responseTime", held.response_time_ms as f64)?;
    object.set("responseSize", response.body.len())?;
    object.set("downloadedBytes", response.downloaded_bytes as f64)?;
    Ok(object.into_value())
}

fn headers<'js>(ctx: &Ctx<'js>, state: &State, handle: usize) -> Result<Array<'js>> {
    let list = Array::new(ctx.clone())?;
    let Some(response) = body_of(state, handle) else { return Ok(list) };
    for (index, header) in response.headers.iter().enumerate() {
        let member = Object::new(ctx.clone())?;
        member.set("key", &*header.name)?;
        member.set("value", &*header.value)?;
        list.set(index, member)?;
    }
    Ok(list)
}

/// A body as text, by the charset of its Content-Type; UTF-8 where that is unknown.
fn text_of<'js>(ctx: &Ctx<'js>, response: &http::Response) -> Result<Value<'js>> {
    let charset = response.header("content-type").and_then(charset_of);
    let encoding = charset.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    match encoding {
        Some(encoding) if encoding != encoding_rs::UTF_8 => {
            let (text, _) = encoding.decode_without_bom_handling(&response.body);
            Ok(JsString::from_str(ctx.clone(), &text)?.into_value())
        }
        _ => convert::text(ctx, &response.body),
    }
}

fn charset_of(content_type: &str) -> Option<&str> {
    let place = content_type.to_ascii_lowercase().find("charset=")? + "charset=".len();
    Some(content_type[place..].split(';').next()?.trim().trim_matches(['"', '\'']))
}

/// Adds the functions that show.
pub(super) fn add<'js>(table: &Table<'_, 'js>) -> Result<()> {
    let state = table.state.clone();
    table.add("reasonPhrase", |code: Option<u16>| http::standard_phrase(code?))?;
    table.add("isTest", move || state.borrow().listen == Listen::Test)?;
    let state = table.state.clone();
    table.add("info", move |ctx: Ctx<'js>| info(&ctx, &state.borrow()))?;
    let state = table.state.clone();
    table.add("location", move || state.borrow().location.to_vec())?;
    let state = table.state.clone();
    table.add("request", move |ctx: Ctx<'js>| convert::from_json(&ctx, &state.borrow().request.clone()))?;
    let state = table.state.clone();
    table.add("cookies", move |ctx: Ctx<'js>| convert::from_json(&ctx, &cookies_json(&state.borrow().cookies)))?;
    let state = table.state.clone();
    table.add("response", move |ctx: Ctx<'js>, handle: usize| response(&ctx, &state.borrow(), handle))?;
    let state = table.state.clone();
    table.add("release", move |handle: usize| {
        if let Some(held) = state.borrow_mut().responses.get_mut(handle) {
            held.response = None;
        }
    })?;
    let state = table.state.clone();
    table.add("headers", move |ctx: Ctx<'js>, handle: usize| headers(&ctx, &state.borrow(), handle))?;
    let state = table.state.clone();
    table.add("text", move |ctx: Ctx<'js>, handle: usize| -> Result<Value<'js>> {
        match body_of(&state.borrow(), handle) {
            Some(response) => text_of(&ctx, response),
            None => ().into_js(&ctx),
        }
    })?;
    let state = table.state.clone();
    table.add("json", move |ctx: Ctx<'js>, handle: usize| -> Result<Value<'js>> {
        match body_of(&state.borrow(), handle) {
            Some(response) => {
                let body = response.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&response.body);
                convert::parse(&ctx, body)
            }
            None => ctx.json_parse(""),
        }
    })?;
    let state = table.state.clone();
    table.add("bytes", move |ctx: Ctx<'js>, handle: usize| -> Result<ArrayBuffer<'js>> {
        match body_of(&state.borrow(), handle) {
            Some(response) => ArrayBuffer::new_copy(ctx, &response.body),
            None => ArrayBuffer::new_copy(ctx, [0_u8; 0]),
        }
    })
}
