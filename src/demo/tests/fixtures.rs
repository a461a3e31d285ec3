//! Fixtures that are wrong say where.

use crate::demo::{DEFAULT_FIXTURE, Fixture};

fn refusal(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut fixture: serde_json::Value = serde_json::from_str(DEFAULT_FIXTURE).unwrap();
    change(&mut fixture);
    Fixture::read(&serde_json::to_string_pretty(&fixture).unwrap()).unwrap_err().to_string()
}

#[test]
fn the_place_of_a_wrong_value_is_told() {
    let wrong = refusal(|fixture| fixture["accounts"][0]["users"][2]["created"] = "yesterday".into());
    assert!(
        wrong.starts_with(
            "accounts[0].users[2].created: invalid value: string \"yesterday\", expected a number of days ago"
        ),
        "{wrong}"
    );
    let wrong = refusal(|fixture| fixture["accounts"][0]["roles"][1]["trust"] = "{".into());
    assert!(
        wrong.starts_with(
            "accounts[0].roles[1].trust: policy document: EOF while parsing an object in its line 1 column 1"
        ),
        "{wrong}"
    );
    let wrong = refusal(|fixture| fixture["accounts"][0]["users"][0]["colour"] = "red".into());
    assert!(wrong.starts_with("accounts[0].users[0].colour: unknown field `colour`"), "{wrong}");
    let wrong =
        refusal(|fixture| fixture["accounts"][1]["users"][0]["name"].take().clone_into(&mut serde_json::Value::Null));
    assert!(wrong.starts_with("accounts[1].users[0].name: invalid type: null, expected a string"), "{wrong}");
}

#[test]
fn parts_that_do_not_fit_are_told() {
    for (change, wanted) in [
        (
            (|fixture| fixture["accounts"][0]["users"][1]["groups"][0] = "cats".into()) as fn(&mut serde_json::Value),
            "accounts[0].users[1] (alan.turing): no group cats",
        ),
        (
            |fixture| fixture["accounts"][0]["roles"][2]["attached"][0] = "aws:Cats".into(),
            "accounts[0].roles[2] (break-glass-admin): no policy aws:Cats",
        ),
        (
            |fixture| fixture["accounts"][0]["users"][1]["name"] = "ADA.lovelace".into(),
            "accounts[0].users[1]: ADA.lovelace is there twice",
        ),
        (
            |fixture| fixture["accounts"][0]["policies"][0]["default"] = "v9".into(),
            "accounts[0].policies[0] (DeployTools): no version v9",
        ),
        (|fixture| fixture["accounts"][0]["id"] = "1".into(), "accounts[0].id: an account id has twelve digits"),
        (|fixture| fixture["accounts"][1]["id"] = "111122223333".into(), "accounts[1]: 111122223333 is there twice"),
        (
            |fixture| fixture["accounts"][0]["password_policy"]["max_age"] = 0.into(),
            "accounts[0].password_policy.max_age: 1 to 1095 days",
        ),
        (
            |fixture| fixture["sessions"][1]["expires_minutes"] = i64::MIN.into(),
            "sessions[1]: expires_minutes beyond 525600",
        ),
        (|fixture| fixture["auditor"] = "AKIANOBODY".into(), "auditor: no access key AKIANOBODY with a secret"),
        (
            |fixture| fixture["sessions"][0]["principal"] = "user/cats".into(),
            "sessions[0]: no principal user/cats in account 111122223333",
        ),
        (
            |fixture| fixture["behaviour"]["page_limit"] = 0.into(),
            "behaviour.page_limit: a page holds at least one item",
        ),
        (
            |fixture| fixture["accounts"][0]["users"][0]["created"] = (-1).into(),
            "accounts[0].users[0] (ada.lovelace): -1 (never) is not a time of creation",
        ),
        (
            |fixture| fixture["accounts"][0]["last_accessed"]["user/cats"] = serde_json::json!([]),
            "accounts[0].last_accessed: no user, group, role or policy user/cats",
        ),
    ] {
        assert_eq!(refusal(change), wanted);
    }
}
