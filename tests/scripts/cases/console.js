//# texts
console.log('text', "two", `three ${1 + 1}`);
console.log('');
console.log();

//# levels
console.log('log');
console.info('info');
console.warn('warn');
console.error('error');
console.debug('debug');
console.clear();

//# a level that is missing
console.table([1]);

//# numbers
console.log(1, -1, 1.5, -0, 0, NaN, Infinity, -Infinity, 1e21, 1e-7, 0xff, 123456789012345680000);

//# other primitives
console.log(true, false, null, undefined);

//# a BigInt
try { console.log(10n); } catch (e) { console.log(e.message); }

//# a symbol
console.log(Symbol('s'));

//# lists
console.log([], [1, 2, 3], ['a', "b'c", 'd"e'], [[1], [2, [3]]], [undefined, null]);

//# a list with holes
console.log([1, , 3]);

//# a long list
console.log(Array.from({ length: 120 }, (_, n) => n));

//# a long list of texts
console.log(Array.from({ length: 30 }, (_, n) => `text ${n}`));

//# a list of long texts
console.log(['a'.repeat(50), 'b'.repeat(50)]);

//# objects
console.log({}, { a: 1 }, { 'a-b': 1, 2: 3, c: { d: 'e' } });

//# nested objects
console.log({ a: { b: { c: { d: { e: { f: 1 } } } } } });

//# a wide object
console.log({ first: 'value one', second: 'value two', third: 'value three', fourth: 'value four', fifth: 'value five' });

//# a list of objects
console.log([{ id: 1, name: 'one' }, { id: 2, name: 'two' }, { id: 3, name: 'three', list: [1, 2] }]);

//# texts with characters
console.log(['\n\t\r\b\f\v\0\x1b', 'ü ö 😀', "it's", '"quoted"', '`back` \'single\' "double"', '\\', '\u2028']);

//# functions
console.log(function named() {}, () => 1, class A {}, async () => 1, function* gen() {}, async function later() {}, Math.max);

//# functions in objects
console.log({ f() { return 1; }, g: () => 2, h: class B {} }, [function x() {}]);

//# dates
console.log(new Date(0), [new Date(86400000)], { at: new Date(1e12) });

//# a wrong date
console.log(new Date('wrong'));

//# patterns
console.log(/a/, [/b/gi], { p: /c/ });

//# errors
console.log(new Error('message'));

//# errors of kinds
console.log(new TypeError('type'), [new RangeError('range')]);

//# an error with members
console.log(Object.assign(new Error('more'), { code: 'E_CODE', status: 5 }));

//# an error of an own class
class Mine extends Error { constructor(message) { super(message); this.name = 'Mine'; this.extra = 1; } }
console.log(new Mine('own'));

//# maps and sets
console.log(new Map([['a', 1], ['b', { c: 2 }]]), new Set([1, 'two', [3]]), new Map(), new Set());

//# weak ones
console.log(new WeakMap(), new WeakSet());

//# buffers
console.log(Buffer.from('abc'), Buffer.alloc(0));

//# a long buffer
console.log(Buffer.alloc(60, 1));

//# a list of bytes
console.log(new Uint8Array([1, 2]));

//# an ArrayBuffer
console.log(new ArrayBuffer(8));

//# boxed ones
console.log(new Number(5), new String('s'), new Boolean(false));

//# promises
console.log(Promise.resolve(1));

//# instances
class Point { constructor() { this.x = 1; } get y() { return 2; } move() {} }
console.log(new Point(), [new Point()]);

//# an object without a prototype
console.log(Object.assign(Object.create(null), { a: 1 }));

//# getters
console.log({ get a() { return 1; }, set b(v) {}, get c() { return { d: 1 }; } });

//# toJSON
console.log({ toJSON() { return { shown: 1 }; }, hidden: 2 });

//# toJSON to a text
console.log({ toJSON() { return 'text'; } }, [{ toJSON: () => 5 }]);

//# symbols as names
console.log({ [Symbol('name')]: 1, a: 2 });

//# values that are undefined
console.log({ a: undefined, b: null, c: NaN, d: Infinity, e: -0 });

//# circles
const circle = { name: 'c' };
circle.self = circle;
circle.list = [circle, { deeper: circle }];
console.log(circle);

//# one object twice
const shared = { s: 1 };
console.log({ a: shared, b: shared, c: [shared] });

//# deep lists
console.log([[[[[[1]]]]]], { a: [[[[{ b: 1 }]]]] });

//# formats
console.log('%s is %d and %j', 'x', 5, { a: 1 });

//# a text with lines in an object
console.log({ text: 'one\ntwo\nthree and some more words to be longer than the line is wide, really' });

//# a long text in a list
console.log([`${'word '.repeat(40)}`]);

//# many members
console.log(Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`key${n}`, n])));

//# values of pm
console.log(pm.info, typeof pm);

//# arguments
(function () { console.log(arguments); })(1, 'two');

//# a Proxy
console.log(new Proxy({ a: 1 }, {}));

//# an iterator
console.log([1, 2][Symbol.iterator](), new Map([[1, 2]]).entries());

//# a generator
console.log((function* () { yield 1; })());

//# Math and JSON
console.log(Math, JSON);

//# urls
console.log(new URL('https://example.com/a?b=c'));

//# a list with members of its own
console.log(Object.assign([1, 2], { extra: 'x', '-1': 'y' }));

//# a getter that throws
try { console.log({ get a() { throw new Error('mine'); } }); } catch (e) { console.log('caught', e.message); }

//# console as a value
const { log } = console;
log('loose');
console['log']('by name');
[1, 2].forEach(console.log);

//# console replaced
const before = console.log;
console.log = (...values) => before('mine', ...values);
console.log('text');

//# console is back
console.log('text');
