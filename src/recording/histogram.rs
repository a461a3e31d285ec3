//! Percentiles of a series of times, in memory that does not grow with it.

use std::collections::BTreeMap;

/// Times below this many milliseconds are counted exactly, longer ones in steps of two per cent.
const EXACT: u64 = 100;

/// How often each time occurred.
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    steps: BTreeMap<u64, usize>,
    count: usize,
    longest: u64,
}

impl Histogram {
    /// Takes a time in milliseconds.
    pub fn add(&mut self, time: u64) {
        self.count += 1;
        self.longest = self.longest.max(time);
        *self.steps.entry(step(time)).or_default() += 1;
    }

    /// How many times it holds.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The longest of all, exactly.
    pub fn longest(&self) -> u64 {
        self.longest
    }

    /// The time that so many of a hundred do not exceed, two per cent too long at most; 0 where there is none.
    pub fn percentile(&self, percent: usize) -> u64 {
        let wanted = (self.count * percent).div_ceil(100).max(1);
        let mut seen = 0;
        let found = self.steps.iter().find(|(_, count)| {
            seen += **count;
            seen >= wanted
        });
        found.map_or(0, |(step, _)| upper_end(*step)).min(self.longest)
    }
}

fn step(time: u64) -> u64 {
    if time < EXACT { time } else { EXACT + ((time as f64 / EXACT as f64).ln() / 1.02_f64.ln()) as u64 }
}

fn upper_end(step: u64) -> u64 {
    if step < EXACT { step } else { (EXACT as f64 * 1.02_f64.powf((step - EXACT + 1) as f64)).round() as u64 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_has_no_percentiles() {
        assert_eq!((Histogram::default().percentile(50), Histogram::default().longest()), (0, 0));
    }

    proptest! {
        #[test]
        fn percentiles_are_two_per_cent_off_at_most(mut series in prop::collection::vec(0_u64..100_000, 1..200), percent in 1_usize..=100) {
            let mut times = Histogram::default();
            for time in &series {
                times.add(*time);
            }
            series.sort_unstable();
            let exact = series[(series.len() * percent).div_ceil(100).max(1) - 1];
            let told = times.percentile(percent);
            prop_assert!(told >= exact && told as f64 <= exact as f64 * 1.03 + 1.0, "{} for {}", told, exact);
        }
    }
}
