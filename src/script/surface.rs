//! What scripts find: the members of `pm`, and which modules they can require. The engine itself is asked, so that a
//! check never knows less or more than a run.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use futures_util::FutureExt as _;
use serde_json::{Value, json};

use super::{Call, Engine, EngineSettings, Fact, Host, Input, PendingReply, Reply, ResponseInput, ScriptSource};
use crate::{clock::Clock, collection::Listen, variable::Scopes};

/// Says the names of all members of `pm` and of what is in it.
const MEMBERS: &str = "
    const names = (value) => {
        const found = new Set();
        for (let holder = value; holder !== null && holder !== undefined; holder = Object.getPrototypeOf(holder)) {
            for (const name of Reflect.ownKeys(holder)) if (typeof name === 'string') found.add(name);
        }
        return [...found];
    };
    const said = { pm: names(pm) };
    for (const name of said.pm) {
        const member = pm[name];
        if (member !== null && (typeof member === 'object' || typeof member === 'function')) said[name] = names(member);
    }
    console.log(JSON.stringify(said));
";

/// Members that objects have only sometimes: as a file or a server gives them.
const SOMETIMES: [(&str, &[&str]); 2] = [
    ("request", &["auth", "body", "certificate", "description", "id", "name", "proxy"]),
    ("response", &["body", "id", "name", "originalRequest", "stream"]),
];

/// The members of `pm` and of the objects in it, in prerequest or test scripts.
#[derive(Debug, Default)]
pub struct Surface {
    /// Under `pm` its own members, under the name of each of these the members of that.
    members: HashMap<String, BTreeSet<String>>,
}

impl Surface {
    /// Asks the engine; `None` when no script can be run here.
    pub fn read() -> Option<Surface> {
        let mut surface = Surface::default();
        for listen in [Listen::Prerequest, Listen::Test] {
            let said: HashMap<String, Vec<String>> = serde_json::from_str(&answer(listen, MEMBERS)?).ok()?;
            for (name, members) in said {
                surface.members.entry(name).or_default().extend(members);
            }
        }
        for (name, members) in SOMETIMES {
            let known = surface.members.entry(name.to_owned()).or_default();
            known.extend(members.iter().map(|member| (*member).to_owned()));
        }
        Some(surface)
    }

    /// How many of the names of `pm.x.y` (`x`, `y`) lead somewhere, and what stands where the first that does not
    /// should; `None` when all do, or nobody can tell.
    pub fn missing(&self, names: &[&str]) -> Option<(usize, &BTreeSet<String>)> {
        let own = self.members.get("pm")?;
        let first = names.first()?;
        if !own.contains(*first) {
            return Some((0, own));
        }
        let inner = self.members.get(*first)?;
        names.get(1).filter(|second| !inner.contains(**second)).map(|_| (1, inner))
    }
}

/// Which of these modules cannot be required.
pub fn unknown_modules(names: &BTreeSet<String>) -> BTreeSet<String> {
    if names.is_empty() {
        return BTreeSet::new();
    }
    let ask = format!(
        "console.log(JSON.stringify({}.filter((name) => {{ try {{ require(name); return false; }} catch (error) {{ \
         return error.message.includes('Cannot find module'); }} }})));",
        json!(names)
    );
    answer(Listen::Test, &ask).and_then(|said| serde_json::from_str(&said).ok()).unwrap_or_default()
}

/// What a script of ours prints.
fn answer(listen: Listen, code: &str) -> Option<String> {
    let input = Input {
        source: Arc::new(ScriptSource { id: String::new(), event_name: String::new(), code: code.to_owned() }),
        listen,
        iteration: 0,
        iteration_count: 1,
        request_name: "".into(),
        request_id: "".into(),
        location: Arc::new([]),
        scopes: Scopes::default(),
        request: Arc::new(request()),
        response: (listen == Listen::Test).then_some(ResponseInput { received: None, response_time_ms: 0 }),
        cookies: Vec::new(),
        timeout: None,
        execution: 0,
    };
    let listener = Listener::default();
    let mut engine = Engine::new(EngineSettings::new(Clock::system()));
    // Nothing in it waits.
    engine.run(input, &listener).now_or_never()?;
    listener.0.take()
}

fn request() -> Value {
    json!({"method": "POST", "url": {"raw": "http://h/p?q=1"}, "header": [{"key": "a", "value": "b"}],
        "body": {"mode": "raw", "raw": "x"}})
}

/// Hears the first line.
#[derive(Default)]
struct Listener(RefCell<Option<String>>);

impl Host for Listener {
    fn state(&self, fact: Fact) {
        if let Fact::Console(line) = fact {
            let said = line.arguments.into_iter().next().map(|(_, text)| text);
            self.0.borrow_mut().get_or_insert(said.unwrap_or_default());
        }
    }

    fn call(&self, _call: Call) -> PendingReply<'_> {
        Box::pin(std::future::ready(Reply::Refused("nothing is sent by a check".into())))
    }

    fn now_ms(&self) -> f64 {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_says_what_it_has() {
        let surface = Surface::read().unwrap();
        for names in [
            &["environment", "set"][..],
            &["response", "json"],
            &["response", "to"],
            &["execution", "skipRequest"],
            &["request", "url"],
            &["test", "skip"],
            &["sendRequest"],
            &["info", "iteration"],
            &["variables", "replaceIn"],
            &["cookies", "jar"],
            &["expect", "fail"],
        ] {
            assert!(surface.missing(names).is_none(), "{names:?}");
        }
        assert_eq!(surface.missing(&["enviroment", "set"]).map(|(place, _)| place), Some(0));
        let (place, instead) = surface.missing(&["environment", "sett"]).unwrap();
        assert!(place == 1 && instead.contains("set"));
    }

    #[test]
    fn modules_are_known() {
        let names = ["lodash", "chai", "nothing", "axios", "xml2js"].map(str::to_owned).into_iter().collect();
        let unknown = unknown_modules(&names);
        assert_eq!(unknown.iter().map(String::as_str).collect::<Vec<_>>(), ["axios", "nothing"]);
    }
}
