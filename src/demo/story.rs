//! An account that changes by itself: what goes wrong in it, what is mended, and what keeps an audit from looking.

use serde_json::{Value, json};

use super::fixture::{Fixture, FixtureError};

/// The account at the beginning, in which nothing is wrong.
const START: &str = include_str!("changing.json");

/// What happens, and the part of the fixture that it changes.
#[derive(Clone, Debug)]
struct Chapter {
    happens: &'static str,
    /// Places of values, as [JSON Pointer](https://www.rfc-editor.org/rfc/rfc6901) names them, and what they become.
    changes: Vec<(&'static str, Value)>,
}

const MFA_OF_ADA: &str = "/accounts/0/users/0/mfa";
const AUDITORS_KEY_IS_ACTIVE: &str = "/accounts/0/users/2/keys/0/active";
const AGE_OF_DEPLOY_KEY: &str = "/accounts/0/users/3/keys/0/age";
const POLICIES_OF_NEW_FEATURE: &str = "/accounts/0/roles/1/attached";
const KEYS_OF_ROOT: &str = "/accounts/0/root/keys";

fn chapters() -> Vec<Chapter> {
    let chapter = |happens, changes: &[(&'static str, Value)]| Chapter { happens, changes: changes.to_vec() };
    vec![
        chapter("nothing is wrong", &[]),
        chapter("the access key of svc-deploy is 181 days old", &[(AGE_OF_DEPLOY_KEY, json!(181))]),
        chapter("MFA of ada.lovelace is switched off", &[(MFA_OF_ADA, json!(false))]),
        chapter(
            "the role new-feature gets AdministratorAccess",
            &[(POLICIES_OF_NEW_FEATURE, json!(["aws:AdministratorAccess"]))],
        ),
        chapter(
            "the key that the audit signs with is switched off: it cannot look, and so nothing is resolved",
            &[(AUDITORS_KEY_IS_ACTIVE, json!(false))],
        ),
        chapter(
            "that key is back, and MFA of ada.lovelace, too",
            &[(AUDITORS_KEY_IS_ACTIVE, json!(true)), (MFA_OF_ADA, json!(true))],
        ),
        chapter("the access key of svc-deploy is renewed", &[(AGE_OF_DEPLOY_KEY, json!(0))]),
        chapter(
            "the role new-feature loses AdministratorAccess: all is mended",
            &[(POLICIES_OF_NEW_FEATURE, json!([]))],
        ),
        chapter("nothing happens", &[]),
        chapter("somebody makes an access key for the root user", &[(KEYS_OF_ROOT, json!([{"age": 0}]))]),
        chapter("the key of the root user is deleted", &[(KEYS_OF_ROOT, json!([]))]),
    ]
}

/// The story, which begins again at its end.
#[derive(Clone, Debug)]
pub struct Story {
    account: Value,
    chapters: Vec<Chapter>,
    next: usize,
}

impl Story {
    /// Opens it.
    pub fn open() -> Result<Story, FixtureError> {
        let account = serde_json::from_str(START)
            .map_err(|error| FixtureError::Shape { place: "the story".to_owned(), message: error.to_string() })?;
        Ok(Story { account, chapters: chapters(), next: 0 })
    }

    /// What happens next, and the account after it.
    pub fn turn(&mut self) -> Result<(&'static str, Fixture), FixtureError> {
        let chapter = &self.chapters[self.next % self.chapters.len()];
        self.next += 1;
        for (place, value) in &chapter.changes {
            // The last key may be one that the account does not name yet.
            let (parent, key) = place.rsplit_once('/').unwrap_or_default();
            if let Some(parent) = self.account.pointer_mut(parent) {
                parent[key] = value.clone();
            }
        }
        Ok((chapter.happens, Fixture::read(&self.account.to_string())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chapter_is_an_account_and_the_last_leads_to_the_first() {
        let mut story = Story::open().unwrap();
        let first = story.account.clone();
        let count = story.chapters.len();
        for _ in 0..count {
            let before = story.account.clone();
            let place = story.next;
            let (happens, _) = story.turn().unwrap();
            let changes = !story.chapters[place].changes.is_empty();
            assert_eq!(before != story.account, changes, "{happens}");
        }
        // A renewed key is younger than it was; all else is as at first.
        let mut last = story.account.clone();
        for place in [AGE_OF_DEPLOY_KEY, AUDITORS_KEY_IS_ACTIVE, POLICIES_OF_NEW_FEATURE, KEYS_OF_ROOT] {
            let (parent, key) = place.rsplit_once('/').unwrap();
            match first.pointer(place) {
                Some(value) => last.pointer_mut(parent).unwrap()[key] = value.clone(),
                None => drop(last.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key)),
            }
        }
        assert_eq!(last, first);
        assert_eq!(story.turn().unwrap().0, "nothing is wrong");
    }
}
