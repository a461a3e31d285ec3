//# store a token
const { id } = pm.response.json();
pm.environment.set('token', id);
pm.collectionVariables.set('user', JSON.stringify(pm.response.json()));

//# store a token of a header
pm.environment.set('token', pm.response.headers.get('X-One'));

//# store a token fails
pm.environment.set('token', pm.response.json().data.token);

//# loop over a list
pm.response.json().list.forEach((n, index) => { pm.test(`item ${index}`, () => pm.expect(n).to.be.a('number').and.to.be.below(3)); });

//# loop over members
for (const [key, value] of Object.entries(pm.response.json())) pm.test(`${key} is there`, () => pm.expect(value, key).to.exist);

//# chain of requests by name
const next = pm.response.code === 200 ? 'Success' : 'Failure';
pm.execution.setNextRequest(next);

//# counting up
const count = Number(pm.environment.get('count')) + 1;
pm.environment.set('count', count);
if (count < 20) postman.setNextRequest('Again'); else postman.setNextRequest(null);

//# a list kept in a variable
const ids = JSON.parse(pm.variables.get('ids') || '[]');
ids.push(pm.response.json().id);
pm.variables.set('ids', JSON.stringify(ids));

//# a list kept in a variable as it is
pm.environment.set('seen', []);
pm.environment.get('seen').push(1, 2);
console.log(pm.environment.get('seen').length);

//# an object kept in a variable as it is
pm.globals.set('state', { step: 1 });
const state = pm.globals.get('state');
state.step += 1;
state.more = ['x'];
console.log(pm.globals.get('state'), pm.globals.toObject().state);

//# a date for a request | before
const day = 24 * 60 * 60 * 1000;
pm.variables.set('tomorrow', new Date(day).toISOString().slice(0, 10));
pm.variables.set('stamp', require('moment').utc(0).add(1, 'day').format('X'));

//# a signature for a request | before
const body = pm.request.body.raw;
const signature = CryptoJS.enc.Hex.stringify(CryptoJS.HmacSHA256(body, 'secret'));
pm.request.headers.upsert({ key: 'X-Signature', value: signature });

//# a basic header for a request | before
pm.request.headers.add({ key: 'Authorization', value: `Basic ${btoa('user:pass')}` });

//# a body made anew | before
const body = JSON.parse(pm.request.body.raw);
body.added = { at: 0 };
pm.request.body.raw = JSON.stringify(body, null, 2);

//# a query made anew | before
pm.request.url.query.upsert({ key: 'a', value: encodeURIComponent('x y') });
pm.request.url.query.remove('b');
pm.request.url.path = pm.request.url.path.map((segment) => (segment === ':id' ? '7' : segment));

//# a body with dynamic values | before
pm.variables.set('name', pm.variables.replaceIn('{{$randomFirstName}}').length > 0);
console.log(/^\d+$/.test(pm.variables.replaceIn('{{$timestamp}}')), pm.variables.replaceIn('{{$randomUUID}}').length);

//# a schema
const schema = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties: { id: { type: 'integer' }, list: { type: 'array', items: { type: 'integer', minimum: 2 } }, email: { type: 'string', format: 'email' } }, required: ['id', 'email'] };
pm.test('schema', () => pm.response.to.have.jsonSchema(schema));
pm.test('tv4', () => pm.expect(tv4.validate(pm.response.json(), schema), tv4.error && tv4.error.message).to.be.true);

//# an XML response | response=xml
const json = xml2Json(pm.response.text());
pm.test('xml', () => pm.expect(json.a.c).to.eql(['x', 'z']));
console.log(json.a.$.b);

//# an HTML response | response=html
const $ = require('cheerio').load(pm.response.text());
pm.test('title', () => pm.expect($('h1.t').text()).to.equal('Hello'));

//# a CSV response | response=csv
const parse = require('csv-parse/lib/sync');
const rows = parse(pm.response.text(), { columns: true });
pm.test('rows', () => pm.expect(rows).to.have.lengthOf(3));
console.log(rows[0].b);

//# a response that is not JSON | response=html
let body;
try { body = pm.response.json(); } catch { body = null; }
pm.test('is JSON', () => pm.expect(body).to.not.be.null);

//# a response that is empty | response=empty
pm.test('no content', () => { pm.response.to.have.status(204); pm.expect(pm.response.text()).to.be.empty; });

//# response time and size
pm.test('fast', () => pm.expect(pm.response.responseTime).to.be.within(1, 10));
pm.test('small', () => pm.expect(pm.response.responseSize).to.be.below(50));
pm.test('sizes', () => pm.expect(pm.response.size()).to.eql({ body: 84, header: 1, total: 85 }));

//# sorted and unique
const { list } = pm.response.json();
pm.test('sorted', () => pm.expect(list).to.eql([...list].sort((a, b) => b - a)));
pm.test('unique', () => pm.expect(new Set(list).size).to.equal(list.length + 1));

//# each kind of variable
pm.test('environment', () => pm.expect(pm.environment.get('place')).to.equal('globals'));
pm.test('precedence', () => pm.expect(pm.variables.get('place')).to.equal('environment'));
pm.test('missing', () => pm.expect(pm.variables.get('none')).to.be.a('string'));

//# a helper kept for later scripts
shared = { double: (n) => n * 2, seen: [] };
shared.seen.push(pm.info.requestName);

//# a helper of an earlier script
console.log(shared.double(4), shared.seen);

//# code kept in a variable
pm.globals.set('code', 'function triple(n) { return n * 3; } triple(arg)');
const arg = 5;
console.log(eval(pm.globals.get('code')));

//# a function kept in a variable as text
pm.globals.set('helper', String((a, b) => a + b));
console.log(eval(pm.globals.get('helper'))(1, 2));

//# a table for the visualizer
pm.visualizer.set('<table>{{#each rows}}<tr><td>{{this}}</td></tr>{{/each}}</table>', { rows: pm.response.json().list });

//# strict code in functions
(function () { 'use strict'; pm.environment.set('strict', typeof this); })();

//# old and new side by side
tests['old'] = responseCode.code === 200;
pm.test('new', () => pm.response.to.have.status(200));
postman.setEnvironmentVariable('both', environment.place + pm.environment.get('count'));

//# an old script
var data = JSON.parse(responseBody);
tests["Status code is 200"] = responseCode.code === 200;
tests["Response time is less than 10ms"] = responseTime < 10;
tests["Body matches string"] = responseBody.has("röd");
tests["Content-Type is present"] = postman.getResponseHeader("Content-Type");
tests["Array has three"] = data.list.length === 3;
postman.setGlobalVariable("name", data.name);

//# an old script fails
var data = JSON.parse(responseBody);
tests["deep"] = data.none.deep === 1;

//# deprecated members in a loop
for (var i = 0; i < data.row; i++) tests['row ' + i] = i < 2;
