//! Several at once, and never more than so many.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Does the work for each of these, so many at once at most, begun in their order.
pub fn in_parallel<T: Sync>(list: &[T], cap: usize, work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..cap.clamp(1, list.len().max(1)) {
            scope.spawn(|| {
                while let Some(each) = list.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(each);
                }
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn all_is_done_and_not_too_much_at_once() {
        for cap in [0, 1, 3, 99] {
            let (now, most, done) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(Vec::new()));
            let list: Vec<usize> = (0..20).collect();
            in_parallel(&list, cap, |number| {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                thread::yield_now();
                done.lock().unwrap().push(*number);
                now.fetch_sub(1, Ordering::SeqCst);
            });
            let mut done = done.into_inner().unwrap();
            done.sort_unstable();
            assert!(done == list && most.into_inner() <= cap.max(1), "{cap}");
        }
        in_parallel(&[0; 0], 4, |_| panic!("there is nothing to do"));
    }
}
