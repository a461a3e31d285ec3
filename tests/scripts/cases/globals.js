//# what there is
console.log(['console', 'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate', 'Buffer', 'File', 'Blob', 'URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'structuredClone', 'queueMicrotask', 'atob', 'btoa', 'crypto', 'DOMException', 'Event', 'EventTarget', 'AbortController', 'AbortSignal', 'Intl', 'Proxy', 'Reflect', 'SharedArrayBuffer', 'Atomics', 'BigInt', 'Symbol', 'Promise', 'require'].map((name) => `${name} ${eval(`typeof ${name}`)}`).join('\n'));

//# what there is not
console.log([typeof process, typeof global, typeof window, typeof document, typeof fetch, typeof XMLHttpRequest, typeof module, typeof exports, typeof __dirname, typeof importScripts, typeof WebAssembly, typeof localStorage]);

//# process is not there
process.env;

//# fetch is not there
fetch('https://example.com');

//# import is not there
await import('fs');

//# timers in order
setTimeout(() => console.log('timeout 20'), 20);
setTimeout(() => console.log('timeout 10'), 10);
setImmediate(() => console.log('immediate'));
Promise.resolve().then(() => console.log('promise'));
queueMicrotask(() => console.log('microtask'));
console.log('now');

//# setTimeout answers a number
console.log(typeof setTimeout(() => {}, 1), typeof setInterval, typeof setImmediate(() => {}));

//# setTimeout without a time
setTimeout(() => console.log('done'));

//# setTimeout without a function
console.log(setTimeout(5, 1), setTimeout(), setInterval('x', 1));

//# clearTimeout
const timer = setTimeout(() => console.log('never'), 1);
clearTimeout(timer);
clearTimeout(undefined);
clearTimeout(12345);

//# setInterval
let n = 0;
const timer = setInterval(() => { n += 1; console.log(n); if (n === 3) clearInterval(timer); }, 1);

//# clearImmediate
clearImmediate(setImmediate(() => console.log('never')));

//# queueMicrotask without a function
queueMicrotask(5);

//# atob and btoa
console.log(btoa('hello'), atob('aGVsbG8='), btoa(''), atob(' aGVs bG8 '), atob('aGVsbG8'));

//# btoa fails
btoa('ü €');

//# atob fails
atob('a');

//# Buffer
console.log(Buffer.from('hello').toString('base64'), Buffer.from('aGVsbG8=', 'base64').toString(), Buffer.from('68656c6c6f', 'hex').toString('utf8'), Buffer.byteLength('ü'), Buffer.concat([Buffer.from('a'), Buffer.from('b')]).toString());

//# Buffer, more
const b = Buffer.alloc(4);
b.writeUInt16BE(258, 0);
console.log(b, b.readUInt16LE(0), b.slice(0, 2), b.equals(Buffer.from([1, 2, 0, 0])), b.indexOf(2), Buffer.isBuffer(b), b.toJSON(), Buffer.compare(b, Buffer.from([1])));

//# Buffer fails
Buffer.from(5);

//# URL
const url = new URL('https://user:pass@example.com:8443/a/b?c=d&e=f#g');
console.log(url.href, url.protocol, url.host, url.hostname, url.port, url.pathname, url.search, url.hash, url.username, url.password, url.origin);

//# URL, searchParams
const url = new URL('/x?a=1&a=2&b=3', 'https://example.com');
console.log(url.searchParams.get('a'), url.searchParams.getAll('a'), [...url.searchParams], url.searchParams.toString());
url.searchParams.append('c', 'd e');
url.searchParams.delete('b');
url.pathname = '/ü';
console.log(String(url), JSON.stringify(url));

//# URL fails
new URL('nothing');

//# URL fails, caught
try { new URL('nothing'); } catch (e) { console.log(e.name, e.message, e.code); }

//# URL.canParse
console.log(URL.canParse('https://a'), URL.canParse('a'));

//# URLSearchParams
const params = new URLSearchParams({ a: '1', b: 'x y' });
params.set('a', '2');
params.append('c', 'ü');
params.sort();
console.log(params.toString(), params.has('b'), [...params.keys()], [...params.values()], params.size, new URLSearchParams('?q=1&q=2').getAll('q'), new URLSearchParams([['k', 'v']]).get('k'));

//# TextEncoder and TextDecoder
console.log(new TextEncoder().encode('hü'), new TextDecoder().decode(new Uint8Array([104, 195, 188])), new TextDecoder('latin1').encoding);

//# TextDecoder fails
new TextDecoder('nothing');

//# TextDecoder fails on bytes
new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255]));

//# structuredClone
const made = structuredClone({ a: [1, new Date(0)], b: new Map([[1, new Set([2])]]) });
console.log(made.a[1].getTime(), made.b.get(1).has(2));

//# structuredClone fails
structuredClone({ f() {} });

//# crypto.randomUUID and getRandomValues
console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()), crypto.getRandomValues(new Uint8Array(4)).length);

//# AbortController
const controller = new AbortController();
controller.signal.addEventListener('abort', () => console.log('aborted', controller.signal.aborted));
controller.abort();

//# Event and EventTarget
const target = new EventTarget();
target.addEventListener('x', (event) => console.log(event.type, event instanceof Event, event.target === target));
target.dispatchEvent(new Event('x'));

//# Blob
const blob = new Blob(['a', 'bc'], { type: 'text/plain' });
console.log(blob.size, blob.type, await blob.text(), await blob.slice(1).text());

//# File
const file = new File(['abc'], 'a.txt', { type: 'text/plain' });
console.log(file.name, file.size, file.type);

//# DOMException
const e = new DOMException('m', 'AbortError');
console.log(e.name, e.message, e.code, e instanceof Error);

//# dates
const d = new Date(Date.UTC(2024, 0, 31, 12, 30, 45, 678));
console.log(d.toISOString(), d.getTime(), d.toJSON(), d.getUTCDay(), d.toUTCString(), Date.parse('2024-01-31T12:30:45.678Z'));

//# dates with a language
const d = new Date(Date.UTC(2024, 0, 31, 12, 30, 45));
console.log(d.toLocaleDateString('en-US', { timeZone: 'UTC' }), d.toLocaleTimeString('en-US', { timeZone: 'UTC' }), d.toLocaleString('en-US', { timeZone: 'UTC' }), d.toLocaleDateString('en-US', { timeZone: 'UTC', weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }));

//# Intl
console.log(new Intl.NumberFormat('en-US').format(1234567.891), new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(1234.5), new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' }).format(new Date(0)));

//# numbers with a language
console.log((1234567.891).toLocaleString(), (0.256).toLocaleString('en-US', { style: 'percent' }), (5).toLocaleString('en-US', { minimumFractionDigits: 2 }));

//# localeCompare
console.log(['b', 'a', 'C', 'ä'].sort((x, y) => x.localeCompare(y)), 'a'.localeCompare('B'), 'a'.localeCompare('a'));

//# methods of today's JavaScript
console.log([1, 2, 3].at(-1), [3, 1].toSorted(), [1, [2]].flat(), 'a-b'.replaceAll('-', '+'), [1, 2].findLast((n) => n < 2), Object.fromEntries([['a', 1]]), 'x'.padStart(3, '0'), [..."a1b2".matchAll(/\d/g)].map(String));

//# patterns of today's JavaScript
console.log('2024-01'.match(/(?<y>\d+)-(?<m>\d+)/).groups.y, 'aXb'.split(/(?<=X)/), /\p{Lu}/u.test('Ä'), 'abc'.replace(/(?<first>a)/, '$<first>!'));

//# classes with fields
class A { #x = 1; static s = 2; get x() { return this.#x; } static { A.t = 3; } }
console.log(new A().x, A.s, A.t);

//# generators and iterators
function* g() { yield 1; yield* [2, 3]; return 4; }
console.log([...g()]);
for await (const x of (async function* () { yield 1; yield 2; })()) console.log(x);

//# Proxy and Reflect
const p = new Proxy({}, { get: (target, name) => `got ${String(name)}` });
console.log(p.anything, Reflect.ownKeys({ a: 1, [Symbol.iterator]: 2 }).length);

//# Promise functions
console.log(await Promise.all([1, Promise.resolve(2)]), await Promise.allSettled([Promise.reject(new Error('x'))]).then((r) => r[0].status), await Promise.race([1]), await Promise.any([Promise.reject(1), 2]));

//# BigInt
console.log(String(2n ** 64n), BigInt('123') + 1n === 124n, typeof 1n);

//# eval and Function
console.log(eval('1 + 1'), new Function('a', 'return a * 2')(4));

//# var at the top of another function
(function () { leakedHere = 5; })();
console.log(leakedHere);

//# Sugar on lists
console.log([1, 2, 3].first(), [1, 2, 3].last(), [3, 1].max(), [1, [2]].flatten(), [1, 1].unique());

//# Sugar on texts
console.log('hello world'.capitalize(), 'a_b'.camelize(), 'abc'.first(2), '<b>x</b>'.stripTags(), 'test'.has('es'));

//# Sugar on numbers
console.log((5).isOdd(), (3).pad(3), (1234.5).format(1), (65).chr(), (2).upto(4));

//# replaced globals
setTimeout = 5;
console.log(typeof setTimeout);

//# replaced globals are back
console.log(typeof setTimeout);

//# changed prototypes stay
Array.prototype.mine = function () { return 'mine'; };
console.log([].mine());

//# changed prototypes are seen later
console.log(typeof [].mine);

//# long loops end
let sum = 0;
for (let n = 0; n < 200000; n += 1) sum += n;
console.log(sum);

//# sorting is stable
console.log([5, 1, 4].sort().join(), ['b', 'a'].reverse(), [10, 9, 1].sort());

//# numbers as text
console.log((255).toString(16), (0.1 + 0.2), 1e21 + '', (1.005).toFixed(2), (25).toString(36), parseFloat('1.5abc'), parseInt('0x1f'), Number(''), Number('1_000'), Number.MAX_SAFE_INTEGER);

//# texts
console.log('abc'.substring(1), 'abc'.substr(-2), 'a,b'.split(','), ' x '.trim(), 'abc'.charCodeAt(1), 'ß'.toUpperCase(), 'İ'.toLowerCase().length, 'abc'.includes('b'), 'é'.normalize('NFD').length, escape('ü'), unescape('%FC'), encodeURI('ü x'), encodeURIComponent('a/b'));
//# Buffer refuses what it cannot read
const given = [null, undefined, true, 5, {}, () => 1, Symbol('s')];
for (const value of given) try { console.log(Buffer.from(value)) } catch (error) { console.log(error.name, error.message) }
for (const act of [() => Buffer.alloc('x'), () => Buffer.allocUnsafe({}), () => Buffer.concat(5), () => Buffer.byteLength(5), () => Buffer.from('a', 'nothing')]) {
  try { act() } catch (error) { console.log(error.name, error.message) }
}
