//! pm.test in all its forms.

use super::stage::{Play, lines_of};

#[test]
fn a_test_passes_fails_or_is_skipped() {
    let played = Play::default().run(
        "pm.test('ok', () => pm.expect(1).to.equal(1));
         pm.test('bad', () => { pm.expect(pm.response.code).to.equal(404) });
         pm.test.skip('later', () => { throw 1 });
         pm.test('empty').test('chained', function () {});
         console.log(pm.test.index());",
    );
    assert_eq!(played.error(), "");
    assert_eq!(
        played.verdicts(),
        [
            "ok: passed",
            "bad: AssertionError: expected 200 to equal 404",
            "later: skipped",
            "empty: passed",
            "chained: passed"
        ]
    );
    assert_eq!(played.lines(), ["5"]);
    assert_eq!(played.assertions()[1].error.as_ref().unwrap().line, Some(2));
}

#[test]
fn asynchronous_tests_are_awaited() {
    let played = Play::default().run(
        "pm.test('async', async () => { await new Promise(r => setTimeout(r, 5)); pm.expect(1).to.equal(2); });
         pm.test('promise', () => Promise.resolve(1));
         pm.test('callback', done => setTimeout(done, 1));
         pm.test('callback error', done => setTimeout(() => done(new Error('no')), 1));
         pm.test('never called', done => {});
         pm.test('never settled', () => new Promise(() => {}));",
    );
    assert_eq!(played.error(), "");
    let mut verdicts = played.verdicts();
    verdicts.sort();
    assert_eq!(
        verdicts,
        [
            "async: AssertionError: expected 1 to equal 2",
            "callback error: Error: no",
            "callback: passed",
            "never called: Error: the test never completed: its callback was never called",
            "never settled: Error: the test never completed: its promise was never settled",
            "promise: passed",
        ]
    );
}

#[test]
fn variables_are_read_and_written() {
    assert_eq!(
        lines_of(
            "console.log(pm.environment.get('place'), pm.globals.get('place'), pm.variables.get('place'));
             console.log(pm.environment.get('count') + 1, pm.environment.get('flag'), pm.environment.get('none'));
             console.log(pm.variables.replaceIn('{{deep}} {{none}}'));",
        ),
        ["environment globals environment", "13 true undefined", "environment! {{none}}"]
    );
}
