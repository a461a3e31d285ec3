//# arrays
const _ = require('lodash');
console.log(_.compact([0, 1, false, 2, '']), _.concat([1], 2, [3]), _.drop([1, 2, 3], 2), _.dropRight([1, 2, 3]), _.fill([1, 2], 'a'), _.findIndex([{ a: 1 }, { a: 2 }], { a: 2 }), _.first([1]), _.flatten([1, [2, [3]]]), _.fromPairs([['a', 1]]), _.head([]), _.initial([1, 2]), _.intersection([1, 2], [2, 3]), _.join(['a', 'b'], '~'), _.last([1, 2]), _.nth([1, 2, 3], -2), _.pull([1, 2, 3], 2), _.remove([1, 2, 3], (n) => n > 1), _.reverse([1, 2]), _.tail([1, 2, 3]), _.take([1, 2, 3], 2), _.union([1], [2], [1]), _.uniqBy([1.1, 1.2], Math.floor), _.without([1, 2], 1), _.xor([1, 2], [2, 3]), _.zip(['a'], [1]), _.unzip([['a', 1]]));

//# collections
const _ = require('lodash');
const list = [{ n: 'a', v: 1 }, { n: 'b', v: 2 }, { n: 'a', v: 3 }];
console.log(_.countBy(list, 'n'), _.every(list, 'v'), _.filter(list, ['n', 'a']), _.find(list, { v: 2 }), _.groupBy(list, 'n'), _.includes([1], 1), _.keyBy(list, 'v'), _.map(list, 'v'), _.partition([1, 2, 3], (n) => n > 1), _.reduce([1, 2], (a, b) => a + b), _.reject(list, { n: 'a' }), _.size({ a: 1 }), _.some(list, { v: 9 }), _.sortBy(list, ['n', 'v']), _.orderBy(list, ['n', 'v'], ['asc', 'desc']), _.invokeMap([[2, 1]], 'sort'), _.flatMap([1, 2], (n) => [n, n]));

//# objects
const _ = require('lodash');
console.log(_.assign({}, { a: 1 }), _.at({ a: [{ b: 3 }] }, ['a[0].b']), _.defaults({ a: 1 }, { a: 2, b: 3 }), _.defaultsDeep({ a: { b: 1 } }, { a: { c: 2 } }), _.findKey({ a: 1, b: 2 }, (v) => v === 2), _.forIn({ a: 1 }, () => {}), _.get({ a: 1 }, 'b.c', 'default'), _.has({ a: { b: 1 } }, 'a.b'), _.invert({ a: 1 }), _.keys({ a: 1 }), _.mapKeys({ a: 1 }, (v, k) => k + v), _.mapValues({ a: 1 }, (v) => v * 2), _.omitBy({ a: 1, b: null }, _.isNil), _.pickBy({ a: 1, b: null }), _.result({ a: () => 5 }, 'a'), _.set({ a: 1 }, 'b.c', 2), _.toPairs({ a: 1 }), _.transform([1, 2], (all, n) => all.push(n * 2)), _.unset({ a: 1 }, 'a'), _.update({ a: 1 }, 'a', (n) => n + 1), _.values({ a: 1 }));

//# language
const _ = require('lodash');
console.log(_.castArray(1), _.clone([1]), _.eq(NaN, NaN), _.gt(2, 1), _.isArguments([]), _.isArray([]), _.isBoolean(false), _.isBuffer(Buffer.alloc(1)), _.isDate(new Date()), _.isEmpty([]), _.isEqual([1], [1]), _.isError(new Error()), _.isFinite('1'), _.isFunction(_), _.isInteger(1.5), _.isMap(new Map()), _.isMatch({ a: 1, b: 2 }, { a: 1 }), _.isNaN(NaN), _.isNil(null), _.isNumber('1'), _.isObject([]), _.isPlainObject({}), _.isRegExp(/a/), _.isString('a'), _.isSymbol(Symbol()), _.isUndefined(undefined), _.toArray('ab'), _.toInteger('1.9'), _.toNumber('0x10'), _.toString([1, [2]]));

//# numbers and texts
const _ = require('lodash');
console.log(_.ceil(1.234, 2), _.clamp(5, 1, 3), _.divide(6, 4), _.floor(1.99, 1), _.inRange(3, 2, 4), _.max([1, 3]), _.maxBy([{ n: 1 }, { n: 2 }], 'n'), _.mean([1, 2]), _.meanBy([{ n: 2 }], 'n'), _.min([]), _.multiply(2, 3), _.round(1.235, 2), _.subtract(5, 3), _.sum([1, 2]), _.camelCase('foo-bar baz'), _.capitalize('FRED'), _.deburr('déjà'), _.endsWith('abc', 'c'), _.escape('<a & b>'), _.escapeRegExp('[x]'), _.kebabCase('fooBar'), _.lowerFirst('Fred'), _.pad('abc', 8, '_-'), _.padStart('5', 3, '0'), _.parseInt('08'), _.repeat('*', 3), _.snakeCase('fooBar'), _.split('a-b', '-'), _.startCase('foo_bar'), _.trim('-_-abc-_-', '_-'), _.truncate('a long text that is too long to be shown here', { length: 20 }), _.unescape('&lt;a&gt;'), _.upperFirst('fred'), _.words('fred, barney & pebbles'));

//# utilities
const _ = require('lodash');
console.log(_.cond([[_.matches({ a: 1 }), _.constant('one')], [_.stubTrue, _.constant('other')]])({ a: 1 }), _.conforms({ n: (v) => v > 1 })({ n: 2 }), _.identity(5), _.iteratee('a')({ a: 1 }), _.matchesProperty('a', 1)({ a: 1 }), _.noop(), _.nthArg(1)('a', 'b'), _.over([Math.min, Math.max])(1, 2), _.overEvery([Boolean, isFinite])(1), _.property('a.b')({ a: { b: 2 } }), _.propertyOf({ a: 1 })('a'), _.range(1, 10, 3), _.rangeRight(3), _.stubArray(), _.times(3, (n) => n), _.toPath('a[0].b'), _.uniqueId('x').startsWith('x'), typeof _.now());

//# chains
const _ = require('lodash');
console.log(_.chain([{ n: 'a', v: 2 }, { n: 'b', v: 1 }]).sortBy('v').map('n').value(), _([1, 2, 3]).filter((n) => n % 2).sum(), _.chain([1, 2]).tap((l) => l.push(3)).thru((l) => l.length).value(), _([[1, 2]]).flatten().toJSON());

//# templates
const _ = require('lodash');
console.log(_.template('hello <%= user %> <%- "<b>" %> <% if (n > 1) { %>many<% } %>')({ user: 'fred', n: 2 }), _.template('${ a }')({ a: 1 }), _.template('{{ a }}', { interpolate: /{{([\s\S]+?)}}/g })({ a: 2 }));

//# fails on a function
require('lodash').map([1], require('lodash').nothing)();

//# fails in a callback
require('lodash').forEach([1], () => { throw new Error('inside'); });

//# fails on a missing member
require('lodash').find([], {}).name;
