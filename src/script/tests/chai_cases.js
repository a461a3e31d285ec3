// Each property on each value; the result or the error. chai_cases.txt is what chai 4.4.1 itself prints under Node.
const { expect, Assertion, use } = require('chai');
const values = [1, 'abc', '', null, undefined, [], [1, 2, 3], { a: 1, b: { c: 2 } }, new Map([[1, 2]])];
const uses = {
  ok: (e) => e.ok,
  true: (e) => e.true,
  null: (e) => e.null,
  exist: (e) => e.exist,
  empty: (e) => e.empty,
  lenght: (e) => e.lenght,
  foo: (e) => e.foo,
  'a.foo': (e) => e.a.foo,
  'equal.foo': (e) => e.equal.foo,
  then: (e) => typeof e.then,
  not: (e) => e.not.ok,
  'a()': (e) => e.a('string').and.have.lengthOf(3),
  'an()': (e) => e.an('array').that.includes(2),
  'eq()': (e) => e.equal(1),
  'eql()': (e) => e.eql([1, 2, 3]),
  deep: (e) => e.deep.equal({ a: 1, b: { c: 2 } }),
  'property()': (e) => e.have.property('a').that.equals(1),
  nested: (e) => e.have.nested.property('b.c', 3),
  keys: (e) => e.have.all.keys('a', 'b'),
  'include()': (e) => e.include(1),
  'above()': (e) => e.above(0),
  length: (e) => e.have.lengthOf.above(2),
  members: (e) => e.have.members([3, 2, 1]),
  match: (e) => e.match(/b/),
  oneOf: (e) => e.be.oneOf([1, 2]),
  'not.not': (e) => e.not.not.ok,
  string: (e) => e.have.string('b'),
  instanceof: (e) => e.instanceof(Array),
  'length()': (e) => e.length(3),
  within: (e) => e.within(0, 2),
};
const run = (act) => {
  try {
    const result = act();
    if (!result || !result.__flags) return `ok ${typeof result}`;
    const { negate, contains, deep } = result.__flags;
    return `ok ${typeof result} ${Object.keys(result.__flags).sort().join()} ${negate} ${contains} ${deep}`;
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
values.forEach((value, index) => {
  for (const name of Object.keys(uses)) {
    console.log(`${index} ${name} > ${run(() => uses[name](expect(value).to))}`);
    console.log(`${index} not ${name} > ${run(() => uses[name](expect(value, 'why').to.not))}`);
  }
});
use(({ Assertion: A }, { flag }) => {
  A.addProperty('zork', function () {
    this.assert(this._obj === 1, 'expected z', 'expected no z');
  });
  A.addMethod('zerk', function () {
    return 5;
  });
  A.addChainableMethod(
    'zchain',
    function (x) {
      this.assert(x === this._obj, 'p', 'q');
    },
    function () {
      flag(this, 'zz', 1);
    },
  );
  A.overwriteMethod(
    'above',
    (original) =>
      function (...passed) {
        if (this._obj !== 'o') original.apply(this, passed);
      },
  );
  A.overwriteProperty(
    'ok',
    (original) =>
      function () {
        if (this._obj === 'o') this.assert(false, 'no', 'yes');
        else original.call(this);
      },
  );
});
const more = {
  zork: () => expect(1).to.be.zork,
  'zork fails': () => expect(2).to.be.zork,
  'not zork': () => expect(2).not.zork,
  zerk: () => expect(1).zerk(),
  zchain: () => expect(2).zchain(2),
  'zchain fails': () => expect(2).zchain(3),
  'zchain.equal': () => expect(2).zchain.equal(2),
  above: () => expect('o').above(3),
  'above fails': () => expect(1).above(3),
  'ok o': () => expect('o').ok,
  'ok 0': () => expect(0).ok,
  'zork.foo': () => expect(1).zork.foo,
  'zchain.foo': () => expect(1).zchain.foo,
  reused: () => {
    const e = expect(1);
    e.to.not.equal(2);
    return e.to.equal(1);
  },
  instance: () => String(expect(1) instanceof Assertion),
  in: () => String('to' in expect(1)),
  keys: () => Object.keys(expect(1)).join(),
  should: () => {
    require('chai').should();
    return (1).should.equal(2);
  },
  throws: () =>
    expect(() => {
      throw new TypeError('boo');
    }).to.throw(TypeError, /zzz/),
};
for (const name of Object.keys(more)) console.log(`${name} > ${run(more[name])}`);
