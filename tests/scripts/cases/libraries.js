//# what can be required
console.log(['ajv', 'assert', 'atob', 'backbone', 'btoa', 'buffer', 'chai', 'cheerio', 'crypto-js', 'csv-parse/lib/sync', 'events', 'fs', 'json', 'lodash', 'moment', 'path', 'postman-collection', 'punycode', 'querystring', 'stream', 'string_decoder', 'timers', 'tv4', 'url', 'util', 'uuid', 'xml2js', 'os'].map((name) => { try { return `${name} ${typeof require(name)}`; } catch (e) { return `${name} ${e.message}`; } }).join('\n'));

//# what cannot be required
for (const name of ['lodash3', 'liquid-json', 'sugar', 'chai-postman', 'crypto', 'http', 'https', 'net', 'child_process', 'process', 'zlib', 'vm', 'async', 'axios', './file', '/etc/passwd', '']) {
  try { require(name); console.log(name); } catch (e) { console.log(e.name, e.message); }
}

//# a module is the same each time
console.log(require('lodash') === require('lodash'));

//# ajv
const Ajv = require('ajv');
const ajv = new Ajv({ allErrors: true });
const schema = { type: 'object', required: ['a'], properties: { a: { type: 'number', minimum: 5 }, b: { type: 'string', format: 'date' } } };
const validate = ajv.compile(schema);
console.log(validate({ a: 6 }), validate({ a: 1, b: 'x' }), validate.errors, ajv.errorsText(validate.errors));

//# ajv, more
const ajv = new (require('ajv'))();
ajv.addSchema({ $id: 'defs', definitions: { int: { type: 'integer' } } });
console.log(ajv.validate({ $ref: 'defs#/definitions/int' }, 1.5), ajv.errors[0].message, ajv.getSchema('defs') !== undefined);
ajv.addKeyword('even', { validate: (on, data) => data % 2 === 0 });
ajv.addFormat('short', /^.{1,3}$/);
console.log(ajv.validate({ even: true }, 3), ajv.errorsText(), ajv.validate({ format: 'short' }, 'long text'), ajv.errors[0].message, ajv.validateSchema({ type: 'x' }));
ajv.removeSchema('defs');

//# ajv fails
new (require('ajv'))().compile({ type: 'wrong' });

//# ajv fails on a reference
new (require('ajv'))().compile({ $ref: 'none.json' });

//# ajv, an unknown format
new (require('ajv'))().compile({ format: 'unknown-format' });

//# assert
const assert = require('assert');
for (const check of [() => assert(false), () => assert.ok(0, 'words'), () => assert.equal(1, 2), () => assert.strictEqual(1, '1'), () => assert.notStrictEqual(1, 1), () => assert.throws(() => {}), () => assert.fail('failed'), () => assert.ifError(new Error('given')), () => assert.doesNotThrow(() => { throw new Error('x'); })]) {
  try { check(); console.log('passed'); } catch (e) { console.log(e.name, e.code, e.message); }
}

//# assert.deepEqual
const assert = require('assert');
assert.deepEqual({ a: 1 }, { a: 1 });
assert.deepStrictEqual([1, { a: 2 }], [1, { a: 2 }]);
pm.test('deep', () => assert.deepStrictEqual({ a: 1, b: [1] }, { a: 1, b: [2] }));

//# assert fails
require('assert').strictEqual(1, 2);

//# atob and btoa
console.log(require('atob')('aGVsbG8='), require('btoa')('hello'), require('btoa')(Buffer.from('x')));

//# atob fails
require('atob')();

//# backbone
const Backbone = require('backbone');
const Model = Backbone.Model.extend({ validate(a) { return a.n < 0 ? 'negative' : undefined; } });
const model = new Model({ n: 1 });
model.on('change:n', (m, value) => console.log('changed', value));
model.set({ n: 2 });
console.log(model.get('n'), model.has('x'), model.toJSON(), model.set({ n: -1 }, { validate: true }), model.validationError, model.isValid(), model.clone().attributes, model.previous('n'));
const list = new Backbone.Collection([{ id: 1 }, { id: 2 }]);
console.log(list.length, list.get(2).id, list.pluck('id'), list.at(0).toJSON());

//# backbone fails
new (require('backbone').Model)().nothing();

//# buffer
const { Buffer: B, SlowBuffer, kMaxLength } = require('buffer');
console.log(B === Buffer, B.from([1, 2]).toString('hex'), B.alloc(2).fill(1), typeof SlowBuffer, typeof kMaxLength);

//# cheerio
const $ = require('cheerio').load('<ul id="l"><li class="a">1</li><li class="b" data-x="5">2</li></ul>');
console.log($('li').length, $('.b').text(), $('.b').attr('data-x'), $('#l').html(), $('li').first().text(), $('li').map((i, el) => $(el).text()).get(), $('ul').children().last().hasClass('b'), $('.a').next().text(), $('li').eq(1).parent().attr('id'), $.html('.a'));

//# cheerio, changes
const $ = require('cheerio').load('<div><p>a</p></div>');
$('p').addClass('x').text('changed').attr('id', 'y');
$('div').append('<b>new</b>').prepend('<i/>');
$('b').remove();
console.log($.html(), $('div').find('p').is('.x'), $('p').data('none'), $.root().html());

//# cheerio with XML
const $ = require('cheerio').load('<a><b c="1"/></a>', { xmlMode: true });
console.log($('b').attr('c'), $.xml());

//# cheerio fails
require('cheerio').load('<a>')('a').nothing();

//# cheerio fails on a selector
require('cheerio').load('<a>')('[');

//# crypto-js, digests
const C = require('crypto-js');
console.log(C.MD5('a').toString(), C.SHA1('a').toString(), C.SHA256('a').toString(), C.SHA512('a').toString(), C.SHA3('a').toString(), C.SHA224('a').toString(), C.SHA384('a').toString(), C.RIPEMD160('a').toString());

//# crypto-js, HMAC
const C = require('crypto-js');
console.log(C.HmacSHA256('message', 'key').toString(), C.HmacMD5('m', 'k').toString(C.enc.Base64), C.HmacSHA512('m', 'k').toString(C.enc.Hex), C.enc.Base64.stringify(C.HmacSHA1('m', 'k')), C.HmacSHA256(C.HmacSHA256('a', 'b'), 'c').toString());

//# crypto-js, AES
const C = require('crypto-js');
const key = C.enc.Utf8.parse('0123456789abcdef'), iv = C.enc.Utf8.parse('fedcba9876543210');
const sealed = C.AES.encrypt('hello', key, { iv, mode: C.mode.CBC, padding: C.pad.Pkcs7 });
console.log(sealed.toString(), C.AES.decrypt(sealed.toString(), key, { iv }).toString(C.enc.Utf8), C.AES.encrypt('x', key, { mode: C.mode.ECB }).ciphertext.toString());

//# crypto-js, AES with a password
const C = require('crypto-js');
console.log(C.AES.decrypt(C.AES.encrypt('secret', 'password').toString(), 'password').toString(C.enc.Utf8));

//# crypto-js, encodings
const C = require('crypto-js');
const words = C.enc.Utf8.parse('hü');
console.log(words.toString(), words.sigBytes, C.enc.Base64.stringify(words), C.enc.Base64.parse('aMO8').toString(C.enc.Utf8), C.enc.Hex.parse('68').toString(C.enc.Latin1), C.lib.WordArray.create([1, 2]).toString(), words.concat(C.enc.Utf8.parse('!')).toString(C.enc.Utf8));

//# crypto-js, keys and ciphers
const C = require('crypto-js');
console.log(C.PBKDF2('password', 'salt', { keySize: 4, iterations: 10 }).toString(), C.TripleDES.encrypt('a', C.enc.Hex.parse('0123456789abcdef0123456789abcdef0123456789abcdef'), { iv: C.enc.Hex.parse('0000000000000000') }).toString(), C.RC4.encrypt('a', C.enc.Utf8.parse('key')).toString(), C.algo.SHA256.create().update('a').update('b').finalize().toString());

//# crypto-js fails
require('crypto-js').AES.encrypt('a');

//# crypto-js fails on text
const C = require('crypto-js');
C.enc.Hex.parse('ff').toString(C.enc.Utf8);

//# csv-parse | response=csv
const parse = require('csv-parse/lib/sync');
console.log(parse(pm.response.text()), parse(pm.response.text(), { columns: true }), parse('a;b\n1;2', { delimiter: ';', columns: ['x', 'y'], from: 2 }));

//# csv-parse, more
const parse = require('csv-parse/lib/sync');
console.log(parse(' a , b \n1,2\n\n3,4', { trim: true, skip_empty_lines: true }), parse('1,true', { auto_parse: true }), parse("'a,b',c", { quote: "'" }), parse('# c\na,b', { comment: '#' }), parse('a,b\n1', { relax_column_count: true }), parse('a\tb', { delimiter: '\t' }), parse(''), parse('a,"b ""c"""'));

//# csv-parse fails
require('csv-parse/lib/sync')('a,b\n1,2,3', { columns: true });

//# csv-parse fails on a quote
require('csv-parse/lib/sync')('a,"b');

//# events
const EventEmitter = require('events');
const e = new EventEmitter();
e.on('a', (x, y) => console.log('a', x, y));
e.once('a', () => console.log('once'));
e.prependListener('a', () => console.log('first'));
console.log(e.emit('a', 1, 2), e.emit('a', 3), e.emit('none'), e.listenerCount('a'), e.eventNames());
e.removeAllListeners('a');
console.log(e.emit('a'), EventEmitter.defaultMaxListeners, typeof EventEmitter.once);

//# events fail
new (require('events'))().emit('error', new Error('unhandled'));

//# events fail on text
new (require('events'))().emit('error', 'text');

//# events fail without a function
new (require('events'))().on('a', 5);

//# json
const json = require('json');
console.log(typeof json.parse, json.parse('{"a":1}'), json.stringify({ b: 2 }));

//# json fails
require('json').parse('{a}');

//# lodash
const _ = require('lodash');
console.log(_.VERSION, _.map([1, 2], (n) => n + 1), _.filter([{ a: 1 }, { a: 2 }], { a: 2 }), _.get({ a: [{ b: 3 }] }, 'a[0].b'), _.groupBy([1.1, 1.2, 2], Math.floor), _.sortBy([{ n: 2 }, { n: 1 }], 'n'), _.uniq([1, 1, 2]), _.isEqual({ a: [1] }, { a: [1] }), _.merge({ a: { b: 1 } }, { a: { c: 2 } }), _.pick({ a: 1, b: 2 }, 'a'), _.omit({ a: 1, b: 2 }, ['a']));

//# lodash, more
const _ = require('lodash');
console.log(_.chunk([1, 2, 3], 2), _.flattenDeep([1, [2, [3]]]), _.difference([1, 2], [2]), _.find([{ a: 1 }], ['a', 1]), _.cloneDeep({ a: [new Date(0)] }), _.set({}, 'a.b[0]', 1), _.has({ a: 1 }, 'a'), _.camelCase('a b-c'), _.template('<%= x %>!')({ x: 1 }), _.sumBy([{ n: 1 }, { n: 2 }], 'n'), _.range(3), _.times(2, String), _.random(5, 5), _.zipObject(['a'], [1]), _([1, 2]).map((n) => n * 2).value(), _.isEmpty({}), _.capitalize('abc'), _.orderBy([1, 3, 2], null, 'desc'));

//# lodash, functions
const _ = require('lodash');
const once = _.once(() => console.log('once'));
once(); once();
console.log(_.after(2, () => 5)(), _.partial((a, b) => a - b, 5)(3), _.curry((a, b) => a + b)(1)(2), _.memoize((n) => n * 2)(4), _.negate(Boolean)(0), _.flow([Math.abs, Math.sqrt])(-9), _.attempt(() => { throw new Error('x'); }).message);

//# lodash fails
require('lodash').nothing();

//# lodash fails on a template
require('lodash').template('<%= missing %>')({});

//# moment
const moment = require('moment');
const m = moment.utc('2024-01-31T12:30:45.678Z');
console.log(m.format(), m.format('YYYY-MM-DD HH:mm:ss'), m.format('dddd, MMMM Do YYYY, h:mm:ss a'), m.clone().add(1, 'month').format('L'), m.toISOString(), m.unix(), m.valueOf(), m.isBefore('2025-01-01'), m.diff(moment.utc('2024-01-01'), 'days'), m.startOf('day').toISOString(), m.day(), m.year());

//# moment, more
const moment = require('moment');
console.log(moment.utc('31/01/2024', 'DD/MM/YYYY').format('LL'), moment('x', 'YYYY', true).isValid(), moment.duration(90, 'minutes').humanize(), moment.utc(0).fromNow(true).length > 0, moment.utc([2024, 1, 29]).isLeapYear(), moment.utc('2024-01-31').endOf('month').date(), moment.isMoment(moment()), moment.utc(1e12).subtract(2, 'weeks').calendar(null, { sameElse: 'L' }), moment.locale(), moment.utc('2024-05-05').from(moment.utc('2024-05-01')), moment.utc(0).toJSON(), moment.months()[0]);

//# moment printed
console.log(require('moment').utc(0));

//# moment fails
require('moment')().nothing();

//# moment of a wrong date
const moment = require('moment');
console.log(moment('wrong', moment.ISO_8601).isValid(), moment.invalid().format(), moment(NaN).toISOString());

//# path
const path = require('path');
console.log(path.join('/a', '..', 'b', 'c.txt'), path.basename('/a/b.txt', '.txt'), path.extname('a.b.c'), path.dirname('/a/b'), path.resolve('/a', 'b'), path.normalize('/a//b/../c'), path.isAbsolute('a'), path.relative('/a/b', '/a/c'), path.sep);

//# path fails
require('path').join(5);

//# punycode
const punycode = require('punycode');
console.log(punycode.encode('mañana'), punycode.decode('maana-pta'), punycode.toASCII('mañana.com'), punycode.toUnicode('xn--maana-pta.com'), punycode.ucs2.decode('aü'), punycode.ucs2.encode([97]), punycode.version);

//# punycode fails
require('punycode').decode('\u00e4');

//# querystring
const qs = require('querystring');
console.log(qs.parse('a=1&b=2&a=3&c'), qs.stringify({ a: [1, 2], b: 'x y', c: '' }), qs.parse('a:1;b:2', ';', ':'), qs.stringify({ a: 1 }, ';', ':'), qs.decode('x=%20'), qs.encode({ 'ü': 1 }));

//# querystring fails
require('querystring').nothing('a');

//# stream
const { Readable, Writable, Transform, PassThrough } = require('stream');
console.log(typeof Readable, typeof Writable, typeof Transform, typeof PassThrough, typeof require('stream').Stream, typeof require('stream').Duplex);

//# stream fails
const { Readable } = require('stream');
new Readable().nothing();

//# string_decoder
const { StringDecoder } = require('string_decoder');
const d = new StringDecoder('utf8');
console.log(d.write(Buffer.from([0xc3])), d.write(Buffer.from([0xbc])), d.end(), new StringDecoder('base64').write(Buffer.from('abc')), d.encoding);

//# string_decoder fails
new (require('string_decoder').StringDecoder)('wrong');

//# timers fail
require('timers').nothing();

//# tv4
const tv4 = require('tv4');
console.log(tv4.validate({ a: 'x' }, { properties: { a: { type: 'number' } } }), tv4.error.message, tv4.error.code, tv4.error.dataPath, tv4.error.schemaPath, tv4.validateResult(1, { type: 'number' }).valid, tv4.validateMultiple({ a: 1 }, { required: ['b', 'c'] }).errors.length, tv4.missing, tv4.errorCodes.INVALID_TYPE);
tv4.addSchema('s', { type: 'string' });
console.log(tv4.getSchema('s'), tv4.validate(5, { $ref: 's' }), tv4.error.message, tv4.validate({}, { $ref: 'missing' }), tv4.missing, typeof tv4.freshApi().validate);

//# tv4 fails
require('tv4').nothing();

//# url
const url = require('url');
const u = url.parse('https://user:pw@example.com:8080/a?b=c#d', true);
console.log(u.host, u.hostname, u.port, u.pathname, u.query, u.hash, u.auth, u.protocol, url.format({ protocol: 'https', host: 'a.b', pathname: '/c', query: { d: 1 } }), url.resolve('https://a.b/c/d', '../e'));

//# url printed
console.log(require('url').parse('https://example.com/a'));

//# url fails
require('url').parse(5);

//# util
const util = require('util');
console.log(util.format('%s %d %j %%', 'a', 1, { b: 2 }), util.inspect({ a: [1, { b: { c: { d: 1 } } }] }), util.isArray([]), util.inspect('x'), util.inspect(new Map([[1, 2]])), util.inspect(Buffer.from('a')));

//# util, more
const util = require('util');
function Base() {}
Base.prototype.hi = () => 'hi';
function Child() {}
util.inherits(Child, Base);
console.log(new Child().hi(), util.isString('a'), util.isRegExp(/a/), util.isFunction(() => {}), typeof util.deprecate(() => {}, 'x'), util.isError(new Error()), util.isDate(new Date()));

//# util fails
require('util').nothing();

//# uuid
const uuid = require('uuid');
const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
console.log(shape.test(uuid()), shape.test(uuid.v4()), Object.keys(uuid), typeof uuid.v1);

//# uuid fails
require('uuid').v9();

//# xml2js | response=xml
const { parseString } = require('xml2js');
parseString(pm.response.text(), (error, result) => console.log(error, result));
parseString('<a b="1"><c>x</c></a>', { explicitArray: false, mergeAttrs: true }, (error, result) => console.log(result));

//# xml2js, promise
const xml2js = require('xml2js');
console.log(await xml2js.parseStringPromise('<a><b/></a>'), await new xml2js.Parser({ explicitRoot: false, trim: true }).parseStringPromise('<a> x <b>y</b></a>'));

//# xml2js, builder
const { Builder } = require('xml2js');
console.log(new Builder().buildObject({ a: { $: { x: 1 }, b: ['1', '2'], c: 'text & <more>' } }), new Builder({ headless: true, renderOpts: { pretty: false } }).buildObject({ r: { v: null } }));

//# xml2js, its options
const { parseString, processors } = require('xml2js');
parseString('<Root A="1"><Name>5</Name><ns:x xmlns:ns="u">true</ns:x></Root>', { normalizeTags: true, tagNameProcessors: [processors.stripPrefix], valueProcessors: [processors.parseNumbers, processors.parseBooleans], attrNameProcessors: [(name) => name.toLowerCase()] }, (error, result) => console.log(result));

//# xml2js fails
require('xml2js').parseString('<a><b></a>', (error, result) => console.log(error && error.message, result));

//# xml2js fails, awaited
await require('xml2js').parseStringPromise('not xml');

//# postman-collection
const sdk = require('postman-collection');
console.log(Object.keys(sdk).sort());

//# postman-collection, Url and QueryParam
const { Url, QueryParam } = require('postman-collection');
const url = new Url('https://a.b:1/c/:d?e=f#g');
console.log(url.getHost(), url.getPath(), url.query.toObject(), url.toString(), Url.parse('x.y/z').host, QueryParam.parse('a=1&b'), QueryParam.unparse([{ key: 'a', value: 'b c' }]), url.variables.has('d'));

//# postman-collection, Request and Header
const { Request, Header, HeaderList } = require('postman-collection');
const request = new Request({ url: 'https://a.b', method: 'POST', header: [{ key: 'A', value: 'b' }], body: { mode: 'raw', raw: 'x' } });
console.log(request.toJSON(), Header.parse('A: b\nC: d'), new HeaderList(null, [{ key: 'X', value: 'y' }]).get('x'), Header.unparse([{ key: 'a', value: 'b' }]), Header.isHeader(new Header({ key: 'a' })));

//# postman-collection, Collection and Item
const { Collection, Item, ItemGroup } = require('postman-collection');
const collection = new Collection({ info: { name: 'C' }, item: [{ name: 'F', item: [{ name: 'R', request: 'https://a.b' }] }], variable: [{ key: 'v', value: '1' }] });
console.log(collection.name, collection.items.count(), collection.items.one('F'), collection.items.idx(0).items.idx(0).request.url.toString(), collection.variables.get('v'));
collection.forEachItem((item) => console.log(item.name, Item.isItem(item), ItemGroup.isItemGroup(item)));

//# postman-collection, Variable and Property
const { Variable, Property, VariableList } = require('postman-collection');
const variable = new Variable({ key: 'a', value: '5', type: 'number' });
console.log(variable.get(), variable.toString(), Property.replaceSubstitutions('{{x}} {{y}}', { x: 1 }), Property.replaceSubstitutionsIn({ a: '{{x}}' }, [{ x: 2 }]), new VariableList(null, [{ key: 'k', value: 'v' }]).toObject());

//# postman-collection, Cookie and Response
const { Cookie, CookieList, Response } = require('postman-collection');
console.log(Cookie.parse('a=b; Path=/; HttpOnly'), new Cookie('x=1; Domain=a.b').toString(), new CookieList(null, [{ name: 'a', value: 'b' }]).get('a'), new Response({ code: 404 }).reason());

//# postman-collection, Event and Script
const { Event, Script, Description, RequestAuth, FormParam } = require('postman-collection');
console.log(new Event({ listen: 'test', script: { exec: ['a', 'b'] } }).script.toSource(), new Script('x').exec, new Description('d').toString(), new RequestAuth({ type: 'basic', basic: [{ key: 'username', value: 'u' }] }).parameters().toObject(), new FormParam({ key: 'a', value: 'b' }).toString());

//# postman-collection fails
const { Nothing } = require('postman-collection');
new Nothing();

//# postman-collection fails in a list
new (require('postman-collection').Url)('https://a.b').query.nothing();

//# buffer, more
const { Buffer: B } = require('buffer');
const b = B.from('héllo wörld');
console.log(b.length, b.toString('base64'), b.slice(0, 2), b.indexOf('w'), b.includes('llo'), b.equals(B.from('x')), B.concat([B.from('a'), B.from('b')]).toString(), B.compare(B.from('a'), B.from('b')), B.byteLength('ü'), B.isBuffer(b), B.isEncoding('hex'));
const n = B.alloc(8);
n.writeUInt32BE(0xdeadbeef, 0);
n.writeInt16LE(-2, 4);
console.log(n, n.readUInt32BE(0), n.readInt16LE(4), n.readUInt8(0), n.toJSON(), n.write('ab', 6), n.toString('latin1', 6), b.copy(n, 0, 0, 2), n.fill('z', 2).toString('ascii'), n.swap16().length);
console.log(B.from('6869', 'hex').toString(), B.from('aGk', 'base64').toString(), B.from([256, -1, 3.7]), B.from(new Uint8Array([1, 2]).buffer), B.from({ length: 2, 0: 7, 1: 8 }), [...B.from('ab').entries()], B.from('ab').subarray(1).toString());

//# buffer fails
const B = require('buffer').Buffer;
for (const act of [() => B.from('a').toString('nothing'), () => B.alloc(3).swap16()]) {
  try { act(); console.log('passed') } catch (error) { console.log(error.name, error.message) }
}

//# buffer fails out of bounds
const B = require('buffer').Buffer;
for (const act of [() => B.alloc(2).readUInt32BE(0), () => B.alloc(2).writeUInt8(256, 0), () => B.alloc(-1)]) {
  try { act(); console.log('passed') } catch (error) { console.log(error.name, error.message) }
}

//# timers
console.log(Object.entries(require('timers')).map(([name, member]) => `${name} ${typeof member}`).sort());

//# backbone, more
const Backbone = require('backbone');
const List = Backbone.Collection.extend({ model: Backbone.Model, comparator: 'n' });
const list = new List([{ id: 1, n: 3 }, { id: 2, n: 1 }]);
list.on('add remove reset', (...given) => console.log('event', given.length));
list.add({ id: 3, n: 2 });
list.remove(1);
console.log(list.pluck('n'), list.where({ n: 2 }).length, list.findWhere({ id: 3 }).get('n'), list.map((model) => model.id), list.toJSON(), list.first().id, list.last().id, list.isEmpty());
const model = list.get(2);
model.unset('n');
console.log(model.changedAttributes(), model.hasChanged('n'), model.keys(), model.isNew(), model.escape('id'), model.pick('id'));
const bus = Object.assign({}, Backbone.Events);
bus.once('x', (value) => console.log('x', value));
bus.trigger('x', 1);
bus.trigger('x', 2);
bus.off();

//# string_decoder, more
const { StringDecoder } = require('string_decoder');
const hex = new StringDecoder('hex');
const wide = new StringDecoder('utf16le');
const text = new StringDecoder();
console.log(hex.write(Buffer.from('ab')), hex.end(), wide.write(Buffer.from([0x61])), wide.write(Buffer.from([0])), wide.end(), text.write(Buffer.from([0xe2, 0x82])), text.end(), text.write(Buffer.from('x')), text.end(Buffer.from('y')), new StringDecoder('base64').end(Buffer.from('a')));

//# events, more
const EventEmitter = require('events');
class Bus extends EventEmitter {}
const bus = new Bus();
const heard = (...given) => console.log('heard', ...given);
bus.addListener('a', heard);
bus.prependOnceListener('a', () => console.log('before'));
bus.setMaxListeners(3);
console.log(bus.getMaxListeners(), bus.listeners('a').length, bus.rawListeners === undefined ? 'none' : bus.rawListeners('a').length, bus.emit('a', 1, { b: 2 }));
bus.off === undefined ? bus.removeListener('a', heard) : bus.off('a', heard);
console.log(bus.emit('a'), bus.eventNames(), EventEmitter.EventEmitter === EventEmitter, EventEmitter.listenerCount(bus, 'a'));
bus.on('removeListener', (name) => console.log('removed', name));
bus.on('b', heard);
bus.removeAllListeners('b');

//# path, more
const path = require('path');
console.log(path.posix === path, path.delimiter, typeof path.parse, typeof path.format, path.join(), path.resolve('a', '/b', '../c'), path.normalize('../a/./b//'), path.relative('/a/b/c', '/a/d'), path.basename('/a/'), path.dirname('a'), path.extname('.bashrc'), path.extname('a.'), path.isAbsolute('/a'));
for (const name of ['basename', 'dirname', 'extname', 'resolve', 'relative']) {
  try { console.log(name, path[name](5)) } catch (error) { console.log(name, error.name, error.message) }
}

//# querystring, more
const qs = require('querystring');
console.log(qs.parse('a=1&a=2&b=%zz&c+d=e', null, null, { maxKeys: 2 }), qs.parse(''), qs.parse(5), qs.stringify({ a: true, b: null, c: undefined, d: NaN, e: [1, 'x'] }), qs.stringify('text'), qs.stringify({ 'a b': 'ü&=' }), qs.escape === undefined ? 'no escape' : qs.escape('a b'), qs.unescape === undefined ? 'no unescape' : qs.unescape('a%20b'));

//# url, more
const url = require('url');
const given = url.parse('/a/b?x=1&x=2#h', true);
console.log(given.query, given.search, given.path, given.href, given.host, url.resolve('/one/two', 'three'), url.resolve('http://a.b/', '//c.d/e'), url.format('http://a.b/ c'), url.format({ hostname: 'h', port: 8, search: 'q=1', hash: 'x', slashes: true }), url.parse('mailto:a@b.c').href, url.parse('//h/p', false, true).host, url.resolveObject('http://a/b', 'c').href, typeof url.Url, typeof url.URL);

//# chai, required
const chai = require('chai');
const { expect, assert } = chai;
console.log(chai.version, typeof chai.should, typeof chai.use, typeof chai.util.inspect, chai.expect === expect, typeof pm.expect);
for (const check of [() => expect([1, 2]).to.include(3), () => expect({ a: 1 }).to.have.property('b'), () => assert.equal(1, 2, 'words'), () => assert.deepEqual({ a: 1 }, { a: 2 }), () => assert.isTrue(false), () => assert.throws(() => {}, TypeError), () => expect(5).to.be.within(1, 3), () => expect('abc').to.match(/x/), () => expect(null).to.exist, () => expect(() => {}).to.throw(), () => assert.lengthOf([1], 2), () => { chai.should(); (5).should.equal(6); }]) {
  try { check(); console.log('passed') } catch (error) { console.log(error.name, error.message) }
}
