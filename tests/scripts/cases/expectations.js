//# equal
pm.test('same', () => pm.expect(1).to.equal(1));
pm.test('other', () => pm.expect(1).to.equal('1'));
pm.test('objects', () => pm.expect({ a: 1 }).to.equal({ a: 1 }));
pm.test('not', () => pm.expect(1).to.not.equal(1));
pm.test('words', () => pm.expect('a').to.equal('b', 'my words'));

//# eql
pm.test('same', () => pm.expect({ a: [1, { b: 2 }] }).to.eql({ a: [1, { b: 2 }] }));
pm.test('other', () => pm.expect({ a: [1, { b: 2 }] }).to.eql({ a: [1, { b: 3 }] }));
pm.test('not', () => pm.expect([1]).to.not.eql([1]));
pm.test('NaN', () => pm.expect(NaN).to.eql(NaN));
pm.test('dates', () => pm.expect(new Date(0)).to.eql(new Date(1)));
pm.test('maps', () => pm.expect(new Map([[1, 2]])).to.eql(new Map([[1, 3]])));

//# deep.equal
pm.test('same', () => pm.expect({ a: 1 }).to.deep.equal({ a: 1 }));
pm.test('other', () => pm.expect({ a: 1, b: 'x' }).to.deep.equal({ a: 1 }));

//# long values in messages
pm.test('long list', () => pm.expect(Array.from({ length: 40 }, (_, n) => n)).to.equal(1));
pm.test('long text', () => pm.expect('x'.repeat(100)).to.equal('y'));
pm.test('long object', () => pm.expect({ first: 'a'.repeat(30), second: 'b'.repeat(30), third: 'c' }).to.eql({}));
pm.test('nested', () => pm.expect({ a: { b: { c: { d: { e: 1 } } } } }).to.eql(1));

//# ok, true, false, null, undefined, NaN, exist, empty
pm.test('ok', () => pm.expect(0).to.be.ok);
pm.test('true', () => pm.expect(1).to.be.true);
pm.test('false', () => pm.expect('').to.be.false);
pm.test('null', () => pm.expect(undefined).to.be.null);
pm.test('undefined', () => pm.expect(null).to.be.undefined);
pm.test('NaN', () => pm.expect(5).to.be.NaN);
pm.test('exist', () => pm.expect(null).to.exist);
pm.test('empty', () => pm.expect([1]).to.be.empty);
pm.test('empty object', () => pm.expect({ a: 1 }).to.be.empty);
pm.test('empty text', () => pm.expect('').to.be.empty);
pm.test('empty number', () => pm.expect(5).to.be.empty);
pm.test('not true', () => pm.expect(true).to.not.be.true);

//# above, below, least, most, within, closeTo
pm.test('above', () => pm.expect(5).to.be.above(5));
pm.test('below', () => pm.expect(5).to.be.below(5));
pm.test('least', () => pm.expect(5).to.be.at.least(6));
pm.test('most', () => pm.expect(5).to.be.at.most(4));
pm.test('within', () => pm.expect(5).to.be.within(6, 7));
pm.test('close', () => pm.expect(5).to.be.closeTo(6, 0.5));
pm.test('gt', () => pm.expect(5).to.be.gt(4).and.lt(6).and.gte(5).and.lte(5));
pm.test('a text', () => pm.expect('5').to.be.above(4));
pm.test('to a text', () => pm.expect(5).to.be.above('4'));
pm.test('dates', () => pm.expect(new Date(5)).to.be.above(new Date(6)));

//# a and an
pm.test('string', () => pm.expect('x').to.be.a('string'));
pm.test('array', () => pm.expect([]).to.be.an('array'));
pm.test('object', () => pm.expect([]).to.be.an('object'));
pm.test('number', () => pm.expect('5').to.be.a('number'));
pm.test('null', () => pm.expect(null).to.be.an('object'));
pm.test('function', () => pm.expect(() => {}).to.be.a('function'));
pm.test('regexp', () => pm.expect(/x/).to.be.a('regexp'));
pm.test('promise', () => pm.expect(Promise.resolve()).to.be.a('promise'));
pm.test('not', () => pm.expect('x').to.not.be.a('string'));
pm.test('capital', () => pm.expect('x').to.be.a('String'));

//# instanceof
pm.test('date', () => pm.expect(new Date(0)).to.be.an.instanceof(Date));
pm.test('array', () => pm.expect({}).to.be.instanceOf(Array));
pm.test('wrong', () => pm.expect({}).to.be.instanceOf('x'));

//# include
pm.test('text', () => pm.expect('abc').to.include('b'));
pm.test('text fails', () => pm.expect('abc').to.include('x'));
pm.test('list', () => pm.expect([1, 2]).to.include(3));
pm.test('object', () => pm.expect({ a: 1, b: 2 }).to.include({ a: 1 }));
pm.test('object fails', () => pm.expect({ a: 1, b: 2 }).to.include({ a: 2 }));
pm.test('deep', () => pm.expect([{ a: 1 }]).to.deep.include({ a: 1 }));
pm.test('deep fails', () => pm.expect([{ a: 1 }]).to.deep.include({ a: 2 }));
pm.test('nested', () => pm.expect({ a: { b: [1] } }).to.nested.include({ 'a.b[0]': 2 }));
pm.test('set', () => pm.expect(new Set([1])).to.include(2));
pm.test('not', () => pm.expect('abc').to.not.include('b'));
pm.test('number', () => pm.expect(5).to.include(5));
pm.test('undefined', () => pm.expect(undefined).to.include('x'));
pm.test('contain', () => pm.expect([1]).to.contain(2));

//# property
pm.test('there', () => pm.expect({ a: 1 }).to.have.property('a'));
pm.test('value', () => pm.expect({ a: 1 }).to.have.property('a', 2));
pm.test('missing', () => pm.expect({ a: 1 }).to.have.property('b'));
pm.test('missing value', () => pm.expect({ a: 1 }).to.have.property('b', 2));
pm.test('nested', () => pm.expect({ a: { b: [1] } }).to.have.nested.property('a.b[0]', 1));
pm.test('nested missing', () => pm.expect({ a: { b: [1] } }).to.have.nested.property('a.c'));
pm.test('own', () => pm.expect({}).to.have.own.property('toString'));
pm.test('deep', () => pm.expect({ a: { b: 1 } }).to.have.deep.property('a', { b: 2 }));
pm.test('not', () => pm.expect({ a: 1 }).to.not.have.property('a'));
pm.test('of undefined', () => pm.expect(undefined).to.have.property('a'));
pm.test('of null', () => pm.expect(null).to.have.property('a'));
pm.test('chained', () => pm.expect({ a: 'x' }).to.have.property('a').that.is.a('number'));
pm.test('descriptor', () => pm.expect({ a: 1 }).to.have.ownPropertyDescriptor('b'));

//# lengthOf
pm.test('list', () => pm.expect([1, 2]).to.have.lengthOf(3));
pm.test('text', () => pm.expect('abc').to.have.length(3));
pm.test('above', () => pm.expect([1]).to.have.lengthOf.above(2));
pm.test('set', () => pm.expect(new Set([1])).to.have.lengthOf(2));
pm.test('none', () => pm.expect({}).to.have.lengthOf(2));
pm.test('of', () => pm.expect([1]).to.have.length.of.at.most(0));

//# keys
pm.test('all', () => pm.expect({ a: 1, b: 2 }).to.have.all.keys('a', 'b'));
pm.test('list', () => pm.expect({ a: 1, b: 2 }).to.have.keys(['a']));
pm.test('any', () => pm.expect({ a: 1 }).to.have.any.keys('x', 'y'));
pm.test('missing', () => pm.expect({ a: 1 }).to.have.all.keys('a', 'c'));
pm.test('contain', () => pm.expect({ a: 1, b: 2 }).to.contain.keys('c'));
pm.test('not', () => pm.expect({ a: 1 }).to.not.have.keys('a'));
pm.test('nothing', () => pm.expect({ a: 1 }).to.have.keys());
pm.test('map', () => pm.expect(new Map([['a', 1]])).to.have.keys('b'));

//# match and string
pm.test('match', () => pm.expect('abc').to.match(/x/));
pm.test('not match', () => pm.expect('abc').to.not.match(/b/));
pm.test('string', () => pm.expect('abc').to.have.string('x'));
pm.test('string of number', () => pm.expect(5).to.have.string('x'));

//# members
pm.test('same', () => pm.expect([1, 2]).to.have.members([2, 1]));
pm.test('other', () => pm.expect([1, 2]).to.have.members([1]));
pm.test('include', () => pm.expect([1, 2]).to.include.members([3]));
pm.test('ordered', () => pm.expect([1, 2]).to.have.ordered.members([2, 1]));
pm.test('deep', () => pm.expect([{ a: 1 }]).to.have.deep.members([{ a: 2 }]));
pm.test('no list', () => pm.expect('ab').to.have.members(['a']));

//# oneOf
pm.test('in', () => pm.expect(1).to.be.oneOf([1, 2]));
pm.test('out', () => pm.expect(3).to.be.oneOf([1, 2]));
pm.test('not', () => pm.expect(1).to.not.be.oneOf([1, 2]));
pm.test('no list', () => pm.expect(1).to.be.oneOf(5));
pm.test('contain', () => pm.expect('abc').to.contain.oneOf(['x', 'y']));

//# throw
pm.test('throws', () => pm.expect(() => { throw new TypeError('no'); }).to.throw(TypeError, 'no'));
pm.test('none', () => pm.expect(() => {}).to.throw());
pm.test('kind', () => pm.expect(() => { throw new TypeError('no'); }).to.throw(RangeError));
pm.test('message', () => pm.expect(() => { throw new Error('no'); }).to.throw('yes'));
pm.test('pattern', () => pm.expect(() => { throw new Error('no'); }).to.throw(/yes/));
pm.test('not', () => pm.expect(() => { throw new Error('no'); }).to.not.throw());
pm.test('no function', () => pm.expect(5).to.throw());
pm.test('chained', () => pm.expect(() => { throw new Error('no'); }).to.throw().with.property('message', 'x'));

//# respondTo, itself, satisfy
pm.test('respond', () => pm.expect({ a() {} }).to.respondTo('b'));
pm.test('itself', () => pm.expect(Date).itself.to.respondTo('none'));
pm.test('satisfy', () => pm.expect(5).to.satisfy((n) => n > 6));
pm.test('satisfies', () => pm.expect(5).to.satisfy(function positive(n) { return n < 0; }));

//# change, increase, decrease
const counter = { n: 0 };
pm.test('change', () => pm.expect(() => {}).to.change(counter, 'n'));
pm.test('increase', () => pm.expect(() => { counter.n -= 1; }).to.increase(counter, 'n'));
pm.test('decrease', () => pm.expect(() => { counter.n += 1; }).to.decrease(counter, 'n'));
pm.test('by', () => pm.expect(() => { counter.n += 1; }).to.increase(counter, 'n').by(2));
pm.test('missing', () => pm.expect(() => {}).to.change({}, 'n'));

//# extensible, sealed, frozen, finite, arguments
pm.test('extensible', () => pm.expect(Object.freeze({})).to.be.extensible);
pm.test('sealed', () => pm.expect({}).to.be.sealed);
pm.test('frozen', () => pm.expect({}).to.be.frozen);
pm.test('finite', () => pm.expect(Infinity).to.be.finite);
pm.test('arguments', () => pm.expect([]).to.be.arguments);

//# words between
pm.test('words', () => pm.expect(1).to.be.been.is.that.which.and.has.have.with.at.of.same.but.does.still.also.equal(2));

//# misspelt
pm.test('misspelt', () => pm.expect(1).to.be.tru);
pm.test('misspelt method', () => pm.expect(1).to.equals(1).equall(2));
pm.test('far', () => pm.expect(1).to.be.somethingelse);
pm.test('on a method', () => pm.expect(1).to.equal.to(1));

//# values in messages
for (const value of [undefined, null, true, -0, 1.5, 'a\'b', '', [], [1, , 3], {}, { a: undefined }, { 'b c': 1 }, Symbol('s'), () => 1, function named() {}, class A {}, new Date(0), /x/g, new Error('e'), new Map([[1, { a: 2 }]]), new Set(['x']), new Uint8Array(3), new (class Point { x = 1; })(), Object.create(null), new Boolean(false), new String('s'), new Number(3)]) {
  pm.test('value', () => pm.expect(value).to.equal('something else'));
}

//# an object that holds itself in a message
const self = { a: 1 };
self.self = self;
pm.test('circle', () => pm.expect(self).to.equal(1));

//# deep and nested values in messages
pm.test('list of objects', () => pm.expect([{ a: 1, b: [1, 2] }, { a: 2 }]).to.eql([]));
pm.test('text with lines', () => pm.expect('one\ntwo\t"three"').to.equal(''));
pm.test('escape', () => pm.expect({ 'a"b': 'c\'d' }).to.eql(1));
pm.test('getter', () => pm.expect({ get a() { return 1; }, set b(v) {} }).to.eql(1));

//# chai itself
const chai = require('chai');
console.log(chai.version, typeof chai.assert, typeof chai.should, chai.config.truncateThreshold);
pm.test('assert', () => chai.assert.equal(1, 2));
pm.test('deepEqual', () => chai.assert.deepEqual({ a: 1 }, { a: 2 }, 'words'));
pm.test('isTrue', () => chai.assert.isTrue(1));
pm.test('property', () => chai.assert.property({ a: 1 }, 'b'));
pm.test('throws', () => chai.assert.throws(() => {}, /x/));
pm.test('assert alone', () => chai.assert(false, 'was false'));
pm.test('lengthOf', () => chai.assert.lengthOf([1], 2));
pm.test('include', () => chai.assert.include('abc', 'x'));
pm.test('AssertionError', () => { throw new chai.AssertionError('mine', { actual: 1 }); });

//# a plugin of chai
require('chai').use((chai, utils) => {
  chai.Assertion.addProperty('even', function () { this.assert(this._obj % 2 === 0, 'expected #{this} to be even', 'expected #{this} to be odd'); });
  chai.Assertion.addMethod('dividedBy', function (n) { this.assert(this._obj % n === 0, 'expected #{this} to be divided by #{exp}', 'no', n); });
});
pm.test('even', () => pm.expect(3).to.be.even);
pm.test('divided', () => pm.expect(5).to.be.dividedBy(3));

//# should
require('chai').should();
pm.test('should', () => (5).should.equal(6));
pm.test('text', () => 'x'.should.be.a('number'));
