//! Puts the native functions into the object that the prelude is called with. Scripts never see that object.

use rquickjs::{Ctx, Function, IntoJs as _, Object, Result, Value, function::IntoJsFunc};

use crate::script::engine::{EngineSettings, bytecode, convert::Text, state::Shared};

use super::{cryptography, documents, said, seen, text, variables};

/// The object the prelude gets.
pub(in crate::script::engine) fn table<'js>(
    ctx: &Ctx<'js>,
    state: &Shared,
    settings: &EngineSettings,
) -> Result<Object<'js>> {
    let object = Object::new(ctx.clone())?;
    let table = Table { ctx, object: &object, state, limit: settings.memory_limit };
    if let Some(packages) = settings.packages.clone() {
        table.add("packageFile", move |path: Text| packages.read(&path.0))?;
    }
    table.add("library", |ctx: Ctx<'js>, name: Text| loaded(&ctx, bytecode::library(&ctx, &name.0)))?;
    table.add("part", |ctx: Ctx<'js>, name: Text| loaded(&ctx, bytecode::part(&ctx, &name.0)))?;
    variables::add(&table)?;
    said::add(&table)?;
    seen::add(&table)?;
    text::add(&table)?;
    documents::add(&table)?;
    cryptography::add(&table)?;
    Ok(object)
}

/// The object while it is being filled.
pub(super) struct Table<'a, 'js> {
    pub(super) ctx: &'a Ctx<'js>,
    pub(super) object: &'a Object<'js>,
    pub(super) state: &'a Shared,
    /// Bytes that scripts may hold.
    pub(super) limit: usize,
}

impl<'js> Table<'_, 'js> {
    pub(super) fn add<P, F: IntoJsFunc<'js, P> + 'js>(&self, name: &str, function: F) -> Result<()> {
        self.object.set(name, Function::new(self.ctx.clone(), function)?)
    }
}

fn loaded<'js>(ctx: &Ctx<'js>, found: Option<Result<Value<'js>>>) -> Result<Value<'js>> {
    match found {
        Some(value) => value,
        None => ().into_js(ctx),
    }
}
