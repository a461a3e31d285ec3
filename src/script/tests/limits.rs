//! Scripts that do not end or take all memory fail alone; the engine goes on.

use std::{sync::atomic::Ordering, time::Duration};

use super::stage::Play;
use crate::{
    clock::Clock,
    script::{Engine, EngineSettings},
};

const SYNCHRONOUS: &str = "Error: sandbox: synchronous script execution timeout";
const ASYNCHRONOUS: &str = "Error: sandbox: asynchronous script execution timeout";

fn limited(code: &str) -> (String, Play) {
    let mut play = Play::default();
    play.run("kept = 1");
    play.timeout = Some(Duration::from_millis(200));
    let error = play.run(code).error();
    play.timeout = Some(Duration::from_secs(20));
    (error, play)
}

#[test]
fn endless_scripts_time_out_and_the_next_one_runs() {
    for (code, words) in [
        ("while (true) {}", SYNCHRONOUS),
        ("try { while (true) {} } catch (e) {} finally { while (true) {} }", SYNCHRONOUS),
        ("(function f() { Promise.resolve().then(f) })()", SYNCHRONOUS),
        ("pm.test('t', () => { for (;;); })", SYNCHRONOUS),
        ("/(a+)+$/.test('a'.repeat(40) + 'b')", SYNCHRONOUS),
        ("setInterval(() => {}, 10)", ASYNCHRONOUS),
        ("await new Promise(r => setTimeout(r, 5000))", ASYNCHRONOUS),
        ("setTimeout(() => { while (true) {} }, 5)", ASYNCHRONOUS),
    ] {
        let (error, mut play) = limited(code);
        assert_eq!(error, words, "{code}");
        let played = play.run("pm.environment.set('after', 1); console.log(pm.environment.get('place'), typeof kept)");
        assert_eq!(played.lines(), ["environment undefined"], "{code}");
    }
}

#[test]
fn a_loop_of_slow_calls_ends_in_time_too() {
    for code in [
        "const text = '{{place}}'.repeat(1e5); for (;;) pm.environment.replaceIn(text)",
        "const list = Array(1e5).fill({ a: 1 }); for (;;) try { pm.environment.set('list', list) } catch (e) {}",
        "const text = 'x'.repeat(2e7); for (;;) CryptoJS.SHA512(text)",
        "const rows = 'a,b\\n'.repeat(1e5); for (;;) require('csv-parse/lib/sync')(rows)",
    ] {
        let mut play = Play { timeout: Some(Duration::from_millis(300)), ..Play::default() };
        let began = Clock::system().instant();
        assert_eq!(play.run(code).error(), SYNCHRONOUS, "{code}");
        // Ten thousand of these calls, after which the engine looks for itself, take minutes.
        assert!(began.elapsed() < Duration::from_secs(20), "{code}: {:?}", began.elapsed());
    }
}

#[test]
fn memory_is_limited() {
    for code in [
        "const a = []; for (;;) a.push('x'.repeat(100000) + a.length)",
        "const a = []; for (;;) a.push({ n: [1, 2, 3] })",
        "new Uint8Array(1e9)",
        "pm.environment.set('big', 'x'.repeat(1e9))",
    ] {
        let mut play = Play::with_memory(32 << 20);
        let error = play.run(code).error();
        assert!(
            error == "Error: sandbox: script memory limit of 32 MB exceeded"
                || error == "RangeError: Invalid string length",
            "{code}: {error}"
        );
        assert_eq!(play.run("console.log(1)").lines(), ["1"]);
    }
}

#[test]
fn memory_that_ends_while_an_error_is_made_harms_nobody() {
    // QuickJS gathers the stack in pieces; the memory ends at another one each time.
    let filled = "const all = []; function deep(depth) { if (depth) return deep(depth - 1) + 1; return null.x }
         for (let round = 0; round < 400; round++) {
           try { for (;;) all.push([round]) } catch (e) {}
           all.length -= round;
           for (let times = 0; times < 3; times++) try { deep(30) } catch (e) {}
         }";
    let kept = "const all = []; function deep(depth) { if (depth) return deep(depth - 1) + 1; throw new Error('x') }
         for (const size of [1e5, 1e4, 1e3, 100, 10]) try { for (;;) all.push(new Uint8Array(size)) } catch (e) {}
         for (let round = 0; round < 500; round++) { all.pop(); for (let i = 0; i < 20; i++) try { deep(i) } catch (e) { all.push(e) } }";
    for memory in [8, 12] {
        for code in [filled, kept, "const all = []; for (;;) { const o = {}; Error.captureStackTrace(o); all.push(o) }"]
        {
            let mut play = Play::with_memory(memory << 20);
            play.run(code);
            let played = play.run("try { null.x } catch (e) { console.log(e.message, [1].map((x) => x + 1)) }");
            assert_eq!(played.lines(), ["Cannot read properties of null (reading 'x') [ 2 ]"], "{code}");
        }
    }
}

#[test]
fn a_memory_bomb_inside_a_test_fails_that_test() {
    let mut play = Play::with_memory(32 << 20);
    let played =
        play.run("pm.test('bomb', () => { const a = []; for (;;) a.push({ n: [1] }) }); pm.test('after', () => {});");
    assert_eq!(played.verdicts(), ["bomb: Error: sandbox: script memory limit of 32 MB exceeded", "after: passed"]);
}

#[test]
fn deep_recursion_is_a_range_error() {
    let played = Play::default().run(
        "let depth = 0; function f() { depth += 1; f() } try { f() } catch (e) { console.log(e.name, e.message, depth > 500) }
         try { JSON.parse('['.repeat(1e6)) } catch (e) { console.log(e.message.length > 0) }
         let deep = []; for (let i = 0; i < 1e5; i++) deep = [deep];
         try { JSON.stringify(deep) } catch (e) { console.log(e.name) }
         try { pm.environment.set('deep', deep) } catch (e) { console.log(e.name) }
         console.log(deep);
         try { console.log(structuredClone(deep)) } catch (e) { console.log(e.name) }
         (function g() { g() })()",
    );
    assert_eq!(played.error(), "RangeError: Maximum call stack size exceeded");
    let lines = played.lines();
    assert_eq!(lines[..4], ["RangeError Maximum call stack size exceeded true", "true", "JSONError", "RangeError"]);
}

#[test]
fn printing_without_end_is_stopped() {
    let error = Play::default().run("for (;;) console.log('x'.repeat(10000))").error();
    assert_eq!(error, "RangeError: sandbox: too much output");
}

#[test]
fn the_stop_flag_ends_a_running_script() {
    let settings = EngineSettings::new(Clock::system());
    let stop = settings.stop.clone();
    let mut play = Play { engine: Engine::new(settings), timeout: None, ..Play::default() };
    let other = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(60));
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(play.run("while (true) {}").error(), "Error: sandbox: script execution interrupted");
    other.join().unwrap();
    assert_eq!(
        play.run("await new Promise(r => setTimeout(r, 5000))").error(),
        "Error: sandbox: script execution interrupted"
    );
}

#[test]
fn a_skipped_request_ends_its_script_at_once() {
    let mut play = Play::default();
    let played = play.run_before(
        "pm.environment.set('a', 1); Promise.resolve().then(() => console.log('leaked'));
         try { pm.execution.skipRequest() } catch (e) { console.log('caught') } finally { console.log('finally') } console.log('after')",
    );
    assert_eq!(played.error(), "");
    assert!(played.outcome.skip_request);
    assert!(played.lines().is_empty(), "{:?}", played.lines());
    assert!(played.outcome.scopes.environment.find("a").is_some());
    let played = play.run("console.log('next'); pm.execution.skipRequest()");
    assert_eq!(played.lines(), ["next"]);
    assert_eq!(played.error(), "TypeError: pm.execution.skipRequest is not a function");
}

#[test]
fn there_is_no_power_of_the_machine() {
    let played = Play::default().run(
        "console.log(typeof process, typeof std, typeof os, typeof fetch, typeof XMLHttpRequest, typeof bridge);
         try { await import('fs') } catch (e) { console.log('no import') }
         for (const name of ['fs', 'child_process', 'http', 'net']) try { console.log(name, Object.keys(require(name)).length) } catch (e) {}
         console.log(eval('1 + 1'), new Function('return 2')(), typeof require('util').inspect)",
    );
    assert_eq!(
        played.lines(),
        ["undefined undefined undefined undefined undefined undefined", "no import", "fs 0", "2 2 function"]
    );
}

#[test]
fn the_first_of_an_array_is_found_as_elsewhere_and_may_be_cut_off() {
    let mut play = Play::default();
    let played = play.run(
        "const list = [{ id: 1 }, { id: 2 }, { id: 2, last: true }];
         console.log(list.find((one) => one.id === 2).last, list.findLast((one) => one.id === 2).last, list.find((one) => one.id === 3));
         console.log(list.findIndex((one, at, all) => all === list && at === 1), list.findLastIndex(function () { return this.id === 9 }, { id: 9 }), [].findIndex(() => true));
         console.log([, 1].find((one) => one === undefined), [].find.length, [].findLast.name, Object.keys(Array.prototype).length, Array.prototype.find.call('abc', (one) => one > 'a'));
         try { [].find(5) } catch (error) { console.log(error.name, error.message) }
         try { [].find.call(null, () => 1) } catch (error) { console.log(error.message) }",
    );
    assert_eq!(played.error(), "");
    assert_eq!(
        played.lines(),
        [
            "undefined true undefined",
            "1 2 -1",
            "undefined 1 findLast 0 b",
            "TypeError 5 is not a function",
            "Array.prototype.find called on null or undefined",
        ]
    );
    // QuickJS's own freed an element twice when its time was over between two.
    for limit in 20..40 {
        let mut play = Play { timeout: Some(std::time::Duration::from_millis(limit)), ..Play::default() };
        play.run("for (;;) [{}, {}, {}, {}].map((one) => ({ one })).find(() => false)");
        assert_eq!(play.run("console.log([{ a: 1 }].find(() => true))").lines(), ["{ a: 1 }"]);
    }
}
