//! Variable scopes: `pm.environment` and its likes. Nothing is copied per script; each access reaches into the scopes.

use rquickjs::{Array, Ctx, Exception, IntoJs as _, Object, Result, Value, function::Opt};

use crate::{
    script::engine::convert::{Stored, Text},
    variable::{ScopeName, Scopes, Variable, expand},
};

use super::object::Table;

/// Number of `pm.variables`, which looks through all scopes and writes into the local one.
const ALL: u8 = 5;

fn scope_name(number: u8) -> ScopeName {
    match number {
        1 => ScopeName::Data,
        2 => ScopeName::Environment,
        3 => ScopeName::Collection,
        4 => ScopeName::Globals,
        _ => ScopeName::Local,
    }
}

/// As the SDK's `toObject`: of one name the last counts, disabled or not, unless those are left out.
fn object_of<'js>(ctx: &Ctx<'js>, scopes: &Scopes, number: u8, excludes_disabled: bool) -> Result<Object<'js>> {
    let object = Object::new(ctx.clone())?;
    let names = if number == ALL { &Scopes::ORDER[..] } else { &[scope_name(number)][..] };
    for name in names.iter().rev() {
        for variable in scopes.scope(*name).variables() {
            if excludes_disabled && variable.disabled {
                continue;
            }
            object.set(&*variable.key, Stored(variable.get()))?;
        }
    }
    Ok(object)
}

fn list_of<'js>(ctx: &Ctx<'js>, scopes: &Scopes, number: u8) -> Result<Array<'js>> {
    let list = Array::new(ctx.clone())?;
    for (index, variable) in scopes.scope(scope_name(number)).variables().iter().enumerate() {
        let member = Object::new(ctx.clone())?;
        member.set("type", &*variable.kind)?;
        member.set("value", Stored(variable.get()))?;
        member.set("key", &*variable.key)?;
        if variable.disabled {
            member.set("disabled", true)?;
        }
        list.set(index, member)?;
    }
    Ok(list)
}

/// A name as a sentence can hold it.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 60;
    let start: String = name.chars().take(LONGEST).collect();
    if start.len() < name.len() { format!("{start}…") } else { start }
}

/// Adds the functions on variables.
pub(super) fn add<'js>(table: &Table<'_, 'js>) -> Result<()> {
    let state = table.state.clone();
    table.add("getVariable", move |ctx: Ctx<'js>, scope: u8, key: Text| -> Result<Value<'js>> {
        let state = state.borrow();
        let found =
            if scope == ALL { state.scopes.find(&key.0) } else { state.scopes.scope(scope_name(scope)).find(&key.0) };
        let value = found.map(|variable| variable.get());
        drop(state);
        match value {
            Some(value) => Stored(value).into_js(&ctx),
            None => ().into_js(&ctx),
        }
    })?;
    let state = table.state.clone();
    table.add("hasVariable", move |scope: u8, key: Text| -> bool {
        let state = state.borrow();
        if scope == ALL {
            state.scopes.find(&key.0).is_some()
        } else {
            state.scopes.scope(scope_name(scope)).find(&key.0).is_some()
        }
    })?;
    let state = table.state.clone();
    let limit = table.limit;
    let observer = table.observer.cloned();
    table.slow().add(
        "setVariable",
        move |ctx: Ctx<'js>, scope: u8, key: Text, value: Stored, kind: Opt<Option<Text>>| -> Result<()> {
            let kind = kind.0.flatten();
            let mut state = state.borrow_mut();
            let cost = Variable::cost(&key.0, &value.0);
            let all = state.scopes.cost().saturating_add(cost);
            let scope = state.scopes.scope_mut(scope_name(scope));
            // Variables live outside the engine's memory and its limit.
            if all.saturating_sub(scope.find(&key.0).map_or(0, |variable| variable.cost)) > limit {
                let words = format!(
                    "sandbox: script memory limit of {} MB exceeded by the variables that scripts have set: store less \
                     in `{}`, or raise --script-memory",
                    limit >> 20,
                    shortened(&key.0)
                );
                return Err(Exception::throw_message(&ctx, &words));
            }
            scope.set_costing(&key.0, value.0, kind.as_ref().map(|kind| &*kind.0), cost);
            if let Some(observer) = &observer
                && let Some(variable) = scope.find(&key.0)
            {
                observer.set(variable);
            }
            Ok(())
        },
    )?;
    let state = table.state.clone();
    table.add("unsetVariable", move |scope: u8, key: Text| {
        state.borrow_mut().scopes.scope_mut(scope_name(scope)).unset(&key.0);
    })?;
    let state = table.state.clone();
    table.add("clearVariables", move |scope: u8| state.borrow_mut().scopes.scope_mut(scope_name(scope)).clear())?;
    let state = table.state.clone();
    table.add("variablesObject", move |ctx: Ctx<'js>, scope: u8, excludes_disabled: bool| {
        object_of(&ctx, &state.borrow().scopes, scope, excludes_disabled)
    })?;
    let state = table.state.clone();
    // Whether a value is read as its type says, anew each time.
    table.add("isTyped", move |scope: u8, key: Text| {
        let state = state.borrow();
        let found = state.scopes.scope(scope_name(scope)).find(&key.0);
        found.is_some_and(|variable| matches!(&*variable.kind, "array" | "object" | "string" | "boolean" | "number"))
    })?;
    let state = table.state.clone();
    table.add("unsetDisabled", move |scope: u8, key: Text| {
        state.borrow_mut().scopes.scope_mut(scope_name(scope)).remove(&key.0);
    })?;
    let state = table.state.clone();
    table.add("variablesList", move |ctx: Ctx<'js>, scope: u8| list_of(&ctx, &state.borrow().scopes, scope))?;
    let state = table.state.clone();
    table.add("scopeIdentity", move |scope: u8| -> Vec<Option<String>> {
        let state = state.borrow();
        let scope = state.scopes.scope(scope_name(scope));
        vec![scope.id.clone(), scope.name.clone()]
    })?;
    let state = table.state.clone();
    table.slow().add("replaceIn", move |scope: u8, text: Text| -> String {
        let state = state.borrow();
        if scope == ALL {
            return expand(&text.0, &state.scopes, &state.dynamic).into_owned();
        }
        let mut only = Scopes::default();
        *only.scope_mut(scope_name(scope)) = state.scopes.scope(scope_name(scope)).clone();
        expand(&text.0, &only, &state.dynamic).into_owned()
    })
}
