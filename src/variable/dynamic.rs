//! Dynamic variables: `{{$guid}}`, `{{$timestamp}}` and the like.

use rand::Rng as _;

use crate::clock::Clock;

/// Makes the values of `{{$…}}`; each use gives a new one.
#[derive(Clone, Copy, Debug)]
pub struct Dynamic {
    clock: Clock,
}

impl Dynamic {
    /// Dynamic variables that read this clock.
    pub fn new(clock: Clock) -> Dynamic {
        Dynamic { clock }
    }

    /// The value of a name that starts with `$`, or `None` for an unknown one.
    pub fn value(&self, name: &str) -> Option<String> {
        Some(match name {
            "$guid" | "$randomUUID" => uuid::Uuid::new_v4().to_string(),
            "$timestamp" => self.clock.now().timestamp().to_string(),
            "$isoTimestamp" => self.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
            "$randomInt" => rand::rng().random_range(0..=1000).to_string(),
            "$randomBoolean" => rand::rng().random_bool(0.5).to_string(),
            _ => return None,
        })
    }
}
