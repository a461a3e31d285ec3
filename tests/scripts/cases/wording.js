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
