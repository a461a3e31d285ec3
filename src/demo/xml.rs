//! The answers of the query API: a small tree and its one way to be written.

use super::refusal::Refusal;

/// A piece of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// Text of an element.
    Text(String),
    /// A list, written as `<member>` elements.
    Members(Vec<Node>),
    /// A map, written as `<entry><key/><value/></entry>`.
    Entries(Vec<(String, String)>),
    /// A structure.
    Fields(Fields),
}

/// A structure: element names and what they hold, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(&'static str, Node)>);

impl Fields {
    pub(crate) fn new() -> Fields {
        Fields::default()
    }

    /// Adds a text element.
    pub(crate) fn text(mut self, name: &'static str, value: impl ToString) -> Fields {
        self.0.push((name, Node::Text(value.to_string())));
        self
    }

    /// Adds a text element, or nothing.
    pub(crate) fn optional(self, name: &'static str, value: Option<impl ToString>) -> Fields {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    /// Adds a list of structures.
    pub(crate) fn members(mut self, name: &'static str, members: impl IntoIterator<Item = Fields>) -> Fields {
        self.0.push((name, Node::Members(members.into_iter().map(Node::Fields).collect())));
        self
    }

    /// Adds a list of texts.
    pub(crate) fn texts<T: ToString>(mut self, name: &'static str, texts: impl IntoIterator<Item = T>) -> Fields {
        self.0.push((name, Node::Members(texts.into_iter().map(|text| Node::Text(text.to_string())).collect())));
        self
    }

    /// Adds a map.
    pub(crate) fn entries(mut self, name: &'static str, entries: Vec<(String, String)>) -> Fields {
        self.0.push((name, Node::Entries(entries)));
        self
    }

    /// Adds a structure.
    pub(crate) fn fields(mut self, name: &'static str, fields: Fields) -> Fields {
        self.0.push((name, Node::Fields(fields)));
        self
    }

    /// Adds another structure's elements behind these.
    pub(crate) fn and(mut self, other: Fields) -> Fields {
        self.0.extend(other.0);
        self
    }
}

/// The document of a call that succeeded. Without a result there is no result element.
pub(crate) fn answer(action: &str, namespace: &str, result: Option<&Fields>, request_id: &str) -> String {
    let mut out = format!("<{action}Response xmlns=\"{namespace}\">\n");
    if let Some(fields) = result {
        element(&mut out, &format!("{action}Result"), |out| write_fields(out, fields));
        out.push('\n');
    }
    element(&mut out, "ResponseMetadata", |out| text_element(out, "RequestId", request_id));
    out.push_str(&format!("\n</{action}Response>\n"));
    out
}

/// The document of a call that was refused.
pub(crate) fn error(refusal: &Refusal, namespace: &str, request_id: &str) -> String {
    let mut out = format!("<ErrorResponse xmlns=\"{namespace}\">\n");
    element(&mut out, "Error", |out| {
        text_element(out, "Type", refusal.fault());
        text_element(out, "Code", &refusal.code);
        text_element(out, "Message", &refusal.message);
    });
    out.push('\n');
    text_element(&mut out, "RequestId", request_id);
    out.push_str("\n</ErrorResponse>\n");
    out
}

fn element(out: &mut String, name: &str, content: impl FnOnce(&mut String)) {
    out.push_str(&format!("<{name}>"));
    content(out);
    out.push_str(&format!("</{name}>"));
}

fn text_element(out: &mut String, name: &str, text: &str) {
    element(out, name, |out| escape(out, text));
}

fn write_fields(out: &mut String, fields: &Fields) {
    for (name, node) in &fields.0 {
        element(out, name, |out| write_node(out, node));
    }
}

fn write_node(out: &mut String, node: &Node) {
    match node {
        Node::Text(text) => escape(out, text),
        Node::Members(members) => {
            for member in members {
                element(out, "member", |out| write_node(out, member));
            }
        }
        Node::Entries(entries) => {
            for (key, value) in entries {
                element(out, "entry", |out| {
                    text_element(out, "key", key);
                    text_element(out, "value", value);
                });
            }
        }
        Node::Fields(fields) => write_fields(out, fields),
    }
}

fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A parser would turn a bare carriage return into a line feed.
            '\r' => out.push_str("&#xD;"),
            // XML 1.0 has no way to write the other control characters.
            control if control.is_control() && !matches!(control, '\t' | '\n') => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_result_and_request_id() {
        let result = Fields::new()
            .members("Users", [Fields::new().text("UserName", "a<b>&\u{1}")])
            .texts("Names", Vec::<String>::new())
            .entries("SummaryMap", vec![("Users".into(), "3".into())])
            .text("IsTruncated", false);
        assert_eq!(
            answer("ListUsers", "urn:x", Some(&result), "id"),
            "<ListUsersResponse xmlns=\"urn:x\">\n<ListUsersResult><Users><member><UserName>a&lt;b&gt;&amp;\u{fffd}</UserName></member></Users>\
             <Names></Names><SummaryMap><entry><key>Users</key><value>3</value></entry></SummaryMap><IsTruncated>false</IsTruncated></ListUsersResult>\n\
             <ResponseMetadata><RequestId>id</RequestId></ResponseMetadata>\n</ListUsersResponse>\n"
        );
    }
}
