//# a promise that is never settled
await new Promise(() => {});

//# a test whose callback is never called
pm.test('never', (done) => {});

//# a test whose promise rejects
pm.test('rejects', async () => { throw new Error('rejected'); });

//# a test that returns a promise
pm.test('returns', () => Promise.resolve(5));

//# timers in each other
setTimeout(() => { console.log(1); setTimeout(() => { console.log(2); setTimeout(() => console.log(3), 1); }, 1); }, 1);

//# order of promises and timers
console.log('start');
setTimeout(() => console.log('timer'), 5);
Promise.resolve().then(() => console.log('then 1')).then(() => console.log('then 2'));
(async () => { console.log('async'); await null; console.log('after await'); })();
queueMicrotask(() => console.log('microtask'));
console.log('end');

//# timers of equal time keep their order
for (const n of [1, 2, 3]) setTimeout(() => console.log(n), 5);

//# timers of different time
setTimeout(() => console.log('thirty'), 30);
setTimeout(() => console.log('ten'), 10);
setTimeout(() => console.log('twenty'), 20);

//# a timer that clears another
const late = setTimeout(() => console.log('never'), 20);
setTimeout(() => { clearTimeout(late); console.log('cleared'); }, 1);

//# an interval with a limit
let count = 0;
const timer = setInterval(() => { count += 1; if (count >= 3) { clearInterval(timer); console.log(count); } }, 2);

//# an interval that clears itself at once
const timer = setInterval(() => { clearInterval(timer); console.log('once'); }, 1);

//# variables set in a timer
setTimeout(() => { pm.environment.set('late', 'set'); pm.globals.set('g', 1); }, 2);

//# variables set after await
await new Promise((go) => setTimeout(go, 2));
pm.environment.set('awaited', true);

//# tests in a timer
setTimeout(() => { pm.test('in a timer', () => pm.expect(1).to.equal(1)); pm.test('fails', () => pm.expect(1).to.equal(2)); }, 2);

//# next request in a timer
setTimeout(() => pm.execution.setNextRequest('Late'), 2);

//# console in a promise
Promise.resolve('value').then(console.log);

//# awaits in order
const wait = (milliseconds, value) => new Promise((go) => setTimeout(() => go(value), milliseconds));
console.log(await wait(3, 'a'));
console.log(await wait(1, 'b'));
console.log(await Promise.all([wait(3, 'c'), wait(1, 'd')]));
console.log(await Promise.race([wait(30, 'slow'), wait(1, 'fast')]));

//# Promise.allSettled
console.log(await Promise.allSettled([Promise.resolve(1), Promise.reject(new Error('x'))]));

//# try and await
try { await Promise.reject(new RangeError('caught')); } catch (e) { console.log(e.name, e.message); } finally { console.log('finally'); }

//# an error after await
await null;
undefined.a;

//# an error in a nested async function
async function one() { await two(); }
async function two() { await null; throw new Error('nested'); }
await one();

//# an error in a timer after a test
pm.test('before', () => {});
setTimeout(() => { nothing; }, 1);

//# an error in a timer does not stop the others
setTimeout(() => { throw new Error('first'); }, 1);
setTimeout(() => console.log('still here'), 10);

//# an error and a timer
setTimeout(() => console.log('timer'), 1);
throw new Error('at once');

//# thenables
console.log(await { then(resolve) { resolve('thenable'); } });

//# async generators
async function* numbers() { for (const n of [1, 2]) { await null; yield n; } }
for await (const n of numbers()) console.log(n);

//# async iteration of promises
for await (const value of [Promise.resolve(1), 2]) console.log(value);

//# callbacks turned into promises
const send = (url) => new Promise((resolve, reject) => pm.sendRequest(url, (error, response) => (error ? reject(error) : resolve(response))));
console.log((await send('https://example.com/responses/html')).code);

//# sendRequest in a timer
setTimeout(() => pm.sendRequest('https://example.com/responses/json', (error, response) => console.log(response.code)), 2);

//# a test in a sendRequest in a test
pm.test('outer', (done) => {
  pm.sendRequest('https://example.com/responses/json', (error, response) => {
    pm.test('inner', () => pm.expect(response.code).to.equal(404));
    done();
  });
});

//# requests in a chain of promises
pm.sendRequest('https://example.com/responses/json')
  .then((response) => pm.sendRequest(`https://example.com/responses/html?id=${response.json().id}`))
  .then((response) => console.log(response.code))
  .catch((error) => console.log('never', error));

//# requests that fail in a chain of promises
pm.sendRequest('https://fails.example/')
  .then(() => console.log('never'))
  .catch((error) => console.log(error.message));

//# retries
const attempts = [];
async function attempt(n) {
  attempts.push(n);
  try { return await pm.sendRequest(n < 3 ? 'https://fails.example/' : 'https://example.com/responses/json'); } catch { return attempt(n + 1); }
}
console.log((await attempt(1)).code, attempts);

//# polling
let tries = 0;
async function poll() {
  tries += 1;
  const response = await pm.sendRequest('https://example.com/responses/json');
  if (tries < 3) { await new Promise((go) => setTimeout(go, 1)); return poll(); }
  return response;
}
console.log((await poll()).code, tries);

//# await in a test's name
pm.test(`code ${(await pm.sendRequest('https://example.com/responses/html')).code}`, () => {});

//# structured values across await
const before = { a: 1 };
await null;
before.a = 2;
console.log(before);

//# async arrow called at once
(async () => { pm.environment.set('iife', await Promise.resolve('value')); })();

//# nobody awaits
(async () => { await new Promise((go) => setTimeout(go, 5)); console.log('late'); pm.test('late', () => {}); })();

//# setImmediate in order
setImmediate(() => console.log('one'));
setImmediate(() => console.log('two'));
console.log('zero');

//# a timer with a fraction
setTimeout(() => console.log('fired'), 0.5);

//# a timer with a text
setTimeout(() => console.log('fired'), '2');

//# a timer with a negative time
setTimeout(() => console.log('fired'), -5);

//# this in a timer
setTimeout(function () { console.log(typeof this); }, 1);

//# an error that is a text, in a timer
setTimeout(() => { throw 'a text'; }, 1);

//# an assertion that fails in a timer
setTimeout(() => pm.expect(1).to.equal(2), 1);

//# an assertion that fails outside of a test
pm.expect(1).to.equal(2);

//# an assertion that fails in then
Promise.resolve(5).then((n) => pm.expect(n).to.equal(6));

//# done with a promise
pm.test('done', (done) => { Promise.reject(new Error('by catch')).catch(done); });

//# done by then
pm.test('done', (done) => { Promise.resolve().then(() => done()); });

//# done with a value
pm.test('done', (done) => { Promise.resolve('truthy').then(done); });
