//! What scripts say and ask: console lines, assertions, calls, timers, the next request.

use rquickjs::{Ctx, Exception, Result, convert::List, function::Opt};

use crate::script::{
    Assertion, Call, ConsoleLine, Fact, NextRequest, RunRequest, ScriptError, VaultCall, Visualizer,
    engine::convert::{Stored, Text, read_from_script},
};

use super::object::Table;

/// A script said or asked more than anybody would read.
const TOO_MUCH: &str = "sandbox: too much output";

/// Bytes of JSON that a thrown object may have, beside its name and its message.
const MOST_OF_ONE_ERROR: usize = 256 * 1024;

fn script_error(name: Text, message: Text, line: u32, column: u32) -> ScriptError {
    let place = |number: u32| (number > 0).then_some(number);
    ScriptError {
        name: name.0,
        message: message.0,
        line: place(line),
        column: place(column),
        thrown: None,
        compared: None,
    }
}

/// What was thrown, unless it is more than anybody would read.
fn thrown(json: Opt<Option<Text>>) -> Option<Box<serde_json::Value>> {
    let json = json.0.flatten().filter(|json| json.0.len() <= MOST_OF_ONE_ERROR)?;
    serde_json::from_str(&json.0).ok()
}

/// Adds the functions that say and ask.
pub(super) fn add<'js>(table: &Table<'_, 'js>) -> Result<()> {
    add_facts(table)?;
    add_calls(table)?;
    let state = table.state.clone();
    table.add("schedule", move |milliseconds: f64| state.borrow_mut().schedule(milliseconds))?;
    let state = table.state.clone();
    table.add("reschedule", move |id: u32, milliseconds: f64| state.borrow_mut().start_timer(id, milliseconds))?;
    let state = table.state.clone();
    table.add("unschedule", move |id: u32| state.borrow_mut().stop_timer(id))?;
    let state = table.state.clone();
    table.add("now", move || state.borrow().now_ms())
}

/// The engine looks only now and then whether a script must end: one that says too much is told at once.
fn heard(ctx: &Ctx<'_>, is_heard: bool) -> Result<()> {
    if is_heard { Ok(()) } else { Err(Exception::throw_range(ctx, TOO_MUCH)) }
}

fn add_facts<'js>(table: &Table<'_, 'js>) -> Result<()> {
    let state = table.state.clone();
    table.add(
        "console",
        move |ctx: Ctx<'js>, level: Text, are_strings: Vec<bool>, texts: Vec<Text>| -> Result<()> {
            let bytes = texts.iter().map(|text| text.0.len() + 32).sum();
            let arguments = are_strings.into_iter().zip(texts.into_iter().map(|text| text.0)).collect();
            let fact = Fact::Console(ConsoleLine { level: level.0, arguments });
            heard(&ctx, state.borrow_mut().state(fact, bytes))
        },
    )?;
    let state = table.state.clone();
    table.add("passed", move |ctx: Ctx<'js>, name: Text, index: usize, skipped: bool| -> Result<()> {
        let bytes = name.0.len();
        let fact = Fact::Assertion(Assertion { name: name.0, index, skipped, error: None });
        heard(&ctx, state.borrow_mut().state(fact, bytes))
    })?;
    let state = table.state.clone();
    table.add(
        "failed",
        move |ctx: Ctx<'js>,
              name: Text,
              index: usize,
              kind: Text,
              message: Text,
              List((line, column)): List<(u32, u32)>,
              compared: Opt<Option<Text>>|
              -> Result<()> {
            let bytes = name.0.len() + message.0.len();
            let compared = thrown(compared).and_then(|pair| serde_json::from_value(*pair).ok());
            let error = Some(ScriptError { compared, ..script_error(kind, message, line, column) });
            let fact = Fact::Assertion(Assertion { name: name.0, index, skipped: false, error });
            heard(&ctx, state.borrow_mut().state(fact, bytes))
        },
    )?;
    let state = table.state.clone();
    table.add("exception", move |name: Text, message: Text, line: u32, column: u32, json: Opt<Option<Text>>| {
        let bytes = message.0.len();
        let error = ScriptError { thrown: thrown(json), ..script_error(name, message, line, column) };
        state.borrow_mut().state(Fact::Exception(error), bytes);
    })?;
    let state = table.state.clone();
    table.add("callbackFailed", move |name: Text, message: Text, line: u32, column: u32| {
        let bytes = message.0.len();
        state.borrow_mut().state(Fact::CallbackFailed(script_error(name, message, line, column)), bytes);
    })?;
    let state = table.state.clone();
    table.add("warn", move |message: Text| {
        let bytes = message.0.len();
        state.borrow_mut().state(Fact::Warning(message.0), bytes);
    })?;
    let state = table.state.clone();
    table.add("threw", move |name: Text, message: Text, line: u32, column: u32, json: Opt<Option<Text>>| {
        let mut state = state.borrow_mut();
        state.is_settled = true;
        if !state.is_muted && state.error.is_none() {
            let error = ScriptError { thrown: thrown(json), ..script_error(name, message, line, column) };
            state.error = Some(error);
        }
    })?;
    let state = table.state.clone();
    table.add("isSettled", move || state.borrow().is_settled)?;
    let state = table.state.clone();
    table.add("settled", move || state.borrow_mut().is_settled = true)
}

fn add_calls<'js>(table: &Table<'_, 'js>) -> Result<()> {
    let state = table.state.clone();
    table.add("send", move |ctx: Ctx<'js>, request: Text| -> Result<u32> {
        let bytes = request.0.len();
        let request = read_from_script(&ctx, &request.0)?;
        Ok(state.borrow_mut().call(Call::Send(request), bytes))
    })?;
    let state = table.state.clone();
    table.add("askCookies", move |url: Text| state.borrow_mut().call(Call::Cookies { url: url.0 }, 0))?;
    let state = table.state.clone();
    table.add("setCookie", move |url: Text, cookie: Text| {
        let bytes = url.0.len() + cookie.0.len();
        state.borrow_mut().call(Call::SetCookie { url: url.0, cookie: cookie.0 }, bytes)
    })?;
    let state = table.state.clone();
    table.add("unsetCookie", move |url: Text, name: Opt<Option<Text>>| {
        let name = name.0.flatten().map(|name| name.0);
        state.borrow_mut().call(Call::UnsetCookie { url: url.0, name }, 0)
    })?;
    let state = table.state.clone();
    table.add("runRequest", move |ctx: Ctx<'js>, request: Text, variables: Text| -> Result<u32> {
        let variables = read_from_script(&ctx, &variables.0)?;
        let mut state = state.borrow_mut();
        let scopes = state.scopes.clone();
        let asked = RunRequest { request: request.0, variables, scopes };
        Ok(state.call(Call::RunRequest(Box::new(asked)), 0))
    })?;
    let state = table.state.clone();
    table.add("vault", move |verb: Text, name: Text, value: Text| {
        let bytes = name.0.len() + value.0.len();
        let call = match &*verb.0 {
            "set" => VaultCall::Set(name.0, value.0),
            "unset" => VaultCall::Unset(name.0),
            _ => VaultCall::Get(name.0),
        };
        state.borrow_mut().call(Call::Vault(call), bytes)
    })?;
    let state = table.state.clone();
    table.add("setNextRequest", move |name: Option<Text>| {
        let next = name.map_or(NextRequest::Stop, |name| NextRequest::Named(name.0));
        state.borrow_mut().next_request = Some(next);
    })?;
    let state = table.state.clone();
    table.add("forgetNextRequest", move || state.borrow_mut().next_request = None)?;
    // That any function of the table finds no memory ends the script.
    table
        .add("endExhausted", |ctx: Ctx<'js>| -> Result<()> { Err(Exception::throw_internal(&ctx, "out of memory")) })?;
    let state = table.state.clone();
    table.add("skipRequest", move || {
        let mut state = state.borrow_mut();
        state.skip_request = true;
        state.deadline.skip();
    })?;
    let state = table.state.clone();
    table.add("setVisualizer", move |template: Text, data: Stored| {
        let mut state = state.borrow_mut();
        state.visualizer_cleared = false;
        state.visualizer = Some(Visualizer { template: template.0, data: data.0.to_json() });
    })?;
    let state = table.state.clone();
    table.add("clearVisualizer", move || {
        let mut state = state.borrow_mut();
        state.visualizer_cleared = true;
        state.visualizer = None;
    })?;
    let state = table.state.clone();
    table.add("editRequest", move |ctx: Ctx<'js>, request: Text| -> Result<()> {
        state.borrow_mut().edited_request = Some(read_from_script(&ctx, &request.0)?);
        Ok(())
    })
}
