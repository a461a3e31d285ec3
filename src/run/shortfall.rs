//! What a run lacks to have shown anything: it sent nothing, no assertion ran, or fewer than somebody asks for.

use super::{Bail, Totals};
use crate::event::Outcome;

/// Says what a run lacks that ended with these counts; nothing where `--bail` ended it.
pub(super) fn shortfall(totals: &Totals, sent: u64, least: Option<usize>, bail: Bail) -> Option<String> {
    if totals.end_it(bail) {
        return None;
    }
    let reason = match totals.skipped_items {
        0 => String::new(),
        1 => " (an item was skipped)".to_owned(),
        count => format!(" ({count} items were skipped)"),
    };
    let mut sentence = match (sent, totals.assertions) {
        (0, 0) => format!("no request was sent{reason}, and no assertion ran: nothing was checked"),
        (0, _) => format!("no request was sent{reason}"),
        (_, 0) if totals.skipped_assertions > 0 => {
            "no assertion ran, since all were skipped: nothing was checked".to_owned()
        }
        (_, 0) => "no assertion ran: nothing was checked".to_owned(),
        _ => String::new(),
    };
    if let Some(least) = least.filter(|_| is_short(totals, least)) {
        let wanted = format!("--min-assertions asks for {least}");
        sentence = match (sentence.is_empty(), totals.assertions) {
            (false, _) => format!("{sentence}; {wanted}"),
            (true, 1) => format!("1 assertion ran; {wanted}"),
            (true, count) => format!("{count} assertions ran; {wanted}"),
        };
    }
    Some(sentence).filter(|sentence| !sentence.is_empty())
}

/// The outcome where fewer assertions ran than there must: then it is not known whether all is well.
pub(super) fn outcome(outcome: Outcome, totals: &Totals, least: Option<usize>, bail: Bail) -> Outcome {
    match outcome {
        Outcome::Success | Outcome::Failure if is_short(totals, least) && !totals.end_it(bail) => Outcome::Error,
        other => other,
    }
}

fn is_short(totals: &Totals, least: Option<usize>) -> bool {
    least.is_some_and(|least| totals.assertions < least)
}
