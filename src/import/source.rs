//! Where things come from: an index of them, and each by itself.

use super::{
    api::PostmanApi,
    dump::Dump,
    paging,
    quota::Quota,
    source_error::SourceError,
    thing::{Entry, Index, Kind, unboxed},
};

/// Where things come from.
pub(super) enum Source<'import> {
    Api { api: Box<PostmanApi<'import>>, workspace: Option<String> },
    Dump(Dump),
}

impl Source<'_> {
    /// What there is.
    pub(super) async fn index(&mut self) -> Result<Index, SourceError> {
        match self {
            Source::Api { api, workspace } => paging::index(api, workspace.as_deref()).await,
            Source::Dump(dump) => dump.index(),
        }
    }

    /// A thing as JSON text, without the box around it.
    pub(super) async fn fetch(&mut self, kind: Kind, entry: &Entry) -> Result<String, SourceError> {
        match self {
            Source::Dump(dump) => dump.fetch(kind, entry),
            Source::Api { api, .. } => {
                let mut first = None;
                for handle in &entry.handles {
                    match api.get(&format!("/{}/{}", kind.plural(), paging::encoded(handle))).await {
                        Ok(text) => {
                            let inner = unboxed(&text, kind).ok_or_else(|| {
                                SourceError::missing(format!("{handle}: the answer holds no {}", kind.noun()))
                            })?;
                            return Ok(api.key.withheld(&inner).into_owned());
                        }
                        Err(error @ SourceError::Missing { status: Some(404), .. }) => {
                            first.get_or_insert(error);
                        }
                        Err(error) => return Err(error),
                    }
                }
                Err(first.unwrap_or_else(|| SourceError::missing("it has no ID")))
            }
        }
    }

    /// How many requests it took, for those who have to count them.
    pub(super) fn quota(&self) -> Option<Quota> {
        match self {
            Source::Api { api, .. } => Some(api.quota),
            Source::Dump(_) => None,
        }
    }
}
