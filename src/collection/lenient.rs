//! What becomes of faults in a file's shape: a run refuses the first, a check gathers all.

use serde_json::Value;

use super::LoadError;

/// More faults than this in one file are not told one by one.
const MOST: usize = 100;

/// What to do with faults.
pub(super) enum Faults {
    /// The first ends the reading.
    Refuse,
    /// Each is noted, what is wrong is taken out, and the rest is read.
    Gather(Vec<LoadError>),
}

impl Faults {
    /// Reads a file's JSON.
    pub(super) fn read<T>(
        &mut self,
        json: &mut Value,
        read: impl Fn(&Value) -> Result<T, LoadError>,
    ) -> Result<T, LoadError> {
        loop {
            let fault = match read(json) {
                Ok(read) => return Ok(read),
                Err(fault) => fault,
            };
            match (&mut *self, &fault) {
                (Faults::Gather(gathered), LoadError::Wrong { place, .. })
                    if gathered.len() < MOST && take_out(json, place) =>
                {
                    gathered.push(fault);
                }
                _ => return Err(fault),
            }
        }
    }

    /// Goes on without a file that cannot be read, if that is wanted.
    pub(super) fn go_on<T: Default>(&mut self, read: Result<T, LoadError>) -> Result<T, LoadError> {
        match (self, read) {
            (Faults::Gather(gathered), Err(fault)) if gathered.len() < MOST => {
                gathered.push(fault);
                Ok(T::default())
            }
            (_, read) => read,
        }
    }

    pub(super) fn gathered(self) -> Vec<LoadError> {
        match self {
            Faults::Refuse => Vec::new(),
            Faults::Gather(gathered) => gathered,
        }
    }
}

/// Sets the value at a path to null, or the nearest around it that is not null yet. False when that is the whole.
fn take_out(json: &mut Value, path: &str) -> bool {
    let steps: Vec<&str> = path.split(['.', '[', ']']).filter(|step| !step.is_empty()).collect();
    (1..=steps.len()).rev().any(|depth| {
        let target = steps[..depth].iter().try_fold(&mut *json, |value, step| match value {
            Value::Object(members) => members.get_mut(*step),
            Value::Array(elements) => elements.get_mut(step.parse::<usize>().ok()?),
            _ => None,
        });
        match target {
            Some(target) if !target.is_null() => {
                *target = Value::Null;
                true
            }
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_wrong_is_taken_out_with_as_little_around_it_as_possible() {
        let mut json = json!({"item": [{"request": {"url": 5}}, 7]});
        assert!(take_out(&mut json, "item[0].request.url"));
        assert_eq!(json, json!({"item": [{"request": {"url": null}}, 7]}));
        assert!(take_out(&mut json, "item[0].request.url"));
        assert_eq!(json, json!({"item": [{"request": null}, 7]}));
        assert!(take_out(&mut json, "item[1]"));
        assert!(take_out(&mut json, "item[0].request.url"));
        assert_eq!(json, json!({"item": [null, null]}));
        assert!(take_out(&mut json, "item[0]") && !take_out(&mut json, "item") && !take_out(&mut json, ""));
    }
}
