//! What one script can do to the next: scripts of a run share a realm.

use super::stage::Play;

/// Assertions that fail in a realm nobody has touched.
const MUST_FAIL: &str = "
    pm.test('equal', () => pm.expect(1).to.equal(2));
    pm.test('eql', () => pm.expect({ a: 1 }).to.eql({ a: 2 }));
    pm.test('thrown', () => { throw new Error('x') });
    pm.test('below', () => pm.expect(5).to.be.below(3));
    pm.test('property', () => pm.expect({}).to.have.property('a'));
    pm.test('no such property', () => pm.expect(1).to.be.nothing);
    pm.test('assert', () => require('chai').assert.deepEqual([1], [2]));
    pm.test('fail', () => pm.expect.fail('x'));
    pm.test('parsed', () => pm.expect(JSON.parse('{\"a\":1}').a).to.equal(2));
    pm.test('lodash', () => pm.expect(_.isEqual(1, 2)).to.be.true);
    pm.test('variable', () => pm.expect(pm.environment.get('place')).to.equal('elsewhere'));
    pm.test('awaited', async () => { await 0; pm.expect(1).to.equal(2) });";
const COUNT: usize = 12;

#[test]
fn nothing_that_a_script_replaces_removes_a_later_failure() {
    for first in [
        "const A = Object.getPrototypeOf(pm.expect(1)); for (const k of ['equal', 'eql', 'equals']) Object.defineProperty(A, k, { value() { return this }, configurable: true })",
        "require('chai').Assertion.prototype.assert = function () { return this }",
        "const chai = require('chai'); chai.use((c) => c.Assertion.overwriteMethod('equal', () => function () { return this }))",
        "const chai = require('chai'); chai.expect = () => new Proxy(function () {}, { get: (t, k, r) => r, apply: (t, s) => s })",
        "require('chai').assert.deepEqual = () => {}",
        "require('chai').config.useProxy = false",
        "const { expect } = pm; expect.fail = () => {}",
        "pm.test = () => pm; pm.expect.fail = () => {}",
        "_.isEqual = () => true",
        "const l = require('lodash'); l.isEqual = () => true",
        "JSON.parse = () => ({ a: 2 })",
        "JSON = { parse: () => ({ a: 2 }), stringify: () => '' }",
        "globalThis.JSON = { parse: () => ({ a: 2 }) }",
        "this.JSON = { parse: () => ({ a: 2 }) }",
        "Object.is = () => true; Object.keys = () => []; Reflect.ownKeys = () => []; Array.isArray = () => true",
        "Object.prototype.comparator = () => true; Object.prototype.__flags = { negate: true }",
        "Object.defineProperty(Number.prototype, Symbol.toStringTag, { get: () => 'Array', configurable: true })",
        "Function.prototype.call = function () {}; Function.prototype.apply = function () {}",
        "Array.prototype.map = () => []; Array.prototype.push = () => 0; Array.prototype.forEach = () => {}",
        "Promise.prototype.then = function (done) { if (done) done(); return this }",
        "Error.prototype.message = ''; TypeError = undefined; Object.setPrototypeOf(require('chai').AssertionError.prototype, null)",
        "Map.prototype.get = WeakMap.prototype.get = WeakSet.prototype.has = () => undefined; Set.prototype.has = () => true",
        "Object.getPrototypeOf(pm.environment).get = () => 'elsewhere'",
        "pm.environment.constructor.prototype.get = () => 'elsewhere'",
        "const A = Object.getPrototypeOf(pm.expect(1)); Object.defineProperty(A, 'equal', { value() { return this }, configurable: false, writable: false })",
        "Array.prototype.forEach = () => {}; Object.freeze(Array.prototype)",
        "const c = pm.expect(1)['con' + 'structor'], k = 'proto' + 'type'; c[k].assert = function () { return this }",
        "eval('JSON.pa' + 'rse = () => ({ a: 2 })')",
        "setTimeout(() => { Object.is = () => true; require('chai').Assertion.prototype.assert = () => {} }, 1)",
        "Reflect.defineProperty = Reflect.getOwnPropertyDescriptor = Reflect.ownKeys = Object.hasOwn = () => undefined; JSON.parse = () => ({ a: 2 })",
    ] {
        let mut play = Play::default();
        play.run(first);
        for round in 0..2 {
            let verdicts = play.run(MUST_FAIL).verdicts();
            let passed: Vec<_> = verdicts.iter().filter(|verdict| verdict.ends_with(": passed")).collect();
            assert_eq!((verdicts.len(), passed.len()), (COUNT, 0), "{round}: {first}: {verdicts:?}");
        }
    }
}

#[test]
fn what_a_script_adds_stays_as_in_postman() {
    let mut play = Play::default();
    play.run(
        "leaked = 1; Object.prototype.polluted = 'yes'; String.prototype.shout = function () { return this.toUpperCase() };
         _.mixin({ twice: (n) => 2 * n }); require('chai').use((chai) => chai.Assertion.addMethod('even', function () { this.assert(this._obj % 2 === 0, 'not even') }));
         Array.prototype.second = function () { return this[1] }",
    );
    let played = play.run(
        "console.log(leaked, ({}).polluted, 'a'.shout(), _.twice(2), [1, 2].second()); pm.test('plug-in', () => pm.expect(2).to.be.even());
         delete Object.prototype.polluted",
    );
    assert_eq!(played.lines().last().unwrap(), "1 yes A 4 2");
    assert_eq!(played.verdicts(), ["plug-in: passed"]);
}

#[test]
fn a_script_may_use_what_it_replaced_itself() {
    let mut play = Play::default();
    let played = play
        .run("JSON.parse = () => 'mine'; console.log(JSON.parse('1')); Math.max = () => 7; console.log(Math.max(1))");
    assert_eq!(played.lines(), ["mine", "7"]);
    assert_eq!(play.run("console.log(JSON.parse('1'), Math.max(1))").lines(), ["1 1"]);
}

#[test]
fn the_usual_script_is_not_suspected_and_a_suspected_one_changes_nothing() {
    let mut play = Play::default();
    for code in [
        "const user = pm.response.json(); const list = []; for (let i = 0; i < 3; i++) list[i] = i; user.name = 'x'; console.log(list.length)",
        "Object.assign(Array.prototype, {}); 'abc'.first && 'abc'.first(); console.log('abc'.capitalize ? 3 : 0)",
        "console.log([3, 1, 2].sortBy ? 3 : 0); Date.prototype.x; console.log(new Date(0).getTime() + 3)",
    ] {
        let played = play.run(code);
        assert_eq!((played.error(), played.lines().last().map(String::as_str)), (String::new(), Some("3")), "{code}");
    }
}
