//! Collections in a few words.

use serde_json::{Value, json};

/// A request or a folder of a collection.
#[derive(Clone, Debug)]
pub struct Item(Value);

impl Item {
    /// A GET request.
    pub fn get(name: &str, url: impl Into<String>) -> Item {
        Item::request(name, json!({"method": "GET", "url": url.into()}))
    }

    /// Any request in Postman's shape.
    pub fn request(name: &str, request: Value) -> Item {
        Item(json!({"name": name, "request": request}))
    }

    pub fn folder(name: &str, items: impl IntoIterator<Item = Item>) -> Item {
        Item(json!({"name": name, "item": items.into_iter().map(Value::from).collect::<Vec<_>>()}))
    }

    /// Adds a script that runs before the request.
    pub fn prerequest(self, script: &str) -> Item {
        self.event("prerequest", script)
    }

    /// Adds a script that runs after the response.
    pub fn test(self, script: &str) -> Item {
        self.event("test", script)
    }

    /// Sets a member: `id`, `auth`, `protocolProfileBehavior`, …
    pub fn with(mut self, name: &str, value: Value) -> Item {
        self.0[name] = value;
        self
    }

    fn event(mut self, listen: &str, script: &str) -> Item {
        add_event(&mut self.0, listen, script);
        self
    }
}

impl From<Item> for Value {
    fn from(item: Item) -> Value {
        item.0
    }
}

/// A collection of these items, called `Sample`.
pub fn collection(items: impl IntoIterator<Item = Item>) -> Value {
    let mut collection = Value::from(Item::folder("Sample", items));
    collection["info"] = json!({
        "name": "Sample",
        "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
    });
    collection
}

/// Adds a script to a collection, a folder or an item.
pub fn add_event(holder: &mut Value, listen: &str, script: &str) {
    let event = json!({"listen": listen, "script": {"exec": script.lines().collect::<Vec<_>>()}});
    match holder.get_mut("event").and_then(Value::as_array_mut) {
        Some(events) => events.push(event),
        None => holder["event"] = json!([event]),
    }
}

/// An environment or globals file of plain variables.
pub fn environment(pairs: &[(&str, &str)]) -> Value {
    let values: Vec<Value> = pairs.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
    json!({"name": "Sample environment", "values": values})
}
