//! Places in a text where something was found.

use std::ops::Range;

/// Adds a find. One that touches the last one is joined to it, so that a periodic text has few.
pub(super) fn push(finds: &mut Vec<Range<usize>>, find: Range<usize>) {
    match finds.last_mut() {
        Some(last) if last.start <= find.start && find.start <= last.end => last.end = last.end.max(find.end),
        _ => finds.push(find),
    }
}

/// The same places in order; those that overlap or touch are one.
pub(super) fn joined(mut finds: Vec<Range<usize>>) -> Vec<Range<usize>> {
    if finds.len() < 2 {
        return finds;
    }
    finds.sort_unstable_by_key(|find| find.start);
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(finds.len());
    for find in finds {
        push(&mut joined, find);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_overlap_or_touch_are_one() {
        assert_eq!(joined(vec![5..7, 0..2, 1..3, 3..4, 8..9]), [0..4, 5..7, 8..9]);
        assert_eq!(joined(vec![0..9, 1..3, 9..10]), [Range { start: 0, end: 10 }]);
    }
}
