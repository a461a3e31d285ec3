//! The fault plan: which calls go wrong, and how.

use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Beyond it, dates would leave the calendar.
const LONGEST_DURATION: Duration = Duration::from_secs(365 * 86_400);

/// What goes wrong, read from text such as `throttle=7,error=11:503,slow=5:300ms,truncate=ListUsers`.
///
/// Faults of AWS calls have a target: `7` (every seventh call), `ListUsers` (every call of that action), `ListUsers/3`
/// (every third), `ListUsers*2` (the first two only), `*2` (the first two calls of all).
///
/// | fault | effect |
/// |---|---|
/// | `throttle=TARGET` | 400 Throttling «Rate exceeded» |
/// | `error=TARGET[:STATUS]` | a 5xx, 500 InternalFailure by default, 503 ServiceUnavailable |
/// | `slow=TARGET:300ms` | the answer comes late |
/// | `truncate=TARGET` | the HTTP message is complete, the XML in it is cut |
/// | `reset=TARGET` | the connection closes in the middle of the body |
/// | `html=TARGET` | 200 with an HTML page, as a captive portal would |
/// | `deny=TARGET` | 403 AccessDenied |
/// | `report=never` | the credential report stays in progress |
/// | `job=never`, `job=failed` | last-accessed jobs stay in progress, or fail |
/// | `skew=20m`, `skew=-20m` | the server's clock is ahead, or behind |
/// | `slack=N:STATUS` | every Nth message gets 400, 403, 404, 410, 429 or 500 |
/// | `slack-pace=1s` | a message sooner than that after the one before gets 429 with Retry-After |
#[derive(Clone, Debug, Default)]
pub struct Faults {
    rules: Vec<Arc<Rule>>,
    /// The credential report never completes.
    pub(crate) report_never_completes: bool,
    /// What becomes of last-accessed jobs.
    pub(crate) jobs: JobFate,
    /// Added to the server's clock.
    pub(crate) skew: chrono::Duration,
    /// Every Nth Slack message gets this status.
    pub(crate) slack: Option<(u64, u16)>,
    /// Slack messages may not come faster.
    pub(crate) slack_pace: Duration,
}

/// What becomes of last-accessed jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum JobFate {
    #[default]
    Complete,
    Never,
    Failed,
}

/// What is done to one call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Harm {
    pub(crate) delay: Duration,
    /// At most one; the first rule that strikes wins.
    pub(crate) damage: Option<Damage>,
}

/// How a call goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    Throttle,
    Error(u16),
    Truncate,
    Reset,
    Html,
    Deny,
}

#[derive(Debug)]
struct Rule {
    effect: Effect,
    action: Option<String>,
    times: Times,
    seen: AtomicU64,
}

#[derive(Clone, Copy, Debug)]
enum Effect {
    Damage(Damage),
    Delay(Duration),
}

#[derive(Clone, Copy, Debug)]
enum Times {
    Every(u64),
    First(u64),
}

/// Why a fault plan could not be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("fault «{part}»: {message}")]
pub struct FaultError {
    /// The part that is wrong.
    pub part: String,
    /// What is wrong with it.
    pub message: String,
}

impl Faults {
    /// Nothing goes wrong.
    pub fn none() -> Faults {
        Faults::default()
    }

    /// Counts a call and tells what is done to it.
    pub(crate) fn strike(&self, action: &str) -> Harm {
        let mut harm = Harm::default();
        for rule in &self.rules {
            if !rule.strikes(action) {
                continue;
            }
            match rule.effect {
                Effect::Delay(delay) => harm.delay += delay,
                Effect::Damage(damage) => harm.damage = harm.damage.or(Some(damage)),
            }
        }
        harm
    }

    fn add(&mut self, name: &str, value: &str) -> Result<(), String> {
        let (target, detail) = match value.split_once(':') {
            Some((target, detail)) => (target, Some(detail)),
            None => (value, None),
        };
        let damage = match (name, detail) {
            ("throttle", None) => Damage::Throttle,
            ("truncate", None) => Damage::Truncate,
            ("reset", None) => Damage::Reset,
            ("html", None) => Damage::Html,
            ("deny", None) => Damage::Deny,
            ("error", None) => Damage::Error(500),
            ("error", Some(status)) => match status.parse() {
                Ok(status @ 500..=599) => Damage::Error(status),
                _ => return Err(format!("{status} is not a status from 500 to 599")),
            },
            ("slow", Some(delay)) => return self.add_rule(Effect::Delay(read_duration(delay)?), target),
            ("slow", None) => return Err("how slow? for example slow=5:300ms".to_owned()),
            ("report", None) if target == "never" => {
                self.report_never_completes = true;
                return Ok(());
            }
            ("job", None) if target == "never" => {
                self.jobs = JobFate::Never;
                return Ok(());
            }
            ("job", None) if target == "failed" => {
                self.jobs = JobFate::Failed;
                return Ok(());
            }
            ("report" | "job", _) => {
                return Err(format!("{value} is not never{}", if name == "job" { " or failed" } else { "" }));
            }
            ("skew", None) => {
                let (sign, length) = value.strip_prefix('-').map_or((1, value), |length| (-1, length));
                let skew = chrono::Duration::from_std(read_duration(length)?).map_err(|error| error.to_string())?;
                self.skew = skew * sign;
                return Ok(());
            }
            ("slack", Some(status)) => {
                let every = target
                    .parse()
                    .ok()
                    .filter(|every| *every > 0)
                    .ok_or_else(|| format!("{target} is not a number from 1"))?;
                match status.parse() {
                    Ok(status @ (400 | 403 | 404 | 410 | 429 | 500)) => self.slack = Some((every, status)),
                    _ => return Err(format!("Slack answers 400, 403, 404, 410, 429 or 500, not {status}")),
                }
                return Ok(());
            }
            ("slack-pace", None) => {
                self.slack_pace = read_duration(value)?;
                return Ok(());
            }
            ("throttle" | "truncate" | "reset" | "html" | "deny" | "skew" | "slack-pace", Some(detail)) => {
                return Err(format!("takes nothing after the colon, not {detail}"));
            }
            ("slack", None) => return Err("which status? for example slack=3:500".to_owned()),
            _ => return Err("no fault of that name".to_owned()),
        };
        self.add_rule(Effect::Damage(damage), target)
    }

    fn add_rule(&mut self, effect: Effect, target: &str) -> Result<(), String> {
        let count = |text: &str| {
            text.parse::<u64>()
                .ok()
                .filter(|number| *number > 0)
                .ok_or_else(|| format!("{text} is not a number from 1"))
        };
        let (action, times) = if let Some((action, number)) = target.split_once('/') {
            (action, Times::Every(count(number)?))
        } else if let Some((action, number)) = target.split_once('*') {
            (action, Times::First(count(number)?))
        } else if target.bytes().all(|byte| byte.is_ascii_digit()) {
            ("", Times::Every(count(target)?))
        } else {
            (target, Times::Every(1))
        };
        if !action.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(format!("{action} is not the name of an action"));
        }
        let action = (!action.is_empty()).then(|| action.to_owned());
        self.rules.push(Arc::new(Rule { effect, action, times, seen: AtomicU64::new(0) }));
        Ok(())
    }
}

impl Rule {
    fn strikes(&self, action: &str) -> bool {
        if self.action.as_deref().is_some_and(|wanted| wanted != action) {
            return false;
        }
        let number = self.seen.fetch_add(1, Ordering::Relaxed) + 1;
        match self.times {
            Times::Every(every) => number.is_multiple_of(every),
            Times::First(first) => number <= first,
        }
    }
}

impl FromStr for Faults {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Faults, FaultError> {
        let mut faults = Faults::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let wrong = |message: String| FaultError { part: part.to_owned(), message };
            let (name, value) = part.split_once('=').ok_or_else(|| wrong("name=value is wanted".to_owned()))?;
            faults.add(name.trim(), value.trim()).map_err(wrong)?;
        }
        Ok(faults)
    }
}

fn read_duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text} is not a duration such as 300ms, 2s or 20m");
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).ok_or_else(wrong)?;
    let number: u64 = text[..digits].parse::<u32>().map_err(|_| wrong())?.into();
    let duration = match &text[digits..] {
        "ms" => Duration::from_millis(number),
        "s" => Duration::from_secs(number),
        "m" => Duration::from_secs(number * 60),
        "h" => Duration::from_secs(number * 3600),
        _ => return Err(wrong()),
    };
    if duration > LONGEST_DURATION { Err(format!("{text} is longer than a year")) } else { Ok(duration) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_tell_which_calls_are_struck() {
        let faults: Faults =
            "throttle=3, error=ListRoles/2:503, slow=ListUsers:300ms, html=ListUsers*1".parse().unwrap();
        let damages = |action: &str| (0..4).map(|_| faults.strike(action).damage).collect::<Vec<_>>();
        assert_eq!(damages("ListUsers"), [Some(Damage::Html), None, Some(Damage::Throttle), None]);
        assert_eq!(damages("ListRoles"), [None, Some(Damage::Throttle), None, Some(Damage::Error(503))]);
        assert_eq!(faults.strike("ListUsers").delay, Duration::from_millis(300));
        assert_eq!(faults.strike("GetUser").delay, Duration::ZERO);
    }

    #[test]
    fn other_faults_are_read() {
        let faults: Faults = "report=never,job=failed,skew=-20m,slack=2:410,slack-pace=1s,".parse().unwrap();
        assert!(faults.report_never_completes);
        assert_eq!(faults.jobs, JobFate::Failed);
        assert_eq!(faults.skew, chrono::Duration::minutes(-20));
        assert_eq!((faults.slack, faults.slack_pace), (Some((2, 410)), Duration::from_secs(1)));
    }

    #[test]
    fn a_wrong_plan_is_refused_with_its_part() {
        for (plan, message) in [
            ("throttle", "fault «throttle»: name=value is wanted"),
            ("throttle=0", "fault «throttle=0»: 0 is not a number from 1"),
            ("throttle=2:x", "fault «throttle=2:x»: takes nothing after the colon, not x"),
            ("error=1:404", "fault «error=1:404»: 404 is not a status from 500 to 599"),
            ("slow=2", "fault «slow=2»: how slow? for example slow=5:300ms"),
            ("slow=2:fast", "fault «slow=2:fast»: fast is not a duration such as 300ms, 2s or 20m"),
            ("skew=9999999h", "fault «skew=9999999h»: 9999999h is longer than a year"),
            ("deny=List Users", "fault «deny=List Users»: List Users is not the name of an action"),
            ("job=soon", "fault «job=soon»: soon is not never or failed"),
            ("slack=1:200", "fault «slack=1:200»: Slack answers 400, 403, 404, 410, 429 or 500, not 200"),
            ("rain=1", "fault «rain=1»: no fault of that name"),
        ] {
            assert_eq!(plan.parse::<Faults>().unwrap_err().to_string(), message);
        }
    }
}
