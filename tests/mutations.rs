//! One step beyond a limit is one finding: a clean account is changed in one place, and the audit, run by the real
//! binary against the simulated account, must report exactly what that change means.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails best where it stands")]

#[path = "peers_support/findings.rs"]
mod findings;

use std::{
    path::Path,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
};

use findings::{Audit, Finding};
use postwatch::{
    clock::Clock,
    demo::{Faults, Fixture, Server},
};
use serde_json::{Value, json};

const CLEAN: &str = include_str!("fixtures/clean_account.json");
const COLLECTION: &str = "collections/aws-iam-audit.postman_collection.json";

/// Audits that run side by side.
const WORKERS: usize = 2;

/// A change of the account, and the findings it must bring.
struct Mutation {
    name: &'static str,
    /// Where in the first account, below `/accounts/0`; a member that is not there is added, `-` adds to a list.
    changes: Vec<(&'static str, Value)>,
    /// Check, entity, reason; for check 9 the entity is without `arn:aws:iam::ACCOUNT:`.
    expected: Vec<(&'static str, &'static str, &'static str)>,
}

fn mutation(
    name: &'static str,
    changes: impl IntoIterator<Item = (&'static str, Value)>,
    expected: &[(&'static str, &'static str, &'static str)],
) -> Mutation {
    Mutation { name, changes: changes.into_iter().collect(), expected: expected.to_vec() }
}

fn allow(statement: Value) -> Value {
    let mut allowed = json!({"Effect": "Allow", "Resource": "*"});
    allowed.as_object_mut().unwrap().extend(statement.as_object().unwrap().clone());
    json!({"Version": "2012-10-17", "Statement": [allowed]})
}

fn trust(members: Value) -> Value {
    let mut allowed = json!({"Effect": "Allow", "Action": "sts:AssumeRole"});
    allowed.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    json!({"Version": "2012-10-17", "Statement": [allowed]})
}

#[rustfmt::skip]
fn keys_and_users() -> Vec<Mutation> {
    vec![
        mutation("nothing changes", [], &[]),
        mutation("root has an access key", [("/root/keys", json!([{"age": 1}]))], &[("1", "<root_account>", "ROOT_ACCESS_KEY")]),
        mutation("root without MFA is a note", [("/root/mfa", json!(false))], &[]),
        mutation("a human's key 45 → 46 days", [("/users/0/keys/0/age", json!(46))], &[("3", "ada.lovelace/access_key_1", "KEY_NOT_ROTATED")]),
        mutation("a human's key almost 46 days", [("/users/0/keys/0/age", json!(45.9))], &[]),
        mutation("the key of a human without a console 45 → 46 days", [("/users/1/keys/0/age", json!(46))], &[("3", "grace.hopper/access_key_1", "KEY_NOT_ROTATED")]),
        mutation("an old key is switched on", [("/users/1/keys/1/active", json!(true))], &[("3", "grace.hopper/access_key_2", "KEY_NOT_ROTATED")]),
        mutation("a bot's key 180 → 181 days", [("/users/3/keys/0/age", json!(181))], &[("4", "svc-build/access_key_1", "KEY_NOT_ROTATED")]),
        mutation("a bot's old key is switched off", [("/users/3/keys/0/age", json!(181)), ("/users/3/keys/0/active", json!(false))], &[]),
        mutation("a human's last use 180 → 181 days", [("/users/0/password", json!(181)), ("/users/0/keys/0/last_used", json!(181))], &[("5", "ada.lovelace", "INACTIVE")]),
        mutation("a human's password 181 days, the key used", [("/users/0/password", json!(181))], &[]),
        mutation("the last use of an inactive key counts", [("/users/1/keys/0/last_used", json!(181)), ("/users/1/keys/1/last_used", json!(180))], &[]),
        mutation("a human's key last used 181 days ago", [("/users/1/keys/0/last_used", json!(181))], &[("5", "grace.hopper", "INACTIVE")]),
        mutation("a human never came, 180 → 181 days", [("/users/2/created", json!(181))], &[("5", "new.hire", "NEVER_USED")]),
        mutation("a human without any credential", [("/users/1/keys", json!([]))], &[("5", "grace.hopper", "NEVER_USED")]),
        mutation("a bot's last use 180 → 181 days", [("/users/3/keys/0/last_used", json!(181))], &[("6", "svc-build", "INACTIVE")]),
        mutation("a bot never came", [("/users/3/keys/0/last_used", json!(null))], &[("6", "svc-build", "NEVER_USED")]),
        mutation("MFA off", [("/users/0/mfa", json!(false))], &[("7", "ada.lovelace", "NO_MFA")]),
        mutation("MFA off for a newcomer", [("/users/2/mfa", json!(false))], &[("7", "new.hire", "NO_MFA")]),
        mutation("a bot gets a password and is human", [("/users/3/password", json!(1))], &[("3", "svc-build/access_key_1", "KEY_NOT_ROTATED"), ("7", "svc-build", "NO_MFA")]),
        mutation("an old key of somebody tagged as a bot", [("/users/1/keys/0/age", json!(180)), ("/users/1/tags", json!({"kind": "bot"}))], &[]),
        mutation("a bot's name with an @ is a human's", [("/users/-", json!({"name": "svc-mail@example.com", "created": 60, "keys": [{"age": 46, "last_used": 0}]}))], &[("3", "svc-mail@example.com/access_key_1", "KEY_NOT_ROTATED")]),
        mutation("a bot's name", [("/users/-", json!({"name": "svc-mail", "created": 60, "keys": [{"age": 46, "last_used": 0}]}))], &[]),
    ]
}

#[rustfmt::skip]
fn password_policy() -> Vec<Mutation> {
    vec![
        mutation("no password policy", [("/password_policy", json!(null))], &[("2", "password_policy", "NO_POLICY")]),
        mutation("password length 10 → 9", [("/password_policy/minimum_length", json!(9))], &[("2", "password_policy", "MIN_LENGTH")]),
        mutation("no lower case", [("/password_policy/lowercase", json!(false))], &[("2", "password_policy", "NO_LOWERCASE")]),
        mutation("upper case is not asked for", [("/password_policy/uppercase", json!(true))], &[]),
        mutation("no number", [("/password_policy/numbers", json!(false))], &[("2", "password_policy", "NO_NUMBER")]),
        mutation("no symbol", [("/password_policy/symbols", json!(false))], &[("2", "password_policy", "NO_SYMBOL")]),
        mutation("users may not change", [("/password_policy/users_may_change", json!(false))], &[("2", "password_policy", "NO_USER_CHANGE")]),
        mutation("passwords never expire", [("/password_policy/max_age", json!(null))], &[("2", "password_policy", "NO_EXPIRY")]),
        mutation("passwords expire after 365 → 366 days", [("/password_policy/max_age", json!(366))], &[("2", "password_policy", "MAX_AGE")]),
        mutation("reuse prevention 24 → 23", [("/password_policy/reuse_prevention", json!(23))], &[("2", "password_policy", "REUSE_PREVENTION")]),
        mutation("no reuse prevention", [("/password_policy/reuse_prevention", json!(null))], &[("2", "password_policy", "REUSE_PREVENTION")]),
    ]
}

#[rustfmt::skip]
fn roles() -> Vec<Mutation> {
    const TRUST: &str = "/roles/0/trust";
    const INLINE: &str = "/roles/0/inline/read";
    let principal_star = [("8", "web", "PRINCIPAL_STAR")];
    let action_star = [("8", "web", "ACTION_STAR")];
    vec![
        mutation("trust *", [(TRUST, trust(json!({"Principal": "*"})))], &principal_star),
        mutation("trust AWS *", [(TRUST, trust(json!({"Principal": {"AWS": "*"}})))], &principal_star),
        mutation("trust * in a list", [(TRUST, trust(json!({"Principal": {"AWS": ["arn:aws:iam::444455556666:root", "*"]}})))], &principal_star),
        mutation("trust any service", [(TRUST, trust(json!({"Principal": {"Service": "*"}})))], &principal_star),
        mutation("trust all but one", [(TRUST, trust(json!({"NotPrincipal": {"AWS": "arn:aws:iam::444455556666:root"}})))], &[("8", "web", "NOT_PRINCIPAL_ALLOW")]),
        mutation("trust * is denied", [(TRUST, trust(json!({"Effect": "Deny", "Principal": "*"})))], &[]),
        mutation("trust * with an ExternalId is a note", [("/roles/1/trust/Statement/0/Principal", json!("*"))], &[]),
        mutation("trust * with an ExternalId of any kind", [
            ("/roles/1/trust/Statement/0/Principal", json!("*")),
            ("/roles/1/trust/Statement/0/Condition", json!({"StringLike": {"sts:ExternalId": "*"}})),
        ], &[("8", "partner", "PRINCIPAL_STAR")]),
        mutation("trust * of a service-linked role is a note", [("/roles/3/trust", trust(json!({"Principal": "*"})))], &[]),
        mutation("action *", [(INLINE, allow(json!({"Action": "*"})))], &action_star),
        mutation("action *:*", [(INLINE, allow(json!({"Action": ["*:*"]})))], &action_star),
        mutation("action * on one resource, with a condition", [(INLINE, allow(json!({"Action": ["s3:GetObject", "*"], "Resource": "arn:aws:s3:::a/*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}})))], &action_star),
        mutation("action * is denied", [(INLINE, allow(json!({"Effect": "Deny", "Action": "*"})))], &[]),
        mutation("action s3:* is a note", [(INLINE, allow(json!({"Action": "s3:*"})))], &[]),
        mutation("all actions but some", [(INLINE, allow(json!({"NotAction": ["iam:*"]})))], &[("8", "web", "NOT_ACTION_ALLOW")]),
        mutation("a policy version is made default", [("/policies/0/default", json!("v2"))], &action_star),
        mutation("action * of a group is not check 8", [("/groups/0/inline/look", allow(json!({"Action": "*"})))], &[]),
    ]
}

#[rustfmt::skip]
fn permissions() -> Vec<Mutation> {
    vec![
        mutation("a user's permission 180 → 181 days", [("/last_accessed/user~1ada.lovelace/0/2", json!(181))], &[("9", "user/ada.lovelace#ec2", "NOT_USED_LATELY")]),
        mutation("a group's permission 180 → 181 days", [("/last_accessed/group~1engineers/0/2", json!(181))], &[("9", "group/engineers#ec2", "NOT_USED_LATELY")]),
        mutation("a role's permission 180 → 181 days", [("/last_accessed/role~1web/0/2", json!(181))], &[("9", "role/web#lambda", "NOT_USED_LATELY")]),
        mutation("a permission on a later page was never used", [("/last_accessed/role~1web/3/2", json!(null))], &[("9", "role/web#sqs", "NEVER_USED")]),
        mutation("a policy's permission was never used", [("/last_accessed/policy~1Deploy/0/2", json!(null))], &[("9", "policy/Deploy#lambda", "NEVER_USED")]),
        mutation("young → old entity", [("/roles/2/created", json!(180))], &[("9", "role/fresh#sqs", "NEVER_USED")]),
        mutation("a policy is attached", [("/users/0/attached", json!(["Unattached"]))], &[("9", "policy/Unattached#ec2", "NEVER_USED")]),
        mutation("a policy is attached to a role", [("/roles/1/attached", json!(["Unattached"]))],
            &[("8", "partner", "NOT_ACTION_ALLOW"), ("9", "policy/Unattached#ec2", "NEVER_USED")]),
        mutation("a young policy is a note", [("/users/0/attached", json!(["Unattached"])), ("/policies/1/created", json!(179))], &[]),
    ]
}

#[test]
fn each_change_of_the_account_brings_exactly_its_findings() {
    let mutations =
        [keys_and_users(), password_policy(), roles(), permissions()].into_iter().flatten().collect::<Vec<_>>();
    assert!(mutations.len() >= 50);
    let next = AtomicUsize::new(0);
    let mut wrong: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let next_one = || mutations.get(next.fetch_add(1, Ordering::Relaxed));
            std::iter::from_fn(next_one)
                .filter_map(|mutation| problem(mutation).map(|told| format!("{}: {told}", mutation.name)))
                .collect::<Vec<_>>()
        };
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    wrong.sort();
    assert!(wrong.is_empty(), "{} of {} are wrong\n{}", wrong.len(), mutations.len(), wrong.join("\n"));
}

/// Audits the changed account; what is not as expected.
fn problem(mutation: &Mutation) -> Option<String> {
    let mut fixture: Value = serde_json::from_str(CLEAN).unwrap();
    for (place, value) in &mutation.changes {
        set(&mut fixture["accounts"][0], place, value.clone());
    }
    let account = fixture["accounts"][0]["id"].as_str().unwrap().to_owned();
    let fixture = Fixture::read(&fixture.to_string()).unwrap_or_else(|error| panic!("{}: {error}", mutation.name));
    let server = Server::start(fixture, Faults::none(), Clock::system(), 0).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (audit, status, said) = audit(&server, &folder.path().join("events.ndjson"));

    let mut expected: Vec<Finding> = mutation
        .expected
        .iter()
        .map(|(check, entity, reason)| {
            let entity = if *check == "9" { format!("arn:aws:iam::{account}:{entity}") } else { (*entity).to_owned() };
            ((*check).to_owned(), entity, (*reason).to_owned())
        })
        .collect();
    expected.sort();
    let found = audit.findings();
    let checks = audit.checks();
    let unchecked: Vec<String> =
        checks.values().filter(|check| check["status"] == "error").map(|check| check["notes"].to_string()).collect();
    let wanted = i32::from(!expected.is_empty());
    let is_right = found == expected
        && checks.len() == 9
        && unchecked.is_empty()
        && audit.errors.is_empty()
        && audit.assertions.len() == 9
        && status == Some(wanted);
    (!is_right).then(|| {
        format!(
            "found {found:?}, exit status {status:?}, {} checks, not checked {unchecked:?}, errors {:?}\n{said}",
            checks.len(),
            audit.errors
        )
    })
}

fn audit(server: &Server, export: &Path) -> (Audit, Option<i32>, String) {
    let credentials = server.credentials().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_postwatch"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["run", COLLECTION, "-r", "events", "--reporter-events-export"])
        .arg(export);
    for (name, value) in [
        ("iam_endpoint", server.endpoint()),
        ("aws_access_key_id", credentials.access_key_id),
        ("aws_secret_access_key", credentials.secret_access_key),
        ("poll_delay_ms", "1".to_owned()),
    ] {
        command.arg("--env-var").arg(format!("{name}={value}"));
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    let audit = if export.exists() { Audit::read(export) } else { Audit::default() };
    (audit, output.status.code(), said)
}

/// Puts a value at a JSON pointer whose parent exists; `-` adds to a list.
fn set(json: &mut Value, place: &str, value: Value) {
    if let Some(found) = json.pointer_mut(place) {
        *found = value;
        return;
    }
    let (parent, name) = place.rsplit_once('/').unwrap();
    match json.pointer_mut(parent) {
        Some(Value::Array(list)) if name == "-" => list.push(value),
        Some(Value::Object(members)) => {
            members.insert(name.replace("~1", "/"), value);
        }
        _ => panic!("nothing at {place}"),
    }
}
