//! Response times: their course over the run, percentiles, and the slowest, in memory that does not grow.

use super::item_run::State;
use crate::recording::Histogram;

/// Columns of the chart at most. When they are full, neighbours are joined.
const MOST_COLUMNS: usize = 120;

/// The slowest that are named.
const MOST_SLOWEST: usize = 6;

/// Responses that came one after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) count: usize,
    pub(super) sum: u64,
    pub(super) longest: u64,
    /// Whether any of its items did not pass.
    pub(super) has_failed: bool,
    /// Line of the list of the longest.
    pub(super) row: Option<usize>,
}

/// One of the slowest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slow {
    pub(super) time: u64,
    pub(super) item: usize,
    pub(super) row: Option<usize>,
}

/// The response times of a run.
#[derive(Debug)]
pub(super) struct ResponseTimes {
    pub(super) columns: Vec<Column>,
    pub(super) slowest: Vec<Slow>,
    pub(super) count: usize,
    sum: u64,
    /// Responses a column holds.
    width: usize,
    histogram: Histogram,
}

impl Default for ResponseTimes {
    fn default() -> ResponseTimes {
        ResponseTimes {
            columns: Vec::new(),
            slowest: Vec::new(),
            count: 0,
            sum: 0,
            width: 1,
            histogram: Histogram::default(),
        }
    }
}

impl ResponseTimes {
    pub(super) fn add(&mut self, time: u64, item: usize, row: Option<usize>, state: State) {
        self.count += 1;
        self.sum += time;
        self.histogram.add(time);
        let has_failed = matches!(state, State::Failed | State::Error);
        let one = Column { count: 1, sum: time, longest: time, has_failed, row };
        if self.columns.last().is_some_and(|last| last.count < self.width) {
            let last = self.columns.len() - 1;
            self.columns[last] = joined(self.columns[last], one);
        } else {
            if self.columns.len() == MOST_COLUMNS {
                self.width *= 2;
                self.columns = self.columns.chunks(2).filter_map(|pair| pair.iter().copied().reduce(joined)).collect();
            }
            self.columns.push(one);
        }
        let place = self.slowest.partition_point(|slow| slow.time >= time);
        if place < MOST_SLOWEST {
            self.slowest.insert(place, Slow { time, item, row });
            self.slowest.truncate(MOST_SLOWEST);
        }
    }

    /// The time within which so many of a hundred responses came, two per cent too long at most.
    pub(super) fn percentile(&self, percent: usize) -> u64 {
        self.histogram.percentile(percent)
    }

    /// The mean of all.
    pub(super) fn mean(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.sum as f64 / self.count as f64 }
    }

    /// The longest of all.
    pub(super) fn longest(&self) -> u64 {
        self.histogram.longest()
    }
}

fn joined(left: Column, right: Column) -> Column {
    Column {
        count: left.count + right.count,
        sum: left.sum + right.sum,
        longest: left.longest.max(right.longest),
        has_failed: left.has_failed || right.has_failed,
        row: if right.longest > left.longest { right.row } else { left.row },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stay_few_and_lose_nothing() {
        let mut times = ResponseTimes::default();
        for number in 0..10_000 {
            let state = if number == 4321 { State::Error } else { State::Passed };
            times.add(number % 50 + u64::from(number == 7777) * 900, 0, Some(number as usize), state);
        }
        assert!((60..=MOST_COLUMNS).contains(&times.columns.len()), "{}", times.columns.len());
        assert_eq!(times.columns.iter().map(|column| column.count).sum::<usize>(), 10_000);
        assert_eq!(times.columns.iter().filter(|column| column.has_failed).count(), 1);
        let longest = times.columns.iter().max_by_key(|column| column.longest).unwrap();
        assert_eq!((longest.longest, longest.row), (927, Some(7777)));
        assert_eq!(times.slowest.iter().map(|slow| slow.time).collect::<Vec<_>>(), [927, 49, 49, 49, 49, 49]);
        assert_eq!((times.percentile(50), times.percentile(90), times.percentile(100)), (24, 45, 927));
    }
}
