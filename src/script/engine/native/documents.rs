//! Documents that JavaScript would read slowly: XML and CSV.

use rquickjs::{Ctx, Object, Result, Value};

use crate::script::engine::{convert::Text, csv, xml};

use super::object::Table;

/// Adds the functions on documents.
pub(super) fn add<'js>(table: &Table<'_, 'js>) -> Result<()> {
    table.add("xml", |ctx: Ctx<'js>, text: Text, options: Object<'js>| -> Result<Value<'js>> {
        xml::read(&ctx, &text.0, &options)
    })?;
    table.add("csv", |ctx: Ctx<'js>, text: Text, options: Object<'js>| -> Result<Value<'js>> {
        csv::read(&ctx, &text.0, &options)
    })
}
