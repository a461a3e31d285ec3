//# each function of assert, passing and failing
const { assert } = require('chai');
const checks = {
  ok: [[1], [0]], notOk: [[0], [1]], equal: [[1, '1'], [1, 2]], notEqual: [[1, 2], [1, 1]], strictEqual: [[1, 1], [1, '1']], notStrictEqual: [[1, '1'], [1, 1]],
  deepEqual: [[{ a: 1 }, { a: 1 }], [{ a: 1 }, { a: 2 }]], notDeepEqual: [[{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 1 }]],
  isAbove: [[2, 1], [1, 2]], isAtLeast: [[1, 1], [0, 1]], isBelow: [[1, 2], [2, 1]], isAtMost: [[1, 1], [2, 1]],
  isTrue: [[true], [1]], isNotTrue: [[1], [true]], isFalse: [[false], [0]], isNotFalse: [[0], [false]],
  isNull: [[null], [undefined]], isNotNull: [[0], [null]], isNaN: [[NaN], [1]], isNotNaN: [[1], [NaN]],
  exists: [[0], [null]], notExists: [[null], [0]], isUndefined: [[undefined], [null]], isDefined: [[null], [undefined]],
  isFunction: [[() => {}], [{}]], isNotFunction: [[{}], [() => {}]], isObject: [[{}], [[]]], isNotObject: [[[]], [{}]], isArray: [[[]], [{}]], isNotArray: [[{}], [[]]],
  isString: [['a'], [1]], isNotString: [[1], ['a']], isNumber: [[1], ['1']], isNotNumber: [['1'], [1]], isFinite: [[1], [Infinity]], isBoolean: [[true], [1]], isNotBoolean: [[1], [true]],
  typeOf: [['a', 'string'], ['a', 'number']], notTypeOf: [['a', 'number'], ['a', 'string']], instanceOf: [[[], Array], [{}, Array]], notInstanceOf: [[{}, Array], [[], Array]],
  include: [['abc', 'b'], ['abc', 'x']], notInclude: [['abc', 'x'], ['abc', 'b']], deepInclude: [[[{ a: 1 }], { a: 1 }], [[{ a: 1 }], { a: 2 }]], nestedInclude: [[{ a: { b: 1 } }, { 'a.b': 1 }], [{ a: { b: 1 } }, { 'a.b': 2 }]], ownInclude: [[{ a: 1 }, { a: 1 }], [{ a: 1 }, { b: 1 }]],
  match: [['abc', /b/], ['abc', /x/]], notMatch: [['abc', /x/], ['abc', /b/]],
  property: [[{ a: 1 }, 'a'], [{ a: 1 }, 'b']], notProperty: [[{ a: 1 }, 'b'], [{ a: 1 }, 'a']], propertyVal: [[{ a: 1 }, 'a', 1], [{ a: 1 }, 'a', 2]], deepPropertyVal: [[{ a: { b: 1 } }, 'a', { b: 1 }], [{ a: { b: 1 } }, 'a', { b: 2 }]], nestedProperty: [[{ a: { b: 1 } }, 'a.b'], [{ a: {} }, 'a.b']], nestedPropertyVal: [[{ a: { b: 1 } }, 'a.b', 1], [{ a: { b: 1 } }, 'a.b', 2]],
  lengthOf: [['abc', 3], ['abc', 4]], hasAnyKeys: [[{ a: 1 }, ['a', 'z']], [{ a: 1 }, ['y', 'z']]], hasAllKeys: [[{ a: 1 }, ['a']], [{ a: 1 }, ['a', 'b']]], containsAllKeys: [[{ a: 1, b: 2 }, ['a']], [{ a: 1 }, ['b']]], doesNotHaveAnyKeys: [[{ a: 1 }, ['b']], [{ a: 1 }, ['a']]],
  throws: [[() => { throw new Error('x'); }, 'x'], [() => {}]], doesNotThrow: [[() => {}], [() => { throw new Error('x'); }]],
  operator: [[1, '<', 2], [1, '>', 2]], closeTo: [[1, 1.1, 0.2], [1, 2, 0.5]], approximately: [[1, 1.1, 0.2], [1, 2, 0.5]],
  sameMembers: [[[1, 2], [2, 1]], [[1], [2]]], sameDeepMembers: [[[{ a: 1 }], [{ a: 1 }]], [[{ a: 1 }], [{ a: 2 }]]], sameOrderedMembers: [[[1, 2], [1, 2]], [[1, 2], [2, 1]]], includeMembers: [[[1, 2], [1]], [[1, 2], [3]]], includeDeepMembers: [[[{ a: 1 }], [{ a: 1 }]], [[{ a: 1 }], [{ a: 2 }]]],
  oneOf: [[1, [1, 2]], [3, [1, 2]]], changes: [[(() => { checks.n = (checks.n ?? 0) + 1; }), checks0(), 'n'], [() => {}, { n: 1 }, 'n']],
  isExtensible: [[{}], [Object.freeze({})]], isSealed: [[Object.seal({})], [{}]], isFrozen: [[Object.freeze({})], [{}]], isEmpty: [[[]], [[1]]], isNotEmpty: [[[1]], [[]]],
};
function checks0() { const o = { get n() { o.c = (o.c ?? 0) + 1; return o.c; } }; return o; }
for (const [name, [passing, failing]] of Object.entries(checks)) {
  if (name === 'n') continue;
  pm.test(`${name} passes`, () => assert[name](...passing));
  pm.test(`${name} fails`, () => assert[name](...failing));
  pm.test(`${name} fails with words`, () => assert[name](...failing, 'words'));
}

//# assert.fail
const { assert } = require('chai');
pm.test('nothing', () => assert.fail());
pm.test('words', () => assert.fail('words'));
pm.test('values', () => assert.fail(1, 2));
pm.test('all', () => assert.fail(1, 2, 'words', '>'));

//# assert alone
const { assert } = require('chai');
pm.test('true', () => assert(true));
pm.test('false', () => assert(false));
pm.test('words', () => assert(0, 'words'));
pm.test('function', () => assert(null, () => 'made'));

//# an assertion of assert that is missing
require('chai').assert.nothing(1);

//# should
const should = require('chai').should();
pm.test('exist', () => should.exist(null));
pm.test('not exist', () => should.not.exist(1));
pm.test('equal', () => should.equal(1, 2));
pm.test('throw', () => should.Throw(() => {}));
pm.test('chain', () => ({ a: [1, 2] }).should.have.property('a').with.lengthOf(3));

//# the parts of an AssertionError
const { AssertionError } = require('chai');
try { pm.expect('a').to.equal('b'); } catch (e) { console.log(e instanceof AssertionError, e instanceof Error, e.name, e.actual, e.expected, e.showDiff); }

//# not, negated twice
pm.test('once', () => pm.expect(1).to.not.equal(1));
pm.test('twice', () => pm.expect(1).to.not.not.equal(1));

//# deep flags stay in a chain
pm.test('deep', () => pm.expect([{ a: 1 }]).to.deep.include({ a: 1 }).and.include({ a: 1 }));

//# with words of its own
pm.test('expect', () => pm.expect({ a: 1 }, 'the answer').to.have.property('b'));
pm.test('method', () => pm.expect(1).to.be.above(2, 'too small'));
pm.test('property', () => pm.expect(false, 'flag').to.be.true);

//# long values are cut
pm.test('text', () => pm.expect('a'.repeat(200)).to.equal('b'.repeat(200)));
pm.test('list', () => pm.expect(Array.from({ length: 100 }, (_, n) => n)).to.include(1000));
pm.test('object', () => pm.expect(Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`key${n}`, `value${n}`]))).to.have.property('none'));
pm.test('include', () => pm.expect('x'.repeat(500)).to.include('y'));

//# config.truncateThreshold
const { config } = require('chai');
const before = config.truncateThreshold;
config.truncateThreshold = 0;
pm.test('text', () => pm.expect({ a: 'a'.repeat(60), b: [1, 2, 3] }).to.eql({}));
config.truncateThreshold = before;

//# values compared deeply
for (const [one, other] of [[[1, 2], [1, 2, 3]], [new Date(0), new Date(0)], [/a/, /a/], [new Set([1]), new Set([1])], [new Map([[1, 2]]), new Map([[1, 2]])], [null, undefined], [{ a: undefined }, {}], [NaN, NaN], [0, -0], ['1', 1], [[undefined], [null]], [Symbol.iterator, Symbol.iterator], [new Error('a'), new Error('a')], [Object.create(null), {}], [new Uint8Array(1), new Uint8Array(1)], [() => 1, () => 1]]) {
  pm.test('deep', () => pm.expect(one).to.eql(other));
}

//# a body compared deeply
pm.test('whole', () => pm.expect(pm.response.json()).to.deep.equal({ id: 7 }));
pm.test('part', () => pm.expect(pm.response.json()).to.include({ id: 7, yes: true }));
pm.test('part fails', () => pm.expect(pm.response.json()).to.include({ id: 8 }));
pm.test('keys', () => pm.expect(pm.response.json()).to.have.all.keys('id', 'name'));
pm.test('nested', () => pm.expect(pm.response.json()).to.have.nested.property('nested.deep.value', 1));
pm.test('list', () => pm.expect(pm.response.json().list).to.have.members([1, 2]));

//# usual tests of people
pm.test('Status code is 200', function () { pm.response.to.have.status(200); });
pm.test('Status code name has string', function () { pm.response.to.have.status('Created'); });
pm.test('Body matches string', function () { pm.expect(pm.response.text()).to.include('string_you_want_to_search'); });
pm.test('Your test name', function () { var jsonData = pm.response.json(); pm.expect(jsonData.value).to.eql(100); });
pm.test('Body is correct', function () { pm.response.to.have.body('response_body_string'); });
pm.test('Content-Type is present', function () { pm.response.to.have.header('Content-Type'); });
pm.test('Response time is less than 10ms', function () { pm.expect(pm.response.responseTime).to.be.below(10); });
pm.test('Successful POST request', function () { pm.expect(pm.response.code).to.be.oneOf([201, 202]); });
pm.test('Content-Type header is application/json', () => { pm.expect(pm.response.headers.get('Content-Type')).to.eql('application/json'); });
pm.test('Cookie JSESSIONID is present', () => { pm.expect(pm.cookies.has('JSESSIONID')).to.be.true; });
pm.test('Test array properties', () => { pm.expect(pm.response.json().list).to.be.an('array').that.is.empty; });
pm.test('Check the active environment', () => { pm.expect(pm.environment.get('env')).to.eql('production'); });
pm.test('Object is contained', () => { pm.expect(pm.response.json()).to.deep.include({ id: 7 }); });
