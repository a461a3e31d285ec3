//# method
console.log(pm.request.method);

//# url as text
console.log(pm.request.url.toString(), String(pm.request.url), `${pm.request.url}`);

//# url, its parts
const { url } = pm.request;
console.log(url.protocol, url.host, url.port, url.path, url.hash, url.auth);

//# url, its methods
const { url } = pm.request;
console.log(url.getHost(), url.getPath(), url.getPath(true), url.getPathWithQuery(), url.getQueryString(), url.getRemote(), url.getRemote(true), url.getOAuth1BaseUrl());

//# url.getRaw
pm.request.url.getRaw();

//# url, methods that are missing
pm.request.url.getNothing();

//# url, query
const { query } = pm.request.url;
console.log(query.count(), query.get('a'), query.has('b'), query.toObject(), query.all(), query.toString());

//# url, query, missing
console.log(pm.request.url.query.get('z'), pm.request.url.query.one('z'), pm.request.url.query.has('z'));

//# url, query methods
const { query } = pm.request.url;
query.each((param) => console.log(param.key, param.value));
console.log(query.map((param) => param.key), query.filter((param) => param.key === 'a').length, query.find({ key: 'b' }).value, query.reduce((sum, param) => sum + Number(param.value), 0));
console.log(query.idx(0).key, query.indexOf('b'), query.indexOf(query.one('a')), query.members.length);

//# url, variables
const { variables } = pm.request.url;
console.log(variables.get('id'), variables.has('id'), variables.toObject(), variables.all());

//# url as JSON
console.log(pm.request.url.toJSON(), JSON.stringify(pm.request.url));

//# url printed
console.log(pm.request.url);

//# url of a plain request | request=plain
console.log(pm.request.url.toString(), pm.request.url.getQueryString(), pm.request.url.getPathWithQuery(), pm.request.url.port, pm.request.url.query.count());

//# url updated from a text | before
pm.request.url.update('http://other.org:81/x/:y?z=1#frag');
console.log(pm.request.url.toString(), pm.request.url.host, pm.request.url.hash, pm.request.url.variables.toObject());

//# url updated from an object | before
pm.request.url.update({ protocol: 'https', host: 'a.b.c', path: '/d/e', query: { f: 'g' } });
console.log(pm.request.url.toString(), pm.request.url.host, pm.request.url.path);

//# url replaced by a text | before
pm.request.url = 'https://replaced.example/path?x=1';
console.log(typeof pm.request.url);

//# url, host and path edited | before
pm.request.url.host = ['changed', 'org'];
pm.request.url.path = ['new', 'path'];
pm.request.url.port = '9';
pm.request.url.protocol = 'http';

//# url, path pushed | before
pm.request.url.path.push('more');

//# url, host as text | before
pm.request.url.host = 'text.example';

//# url, path as text | before
pm.request.url.path = '/as/text';

//# url, hash and auth | before
pm.request.url.hash = 'there';
pm.request.url.auth = { user: 'u', password: 'p' };

//# addQueryParams | before
pm.request.addQueryParams('c=3&d=4');
pm.request.url.addQueryParams([{ key: 'e', value: '5' }]);
pm.request.url.addQueryParams({ key: 'f', value: '6' });

//# removeQueryParams | before
pm.request.removeQueryParams('a');
pm.request.url.removeQueryParams(['b']);

//# removeQueryParams of objects | before
pm.request.url.removeQueryParams([{ key: 'a' }]);

//# query.add | before
pm.request.url.query.add({ key: 'q', value: 'a b&c=d' });
pm.request.url.query.add('r=1');
pm.request.url.query.add('s');

//# query.upsert | before
pm.request.url.query.upsert({ key: 'a', value: 'changed' });
pm.request.url.query.upsert({ key: 'new', value: '1' });

//# query.remove | before
pm.request.url.query.remove('a');

//# query.remove by function | before
pm.request.url.query.remove((param) => param.value === '2');

//# query.clear | before
pm.request.url.query.clear();

//# query.insert and prepend | before
const { QueryParam } = require('postman-collection');
pm.request.url.query.prepend(new QueryParam({ key: 'first', value: '0' }));
pm.request.url.query.insert(new QueryParam({ key: 'middle', value: '1' }), 'b');
pm.request.url.query.append(new QueryParam({ key: 'last', value: '9' }));

//# query, a value edited | before
pm.request.url.query.one('a').value = 'edited';
pm.request.url.query.one('b').disabled = true;

//# query.populate and repopulate | before
pm.request.url.query.populate([{ key: 'x', value: '1' }]);
console.log(pm.request.url.query.count());
pm.request.url.query.repopulate('y=2&z=3');

//# query.assimilate | before
pm.request.url.query.assimilate([{ key: 'a', value: 'A' }, { key: 'n', value: 'N' }], true);

//# url variables edited | before
pm.request.url.variables.one('id').value = '43';
pm.request.url.variables.add({ key: 'extra', value: 'x' });

//# url variables upserted | before
pm.request.url.variables.upsert({ key: 'id', value: '{{place}}' });
console.log(pm.request.url.getPath());

//# method edited | before
pm.request.method = 'patch';

//# method of an own kind | before
pm.request.method = 'PURGE';

//# headers
const { headers } = pm.request;
console.log(headers.get('accept'), headers.has('ACCEPT'), headers.has('Accept', '*/*'), headers.has('Accept', 'x'), headers.count());

//# headers, missing
console.log(pm.request.headers.get('none'), pm.request.headers.one('none'), pm.request.headers.has('none'));

//# headers as an object
console.log(pm.request.headers.toObject(), pm.request.headers.toObject(true), pm.request.headers.toObject(true, true));

//# headers printed
console.log(pm.request.headers, pm.request.headers.all(), pm.request.headers.one('Accept'));

//# headers as text
console.log(pm.request.headers.toString(), pm.request.headers.contentSize());

//# getHeaders
console.log(pm.request.getHeaders(), pm.request.getHeaders({ ignoreCase: true }), pm.request.getHeaders({ enabled: true }));

//# forEachHeader
pm.request.forEachHeader((header, request) => console.log(header.key, header.value, request === pm.request));

//# headers.each and map
pm.request.headers.each((header) => console.log(header.key, header.disabled));
console.log(pm.request.headers.map((header) => `${header}`), pm.request.headers.filter({ disabled: true }).length);

//# headers.each stops
pm.request.headers.each((header) => { console.log(header.key); return false; });

//# headers of a loop
for (const header of pm.request.headers) console.log(header.key);

//# headers.add | before
pm.request.headers.add({ key: 'X-New', value: 'n' });
pm.request.headers.add('X-Text: as text');
pm.request.headers.add({ key: 'Accept', value: 'second' });

//# headers.add of odd things | before
pm.request.headers.add(null);
pm.request.headers.add(undefined);
pm.request.headers.add('');
pm.request.headers.add({ key: 'X-Number', value: 5 });
pm.request.headers.add({ key: 'X-Null', value: null });
pm.request.headers.add({ key: 'X-None' });

//# headers.upsert | before
pm.request.headers.upsert({ key: 'accept', value: 'changed' });
pm.request.headers.upsert({ key: 'X-Up', value: 'new' });
console.log(pm.request.headers.upsert(null), pm.request.headers.upsert({ key: 'X-Up', value: 'again' }));

//# headers.remove | before
pm.request.headers.remove('accept');
pm.request.headers.remove('none');

//# headers.remove by function | before
pm.request.headers.remove((header) => header.key.startsWith('X-'));

//# headers.clear | before
pm.request.headers.clear();

//# headers.populate | before
pm.request.headers.populate({ 'X-One': '1', 'X-Two': '2' });

//# headers.populate with a text | before
pm.request.headers.populate('X-A: 1\nX-B: 2');

//# headers edited | before
pm.request.headers.one('Accept').value = 'text/plain';
pm.request.headers.one('X-Off').disabled = false;

//# addHeader, upsertHeader, removeHeader | before
pm.request.addHeader({ key: 'X-Add', value: '1' });
pm.request.addHeader('X-Line: 2');
pm.request.upsertHeader({ key: 'X-Add', value: '3' });
pm.request.upsertHeader({ key: 'X-Upsert', value: '4' });
pm.request.removeHeader('Accept');

//# removeHeader with its options | before
pm.request.removeHeader('accept');
pm.request.removeHeader('content-type', { ignoreCase: true });

//# upsertHeader fails | before
pm.request.upsertHeader('X: 1');
pm.request.upsertHeader({});
console.log(pm.request.headers.count());

//# headers that are none | before
pm.request.headers.nothing('a');

//# body
console.log(pm.request.body.mode, pm.request.body.raw, pm.request.body.toString(), pm.request.body.isEmpty());

//# body printed
console.log(pm.request.body, JSON.stringify(pm.request.body));

//# body of a form | request=form
console.log(pm.request.body.mode, pm.request.body.urlencoded.count(), pm.request.body.urlencoded.get('a'), pm.request.body.urlencoded.toObject(), pm.request.body.toString(), pm.request.body.urlencoded.all());

//# body of an upload | request=upload
console.log(pm.request.body.mode, pm.request.body.formdata.all(), pm.request.body.formdata.get('a'), pm.request.body.toString());

//# body of graphql | request=graphql
console.log(pm.request.body.mode, pm.request.body.graphql, pm.request.body.toString(), pm.request.body.isEmpty());

//# no body | request=plain
console.log(pm.request.body, typeof pm.request.body);

//# no body fails | request=plain
pm.request.body.raw;

//# body, raw edited | before
pm.request.body.raw = JSON.stringify({ edited: true });

//# body, raw as an object | before
pm.request.body.raw = { edited: true };

//# body updated with a text | before
pm.request.body.update('plain text');
console.log(pm.request.body.mode, pm.request.body.raw);

//# body updated with another mode | before
pm.request.body.update({ mode: 'urlencoded', urlencoded: [{ key: 'u', value: 'v' }] });
console.log(pm.request.body.mode, pm.request.body.toString());

//# body updated with a text of parameters | before
pm.request.body.update({ mode: 'urlencoded', urlencoded: 'a=1&b=2' });

//# body with its options | before
pm.request.body.update({ mode: 'raw', raw: '<a/>', options: { raw: { language: 'xml' } } });
console.log(pm.request.body.options);

//# body of a form edited | before, request=form
pm.request.body.urlencoded.add({ key: 'n', value: 'new' });
pm.request.body.urlencoded.remove('d');
pm.request.body.urlencoded.one('a').value = 'last a';

//# body of a form upserted | before, request=form
pm.request.body.urlencoded.upsert({ key: 'd', value: 'changed' });
pm.request.body.urlencoded.upsert({ key: 'z', value: 'new' });

//# body of an upload edited | before, request=upload
pm.request.body.formdata.add({ key: 'b', value: '2', type: 'text' });
pm.request.body.formdata.remove('f');

//# body of graphql edited | before, request=graphql
pm.request.body.graphql.query = '{ b }';
pm.request.body.graphql.variables = '{"c":2}';

//# body given to a request without | before, request=plain
pm.request.body = { mode: 'raw', raw: 'given' };
pm.request.method = 'POST';

//# body taken away | before
pm.request.body = undefined;

//# body made by the SDK | before, request=plain
const { RequestBody } = require('postman-collection');
pm.request.body = new RequestBody({ mode: 'urlencoded', urlencoded: [{ key: 'sdk', value: '1' }] });

//# auth | request=signed
console.log(pm.request.auth.type, pm.request.auth.parameters().toObject(), pm.request.auth.basic.get('username'));

//# no auth
console.log(pm.request.auth);

//# no auth fails
pm.request.auth.type;

//# auth printed | request=signed
console.log(pm.request.auth, JSON.stringify(pm.request.auth));

//# auth edited | before, request=signed
pm.request.auth.update([{ key: 'username', value: 'other' }]);

//# auth edited by an object | before, request=signed
pm.request.auth.update({ password: 'changed' });

//# auth of another type | before, request=signed
pm.request.auth.use('bearer', { token: 't' });

//# auth.use without parameters | before, request=signed
pm.request.auth.use('noauth');

//# auth.clear | before, request=signed
pm.request.auth.clear('basic');

//# authorizeUsing | before
pm.request.authorizeUsing('bearer', { token: 'abc' });

//# authorizeUsing an object | before
pm.request.authorizeUsing({ type: 'basic', username: 'a', password: 'b' });

//# authorizeUsing a list | before, request=signed
pm.request.authorizeUsing('apikey', [{ key: 'key', value: 'k' }, { key: 'value', value: 'v' }]);

//# authorizeUsing null | before, request=signed
pm.request.authorizeUsing(null);

//# auth given | before
pm.request.auth = { type: 'bearer', bearer: [{ key: 'token', value: 't' }] };

//# auth.current | request=signed
pm.request.auth.current();

//# request as JSON
console.log(pm.request.toJSON());

//# request printed
console.log(pm.request);

//# request as JSON text | request=form
console.log(JSON.stringify(pm.request));

//# request, clone
const copy = pm.request.clone();
copy.method = 'GET';
console.log(copy.method, pm.request.method, copy.url.toString());

//# request, size
console.log(pm.request.size());

//# request, size of a form | request=form
console.log(pm.request.size());

//# request, name and description
console.log(pm.request.name, pm.request.description, pm.request.id, pm.request.certificate, pm.request.proxy);

//# request updated | before
pm.request.update({ url: 'https://updated.example/', method: 'put', header: [{ key: 'X-U', value: '1' }], body: { mode: 'raw', raw: 'u' } });

//# request updated by a text | before
pm.request.update('https://updated.example/');

//# request edited in a test script
pm.request.headers.add({ key: 'late', value: '1' });
pm.request.method = 'DELETE';
console.log(pm.request.method, pm.request.headers.has('late'));

//# edits are seen at once | before
pm.request.headers.upsert({ key: 'Accept', value: 'text/html' });
console.log(pm.request.headers.get('Accept'), pm.request.toJSON().header.length);

//# edits in a callback | before
setTimeout(() => pm.request.headers.add({ key: 'X-Late', value: '1' }), 2);

//# edits after await | before
await new Promise((go) => setTimeout(go, 2));
pm.request.headers.add({ key: 'X-Awaited', value: '1' });

//# edits before an error | before
pm.request.headers.add({ key: 'X-Before', value: '1' });
throw new Error('stop');

//# edits with variables | before
pm.request.headers.add({ key: 'X-Variable', value: '{{place}}' });
pm.request.url.query.add({ key: 'v', value: '{{row}}' });

//# an unknown member of the request
pm.request.nothing.more;

//# a member that is no function
pm.request.method();

//# instanceof the SDK
const sdk = require('postman-collection');
console.log(sdk.Request.isRequest(pm.request), sdk.Url.isUrl(pm.request.url), sdk.PropertyList.isPropertyList(pm.request.headers), pm.request.constructor.name, pm.request.url.constructor.name);
