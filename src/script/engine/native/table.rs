//! Puts the native functions into the object that the prelude is called with. Scripts never see that object.

use rquickjs::{Ctx, IntoJs as _, Object, Result, Value};

use super::{cryptography, documents, object::Table, said, seen, text, variables};
use crate::script::engine::{EngineSettings, bytecode, convert::Text, state::Shared};

/// The object the prelude gets.
pub(in crate::script::engine) fn table<'js>(
    ctx: &Ctx<'js>,
    state: &Shared,
    settings: &EngineSettings,
) -> Result<Object<'js>> {
    let object = Object::new(ctx.clone())?;
    let table = Table {
        ctx,
        object: &object,
        state,
        limit: settings.memory_limit,
        observer: settings.observer.as_ref(),
        is_slow: false,
    };
    if let Some(packages) = settings.packages.clone() {
        table.add("packageFile", move |path: Text| packages.read(&path.0))?;
    }
    table.add("library", |ctx: Ctx<'js>, name: Text| loaded(&ctx, bytecode::library(&ctx, &name.0)))?;
    table.add("part", |ctx: Ctx<'js>, name: Text| loaded(&ctx, bytecode::part(&ctx, &name.0)))?;
    variables::add(&table)?;
    said::add(&table)?;
    seen::add(&table)?;
    text::add(&table)?;
    documents::add(&table.slow())?;
    cryptography::add(&table.slow())?;
    Ok(object)
}

fn loaded<'js>(ctx: &Ctx<'js>, found: Option<Result<Value<'js>>>) -> Result<Value<'js>> {
    match found {
        Some(value) => value,
        None => ().into_js(ctx),
    }
}
