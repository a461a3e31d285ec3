//# let a; for (const b of a);
let a; for (const b of a);

//# let a; [...a]
let a; [...a]

//# let a; f(...a)
let a; f(...a)

//# let a=null; Math.max(...a)
let a=null; Math.max(...a)

//# let a; const [b]=a
let a; const [b]=a

//# let a={}; const [b]=a
let a={}; const [b]=a

//# let a={}; Math.max(...a)
let a={}; Math.max(...a)

//# let a=5; Math.max(...a)
let a=5; Math.max(...a)

//# let a={b:{}}; Math.max(...a.b)
let a={b:{}}; Math.max(...a.b)

//# let a={}; for (const b of a.c);
let a={}; for (const b of a.c);

//# let a={}; for (const b of a.c.d());
let a={}; for (const b of a.c.d());

//# let a={c(){}}; for (const b of a.c());
let a={c(){}}; for (const b of a.c());

//# let a={c(){}}; const [b]=a.c()
let a={c(){}}; const [b]=a.c()

//# let a={}; const {b}=a.c
let a={}; const {b}=a.c

//# let a={c(){}}; const {b}=a.c()
let a={c(){}}; const {b}=a.c()

//# let a={}; const {b:{c}}=a
let a={}; const {b:{c}}=a

//# let a; const {}=a
let a; const {}=a

//# let a; const {b=1}=a
let a; const {b=1}=a

//# function f({b}){} f()
function f({b}){} f()

//# function f([b]){} f()
function f([b]){} f()

//# new Set(5)
new Set(5)

//# new Set({})
new Set({})

//# new Map(5)
new Map(5)

//# Array.from(5)
Array.from(5)

//# new Set(undefined)
new Set(undefined)

//# let a; new Set(a.b)
let a; new Set(a.b)

//# Object.fromEntries(5)
Object.fromEntries(5)

//# let a={};new Map([a])
let a={};new Map([a])

//# [1].forEach('x')
[1].forEach('x')

//# [1].reduce({})
[1].reduce({})

//# new Promise({})
new Promise({})

//# new Promise('x')
new Promise('x')

//# let u;({}) instanceof u
let u;({}) instanceof u

//# let a={};'x' in 5
let a={};'x' in 5

//# let a; a.b.c()
let a; a.b.c()

//# 'use strict'; Object.freeze([1])[0]=2
'use strict'; Object.freeze([1])[0]=2

//# 'use strict'; 'abc'.length=1
'use strict'; 'abc'.length=1

//# 'use strict'; (5).x=1
'use strict'; (5).x=1

//# let a=[1]; a.length=-1
let a=[1]; a.length=-1

//# 'x'.repeat(Infinity)
'x'.repeat(Infinity)

//# (1).toString(99)
(1).toString(99)

//# Symbol()+''
Symbol()+''

//# undefined.foo=1
undefined.foo=1

//# let x={}; x.y.z=1
let x={}; x.y.z=1

//# let x={}; delete x.y.z
let x={}; delete x.y.z

//# JSON.parse('{')
JSON.parse('{')

//# let x = {}; x.a.b.c
let x = {}; x.a.b.c

//# let x={}; x.f().g
let x={}; x.f().g

//# let f; f?.x.y; f.x
let f; f?.x.y; f.x

//# let o={a:1}; o.a.b.c
let o={a:1}; o.a.b.c

//# let k='z'; let o={}; o[k].a
let k='z'; let o={}; o[k].a

//# let o={}; o['k-1'].a
let o={}; o['k-1'].a

//# let o=[]; o[0].a
let o=[]; o[0].a

//# let o=[]; o[0][1]
let o=[]; o[0][1]

//# let o=[]; o[0]()
let o=[]; o[0]()

//# let o={}; o['x y']()
let o={}; o['x y']()

//# let o={}; o.a[0]()
let o={}; o.a[0]()

//# let o={a:[]}; o.a[0]()
let o={a:[]}; o.a[0]()

//# let o={a:[]}; o.a[o.a.length]()
let o={a:[]}; o.a[o.a.length]()

//# let o={f(){}}; o.f()()
let o={f(){}}; o.f()()

//# let o={f(){}}; o.f().g()
let o={f(){}}; o.f().g()

//# `x`()
`x`()

//# (function(){return 1})().x()
(function(){return 1})().x()

//# [1,'a'].x()
[1,'a'].x()

//# ({}).x()
({}).x()

//# ({a:1,b:2}).x()
({a:1,b:2}).x()

//# (a=>a).x()
(a=>a).x()

//# /x/.y()
/x/.y()

//# new Date().x()
new Date().x()

//# new (class A{})().x()
new (class A{})().x()

//# true.x()
true.x()

//# null()
null()

//# undefined.x()
undefined.x()

//# 'str'.x()
'str'.x()

//# this.x()
this.x()

//# let a; a()
let a; a()

//# let a={}; (a.b)()
let a={}; (a.b)()

//# let a={}; (a.b || a.c)()
let a={}; (a.b || a.c)()

//# let a; (a ?? null)()
let a; (a ?? null)()

//# await5()
await5()

//# let a; a`x`
let a; a`x`

//# let a={}; a.b`x`
let a={}; a.b`x`

//# let a={}; new a.b.c()
let a={}; new a.b.c()

//# let a={}; new (a.b)()
let a={}; new (a.b)()

//# let a={b(){}}; new (a.b())()
let a={b(){}}; new (a.b())()

//# let a={b:{}}; a.b.c(a.d())
let a={b:{}}; a.b.c(a.d())

//# super_x.y
super_x.y

//# class A{}; A.x()
class A{}; A.x()

//# class A{ static m(){ this.n() } }; A.m()
class A{ static m(){ this.n() } }; A.m()

//# let e=5; e.f.g()
let e=5; e.f.g()

//# new Map([[1]]).get(1).x
new Map([[1]]).get(1).x

//# [].concat(1)[5].x
[].concat(1)[5].x

//# Math.foo()
Math.foo()

//# JSON.foo()
JSON.foo()

//# console.foo()
console.foo()

//# let a={b:{c(){return 1}}}; a.b.c().d()
let a={b:{c(){return 1}}}; a.b.c().d()

//# let a=1; a.b.c
let a=1; a.b.c

//# let a=[1,2]; a.foo(x=>x).bar()
let a=[1,2]; a.foo(x=>x).bar()

//# let s='x'; s.foo().bar
let s='x'; s.foo().bar

//# let a={}; a.b?.(); a.c()
let a={}; a.b?.(); a.c()

//# let a={}; a?.b.c.d
let a={}; a?.b.c.d

//# let a={}; a.b?.c; a.d.e?.f
let a={}; a.b?.c; a.d.e?.f

//# async function f(){}; f().foo()
async function f(){}; f().foo()

//# let {a} = {}; a.b
let {a} = {}; a.b

//# let [x]=[]; x.y
let [x]=[]; x.y

//# typeof a.b.c
typeof a.b.c

//# a.b
a.b

//# let a={}; ++a.b.c
let a={}; ++a.b.c

//# let a={}; a.b.c += 1
let a={}; a.b.c += 1

//# let a={}; a.b.c++
let a={}; a.b.c++

//# let a={}; a.x.y = a.z
let a={}; a.x.y = a.z

//# let a={}; a.b[0] = 1
let a={}; a.b[0] = 1

//# let a={}; a[0][1] = 1
let a={}; a[0][1] = 1

//# let a={}; a['x']['y'] = 1
let a={}; a['x']['y'] = 1

//# let a; a[5]
let a; a[5]

//# let a; a[1.5]
let a; a[1.5]

//# let a; a[null]
let a; a[null]

//# let a={}; a.forEach(x => x.b)
let a={}; a.forEach(x => x.b)

//# a function over lines is given to what is none
const response = pm.response.json();
response.id.forEach(item => {
  pm.expect(item.price.total).to.equal(1);
});

//# let a={b:{}}; a.b.find(function (x) { return x.c })
let a={b:{}}; a.b.find(function (x) { return x.c })

//# let a={b:{}}; const found = a.b.filter((x) => x.c).length
let a={b:{}}; const found = a.b.filter((x) => x.c).length

//# let a={}; a.map(async ({ b }, index) => { await b })
let a={}; a.map(async ({ b }, index) => { await b })

//# let a={}; a['each'](x => x)
let a={}; a['each'](x => x)

//# let a={b(){return {}}}; a.b().some(x => x(1))
let a={b(){return {}}}; a.b().some(x => x(1))

//# [1].map(x => x.foo(y => y))
[1].map(x => x.foo(y => y))

//# let a={}; if (a.every((x, index) => x > index)) { a.b() }
let a={}; if (a.every((x, index) => x > index)) { a.b() }

//# let a={}; new a.Thing(x => x)
let a={}; new a.Thing(x => x)

//# let a={}; a.reduce((sum, { b }) => sum + b, 0)
let a={}; a.reduce((sum, { b }) => sum + b, 0)

//# let a={}; pm.test('x', () => a.forEach(x => x))
let a={}; pm.test('x', () => a.forEach(x => x))

//# a pattern over lines
const before = [1].map(item => item);

const {
  token,
  expires
} = pm.response.json().missing;

//# a list is taken apart lines below a call
const before = [1].map(item => item);
let value;
const [
  first,
  second
] = value;

//# a loop over nothing, lines below a call
const before = [1].map(item => item);
let value;

for (const item of value) {
  pm.expect(item).to.be.ok;
}

//# a loop over an object of the response
const body = pm.response.json();
for (const [key, item] of body) {
  console.log(key, item);
}

//# a member of a missing list, in a loop
const body = pm.response.json();
for (let index = 0; index < 3; index += 1) {
  const entry = body.list[index];
  console.log(entry.deep.value);
}

//# a callback that fails in a test
const body = pm.response.json();

pm.test('every entry has a price', () => {
  body.list.forEach((entry) => {
    pm.expect(entry.price.amount).to.be.above(0);
  });
});

//# an undefined function in a test
pm.test('adds up', function () {
  const total = sumOf(
    pm.response.json().list,
  );
  pm.expect(total).to.eql(6);
});

//# a method of the library that does not exist
const moment = require('moment');
const now = moment('2020-01-01');
console.log(
  now.addDays(3)
    .format(),
);

//# reduce of nothing
const total = pm.response.json().list
  .filter((entry) => entry > 100)
  .reduce((sum, entry) => sum + entry);

//# a chain over lines
const name = pm.response.json()
  .list
  .map((entry) => entry)
  .first.name;

//# await of what fails, lines below
const wait = (value) => new Promise((resolve, reject) => {
  if (value) resolve(value);
  else reject(new Error('no value'));
});

await wait(1);
await wait(0);

//# an error of a nested function
function outer() {
  function inner(value) {
    return value.missing.member;
  }

  return inner({});
}

outer();

//# a constant assigned in a branch
const limit = 3;

if (pm.response.code === 200) {
  limit = 4;
}

//# a variable used before its line
pm.test('early', () => {
  console.log(later);
});

const later = 1;

//# a class over lines
class Check {
  constructor(response) {
    this.body = response.json();
  }

  total() {
    return this.body.list.total();
  }
}

new Check(pm.response).total();

//# an optional chain that is called
const body = pm.response.json();
const found = body.list?.find((entry) => entry === 9)
  .toString();

//# a template over lines
const body = pm.response.json();
console.log(`one
  ${body.id}
  ${body.missing.member}
`);

//# a switch over what is missing
const kind = pm.response.json().kind;

switch (kind.name) {
  case 'a':
    break;
  default:
}

//# an error in a timer, lines below
let count = 0;

setTimeout(() => {
  count += 1;
  count.missing.member();
}, 1);

//# what is written as a number is called
const size = pm.response.json().list.length;

if (size > 0) {
  size();
}

//# two functions are given to what is none
const client = {};

client.get('/x', (error) => { throw error; }, (done) => {
  done();
});

//# a function made by a function is missing
const make = (kind) => ({ kind });

make('a')
  .with((value) => value)
  .run();

//# a getter that fails
const entry = {
  get name() {
    return this.owner.name;
  },
};

pm.test('has a name', () => pm.expect(entry.name).to.be.a('string'));

//# a generator that fails
function* entries(list) {
  for (const entry of list) {
    yield entry.id.value;
  }
}

console.log([...entries([{ id: { value: 1 } }, {}])]);

//# an error that is thrown again
try {
  JSON.parse(pm.response.text() + '}');
} catch (error) {
  throw new Error(`not JSON: ${error.message}`);
}
