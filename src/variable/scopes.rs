//! The variable scopes of a run and which of them wins.

use std::{collections::HashMap, sync::Arc};

use super::Value;

/// One variable of a scope.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Name, used verbatim.
    pub key: Arc<str>,
    /// Value as written; cast to `kind` on reading.
    pub value: Value,
    /// Postman's `type`: string, number, boolean, array, object, secret, any …
    pub kind: Arc<str>,
    /// Skipped on look-up.
    pub disabled: bool,
    /// What else its file says of it (`id`, `name`, `description`, `system`), for exports.
    pub notes: Option<Arc<serde_json::Map<String, serde_json::Value>>>,
    /// What it costs if it was set during the run; a file's variables cost nothing.
    pub(crate) cost: usize,
}

/// Memory that a variable takes beside its text: its places in lists, look-up tables and reports.
const COST_OF_VARIABLE: usize = 1024;
/// The text of a value is held by the run, by its events and by reports that are being written.
const COPIES_OF_TEXT: usize = 3;
/// The same for an array or object, whose tree takes more than its text.
const COPIES_OF_JSON: usize = 6;

impl Variable {
    /// A plain enabled variable of type `any`.
    pub fn new(key: impl Into<Arc<str>>, value: Value) -> Variable {
        Variable { key: key.into(), value, kind: ANY.with(Arc::clone), disabled: false, notes: None, cost: 0 }
    }

    /// Memory that a variable with this name and value takes in a run, in bytes, more or less.
    pub fn cost(key: &str, value: &Value) -> usize {
        let of_value = match value {
            Value::String(text) => text.len().saturating_mul(COPIES_OF_TEXT),
            Value::Json(json) => length_of(json).saturating_mul(COPIES_OF_JSON),
            Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        };
        COST_OF_VARIABLE + key.len() + of_value
    }

    /// Whether its value must never be printed.
    pub fn is_secret(&self) -> bool {
        &*self.kind == "secret"
    }

    /// The value as its type reads it.
    pub fn get(&self) -> Value {
        match &*self.kind {
            "any" | "default" | "secret" => self.value.clone(),
            kind => self.value.clone().cast(kind),
        }
    }
}

/// Length of the JSON text.
fn length_of(json: &serde_json::Value) -> usize {
    struct Count(usize);
    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    // Writing into a counter cannot fail.
    let _ = serde_json::to_writer(&mut count, json);
    count.0
}

thread_local! { static ANY: Arc<str> = Arc::from("any"); }

/// A list of variables with fast look-up. Among duplicates the last enabled one wins.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Identifier from the file.
    pub id: Option<String>,
    /// Name from the file.
    pub name: Option<String>,
    /// Members of the file that are Postman's own (`_postman_variable_scope` …), without the underscore.
    pub meta: Option<Arc<serde_json::Value>>,
    variables: Vec<Variable>,
    enabled: HashMap<Arc<str>, usize>,
    written: Vec<Arc<str>>,
    /// What the variables cost that were set during the run.
    cost: usize,
}

impl Scope {
    /// A scope with these variables.
    pub fn new(variables: Vec<Variable>) -> Scope {
        let mut scope = Scope { variables, ..Scope::default() };
        scope.index();
        scope
    }

    fn index(&mut self) {
        self.enabled = self
            .variables
            .iter()
            .enumerate()
            .filter(|(_, variable)| !variable.disabled)
            .map(|(place, variable)| (variable.key.clone(), place))
            .collect();
    }

    /// The enabled variable of that name.
    pub fn find(&self, key: &str) -> Option<&Variable> {
        self.enabled.get(key).map(|place| &self.variables[*place])
    }

    /// The value of the enabled variable of that name, cast to its type.
    pub fn get(&self, key: &str) -> Option<Value> {
        self.find(key).map(Variable::get)
    }

    /// Sets a variable, keeping place and type of an existing one.
    pub fn set(&mut self, key: &str, value: Value, kind: Option<&str>) {
        let cost = Variable::cost(key, &value);
        self.set_costing(key, value, kind, cost);
    }

    /// The same with its cost, for who knows it already.
    pub fn set_costing(&mut self, key: &str, value: Value, kind: Option<&str>, cost: usize) {
        self.cost += cost;
        if let Some((key, place)) = self.enabled.get_key_value(key) {
            self.written.push(key.clone());
            let variable = &mut self.variables[*place];
            self.cost -= std::mem::replace(&mut variable.cost, cost);
            variable.value = value;
            if let Some(kind) = kind {
                variable.kind = kind.into();
            }
            return;
        }
        let mut variable = Variable { cost, ..Variable::new(key, value) };
        if let Some(kind) = kind {
            variable.kind = kind.into();
        }
        self.written.push(variable.key.clone());
        self.enabled.insert(variable.key.clone(), self.variables.len());
        self.variables.push(variable);
    }

    /// What the next script finds of a variable that a script has set. As in newman it was handed over as JSON, which
    /// has no NaN, no infinities and, but for local variables, no undefined.
    pub fn hand_on(&mut self, key: &str, scope: ScopeName) {
        let Some(place) = self.enabled.get(key) else { return };
        let variable = &mut self.variables[*place];
        let is_lost = match variable.value {
            Value::Undefined => scope != ScopeName::Local,
            Value::Number(number) => !number.is_finite(),
            _ => false,
        };
        if !is_lost {
            return;
        }
        variable.value = Value::Null;
        if !variable.is_secret() {
            variable.kind = ANY.with(Arc::clone);
        }
    }

    /// What differs from an earlier state of this scope: variables set, and removed ones without a value.
    fn changes_since(&self, before: &Scope) -> Vec<Change> {
        let set = self.enabled().filter(|variable| {
            before.find(&variable.key).is_none_or(|old| old.value != variable.value || old.kind != variable.kind)
        });
        let mut changes: Vec<_> = set.map(|variable| (variable.key.clone(), Some(variable.clone()))).collect();
        let removed = before.enabled().filter(|variable| self.find(&variable.key).is_none());
        changes.extend(removed.map(|variable| (variable.key.clone(), None)));
        changes
    }

    /// Removes every enabled variable of that name; disabled ones stay, as in Postman.
    pub fn unset(&mut self, key: &str) {
        if self.enabled.contains_key(key) {
            self.retain(|variable| variable.disabled || &*variable.key != key);
        }
    }

    /// Removes every variable of that name, disabled ones too.
    pub fn remove(&mut self, key: &str) {
        self.retain(|variable| &*variable.key != key);
    }

    fn retain(&mut self, keeps: impl Fn(&Variable) -> bool) {
        self.variables.retain(keeps);
        self.cost = self.variables.iter().map(|variable| variable.cost).sum();
        self.index();
    }

    /// What the variables cost that were set during the run, in bytes.
    pub fn cost(&self) -> usize {
        self.cost
    }

    /// Removes all variables.
    pub fn clear(&mut self) {
        self.variables.clear();
        self.enabled.clear();
        self.cost = 0;
    }

    /// The names set since the last call, so that what a script stored can be looked at without a scan.
    pub fn take_written(&mut self) -> Vec<Arc<str>> {
        std::mem::take(&mut self.written)
    }

    /// All variables as written, disabled ones too.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The enabled variables in order, each name once.
    pub fn enabled(&self) -> impl Iterator<Item = &Variable> {
        self.variables
            .iter()
            .enumerate()
            .filter(|(place, variable)| self.enabled.get(&variable.key) == Some(place))
            .map(|(_, variable)| variable)
    }
}

/// Names a scope in the script API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScopeName {
    /// `pm.variables`' own layer; lives for the run.
    Local,
    /// The data row.
    Data,
    /// Environment.
    Environment,
    /// Collection variables.
    Collection,
    /// Globals.
    Globals,
}

/// What one script, or request, changed in the variables.
#[derive(Clone, Debug, Default)]
pub struct Changes(Vec<(ScopeName, Vec<Change>)>);

/// A variable that was set, or the name of one that was removed.
type Change = (Arc<str>, Option<Variable>);

/// All scopes of one iteration, highest precedence first.
#[derive(Clone, Debug, Default)]
pub struct Scopes {
    /// Set by `pm.variables.set`.
    pub local: Scope,
    /// The data row of this iteration.
    pub data: Scope,
    /// The environment.
    pub environment: Scope,
    /// The collection's variables.
    pub collection: Scope,
    /// Globals.
    pub globals: Scope,
}

impl Scopes {
    /// Look-up order: local → data → environment → collection → globals.
    pub const ORDER: [ScopeName; 5] =
        [ScopeName::Local, ScopeName::Data, ScopeName::Environment, ScopeName::Collection, ScopeName::Globals];

    /// One scope.
    pub fn scope(&self, name: ScopeName) -> &Scope {
        match name {
            ScopeName::Local => &self.local,
            ScopeName::Data => &self.data,
            ScopeName::Environment => &self.environment,
            ScopeName::Collection => &self.collection,
            ScopeName::Globals => &self.globals,
        }
    }

    /// What all variables cost that were set during the run, in bytes.
    pub fn cost(&self) -> usize {
        Scopes::ORDER.iter().map(|name| self.scope(*name).cost()).sum()
    }

    /// What differs from an earlier state.
    pub fn changes_since(&self, before: &Scopes) -> Changes {
        let of = |name| (name, self.scope(name).changes_since(before.scope(name)));
        Changes(Scopes::ORDER.map(of).into_iter().collect())
    }

    /// Makes the same changes here.
    pub fn apply(&mut self, changes: &Changes) {
        for (name, list) in &changes.0 {
            let scope = self.scope_mut(*name);
            for (key, variable) in list {
                match variable {
                    Some(variable) => scope.set(key, variable.value.clone(), Some(&variable.kind)),
                    None => scope.unset(key),
                }
            }
        }
    }

    /// One scope, to change.
    pub fn scope_mut(&mut self, name: ScopeName) -> &mut Scope {
        match name {
            ScopeName::Local => &mut self.local,
            ScopeName::Data => &mut self.data,
            ScopeName::Environment => &mut self.environment,
            ScopeName::Collection => &mut self.collection,
            ScopeName::Globals => &mut self.globals,
        }
    }

    /// The variable that wins for that name.
    pub fn find(&self, key: &str) -> Option<&Variable> {
        Scopes::ORDER.iter().find_map(|name| self.scope(*name).find(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_enabled_duplicate_wins() {
        let mut off = Variable::new("a", Value::text("3"));
        off.disabled = true;
        let scope = Scope::new(vec![Variable::new("a", Value::text("1")), Variable::new("a", Value::text("2")), off]);
        assert_eq!(scope.get("a"), Some(Value::text("2")));
    }

    #[test]
    fn a_disabled_variable_lets_the_next_scope_answer() {
        let mut off = Variable::new("a", Value::text("environment"));
        off.disabled = true;
        let scopes = Scopes {
            environment: Scope::new(vec![off]),
            globals: Scope::new(vec![Variable::new("a", Value::text("globals"))]),
            ..Scopes::default()
        };
        assert_eq!(scopes.find("a").map(Variable::get), Some(Value::text("globals")));
    }

    #[test]
    fn what_was_set_during_the_run_is_counted_and_what_a_file_brought_is_not() {
        let text = |length: usize| Value::text("x".repeat(length));
        let mut scope = Scope::new(vec![Variable::new("file", text(5000)), Variable::new("other", text(5000))]);
        assert_eq!(scope.cost(), 0);
        scope.set("a", text(1000), None);
        let one = scope.cost();
        assert!((3000..6000).contains(&one), "{one}");
        scope.set("a", text(1000), None);
        assert_eq!(scope.cost(), one);
        scope.set("file", text(10), None);
        scope.set("a", Value::Null, None);
        assert!(scope.cost() < one);
        scope.set("a", Value::from(serde_json::json!({"list": ["x".repeat(1000)]})), None);
        assert!(scope.cost() > one);
        scope.unset("a");
        scope.unset("other");
        scope.remove("file");
        assert_eq!(scope.cost(), 0);
        scope.set("b", text(10), None);
        scope.clear();
        assert_eq!(scope.cost(), 0);
    }

    #[test]
    fn a_removed_variable_is_gone_and_can_be_set_again() {
        let mut scope = Scope::new(vec![Variable::new("a", Value::text("1")), Variable::new("b", Value::text("2"))]);
        scope.unset("a");
        assert_eq!(scope.get("a"), None);
        assert_eq!(scope.get("b"), Some(Value::text("2")));
        scope.set("a", Value::Number(3.0), None);
        assert_eq!(scope.get("a"), Some(Value::Number(3.0)));
    }
}
