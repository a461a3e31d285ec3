//# Array
console.log([1, 2, 3].map((n) => n * 2), [1, 2, 3].reduce((a, b) => a + b), [3, 1, 2].sort(), [1, 2, 3].slice(1), [1, 2, 3].splice(0, 1), [1, [2]].flat(), Array.from('abc'), Array.of(1, 2), [1, 2].includes(2), [1, 2].indexOf(3), [1, 2].join('-'), [..."ab"].entries().next().value, [1, 2, 3].fill(0), [1, 2, 3].copyWithin(0, 1), Array.isArray([]), [1, 2].some((n) => n > 1), [1, 2].every((n) => n > 1), [1, 2, 3].with(0, 9), [3, 1].toSorted(), [1, 2].toReversed(), [1, 2, 3].findLastIndex((n) => n < 3));

//# Array fails
[].nothing();

//# String
console.log('abc'.at(-1), 'abc'.padEnd(5, '.'), 'a-b-c'.split('-', 2), 'abc'.replace('b', (m) => m.toUpperCase()), 'aa'.replaceAll('a', 'b'), 'abc'.search(/c/), ' a '.trimStart(), 'abc'.match(/(b)(c)/), 'abc'.startsWith('ab'), 'abc'.codePointAt(0), String.raw`\n`, 'abc'.localeCompare('abd'), 'x'.concat('y', 1), 'abc'.slice(-2, -1), 'ab'.repeat(2), 'A'.toLowerCase(), 'ab'.isWellFormed());

//# String fails
'abc'.matchAll(/a/);

//# Number
console.log(Number('0x1f'), Number(' 5 '), Number('5a'), Number(null), Number([5]), Number.isInteger(5.0), Number.parseFloat('1.5x'), (12.345).toFixed(1), (0.000001234).toString(), (1e21).toString(), (255).toString(2), Number.EPSILON > 0, (12345.678).toExponential(2), (5).toPrecision(3), 0.1 * 3, 5 % -3, -5 % 3, 2 ** 10, 7 / 0, Number.MAX_VALUE);

//# Number fails
(5).toFixed(200);

//# Object
console.log(Object.keys({ b: 1, a: 2, 1: 3 }), Object.values({ a: 1 }), Object.entries({ a: 1 }), Object.assign({}, { a: 1 }, null, { b: 2 }), Object.fromEntries(new Map([['a', 1]])), Object.is(NaN, NaN), Object.getOwnPropertyNames('ab'), Object.hasOwn({ a: 1 }, 'a'), Object.isFrozen(Object.freeze({})), Object.getOwnPropertyDescriptor({ get a() { return 1; } }, 'a').set, { ...{ a: 1 }, b: 2 }, ({ a: 1 }).toString(), String({}), `${[1, [2, 3]]}`);

//# Object fails
Object.defineProperty(Object.freeze({}), 'a', { value: 1 });

//# Math
console.log(Math.max(), Math.min(1, 2), Math.round(2.5), Math.round(-2.5), Math.trunc(-1.5), Math.sign(-3), Math.hypot(3, 4), Math.cbrt(27), Math.log2(8), Math.fround(5.5), Math.clz32(1), Math.imul(3, 4), Math.abs('-5'), Math.max('a'), Math.floor(-0.5), Math.PI.toFixed(5), Math.random() < 1);

//# Math fails
Math.nothing(1);

//# Date
const d = new Date(Date.UTC(2020, 1, 29, 23, 59, 59, 999));
console.log(d.toISOString(), d.getTime(), JSON.stringify({ d }), new Date('2020-02-29').getTime(), new Date('2020-02-29T00:00:00+02:00').toISOString(), new Date(2020, 0).getMonth(), new Date('x').getTime(), Date.UTC(1970), typeof Date.now(), new Date(8.64e15 + 1).getTime(), d.getUTCDay(), new Date(d).setUTCHours(0), new Date(0).toUTCString(), typeof Date(), new Date(NaN) + '');

//# Date fails
new Date(NaN).toISOString();

//# RegExp
const r = /(?<word>\w+)\s(\d+)/g;
console.log('ab 12 cd 34'.replace(r, '$2-$<word>'), r.exec('ab 12').groups.word, r.lastIndex, /a/y.sticky, /a/gimsu.flags, new RegExp('a+', 'i').test('AA'), /[\u4e00-\u9fa5]/.test('中'), 'aBc'.match(/[A-Z]/).index, /a|b/.source, 'x1y2'.split(/\d/), RegExp('[').source);

//# RegExp, lookaround and unicode
console.log('price: $5'.match(/(?<=\$)\d/)[0], 'foobar'.match(/foo(?!baz)/)[0], '😀'.match(/./u)[0].length, /\p{Script=Greek}/u.test('α'), 'ÀÉ'.match(/\p{L}+/u)[0], /^.$/s.test('\n'), 'a\nb'.match(/^b$/m).index);

//# Map and Set
const m = new Map([['a', 1], [NaN, 2]]);
m.set({}, 3).delete('a');
console.log(m.size, m.get(NaN), m.has('a'), [...m.values()], [...new Set([1, 1, 2])], new Set('aab').size, [...new Set([3, 1]).entries()], new Map([[1, 'x']]).forEach((v, k) => console.log(k, v)));

//# Map fails
new Map().get('a').b;

//# WeakMap fails
new WeakMap().set('a', 1);

//# Symbol
console.log(Symbol('a').toString(), Symbol('a').description, Symbol.for('x') === Symbol.for('x'), Symbol.keyFor(Symbol.for('y')), typeof Symbol.iterator, Object.getOwnPropertySymbols({ [Symbol('s')]: 1 }).length);

//# Symbol fails
Symbol('a') + 1;

//# Proxy
const seen = [];
const p = new Proxy({ a: 1 }, { get(t, n) { seen.push(`get ${String(n)}`); return t[n]; }, set(t, n, v) { seen.push(`set ${n}`); t[n] = v; return true; }, has(t, n) { seen.push(`has ${n}`); return n in t; }, deleteProperty(t, n) { seen.push(`delete ${n}`); return delete t[n]; }, ownKeys() { return ['a', 'z']; } });
p.a; p.b = 2; 'a' in p; delete p.a;
console.log(seen, Reflect.ownKeys(p));

//# Proxy fails
new Proxy({}, { get() { throw new TypeError('trapped'); } }).a;

//# Reflect
console.log(Reflect.has({ a: 1 }, 'a'), Reflect.get({ a: 1 }, 'a'), Reflect.apply(Math.max, null, [1, 2]), Reflect.construct(Date, [0]).getTime(), Reflect.getPrototypeOf([]) === Array.prototype, Reflect.defineProperty({}, 'a', { value: 1 }));

//# typed lists
console.log(Array.from(new Uint8Array([256, -1])), new Float32Array([1.1])[0], Uint8Array.from([1, 2]).map((n) => n * 2).join(), new DataView(new ArrayBuffer(4)).getInt32(0), new Uint16Array(new Uint8Array([1, 2]).buffer).length, new BigInt64Array(1)[0], new Uint8ClampedArray([300])[0], new Uint8Array([1, 2, 3]).subarray(1).length);

//# typed lists fail
new Uint32Array(new ArrayBuffer(3));

//# Promise
console.log(await Promise.resolve(1), await Promise.reject(2).catch((n) => n), await new Promise((go) => go(3)), await Promise.resolve(4).finally(() => 5), Promise.resolve(1) instanceof Promise);

//# Function
function f(a, b = 1, ...rest) { return [this?.x, a, b, rest]; }
console.log(f.name, f.length, f.call({ x: 1 }, 2), f.apply({ x: 3 }, [4, 5]), f.bind({ x: 6 }, 7)(8, 9), (() => {}).name, (function () {}).name, new Function('return this')() !== undefined);

//# Function as text
console.log(String(function add(a, b) { return a + b; }), String((x) => x * 2), String(class A { m() {} }));

//# getters and setters
const o = { _v: 1, get v() { return this._v; }, set v(n) { this._v = n * 2; } };
o.v = 5;
console.log(o.v, Object.keys(o), JSON.stringify(o));

//# classes
class A { static #count = 0; #name; constructor(name) { this.#name = name; A.#count += 1; } get name() { return this.#name; } static get count() { return A.#count; } #hidden() { return 'hidden'; } reveal() { return this.#hidden(); } }
class B extends A { constructor() { super('b'); } get name() { return `${super.name}!`; } toString() { return `B(${this.name})`; } }
console.log(new B().name, A.count, `${new B()}`, new B().reveal(), new B() instanceof A, Object.getPrototypeOf(B) === A);

//# destructuring
const { a, b: { c = 5, ...rest } = {}, ...others } = { a: 1, b: { d: 2 }, e: 3 };
const [x, , y = 9, ...z] = [1, 2, undefined, 4, 5];
console.log(a, c, rest, others, x, y, z);

//# tagged templates
const tag = (strings, ...values) => strings.raw.join('|') + values.join(',');
console.log(tag`a${1}b${2}c\n`);

//# labels, switch, do
let n = 0;
outer: for (const i of [1, 2, 3]) { for (const j of [1, 2]) { if (j === 2) continue outer; if (i === 3) break outer; n += i * j; } }
do { n += 1; } while (n < 5);
switch (n) { case 5: n = 'five'; default: n += '!'; }
console.log(n);

//# exceptions in finally
function f() { try { throw new Error('a'); } catch { return 'caught'; } finally { console.log('finally'); } }
console.log(f());

//# var, let and hoisting
console.log(typeof hoisted, hoisted());
function hoisted() { return 'up'; }
var v = 1; { let v = 2; } console.log(v);

//# getter on the prototype of Object
Object.defineProperty(Object.prototype, 'injected', { get() { return 'everywhere'; }, configurable: true });
console.log(({}).injected);
delete Object.prototype.injected;

//# JSON
console.log(JSON.stringify({ u: undefined, f() {}, n: null, d: new Date(0), nan: NaN, nested: [undefined, () => {}] }), JSON.stringify('a"b\u2028'), JSON.stringify({ a: 1, b: [1] }, null, '\t'), JSON.stringify({ a: 1, b: 2 }, ['a']), JSON.stringify({ a: 5 }, (k, v) => (typeof v === 'number' ? v * 2 : v)), JSON.parse('[1,{"a":null}]'), JSON.parse('"x"'), JSON.parse(' 5 '));

//# JSON fails
JSON.parse('[1,]');

//# encodeURIComponent and its kin
console.log(encodeURIComponent("a b&c=d/é'()*"), encodeURI('http://x/a b?c=é'), decodeURIComponent('%C3%A9%20'), decodeURI('%2F%20'), escape('a b é'), unescape('%u0041'));

//# isNaN, isFinite, parseInt, parseFloat
console.log(isNaN('a'), isFinite('5'), parseInt('08'), parseInt('z', 36), parseInt(''), parseFloat('.5'), parseFloat('1e3x'));

//# sort by numbers and texts
console.log([10, 9, 1].sort((a, b) => a - b), ['b', 'A', 'a', 'B'].sort(), ['é', 'e', 'f'].sort(), ['10', '9', '1'].sort((a, b) => a.localeCompare(b, undefined, { numeric: true })), [true, false].sort());

//# groups and counts
const list = [{ t: 'a', n: 1 }, { t: 'b', n: 2 }, { t: 'a', n: 3 }];
console.log(list.reduce((all, { t, n }) => ({ ...all, [t]: (all[t] ?? 0) + n }), {}), Object.entries(list.reduce((all, item) => { (all[item.t] ??= []).push(item.n); return all; }, {})));

//# optional chaining and defaults
const o = { a: { b: null }, f: () => 'called' };
console.log(o?.a?.b?.c, o.x?.y.z, o.f?.(), o.g?.(), o.a.b ?? 'default', o['a']?.['b'], delete o?.a?.b);

//# numbers with separators and big ones
console.log(1_000_000, 0b101, 0o17, 0xff, .5, 5., 9007199254740993, 9007199254740993n.toString(), 1e309, 5e-324);

//# comparing
console.log(null == undefined, null == 0, '' == 0, '5' == 5, NaN == NaN, [] == false, [1] == 1, null >= 0, undefined > 0, 'b' > 'a', '10' < '9', 10 < 9);

//# adding
console.log(1 + '2', '3' - 1, [] + {}, [] + [], true + 1, null + 1, undefined + 1, +'', +[], -'5', typeof (1 + 1n === 2 ? 1 : 1));

//# comma, void, in, delete
const o = { a: 1 };
console.log((1, 2), void 0, 'a' in o, delete o.a, 'a' in o, typeof null, typeof undefined, typeof (() => {}), typeof Symbol(), typeof 1n);

//# Intl kinds
console.log(new Intl.PluralRules('en-US').select(1), new Intl.ListFormat('en-US').format(['a', 'b', 'c']), new Intl.Collator('en-US').compare('a', 'b'), Intl.DateTimeFormat().resolvedOptions().locale);

//# Intl fails
new Intl.Nothing();
