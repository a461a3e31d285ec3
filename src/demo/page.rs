//! Paging: MaxItems, IsTruncated and opaque markers.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{form::Form, refusal::Refusal, xml::Fields};

/// So that every marker holds `+` and `/`: whoever forgets to encode them finds out here.
const PREFIX: [u8; 3] = [0xfb, 0xff, 0xbf];

/// One page of a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    pub(crate) marker: Option<String>,
}

impl<T> Page<T> {
    /// Cuts the page that the call asks for; `longest` may be shorter than what it asks for, as at AWS.
    pub(crate) fn cut(form: &Form, longest: u64, items: Vec<T>) -> Result<Page<T>, Refusal> {
        let size = form.number("MaxItems", 1, 1000)?.unwrap_or(100).min(longest);
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let start = match form.optional("Marker")? {
            None => 0,
            Some(marker) => read_marker(form, marker)
                .filter(|start| *start < items.len())
                .ok_or_else(|| Refusal::validation("Invalid Marker."))?,
        };
        let end = items.len().min(start.saturating_add(size));
        let marker = (end < items.len()).then(|| write_marker(form, end));
        Ok(Page { items: items.into_iter().skip(start).take(end - start).collect(), marker })
    }

    /// IsTruncated and, if there is more, Marker.
    pub(crate) fn end(&self) -> Fields {
        Fields::new().text("IsTruncated", self.marker.is_some()).optional("Marker", self.marker.as_ref())
    }
}

fn write_marker(form: &Form, start: usize) -> String {
    let start = u32::try_from(start).unwrap_or(u32::MAX);
    // Sixteen bytes: base64 ends with `==`.
    let bytes = [PREFIX.as_slice(), &fingerprint(form), &start.to_be_bytes(), &[0]].concat();
    STANDARD.encode(bytes)
}

fn read_marker(form: &Form, marker: &str) -> Option<usize> {
    let bytes = STANDARD.decode(marker).ok()?;
    let rest = bytes.strip_prefix(PREFIX.as_slice())?.strip_prefix(fingerprint(form).as_slice())?;
    match *rest {
        [a, b, c, d, 0] => usize::try_from(u32::from_be_bytes([a, b, c, d])).ok(),
        _ => None,
    }
}

/// A marker belongs to one list: the same action with the same parameters.
fn fingerprint(form: &Form) -> [u8; 8] {
    let mut parameters: Vec<String> = form
        .pairs()
        .filter(|(name, _)| !matches!(*name, "Marker" | "MaxItems" | "Version") && !name.starts_with("X-Amz-"))
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect();
    parameters.sort();
    let digest = Sha256::digest(parameters.concat());
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::form::percent_encode;
    use proptest::prelude::*;

    fn form(action: &str, size: u64, marker: Option<&str>) -> Form {
        let marker = marker.map(|marker| format!("&Marker={}", percent_encode(marker.as_bytes()))).unwrap_or_default();
        Form::read(format!("Action={action}&MaxItems={size}{marker}").as_bytes())
    }

    proptest! {
        #[test]
        fn every_item_comes_once(total in 0usize..40, sizes in prop::collection::vec(1u64..12, 1..6), longest in 1u64..12) {
            let all: Vec<usize> = (0..total).collect();
            let (mut seen, mut marker, mut calls) = (Vec::new(), None::<String>, 0);
            loop {
                let page = Page::cut(&form("ListUsers", sizes[calls % sizes.len()], marker.as_deref()), longest, all.clone()).unwrap();
                seen.extend(page.items);
                calls += 1;
                match page.marker {
                    Some(next) => marker = Some(next),
                    None => break,
                }
            }
            prop_assert_eq!(seen, all);
        }
    }

    #[test]
    fn markers_hold_what_must_be_encoded() {
        let page = Page::cut(&form("ListUsers", 1, None), 100, vec![1, 2]).unwrap();
        let marker = page.marker.unwrap();
        assert!(marker.contains('+') && marker.contains('/') && marker.ends_with('='), "{marker}");
    }

    #[test]
    fn a_marker_of_another_list_is_refused() {
        let marker = Page::cut(&form("ListUsers", 1, None), 100, vec![1, 2]).unwrap().marker.unwrap();
        assert_eq!(Page::cut(&form("ListUsers", 9, Some(&marker)), 100, vec![1, 2]).unwrap().items, [2]);
        for (action, marker) in [("ListRoles", marker.as_str()), ("ListUsers", "x"), ("ListUsers", "+/+/")] {
            assert_eq!(
                Page::cut(&form(action, 1, Some(marker)), 100, vec![1, 2]).unwrap_err().message,
                "Invalid Marker."
            );
        }
    }

    #[test]
    fn bounds_and_empty_markers_are_errors() {
        let refused = |text: &str| Page::cut(&Form::read(text.as_bytes()), 100, vec![1]).unwrap_err();
        assert_eq!(
            refused("Marker=").message,
            "1 validation error detected: Value '' at 'marker' failed to satisfy constraint: Member must have length greater than or equal to 1"
        );
        assert!(refused("MaxItems=0").message.ends_with(
            "Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1"
        ));
        assert!(refused("MaxItems=1001").message.ends_with("less than or equal to 1000"));
        assert!(refused("MaxItems=-1").message.contains("greater than or equal to 1"));
        assert_eq!(refused("MaxItems=many").code, "MalformedInput");
    }
}
