//# tests pass and fail
tests['passes'] = true;
tests['fails'] = false;
tests['truthy'] = 5;
tests['zero'] = 0;
tests['empty'] = '';
tests['null'] = null;
tests['undefined'] = undefined;
tests['object'] = {};

//# tests with an expression
tests["Status code is 200"] = responseCode.code === 200;
tests["Status code is 404"] = responseCode.code === 404;

//# tests are numbered after the others
pm.test('new', () => {});
tests.old = true;

//# tests that are deleted
tests.a = true;
delete tests.a;

//# tests that are replaced
tests = { b: false };

//# tests of an earlier script are gone
console.log(Object.keys(tests).length);

//# tests with an error after
tests.a = true;
undefined.b;

//# responseBody
console.log(responseBody, typeof responseBody);

//# responseBody fails
console.log(responseBody.nothing.more);

//# responseBody parsed
const body = JSON.parse(responseBody);
tests['id is 7'] = body.id === 7;
tests['name'] = body.name === 'x';

//# responseCode
console.log(responseCode.code, responseCode.name, typeof responseCode.detail);

//# responseCode, all of it
console.log(responseCode);

//# responseTime
console.log(responseTime, typeof responseTime);

//# responseHeaders
console.log(responseHeaders['Content-Type'], responseHeaders['content-type'], responseHeaders.none);

//# responseHeaders, all of them
console.log(responseHeaders);

//# responseCookies
console.log(responseCookies.length, responseCookies[0].name, responseCookies[0].value);

//# request
console.log(request.method, request.url, request.name, request.id);

//# request, headers and data
console.log(request.headers, request.data, request.description);

//# request of a form | request=form
console.log(request.data, request.url, request.method);

//# request of an upload | request=upload
console.log(request.data);

//# request without a body | request=plain
console.log(request.data, request.headers);

//# request cannot be changed by its old name | before
request.method = 'DELETE';
request.headers['X-A'] = 'b';

//# environment
console.log(environment.place, environment.count, environment.flag, environment.off);

//# environment is a copy
environment.place = 'changed';
console.log(pm.environment.get('place'));

//# globals
console.log(globals.place, globals.none);

//# data
console.log(data.place, data.row, typeof data.row);

//# iteration
console.log(iteration);

//# postman.setEnvironmentVariable
postman.setEnvironmentVariable('a', 1);
console.log(pm.environment.get('a'), typeof pm.environment.get('a'), environment.a);

//# postman.setEnvironmentVariable of values
postman.setEnvironmentVariable('object', { a: 1 });
postman.setEnvironmentVariable('null', null);
postman.setEnvironmentVariable('undefined', undefined);
postman.setEnvironmentVariable('false', false);
postman.setEnvironmentVariable('list', [1, 2]);

//# postman.getEnvironmentVariable
console.log(postman.getEnvironmentVariable('place'), postman.getEnvironmentVariable('none'));

//# postman.clearEnvironmentVariable
postman.clearEnvironmentVariable('place');
console.log(pm.environment.has('place'), environment.place);

//# postman.clearEnvironmentVariables
postman.clearEnvironmentVariables();
console.log(pm.environment.toObject(), environment);

//# postman.setGlobalVariable
postman.setGlobalVariable('a', 1);
console.log(pm.globals.get('a'));

//# postman.getGlobalVariable
console.log(postman.getGlobalVariable('place'), postman.getGlobalVariable());

//# postman.clearGlobalVariable
postman.clearGlobalVariable('place');
console.log(pm.globals.has('place'));

//# postman.clearGlobalVariables
postman.clearGlobalVariables();
console.log(pm.globals.toObject());

//# postman.getResponseHeader
console.log(postman.getResponseHeader('content-type'), postman.getResponseHeader('none'));

//# postman.getResponseCookie
console.log(postman.getResponseCookie('session').value, postman.getResponseCookie('none'));

//# postman.getResponseHeader before a request | before
console.log(typeof postman.getResponseHeader);
postman.getResponseHeader('a');

//# postman without such a member
postman.nothing();

//# postman.setNextRequest twice
postman.setNextRequest('one');
postman.setNextRequest('two');

//# old names before a request | before
console.log(typeof tests, typeof responseBody, typeof responseCode, typeof responseTime, typeof responseHeaders, typeof responseCookies, typeof request, typeof environment, typeof iteration);

//# responseBody before a request | before
console.log(responseBody);

//# a warning is told once
tests.a = true;
tests.b = true;
environment.place;
environment.count;

//# looking for an old name is no use of it
console.log(typeof tests, typeof environment, typeof postman, typeof _, typeof CryptoJS, typeof xml2Json);

//# lodash 3
console.log(_.VERSION, _.pluck([{ a: 1 }, { a: 2 }], 'a'), _.map([1, 2], (n) => n * 2));

//# lodash 3 as a function
console.log(_([3, 1, 2]).sortBy().value(), _.chain([1, 2, 3]).filter((n) => n > 1).map((n) => n * n).value());

//# lodash 3 fails
_.nothing([1]);

//# lodash 3 replaced
_ = require('lodash');
console.log(_.VERSION);

//# lodash is 3 again
console.log(_.VERSION);

//# CryptoJS
console.log(CryptoJS.MD5('a').toString(), CryptoJS.SHA256('a').toString(CryptoJS.enc.Base64), CryptoJS.HmacSHA1('a', 'key').toString());

//# CryptoJS fails
CryptoJS.Nothing('a');

//# tv4
console.log(tv4.validate({ a: 1 }, { properties: { a: { type: 'string' } } }), tv4.error && tv4.error.message);

//# tv4 in a test
tests['Valid Data'] = tv4.validate(JSON.parse(responseBody), { required: ['none'] });
console.log(tv4.error.dataPath, tv4.error.code);

//# xml2Json | response=xml
console.log(xml2Json(responseBody));

//# xml2Json fails
console.log(xml2Json('<a><b></a>'));

//# cheerio | response=html
const $ = cheerio.load(responseBody);
console.log($('h1').text(), $('h1').attr('class'));

//# Backbone
const Model = Backbone.Model.extend({ defaults: { a: 1 } });
console.log(new Model().get('a'), Backbone.VERSION);

//# liquid JSON fails
JSON.parse('{"a": }');

//# liquid JSON of an empty text
JSON.parse('');

//# liquid JSON of a missing text
JSON.parse(undefined);

//# liquid JSON of HTML | response=html
JSON.parse(responseBody);

//# liquid JSON with a BOM
console.log(JSON.parse('\ufeff{"a":1}'));

//# liquid JSON with comments
JSON.parse('{"a": 1 /* c */}');

//# liquid JSON with a reviver
console.log(JSON.parse('{"a":1,"b":[1,2]}', (key, value) => (typeof value === 'number' ? value + 1 : value)));

//# liquid JSON writes
console.log(JSON.stringify({ a: [1, { b: undefined }], c: new Date(0) }), JSON.stringify({ a: 1 }, null, 2), JSON.stringify(undefined));

//# liquid JSON writes a circle
const circle = {};
circle.me = circle;
JSON.stringify(circle);

//# liquid JSON writes a BigInt
JSON.stringify({ a: 10n });

//# no old names
"use sandbox2";
console.log(typeof tests, typeof _, typeof xml2Json, typeof JSON.parse, typeof pm.test);
tests.a = true;

//# old names in a callback
tests.early = true;
setTimeout(() => { tests.late = true; }, 1);
