//# a text
pm.sendRequest('https://example.com/responses/html', (error, response) => {
  console.log(error, response.code, response.status, response.text(), response.responseTime, response.responseSize);
});

//# a promise
const response = await pm.sendRequest('https://example.com/responses/json');
console.log(response.code, response.json().id, response.headers.get('X-One'));

//# an object
const response = await pm.sendRequest({
  url: 'https://example.com/responses/xml?a=1',
  method: 'POST',
  header: { 'Content-Type': 'application/json', 'X-A': 'b' },
  body: { mode: 'raw', raw: JSON.stringify({ a: 1 }) },
});
console.log(response.code);

//# headers as a list
await pm.sendRequest({ url: 'https://example.com/', header: [{ key: 'A', value: 'b' }, { key: 'C', value: 'd', disabled: true }] });

//# headers as a text
await pm.sendRequest({ url: 'https://example.com/', header: 'A: b\nC: d' });

//# headers as a list of texts
await pm.sendRequest({ url: 'https://example.com/', header: ['A: b', 'C: d'] });

//# headers by another name
await pm.sendRequest({ url: 'https://example.com/', headers: { A: 'b' } });

//# a form
await pm.sendRequest({ url: 'https://example.com/', method: 'POST', body: { mode: 'urlencoded', urlencoded: [{ key: 'a', value: '1' }, { key: 'b', value: '2', disabled: true }] } });

//# a form as text
await pm.sendRequest({ url: 'https://example.com/', method: 'POST', body: { mode: 'urlencoded', urlencoded: 'a=1&b=2' } });

//# form data
await pm.sendRequest({ url: 'https://example.com/', method: 'POST', body: { mode: 'formdata', formdata: [{ key: 'a', value: '1' }] } });

//# graphql
await pm.sendRequest({ url: 'https://example.com/', method: 'POST', body: { mode: 'graphql', graphql: { query: '{ a }', variables: '{}' } } });

//# a body that is text
await pm.sendRequest({ url: 'https://example.com/', method: 'POST', body: 'plain' });

//# a body that is an object of its own
await pm.sendRequest({ url: 'https://example.com/', method: 'POST', body: { a: 1 } });

//# auth
await pm.sendRequest({ url: 'https://example.com/', auth: { type: 'basic', basic: [{ key: 'username', value: 'u' }, { key: 'password', value: 'p' }] } });

//# no variables are put in
pm.environment.set('host', 'example.com');
await pm.sendRequest('https://{{host}}/{{place}}?a={{b}}');

//# an odd method
await pm.sendRequest({ url: 'https://example.com/', method: 'purge' });

//# an address without a protocol
await pm.sendRequest('example.com/path');

//# an address with characters
await pm.sendRequest('https://example.com/a b/ü?q=x y&z=ä#frag');

//# an address as an object
await pm.sendRequest({ url: { protocol: 'https', host: ['example', 'com'], path: ['x'], query: [{ key: 'a', value: 'b' }] } });

//# a request of the SDK
const { Request } = require('postman-collection');
const request = new Request({ url: 'https://example.com/responses/limited', method: 'PUT' });
const response = await pm.sendRequest(request);
console.log(response.code);

//# the request again
const response = await pm.sendRequest(pm.request);
console.log(response.code);

//# the address of the request
const response = await pm.sendRequest(pm.request.url);
console.log(response.code);

//# nothing
await pm.sendRequest();

//# nothing, with a callback
pm.sendRequest(null, (error, response) => console.log(error.message, response));

//# it fails
pm.sendRequest('https://fails.example/', (error, response) => {
  console.log(error.message, error.code, response);
});

//# it fails, awaited
await pm.sendRequest('https://fails.example/');

//# it fails, caught
try { await pm.sendRequest('https://fails.example/'); } catch (e) { console.log(e.message, e.code, typeof e); }

//# it fails and nobody looks
pm.sendRequest('https://fails.example/');

//# in a test
pm.test('sends', async () => {
  const response = await pm.sendRequest('https://example.com/responses/json');
  console.log(response.code);
});

//# in a test with a callback
pm.test('sends', (done) => {
  pm.sendRequest('https://example.com/responses/html', (error, response) => {
    try { pm.expect(response.code).to.equal(200); done(); } catch (e) { done(e); }
  });
});

//# three in a row
for (const name of ['json', 'html', 'xml']) {
  const response = await pm.sendRequest(`https://example.com/responses/${name}`);
  console.log(name, response.code);
}

//# two at once
const responses = await Promise.all(['json', 'html'].map((name) => pm.sendRequest(`https://example.com/responses/${name}`)));
console.log(responses.map((response) => response.code));

//# one in the callback of another
pm.sendRequest('https://example.com/responses/json', (error, first) => {
  pm.sendRequest(`https://example.com/responses/html?id=${first.json().id}`, (error, second) => {
    console.log(first.code, second.code);
    pm.environment.set('inner', second.code);
  });
});

//# an error in the callback
pm.sendRequest('https://example.com/responses/json', (error, response) => {
  console.log(error ? error.message : 'no error');
  if (!error) response.nothing.more;
});

//# what a callback is given
pm.sendRequest('https://example.com/responses/json', function (error, response, history) {
  console.log(arguments.length, history.cookies.count(), history.cookies.get('session'), this === pm);
});

//# it answers pm
console.log(pm.sendRequest('https://example.com/', () => {}) === pm, typeof pm.sendRequest('https://example.com/').then);

//# the response printed
const response = await pm.sendRequest('https://example.com/responses/limited');
const shown = response.toJSON();
delete shown.id;
console.log(shown);

//# text of the response fails
const response = await pm.sendRequest('https://example.com/responses/html');
response.json();

//# before a request | before
const response = await pm.sendRequest('https://example.com/responses/json');
pm.request.headers.add({ key: 'X-Token', value: String(response.json().id) });

//# cookie jar, set and get
const jar = pm.cookies.jar();
await jar.set('https://example.com/', 'a', 'b');
console.log(await jar.get('https://example.com/', 'a'), await jar.get('https://example.com/', 'none'));

//# cookie jar, by callback
const jar = pm.cookies.jar();
jar.set('https://example.com/', 'a', 'b c', (error, cookie) => {
  console.log(error, cookie.name, cookie.value, cookie.domain, cookie.path);
  jar.get('https://example.com/', 'a', (error, value) => console.log(error, value));
});

//# cookie jar, set an object
const jar = pm.cookies.jar();
const cookie = await jar.set('https://example.com/x', { name: 'o', value: '1', httpOnly: true, path: '/x' });
console.log(cookie.name, cookie.httpOnly, cookie.path);
console.log((await jar.getAll('https://example.com/x')).map((c) => c.name), (await jar.getAll('https://example.com/')).count());

//# cookie jar, set a text
const jar = pm.cookies.jar();
await jar.set('https://example.com/', 't=1; Path=/; Secure; HttpOnly');
console.log((await jar.getAll('https://example.com/')).all().map((c) => [c.name, c.value, c.secure, c.httpOnly]));

//# cookie jar, getAll with its options
const jar = pm.cookies.jar();
await jar.set('https://example.com/', 'h=1; HttpOnly');
await jar.set('https://example.com/', 's=1; Secure');
console.log((await jar.getAll('https://example.com/', { http: false })).map((c) => c.name), (await jar.getAll('http://example.com/')).map((c) => c.name), (await jar.getAll('https://example.com/', { secure: false })).map((c) => c.name));

//# cookie jar, unset
const jar = pm.cookies.jar();
await jar.set('https://example.com/', 'a', '1');
console.log(await jar.unset('https://example.com/', 'a'), await jar.get('https://example.com/', 'a'));

//# cookie jar, unset what is missing
console.log(await pm.cookies.jar().unset('https://example.com/', 'none'));

//# cookie jar, clear
const jar = pm.cookies.jar();
await jar.set('https://example.com/', 'a', '1');
await jar.set('https://example.com/', 'b', '2');
await jar.clear('https://example.com/');
console.log((await jar.getAll('https://example.com/')).count());

//# cookie jar, no address
for (const method of ['get', 'getAll', 'set', 'unset', 'clear']) {
  try { await pm.cookies.jar()[method](); } catch (e) { console.log(e.name, e.message); }
}

//# cookie jar, no name
for (const method of ['get', 'unset', 'set']) {
  try { await pm.cookies.jar()[method]('https://example.com/'); } catch (e) { console.log(e.name, e.message); }
}

//# cookie jar, no callback
try { pm.cookies.jar().get('https://example.com/', 'a', 5); } catch (e) { console.log(e.name, e.message); }

//# cookie jar, options that are none
try { await pm.cookies.jar().getAll('https://example.com/', 'x'); } catch (e) { console.log(e.name, e.message); }

//# cookie jar, error by callback
pm.cookies.jar().get(null, 'a', (error, value) => console.log(error.message, value));

//# cookie jar, an address of the SDK
const jar = pm.cookies.jar();
await jar.set(pm.request.url, 'u', '1');
console.log(await jar.get(pm.request.url, 'u'));

//# cookie jar, another domain
await pm.cookies.jar().set('https://example.com/', 'a=1; Domain=other.org');

//# cookie jar, a domain above
const jar = pm.cookies.jar();
await jar.set('https://a.example.com/', 'd=1; Domain=example.com');
console.log(await jar.get('https://b.example.com/', 'd'));

//# cookie jar, expired
const jar = pm.cookies.jar();
await jar.set('https://example.com/', 'e=1; Max-Age=0');
console.log(await jar.get('https://example.com/', 'e'));

//# cookie jar, a jar printed
console.log(typeof pm.cookies.jar, Object.keys(pm.cookies.jar()));
