//! JSON → collection. Tolerant where postman-collection is, and clear about the rest.

use serde_json::{Map, Value};

use super::{
    Auth, Behaviour, Collection, Folder, Item, LoadError, Place, Request, RequestItem,
    environment::read_variables,
    json::{as_list_or_one, as_object, description_text, optional_text},
    request::read_request,
    script::read_events,
    version_three_scripts::OWN_SCRIPTS,
};

/// Folders nested deeper than this are refused: no collection has them, and each level costs stack.
pub(super) const DEEPEST_FOLDER: usize = 200;

pub(super) fn read_collection(json: &Value, place: &Place) -> Result<Collection, LoadError> {
    let file = place.to_string().trim_end_matches(": ").to_owned();
    let members = json.as_object().ok_or_else(|| other_kind(&file, json))?;
    let nothing = Map::new();
    let mut warnings = Vec::new();
    let info = match members.get("info") {
        Some(info) if members.contains_key("item") => as_object(info, &place.member("info"))?,
        // Hand-written files leave it out, and newman runs them; but what holds no request either is something else.
        None if has_items(json) => {
            warnings.push(format!("{file}: `info` is missing: the collection has no name"));
            &nothing
        }
        _ => return Err(other_kind(&file, json)),
    };
    let variables = match members.get("variable") {
        Some(list) => read_variables(list, &place.member("variable"), &mut warnings)?,
        None => Vec::new(),
    };
    Ok(Collection {
        id: first_text(info, &["_postman_id", "id"]),
        name: description_text(info.get("name")),
        items: read_items(&members["item"], &place.member("item"), 0, &mut warnings)?,
        events: read_events(members.get("event"), &place.member("event"), &mut warnings)?,
        auth: Auth::read(members.get("auth"), &place.member("auth"))?,
        variables,
        behaviour: read_behaviour(members, place)?,
        warnings,
        json: None,
        file,
    })
}

fn has_items(json: &Value) -> bool {
    json.get("item").and_then(Value::as_array).is_some_and(|items| items.iter().any(Value::is_object))
}

fn other_kind(file: &str, json: &Value) -> LoadError {
    let has = |name: &str| json.get(name).is_some();
    let problem = if has("values") && !has("item") {
        "an environment or globals file, not a collection: pass it with -e or -g".to_owned()
    } else if has("openapi") || has("swagger") {
        "an OpenAPI description, not a collection: import it into Postman and export a v2.1 collection".to_owned()
    } else if json.is_object() {
        let missing: Vec<&str> = ["info", "item"].into_iter().filter(|name| !has(name)).collect();
        let verb = if missing.len() == 1 { "is" } else { "are" };
        format!("not a Postman collection: `{}` {verb} missing at the top level", missing.join("` and `"))
    } else {
        "not a Postman collection: the file holds no JSON object".to_owned()
    };
    LoadError::OtherKind { file: file.to_owned(), problem }
}

fn first_text(members: &Map<String, Value>, names: &[&str]) -> String {
    names.iter().map(|name| optional_text(members.get(*name))).find(|text| !text.is_empty()).unwrap_or_default()
}

fn read_items(json: &Value, place: &Place, depth: usize, warnings: &mut Vec<String>) -> Result<Vec<Item>, LoadError> {
    if depth > DEEPEST_FOLDER {
        return Err(place.wrong(format!("folders are nested more than {DEEPEST_FOLDER} deep")));
    }
    as_list_or_one(json, place)?
        .iter()
        .enumerate()
        .filter(|(_, item)| !item.is_null())
        .map(|(index, item)| read_item(item, &place.index(index), depth, warnings))
        .collect()
}

pub(super) fn read_item(
    json: &Value,
    place: &Place,
    depth: usize,
    warnings: &mut Vec<String>,
) -> Result<Item, LoadError> {
    let members = as_object(json, place)?;
    let events = read_events(members.get("event"), &place.member("event"), warnings)?;
    let id = first_text(members, &["id", "_postman_id"]);
    let name = description_text(members.get("name"));
    let behaviour = read_behaviour(members, place)?;
    if let Some(items) = members.get("item").filter(|items| items.is_array() || items.is_object()) {
        return Ok(Item::Folder(Box::new(Folder {
            id,
            name,
            place: place.path().to_owned(),
            file: None,
            items: read_items(items, &place.member("item"), depth + 1, warnings)?,
            events,
            auth: Auth::read(members.get("auth"), &place.member("auth"))?,
            behaviour,
        })));
    }
    let request_place = place.member("request");
    // As in Postman: without a request there is one without a URL, which then cannot be sent.
    let request = match members.get("request") {
        None | Some(Value::Null) => Request { method: "GET".into(), ..Request::default() },
        Some(request) => read_request(request, &request_place)?,
    };
    let name = if name.is_empty() { request.url.to_text() } else { name };
    Ok(Item::Request(Box::new(RequestItem {
        id,
        name,
        place: place.path().to_owned(),
        file: None,
        request,
        events,
        inherits_scripts: members.get(OWN_SCRIPTS).is_none(),
        behaviour,
    })))
}

fn read_behaviour(members: &Map<String, Value>, place: &Place) -> Result<Behaviour, LoadError> {
    match members.get("protocolProfileBehavior") {
        None | Some(Value::Null) => Ok(Behaviour::new()),
        Some(Value::Object(behaviour)) => Ok(behaviour.clone()),
        Some(other) => Err(place.member("protocolProfileBehavior").expected("an object", other)),
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
