//# reading of undefined
const a = undefined;
a.b;

//# reading of null
const a = null;
a.b;

//# reading of a missing member
const a = {};
a.b.c;

//# reading by number
const list = [];
list[0].name;

//# reading by a text
const a = {};
a['some key']['other'];

//# reading by a variable
const a = {}, key = 'name';
a[key][0];

//# writing to undefined
let a;
a.b = 1;

//# writing to null
null.a = 1;

//# writing by number
let a;
a[0] = 1;

//# calling what is no function
const a = {};
a.b();

//# calling a value
const a = 5;
a();

//# calling undefined
undefined();

//# calling a deeper member
const a = { b: { c: 1 } };
a.b.c();

//# calling by a text
const a = {};
a['b']();

//# calling by a variable
const a = {}, name = 'x';
a[name]();

//# calling the result of a call
const f = () => 1;
f()();

//# calling a member of the result of a call
const f = () => ({});
f().nothing();

//# calling a text
'text'();

//# calling a method of a text
'text'.nothing();

//# calling a method of a number
(5).nothing();

//# calling a method of a list
[1, 2].nothing();

//# calling a method of an object
({ a: 1 }).nothing();

//# calling through optional chaining
const a = { b: 1 };
a?.b();

//# calling a callback
function call(callback) { callback(); }
call(5);

//# calling super members
class A {}
class B extends A { go() { super.nothing(); } }
new B().go();

//# calling this
const a = { go() { this.nothing(); } };
a.go();

//# a chain over lines
const a = { b: () => ({}) };
a
  .b()
  .c();

//# new of what is no constructor
const a = {};
new a();

//# new of a member
const a = {};
new a.B();

//# new of an arrow
const a = () => {};
new a();

//# new of a method
const a = { m() {} };
new a.m();

//# a class without new
class A {}
A();

//# this before super
class A {}
class B extends A { constructor() { this.a = 1; } }
new B();

//# an unknown name
nothing;

//# an unknown name called
nothing();

//# an unknown name assigned from
const a = nothing + 1;

//# typeof of an unknown name
console.log(typeof nothing);
nothing.more;

//# a name before its declaration
a;
let a = 1;

//# a constant assigned
const a = 1;
a = 2;

//# a constant counted
const a = 1;
a++;

//# iterating undefined
for (const a of undefined) a;

//# iterating null
const [a] = null;

//# iterating an object
const a = {};
for (const b of a) b;

//# iterating a number
for (const a of 5) a;

//# spreading an object
const a = {};
[...a];

//# spreading undefined into a call
Math.max(...undefined);

//# spreading a number
[...5];

//# destructuring undefined
const { a } = undefined;

//# destructuring null
const { a } = null;

//# destructuring a parameter
function f({ a }) { return a; }
f();

//# destructuring a missing member
const { a: { b } } = {};

//# destructuring a list
const a = {};
const [b] = a;

//# a Map of numbers
new Map([1]);

//# a Set of a number
new Set(5);

//# in of a text
'a' in 'text';

//# in of undefined
'a' in undefined;

//# instanceof an object
({}) instanceof {};

//# instanceof a number
({}) instanceof 5;

//# Object.keys of undefined
Object.keys(undefined);

//# Object.entries of null
Object.entries(null);

//# Object.assign to undefined
Object.assign(undefined, {});

//# Object.defineProperty of a number
Object.defineProperty(5, 'a', {});

//# Object.create of a number
Object.create(5);

//# Object.setPrototypeOf in a circle
const a = {};
const b = Object.create(a);
Object.setPrototypeOf(a, b);

//# writing to a frozen object
'use strict';
const a = Object.freeze({ b: 1 });
a.b = 2;
console.log(a.b);

//# writing to a frozen object, strictly
(function () { 'use strict'; const a = Object.freeze({ b: 1 }); a.b = 2; })();

//# a new member of a frozen object
(function () { 'use strict'; const a = Object.freeze({}); a.b = 2; })();

//# a getter without a setter
(function () { 'use strict'; const a = { get b() { return 1; } }; a.b = 2; })();

//# deleting a fixed member
(function () { 'use strict'; delete Object.freeze({ a: 1 }).a; })();

//# an undeclared name, strictly
(function () { 'use strict'; undeclaredName = 1; })();

//# a symbol as text
`${Symbol('s')}`;

//# a symbol as number
+Symbol('s');

//# a BigInt and a number
1n + 1;

//# a BigInt of a fraction
BigInt(1.5);

//# a BigInt of a text
BigInt('x');

//# an object as text
`${Object.create(null)}`;

//# reduce of nothing
[].reduce((a, b) => a + b);

//# an array length
new Array(-1);

//# an array length set
[].length = -1;

//# repeat
'a'.repeat(-1);

//# toFixed
(1).toFixed(101);

//# toString with a radix
(1).toString(1);

//# toPrecision
(1).toPrecision(0);

//# normalize
'a'.normalize('x');

//# fromCodePoint
String.fromCodePoint(-1);

//# a wrong date
new Date('x').toISOString();

//# a wrong pattern
new RegExp('(');

//# wrong flags
new RegExp('a', 'zz');

//# a pattern that repeats nothing
new RegExp('*');

//# decodeURIComponent
decodeURIComponent('%');

//# encodeURIComponent
encodeURIComponent('\ud800');

//# map with no function
[1].map(5);

//# forEach with nothing
[1].forEach();

//# sort with a text
[2, 1].sort('x');

//# replace with nothing
undefined.replace('a', 'b');

//# a Promise without a function
new Promise();

//# a Promise called
Promise();

//# a Map called
Map();

//# a Symbol constructed
new Symbol();

//# a method of another kind
Map.prototype.get.call({}, 1);

//# Date of another kind
Date.prototype.getTime.call({});

//# endless recursion
function f() { return f() + 1; }
f();

//# endless recursion, caught
function f() { return f() + 1; }
try { f(); } catch (e) { console.log(e.name, e.message); }

//# Reflect of a number
Reflect.ownKeys(5);

//# a Proxy without a handler
new Proxy({});

//# a typed list too long
new Uint8Array(-1);

//# a DataView outside
new DataView(new ArrayBuffer(1)).getInt32(0);

//# structuredClone of a function
structuredClone(() => {});

//# syntax: an open bracket
if (true) {

//# syntax: a missing operand
const a = ;

//# syntax: a missing comma
const a = { b: 1 c: 2 };

//# syntax: a closing bracket too many
const a = [1]];

//# syntax: an open text
const a = 'open;

//# syntax: an open template
const a = `open;

//# syntax: a name twice
let a = 1;
let a = 2;

//# syntax: a reserved word
const class = 1;

//# syntax: a number with letters
const a = 3px;

//# syntax: await in a function
function f() { await 1; }

//# syntax: a missing initializer
const a;

//# syntax: break outside
break;

//# syntax: an assignment to a number
5 = 1;

//# syntax: an open pattern
const a = /open;

//# syntax: wrong flags
const a = /a/zz;

//# syntax: a wrong pattern
const a = /(/;

//# syntax: a stray character
const a = 1 # 2;

//# syntax: an import
import fs from 'fs';

//# syntax: an export
export const a = 1;

//# syntax: a closing parenthesis
console.log('a'));

//# syntax: a missing parenthesis
console.log('a';

//# syntax: else without if
else { }

//# syntax: yield
function* g() { yield = 1; }

//# syntax: a getter with a parameter
const a = { get b(c) { return 1; } };

//# syntax: super
super.a;

//# syntax: a colon
const a: string = 'x';

//# syntax: an arrow alone
=> 1;

//# syntax: a unicode escape
const a = '\u00';

//# syntax: on the third line

const a = 1;
const b = {{ };

//# Function with wrong code
new Function('return (');

//# eval of wrong code
eval('1 +');

//# eval that throws
eval('nothing');

//# errors thrown
throw new Error('thrown');

//# errors thrown on a line

// a comment
throw new TypeError('line 3');

//# errors thrown deep

function one() { two(); }
function two() {
  throw new RangeError('line 4');
}
one();

//# a text thrown
throw 'a text';

//# an object thrown
throw { code: 5 };

//# an object thrown that is like an error
throw { name: 'Like', message: 'an error' };

//# null thrown
throw null;

//# a number thrown
throw 42;

//# a rejected promise awaited
await Promise.reject(new Error('awaited'));

//# a text rejected
await Promise.reject('text');

//# a rejected promise nobody awaits
Promise.reject(new Error('nobody'));

//# an error in a timer
setTimeout(() => { throw new Error('timer'); }, 1);

//# a TypeError in a timer

setTimeout(() => {
  undefined.nothing;
}, 1);

//# two errors in timers
setTimeout(() => { throw new Error('one'); }, 1);
setTimeout(() => { throw new Error('two'); }, 5);

//# an error in an async function
async function f() { throw new Error('async'); }
f();

//# an error in an async function awaited
async function f() { await null; throw new Error('async'); }
await f();

//# an error in then
Promise.resolve().then(() => { throw new TypeError('then'); });

//# an error in catch
Promise.reject(new Error('first')).catch(() => { throw new Error('second'); });

//# an error in finally
Promise.resolve().finally(() => { throw new Error('finally'); });

//# a rejection that is handled late
const p = Promise.reject(new Error('late'));
setTimeout(() => p.catch(() => {}), 5);

//# an AggregateError
await Promise.any([Promise.reject(new Error('a'))]);

//# an error with a cause
throw new Error('outer', { cause: new Error('inner') });

//# an error of an own class
class HttpError extends Error { constructor(code) { super(`code ${code}`); this.name = 'HttpError'; this.code = code; } }
throw new HttpError(404);

//# an error caught and thrown again
try { undefined.a; } catch (e) { e.message = `again: ${e.message}`; throw e; }

//# an error of a library
require('ajv')();
new (require('ajv'))().compile({ type: 'wrong' });

//# an unknown module
require('nothing-here');

//# require without a name
require();

//# members of an error
try { null.a; } catch (e) { console.log(e.name, e.message, e.constructor.name, e instanceof TypeError, Object.keys(e), typeof e.stack, String(e)); }

//# stack of an error
try { null.a; } catch (e) { console.log(e.stack.split('\n')[0]); }

//# stack of an own error
console.log(new RangeError('mine').stack.split('\n')[0]);

//# an error as text
console.log(`${new TypeError('x')}`, new Error('y') + '', new Error().toString(), new SyntaxError('z').toString());

//# an error without a message
throw new Error();

//# optional chaining does not throw
const a = null;
console.log(a?.b, a?.b.c, a?.[0], a?.());

//# nullish and logical assignment
let a = null;
a ??= 5;
console.log(a ?? 6, a || 7, a && 8);

//# JSON.parse of wrong texts
for (const text of ['{', '[1,', '{"a":}', "{'a':1}", 'text', '<a>', '{"a":1}}', '[1 2]', '"open', 'nul', '01', '1.', '+1', '{"a" 1}', '\t']) {
  try { JSON.parse(text); } catch (e) { console.log(e.name, e.message); }
}

//# private members
class A { #a = 1; static read(o) { return o.#a; } }
A.read({});

//# a tagged template that is none
const tag = 5;
tag`x`;

//# a generator that runs
const g = (function* () { g.next(); })();
g.next();

//# with a label
outer: for (;;) { for (;;) break outer; }
missing;

//# a switch that throws
switch (1) { case nothing: break; }

//# an argument that throws
console.log(nothing.a, 1);

//# in a template
`${undefined.a}`;

//# in a default parameter
(function (a = undefined.b) {})();

//# in a getter
({ get a() { return undefined.b; } }).a;

//# in a sort
[1, 2].sort(() => { throw new Error('sort'); });

//# in a replace
'a'.replace(/a/, () => nothing);

//# in JSON.stringify
JSON.stringify({ toJSON() { throw new Error('toJSON'); } });

//# in a constructor
class A { constructor() { undefined.a; } }
new A();

//# in a static block
class A { static { nothing; } }

//# long lines
const a = {};                                                                                     a.b.c;

//# several on a line
const a = { b: 1 }; a.b(); a.c();
