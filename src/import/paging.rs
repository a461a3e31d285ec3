//! The API's lists, page by page.

use std::collections::HashSet;

use serde_json::Value;

use super::{
    api::PostmanApi,
    findings::{Finding, Topic},
    source_error::SourceError,
    thing::{Entry, Index, Kind},
};

/// The most that the list of monitors gives at once; with more it answers 400.
const PAGE: usize = 25;

/// Everything that the key can see, or that is in a workspace.
pub(super) async fn index(api: &mut PostmanApi<'_>, workspace: Option<&str>) -> Result<Index, SourceError> {
    let mut index = Index { knows_monitors: true, ..Index::default() };
    for kind in [Kind::Monitor, Kind::Environment, Kind::Collection] {
        let mut entries = Vec::new();
        let mut nameless = 0;
        for json in list(api, kind, workspace).await? {
            match Entry::of(kind, &json) {
                Some(entry) => entries.push(entry),
                None => nameless += 1,
            }
        }
        if nameless > 0 {
            let what = format!("{nameless} in the list of {} have no ID and were left out", kind.plural());
            index.findings.push(Finding::new(Topic::NotFetched, kind.plural(), what, "Import again."));
        }
        index.entries.insert(kind, entries);
    }
    Ok(index)
}

/// All pages of a list.
async fn list(api: &mut PostmanApi<'_>, kind: Kind, workspace: Option<&str>) -> Result<Vec<Value>, SourceError> {
    let mut all = Vec::new();
    let mut seen = HashSet::new();
    let mut cursors = HashSet::new();
    let mut next = match kind {
        Kind::Monitor => vec![("limit", PAGE.to_string())],
        Kind::Collection => vec![("limit", PAGE.to_string()), ("offset", "0".to_owned())],
        Kind::Environment => Vec::new(),
    };
    loop {
        let path = path(kind, workspace, &next);
        let text = api.get(&path).await.map_err(whole)?;
        let page = Page::read(&text, kind)
            .ok_or_else(|| SourceError::Ended(format!("{path}: the answer holds no list `{}`", kind.plural())))?;
        let (rows, before) = (page.rows.len(), all.len());
        // A list that changes while it is read may repeat what was on the page before.
        all.extend(page.rows.into_iter().filter(|row| seen.insert(key(row))));
        next = match page.cursor {
            Some(cursor) if !cursors.insert(cursor.clone()) => {
                return Err(SourceError::Ended(format!("{path}: the API gives the same page again and again")));
            }
            Some(cursor) => vec![("limit", PAGE.to_string()), ("cursor", cursor)],
            None if kind == Kind::Collection && rows >= PAGE && all.len() > before => {
                vec![("limit", PAGE.to_string()), ("offset", all.len().to_string())]
            }
            None => return Ok(all),
        };
    }
}

/// Without a list nothing can be imported.
fn whole(error: SourceError) -> SourceError {
    match error {
        SourceError::Missing { problem, .. } => SourceError::Ended(problem),
        other => other,
    }
}

fn key(row: &Value) -> String {
    let named = ["uid", "id"].iter().find_map(|name| row.get(name)).unwrap_or(row);
    named.to_string()
}

fn path(kind: Kind, workspace: Option<&str>, parameters: &[(&str, String)]) -> String {
    let workspace = workspace.map(|workspace| ("workspace", workspace.to_owned()));
    let query: Vec<String> =
        workspace.iter().chain(parameters).map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/{}{mark}{}", kind.plural(), query.join("&"))
}

/// A text as one part of a path, or one value of a query.
pub(super) fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string().replace("%2D", "-")
}

struct Page {
    rows: Vec<Value>,
    cursor: Option<String>,
}

impl Page {
    fn read(text: &str, kind: Kind) -> Option<Page> {
        let mut json: Value = serde_json::from_str(text).ok()?;
        let cursor = json.pointer("/meta/nextCursor").and_then(|cursor| match cursor {
            Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        match json.get_mut(kind.plural())?.take() {
            Value::Array(rows) => Some(Page { rows, cursor }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_an_id_leads_to_another_path() {
        assert_eq!(encoded("12-ab/../x?y#z é"), "12-ab%2F%2E%2E%2Fx%3Fy%23z%20%C3%A9");
        let parameters = [("limit", "25".to_owned()), ("cursor", "a=b&c".to_owned())];
        assert_eq!(
            path(Kind::Monitor, Some("w&x"), &parameters),
            "/monitors?workspace=w%26x&limit=25&cursor=a%3Db%26c"
        );
        assert_eq!(path(Kind::Environment, None, &[]), "/environments");
    }

    #[test]
    fn a_page_needs_its_list() {
        let page = Page::read(r#"{"monitors": [{"id": "1"}], "meta": {"nextCursor": "c"}}"#, Kind::Monitor).unwrap();
        assert_eq!((page.rows.len(), page.cursor.as_deref()), (1, Some("c")));
        for text in ["{}", "[]", r#"{"monitors": null}"#, r#"{"monitors": {}}"#, "3"] {
            assert!(Page::read(text, Kind::Monitor).is_none(), "{text}");
        }
        for cursor in ["null", "\"\"", "{}"] {
            let text = format!(r#"{{"monitors": [], "meta": {{"nextCursor": {cursor}}}}}"#);
            assert!(Page::read(&text, Kind::Monitor).unwrap().cursor.is_none());
        }
    }
}
