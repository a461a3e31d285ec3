//# a test passes
pm.test('passes', () => {});

//# a test fails
pm.test('fails', () => { throw new Error('why'); });

//# a test without a function
pm.test('only a name');

//# a test without anything
pm.test();

//# names that are no text
pm.test(5, () => {});
pm.test(null, () => {});
pm.test({ a: 1 }, () => {});
pm.test(['x'], () => {});

//# a symbol as name
pm.test(Symbol('s'), () => {});

//# a function that is none
pm.test('x', 5);
pm.test('y', { a: 1 });

//# tests are chained
pm.test('a', () => {}).test('b', () => {});

//# skipped tests
pm.test.skip('s', () => { throw new Error('never'); });

//# skipped tests are chained
console.log(pm.test.skip('s') === pm);

//# the index
console.log(pm.test.index());
pm.test('a', () => {});
pm.test.skip('b');
console.log(pm.test.index());

//# a test throws a text
pm.test('text', () => { throw 'a text'; });

//# a test throws nothing
pm.test('undefined', () => { throw undefined; });

//# a test throws null
pm.test('null', () => { throw null; });

//# a test throws an object
pm.test('object', () => { throw { a: 1 }; });

//# a test throws an object like an error
pm.test('object', () => { throw { name: 'Mine', message: 'like an error' }; });

//# a test throws a number
pm.test('number', () => { throw 5; });

//# a test throws its own error
class Mine extends Error {}
pm.test('class', () => { throw new Mine('x'); });

//# a test throws an error with a name
pm.test('named', () => { const e = new Error('m'); e.name = 'Special'; throw e; });

//# a test throws an error without a message
pm.test('empty', () => { throw new Error(); });

//# a test throws a TypeError
pm.test('type', () => { undefined.x; });

//# a test throws a ReferenceError
pm.test('reference', () => { nothing; });

//# a test throws a RangeError
pm.test('range', () => { new Array(-1); });

//# a test throws a SyntaxError
pm.test('syntax', () => { JSON.parse('{'); });

//# a nested test
pm.test('outer', () => {
  pm.test('inner', () => { pm.expect(1).to.equal(2); });
});

//# a test after a test that fails
pm.test('a', () => { throw new Error('x'); });
pm.test('b', () => {});

//# an error between tests
pm.test('a', () => {});
null.b;
pm.test('c', () => {});

//# two tests of one name
pm.test('same', () => {});
pm.test('same', () => { throw new Error('second'); });

//# a callback test passes
pm.test('done', (done) => { done(); });

//# a callback test fails
pm.test('done', (done) => { done(new Error('given')); });

//# a callback test fails with a text
pm.test('done', (done) => { done('given'); });

//# a callback test later
pm.test('later', (done) => { setTimeout(() => done(), 5); });

//# a callback test fails later
pm.test('later', (done) => { setTimeout(() => done(new TypeError('late')), 5); });

//# a callback test throws
pm.test('throws', (done) => { throw new Error('at once'); });

//# a callback test calls twice
pm.test('twice', (done) => { done(); done(new Error('second')); });

//# a callback test throws and calls
pm.test('both', (done) => { setTimeout(done, 1); throw new Error('first'); });

//# a callback test without an error
pm.test('falsy', (done) => { done(0); });
pm.test('empty', (done) => { done(''); });
pm.test('null', (done) => { done(null); });

//# a test of two parameters
pm.test('two', (a, b) => { console.log(typeof a, typeof b); a(); });

//# a test with a default parameter
pm.test('default', (a = 1) => { console.log(a); });

//# an async test passes
pm.test('async', async () => { await null; });

//# an async test with an answer
pm.test('async', async () => { const x = await Promise.resolve(5); pm.expect(x).to.equal(5); });

//# order of async tests
pm.test('slow', (done) => { setTimeout(done, 10); });
pm.test('fast', (done) => { setTimeout(done, 1); });
pm.test('now', () => {});

//# a test in a timer
setTimeout(() => { pm.test('timer', () => { pm.expect(true).to.be.false; }); }, 1);

//# a test in a promise
Promise.resolve().then(() => pm.test('promise', () => {}));

//# a test in a response
pm.sendRequest('https://example.com/responses/html', (error, response) => {
  pm.test('response', () => { pm.expect(response.code).to.equal(200); });
});

//# a test in a loop
for (const n of [1, 2, 3]) pm.test(`n is ${n}`, () => pm.expect(n).to.be.below(3));

//# this in a test
pm.test('this', function () { console.log(typeof this); });

//# lines of failed tests

pm.test('line 2', () => { pm.expect(1).to.equal(2); });
pm.test('line 3', () => {
  const a = 1;
  pm.expect(a)
    .to.equal(2);
});

//# lines of errors in functions

function deep() {
  throw new Error('from deep');
}
pm.test('line 3', () => deep());

//# lines of errors made elsewhere
const made = new Error('made on line 1');

pm.test('thrown on line 3', () => { throw made; });

//# expect
console.log(typeof pm.expect, typeof pm.expect.fail);
pm.expect(1).to.equal(2);

//# expect.fail
pm.test('fail', () => pm.expect.fail());
pm.test('fail with words', () => pm.expect.fail('words'));
pm.test('fail with values', () => pm.expect.fail(1, 2, 'words', '>'));

//# expect with words
pm.test('words', () => pm.expect(1, 'my words').to.equal(2));

//# the error of a failed expectation
try { pm.expect({ a: 1 }).to.eql({ a: 2 }); } catch (e) {
  console.log(e.name, e.message, e.actual, e.expected, e.showDiff, e.operator, e instanceof Error, e.stack.split('\n')[0]);
}

//# test twice by variable
const { test } = pm;
test('loose', () => {});

//# a long name
pm.test('n'.repeat(300), () => {});

//# a name of several lines
pm.test('one\ntwo', () => {});
