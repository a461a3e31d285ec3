//! JSON Schemas of the files, for editors: made from the types, committed in `schemas/`.

use std::{borrow::Cow, fs, path::Path};

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};

use super::{
    AlertTarget, DurationText, Milliseconds, MonitorFile, PlaceText, ProjectFile, ReportFile, Scalar, SecretSource,
    SizeText, Variables,
};
use crate::{alert::channel::ChannelSettings, secret_source::WrittenSource};

/// The schema of a type that reads itself.
macro_rules! schema_of {
    ($type:ty, $name:literal, $generator:ident => $schema:expr) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }
            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

schema_of!(DurationText, "Duration", _generator => json_schema!({
    "description": "A number with its unit: 30s, 5m, 4h, 90d.",
    "type": "string",
    "pattern": "^\\s*([0-9]+(\\.[0-9]+)?\\s*[A-Za-zµ]+\\s*)+$",
}));
schema_of!(Milliseconds, "Milliseconds", _generator => json_schema!({
    "description": "Milliseconds, or a number with its unit: 30s.",
    "type": ["integer", "string"],
    "minimum": 0,
}));
schema_of!(SizeText, "Size", _generator => json_schema!({
    "description": "Bytes, or a number with its unit: 64M.",
    "type": ["integer", "string"],
    "minimum": 1,
}));
schema_of!(Scalar, "Scalar", _generator => json_schema!({"type": ["string", "number", "boolean"]}));
schema_of!(PlaceText, "Place", _generator => json_schema!({"type": "string", "minLength": 1}));
schema_of!(Variables, "Variables", generator => json_schema!({
    "type": "object",
    "additionalProperties": generator.subschema_for::<Scalar>(),
}));
schema_of!(AlertTarget, "AlertTarget", generator => json_schema!({
    "description": "The name of a channel of postwatch.yaml, or a channel of this monitor alone.",
    "anyOf": [{"type": "string", "minLength": 1}, generator.subschema_for::<ChannelSettings>()],
}));
schema_of!(ReportFile, "Report", generator => json_schema!({
    "description": "The file of a report, and options of its reporter.",
    "type": "object",
    "properties": {"export": {
        "description": "The file; {monitor}, {run} and {date} stand for the monitor, the number of the run and the day.",
        "type": "string",
        "minLength": 1,
    }},
    "required": ["export"],
    "additionalProperties": generator.subschema_for::<Scalar>(),
}));
schema_of!(SecretSource, "SecretSource", generator => {
    let mut schema = WrittenSource::json_schema(generator);
    schema.insert("description".to_owned(), "Where a secret comes from: one of these.".into());
    schema.insert("minProperties".to_owned(), 1.into());
    schema.insert("maxProperties".to_owned(), 1.into());
    schema
});

fn is_that_of<T: JsonSchema>(name: &str) {
    let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
    let wanted = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
    if fs::read_to_string(&path).unwrap_or_default() != wanted {
        fs::write(&path, &wanted).unwrap();
        panic!("schemas/{name} was not that of the types; it is now: commit it");
    }
}

#[test]
fn the_schema_of_monitor_files_is_that_of_the_types() {
    is_that_of::<MonitorFile>("monitor.schema.json");
}

#[test]
fn the_schema_of_the_project_file_is_that_of_the_types() {
    is_that_of::<ProjectFile>("postwatch.schema.json");
}
