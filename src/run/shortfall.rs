//! What a run lacks to have shown anything: it sent nothing, no assertion ran, or fewer than somebody asks for.

use super::{Bail, Minimum, Totals};
use crate::{event::Outcome, printable::counted};

/// What a run has done.
pub(super) struct Done<'run> {
    pub(super) totals: &'run Totals,
    pub(super) sent: u64,
    pub(super) bail: Bail,
}

impl Done<'_> {
    /// Says what the run lacks; nothing where `--bail` ended it.
    pub(super) fn shortfall(&self, minimum: Minimum) -> Option<String> {
        let (totals, sent) = (self.totals, self.sent);
        if totals.end_it(self.bail) {
            return None;
        }
        let reason = match totals.skipped_items {
            0 => String::new(),
            1 => " (an item was skipped)".to_owned(),
            count => format!(" ({count} items were skipped)"),
        };
        let sentence = match (sent, totals.assertions) {
            (0, 0) => format!("no request was sent{reason}, and no assertion ran: nothing was checked"),
            (0, _) => format!("no request was sent{reason}"),
            (_, 0) if totals.skipped_assertions > 0 => {
                "no assertion ran, since all were skipped: nothing was checked".to_owned()
            }
            (_, 0) => "no assertion ran: nothing was checked".to_owned(),
            _ => String::new(),
        };
        let by = minimum.asked_by;
        let (few_requests, few_assertions) = (self.few_requests(minimum), self.few_assertions(minimum));
        let wanted = match (few_requests, few_assertions) {
            (None, None) => return Some(sentence).filter(|sentence| !sentence.is_empty()),
            (None, Some(least)) => format!("{by} asks for {least}"),
            (Some(least), None) => format!("{by} asks for {}", counted(least, "request")),
            (Some(requests), Some(assertions)) => {
                format!("{by} asks for {} and {}", counted(requests, "request"), counted(assertions, "assertion"))
            }
        };
        if !sentence.is_empty() {
            return Some(format!("{sentence}; {wanted}"));
        }
        let requests = few_requests.map(|_| match sent {
            1 => "1 request was sent".to_owned(),
            count => format!("{count} requests were sent"),
        });
        let assertions = few_assertions.map(|_| format!("{} ran", counted(totals.assertions, "assertion")));
        let facts: Vec<String> = requests.into_iter().chain(assertions).collect();
        Some(format!("{}; {wanted}", facts.join(", and ")))
    }

    /// The outcome where less was done than must be: then it is not known whether all is well.
    pub(super) fn outcome(&self, outcome: Outcome, minimum: Minimum) -> Outcome {
        let is_short = self.few_requests(minimum).is_some() || self.few_assertions(minimum).is_some();
        match outcome {
            Outcome::Success | Outcome::Failure if is_short && !self.totals.end_it(self.bail) => Outcome::Error,
            other => other,
        }
    }

    fn few_requests(&self, minimum: Minimum) -> Option<usize> {
        minimum.requests.filter(|least| self.sent < *least as u64)
    }

    fn few_assertions(&self, minimum: Minimum) -> Option<usize> {
        minimum.assertions.filter(|least| self.totals.assertions < *least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_and_missing_is_told() {
        let told = |sent: u64, assertions: usize, minimum: Minimum| {
            let totals = Totals { assertions, ..Totals::default() };
            let done = Done { totals: &totals, sent, bail: Bail::Never };
            (done.outcome(Outcome::Success, minimum), done.shortfall(minimum))
        };
        let expect = |requests: usize, assertions: usize| Minimum {
            requests: Some(requests),
            assertions: Some(assertions),
            asked_by: "expect",
        };
        for (sent, assertions, minimum, sentence) in [
            (1, 1, expect(2, 1), "1 request was sent; expect asks for 2 requests"),
            (3, 1, expect(2, 2), "1 assertion ran; expect asks for 2"),
            (
                2,
                1,
                expect(3, 2),
                "2 requests were sent, and 1 assertion ran; expect asks for 3 requests and 2 assertions",
            ),
            (1, 0, expect(1, 1), "no assertion ran: nothing was checked; expect asks for 1"),
            (
                0,
                0,
                expect(1, 1),
                "no request was sent, and no assertion ran: nothing was checked; expect asks for 1 request and 1 assertion",
            ),
        ] {
            assert_eq!(told(sent, assertions, minimum), (Outcome::Error, Some(sentence.to_owned())));
        }
        assert_eq!(told(1, 1, expect(1, 1)), (Outcome::Success, None));
        assert_eq!(told(1, 0, expect(1, 0)).0, Outcome::Success);
    }
}
