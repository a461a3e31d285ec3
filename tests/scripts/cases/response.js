//# code and status
console.log(pm.response.code, pm.response.status, pm.response.reason(), pm.response.responseTime, pm.response.responseSize, pm.response.downloadedBytes);

//# details
const { name, code, detail, standardName } = pm.response.details();
console.log(name, code, standardName, detail);

//# details of a usual error | response=html
console.log(pm.response.details());

//# details of an own status | response=custom
console.log(pm.response.details(), pm.response.reason());

//# text
console.log(pm.response.text());

//# text of nothing | response=empty
console.log(JSON.stringify(pm.response.text()), pm.response.text().length);

//# json
console.log(pm.response.json(), pm.response.json().nested.deep.value);

//# json is made anew
console.log(pm.response.json() === pm.response.json());

//# json with a reviver
console.log(pm.response.json((key, value) => (Array.isArray(value) ? value.length : value)));

//# json strictly
console.log(pm.response.json(null, true).id);

//# json of HTML | response=html
pm.response.json();

//# json of HTML, caught | response=html
try { pm.response.json(); } catch (e) { console.log(e.name, e.message, e instanceof SyntaxError, e instanceof Error); }

//# json of nothing | response=empty
pm.response.json();

//# json that is broken | response=broken
pm.response.json();

//# json that is text | response=limited
pm.response.json();

//# json, a member that is missing
pm.response.json().none.deeper;

//# json, a method of a list that is missing
pm.response.json().none.map((x) => x);

//# jsonp | response=jsonp
console.log(pm.response.jsonp());

//# jsonp of something else | response=html
pm.response.jsonp();

//# headers
const { headers } = pm.response;
console.log(headers.get('content-type'), headers.has('X-ONE'), headers.get('x-two'), headers.count(), headers.all().length);

//# headers, several of a name
console.log(pm.response.headers.filter((header) => header.key.toLowerCase() === 'x-two').map((header) => header.value), pm.response.headers.one('X-Two').value, pm.response.headers.has('x-two', 'a'));

//# headers as an object
console.log(pm.response.headers.toObject(), pm.response.headers.toObject(false, true));

//# headers printed
console.log(pm.response.headers);

//# headers as text
console.log(pm.response.headers.toString());

//# headers, missing
console.log(pm.response.headers.get('none'), pm.response.headers.one('none'));
pm.response.headers.get('none').split(';');

//# headers of nothing | response=empty
console.log(pm.response.headers.count(), pm.response.headers.all(), pm.response.headers.get('a'));

//# headers by index
console.log(pm.response.headers.idx(0).key, pm.response.headers.idx(9), pm.response.headers.members[1].value);

//# cookies
console.log(pm.response.cookies.count(), pm.response.cookies.get('session'));

//# size
console.log(pm.response.size(), pm.response.responseSize);

//# size of nothing | response=empty
console.log(pm.response.size());

//# contentInfo
console.log(pm.response.contentInfo());

//# contentInfo of HTML | response=html
console.log(pm.response.contentInfo());

//# contentInfo with a name | response=custom
console.log(pm.response.contentInfo());

//# contentInfo of XML | response=xml
console.log(pm.response.contentInfo());

//# mime
pm.response.mime();

//# encoding
console.log(pm.response.encoding());

//# dataURI | response=limited
console.log(pm.response.dataURI());

//# dataURI of JSON
console.log(pm.response.dataURI());

//# stream
console.log(Buffer.isBuffer(pm.response.stream), pm.response.stream.length, pm.response.stream.toString().slice(0, 9));

//# response printed
const shown = pm.response.toJSON();
delete shown.id;
console.log(shown);

//# response as JSON
console.log(Object.keys(pm.response.toJSON()));

//# members of a response
console.log(Object.keys(pm.response));

//# a member that is missing
console.log(pm.response.nothing);
pm.response.nothing.more;

//# a method that is missing
pm.response.getJson();

//# json as a member
pm.response.json.id.x;

//# instanceof the SDK
const { Response } = require('postman-collection');
console.log(Response.isResponse(pm.response), pm.response.constructor.name);

//# to.have written as a function
pm.test('x', () => { pm.response.to.have.status(200)(); });

//# a response of the SDK
const { Response } = require('postman-collection');
const response = new Response({ code: 418, body: '{"a":1}', header: [{ key: 'A', value: 'b' }] });
console.log(response.code, response.reason(), response.json(), response.text(), response.headers.get('a'));
pm.test('own', () => pm.expect(response).to.have.status(200));

//# before a request there is none | before
console.log(typeof pm.response);

//# before a request there is none, used | before
pm.response.json();

//# cookies of the request
console.log(pm.cookies.get('session'), pm.cookies.has('theme'), pm.cookies.get('none'), pm.cookies.count());

//# cookies as an object
console.log(pm.cookies.toObject(), pm.cookies.all().map((cookie) => cookie.name));

//# cookies printed
console.log(pm.cookies.one('session'));

//# a cookie as text
console.log(pm.cookies.one('session').toString(), String(pm.cookies.one('theme')), pm.cookies.one('session').valueOf());

//# cookies, methods
pm.cookies.each((cookie) => console.log(cookie.name, cookie.value, cookie.domain, cookie.path, cookie.secure, cookie.httpOnly));
console.log(pm.cookies.map('name'), pm.cookies.filter((cookie) => cookie.secure).length, pm.cookies.idx(0).name, pm.cookies.toString());

//# cookies, a method that is missing
pm.cookies.set('a', 'b');
