//! Scripts: syntax, names that do not exist, modules, where they send the run, and which variables they set.

use std::{
    collections::{BTreeSet, HashSet},
    rc::Rc,
};

use super::{
    Finding,
    calls::{Mention, mentions},
    findings_literal,
    places::{Holder, Places},
};
use crate::{
    collection::{Position, ScriptEvent},
    script::{Surface, SyntaxFault, SyntaxReader, unknown_modules},
    spelling::nearest,
};

/// What the scripts of a collection do that other checks need.
#[derive(Debug, Default)]
pub(super) struct Deeds {
    /// Variables that some script sets.
    pub(super) set: HashSet<String>,
    /// Whether a script sets variables whose names it computes.
    pub(super) sets_computed: bool,
    /// Who sends the run on, and the name or id they say.
    pub(super) next: Vec<(Spot, String)>,
    syntax: SyntaxReader,
    /// Who requires what.
    required: Vec<(Spot, String)>,
    /// Members of `pm` that scripts make themselves.
    made: HashSet<String>,
    /// Uses of members of `pm`.
    used: Vec<Vec<(Spot, String)>>,
}

/// A place in a script; where that is in the file is found out when there is something to tell.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    holder: Rc<Holder>,
    event: ScriptEvent,
    at: Position,
}

impl Spot {
    /// An error here.
    pub(super) fn error(&self, problem: &str, places: &Places) -> Finding {
        let Position { line, column } = self.at;
        let about = format!("{} script, line {line}, column {column}", self.event.listen.as_str());
        let at = places.in_script(&self.holder, &self.event, line, column);
        Finding::error(&self.holder.file, at, format!("{}{problem}", self.holder.about(&about)))
    }
}

impl Deeds {
    /// Checks the scripts of one place.
    pub(super) fn read(
        &mut self,
        events: &[ScriptEvent],
        holder: &Rc<Holder>,
        places: &Places,
        findings: &mut Vec<Finding>,
    ) {
        for event in events {
            let code = &event.source.code;
            let spot = |at: Position| Spot { holder: holder.clone(), event: event.clone(), at };
            if let Some(SyntaxFault { line, column, problem }) = self.syntax.fault(code) {
                findings.push(spot(Position { line, column }).error(&problem, places));
                continue;
            }
            for (offset, flaw) in findings_literal::flaws(code) {
                findings.push(spot(Position::of(code, offset)).error(&format!("findings data: {flaw}"), places));
            }
            for mention in mentions(code) {
                let spot = |name: usize| spot(Position::of(code, mention.names[name].0));
                self.note(&mention, spot);
            }
        }
    }

    fn note(&mut self, mention: &Mention<'_>, spot: impl Fn(usize) -> Spot) {
        let path = mention.path();
        if let (true, Some(name)) = (path == "require" && mention.is_called, &mention.argument) {
            self.required.push((spot(0), name.clone()));
        }
        if mention.names[0].1 == "pm" && mention.names.len() > 1 {
            self.note_member(mention, &spot);
        }
        if !mention.is_called {
            return;
        }
        match path.as_str() {
            "pm.environment.set"
            | "pm.globals.set"
            | "pm.variables.set"
            | "pm.collectionVariables.set"
            | "postman.setEnvironmentVariable"
            | "postman.setGlobalVariable" => match &mention.argument {
                Some(name) => _ = self.set.insert(name.clone()),
                None => self.sets_computed = true,
            },
            "pm.execution.setNextRequest" | "pm.setNextRequest" | "postman.setNextRequest" => {
                if let Some(name) = &mention.argument {
                    self.next.push((spot(0), name.clone()));
                }
            }
            _ => {}
        }
    }

    /// Only what would throw counts: a member that is merely looked at may be a question whether it is there.
    fn note_member(&mut self, mention: &Mention<'_>, spot: impl Fn(usize) -> Spot) {
        let names: Vec<String> = mention.names[1..].iter().map(|(_, name)| (*name).to_owned()).collect();
        if mention.is_assigned {
            self.made.insert(names.join("."));
            return;
        }
        let is_used_whole = mention.is_called || mention.is_indexed;
        let throwing = if is_used_whole { names.len() } else { names.len() - 1 };
        let needed = throwing.min(mention.needed - 1).min(2);
        if needed > 0 {
            self.used.push((1..=needed).map(spot).zip(names).collect());
        }
    }

    /// What scripts use that does not exist. The engine is started only where there is a script that uses anything.
    pub(super) fn unknown_names(&self, places: &Places, findings: &mut Vec<Finding>) {
        if self.used.is_empty() && self.required.is_empty() {
            return;
        }
        let Some(surface) = Surface::read() else { return };
        for used in &self.used {
            let names: Vec<&str> = used.iter().map(|(_, name)| name.as_str()).collect();
            let Some((place, instead)) = surface.missing(&names) else { continue };
            let wrong = names[..=place].join(".");
            if self.made.contains(&wrong) {
                continue;
            }
            let around = names[..place].iter().map(|name| format!(".{name}")).collect::<String>();
            let hint = match nearest(names[place], instead.iter().map(String::as_str)) {
                Some(name) => format!(": did you mean pm{around}.{name}?"),
                None => String::new(),
            };
            findings.push(used[place].0.error(&format!("pm.{wrong} does not exist{hint}"), places));
        }
        let names: BTreeSet<String> = self.required.iter().map(|(_, name)| name.clone()).collect();
        let unknown = unknown_modules(&names);
        for (spot, name) in self.required.iter().filter(|(_, name)| unknown.contains(name)) {
            let problem = format!("the module '{name}' cannot be required: Postman's sandbox has none");
            findings.push(spot.error(&problem, places));
        }
    }
}
