//# insert, append, prepend and their order | before
const { Header } = require('postman-collection');
const { headers } = pm.request;
headers.insert(new Header({ key: 'I', value: '1' }), 'Content-Type');
headers.append(new Header({ key: 'A', value: '2' }));
headers.prepend(new Header({ key: 'P', value: '3' }));
headers.insertAfter(new Header({ key: 'F', value: '4' }), 'Accept');
console.log(headers.map((header) => header.key));

//# insert of something else
pm.request.headers.insert(5);
pm.request.headers.insert(null);
console.log(pm.request.headers.count());

//# add of a list member again
const header = pm.request.headers.one('Accept');
pm.request.headers.add(header);
console.log(pm.request.headers.map((h) => h.key));

//# upsert tells what it did
console.log(pm.request.headers.upsert({ key: 'Accept', value: 'x' }), pm.request.headers.upsert({ key: 'None', value: 'x' }), pm.request.headers.upsert(null));

//# remove by a member
pm.request.headers.remove(pm.request.headers.one('Accept'));
console.log(pm.request.headers.has('Accept'));

//# remove by function sees member and index
pm.request.headers.remove(function (header, index) { console.log(header.key, index); return false; });

//# remove with a context
pm.request.headers.remove(function (header) { return header.key === this.name; }, { name: 'Accept' });
console.log(pm.request.headers.count());

//# clear
pm.request.url.query.clear();
console.log(pm.request.url.query.count(), pm.request.url.query.all(), pm.request.url.toString());

//# populate with one
pm.request.url.query.populate({ key: 'one', value: '1' });
console.log(pm.request.url.query.toString());

//# populate with a text
pm.request.url.query.populate('x=1&y');
console.log(pm.request.url.query.all());

//# repopulate with a list
pm.request.url.query.repopulate([{ key: 'only', value: '1' }]);
console.log(pm.request.url.query.toObject());

//# assimilate
pm.request.url.query.assimilate([{ key: 'a', value: 'new' }, { key: 'c', value: '3' }]);
console.log(pm.request.url.query.toObject());

//# assimilate and prune
pm.request.url.query.assimilate([{ key: 'c', value: '3' }], true);
console.log(pm.request.url.query.toObject());

//# all is a copy
pm.request.headers.all().push(5);
console.log(pm.request.headers.count());

//# members is none
pm.request.headers.members.push({ key: 'pushed', value: '1' });
console.log(pm.request.headers.count());

//# one and get
console.log(pm.request.url.query.one('a').value, pm.request.url.query.get('a'), pm.request.url.query.one('z'), pm.request.url.query.get('z'), pm.request.url.query.get(), pm.request.url.query.one(null));

//# several of one name
pm.request.url.query.add({ key: 'a', value: 'again' });
console.log(pm.request.url.query.get('a'), pm.request.url.query.one('a').value, pm.request.url.query.toObject(), pm.request.url.query.filter({ key: 'a' }).length);

//# each with a context
pm.request.url.query.each(function (param) { console.log(this.prefix, param.key); }, { prefix: '>' });

//# each sees the parent
pm.request.url.query.each(function () { console.log(this === pm.request.url); });

//# filter by function, object and name
const { headers } = pm.request;
console.log(headers.filter((h) => h.disabled).map((h) => h.key), headers.filter({ key: 'Accept' }).length, headers.filter('disabled').length, headers.filter(['key', 'Accept']).length);

//# find by function, object and name
const { headers } = pm.request;
console.log(headers.find((h) => h.value === '1').key, headers.find({ key: 'Accept' }).value, headers.find('disabled').key, headers.find({ key: 'none' }));

//# map by function and name
console.log(pm.request.headers.map((h, index) => `${index} ${h.key}`), pm.request.headers.map('value'));

//# reduce
console.log(pm.request.headers.reduce((text, h) => text + h.key, ''), pm.request.headers.reduce((all, h, index) => { all[h.key] = index; return all; }, {}));

//# count, idx, indexOf
const { headers } = pm.request;
console.log(headers.count(), headers.idx(1).key, headers.idx(99), headers.indexOf('Content-Type'), headers.indexOf(headers.idx(0)), headers.indexOf('none'), headers.indexOf({}));

//# has a name, a member, a value
const { headers } = pm.request;
console.log(headers.has('accept'), headers.has(headers.idx(0)), headers.has('Accept', '*/*'), headers.has('Accept', 'x'), headers.has('none', 'x'), headers.has({}), headers.has());

//# eachParent
pm.request.url.query.eachParent((parent) => console.log(parent.constructor.name));

//# parent
console.log(pm.request.url.query.idx(0).parent() === pm.request.url, pm.request.headers.idx(0).parent() === pm.request);

//# toObject with its switches
const { headers } = pm.request;
headers.add({ key: 'Accept', value: 'two' });
headers.add({ key: '', value: 'empty' });
console.log(headers.toObject(), headers.toObject(true), headers.toObject(false, true), headers.toObject(false, false, false, true), headers.toObject(true, true, true, true));

//# toString of lists
console.log(pm.request.headers.toString(), pm.request.url.query.toString());

//# toJSON of lists
console.log(pm.request.headers.toJSON(), pm.request.url.variables.toJSON(), JSON.stringify(pm.request.url.query));

//# isPropertyList
const { PropertyList } = require('postman-collection');
console.log(PropertyList.isPropertyList(pm.request.headers), PropertyList.isPropertyList(pm.request.url.query), PropertyList.isPropertyList([]), PropertyList.isPropertyList());

//# a member of a list, its methods
const header = pm.request.headers.one('Accept');
console.log(header.toString(), header.valueOf(), header.toJSON(), header.key, typeof header.update);
header.update({ key: 'Changed', value: 'c' });
console.log(pm.request.headers.map((h) => h.key));

//# a parameter, its methods
const param = pm.request.url.query.one('a');
console.log(param.toString(), param.valueOf(), param.toJSON());
param.update('x=y');
console.log(pm.request.url.query.toString());
param.update({ key: 'k', value: null });
console.log(pm.request.url.query.toString());

//# a variable of the address, its methods
const variable = pm.request.url.variables.one('id');
console.log(variable.toString(), variable.valueOf(), variable.get(), variable.type, variable.toJSON());
variable.set(5);
console.log(variable.get(), pm.request.url.getPath(), pm.request.url.toString());
variable.set('5');
console.log(pm.request.url.getPath());

//# a variable's type
const { Variable } = require('postman-collection');
const variable = new Variable({ key: 'v', value: '5' });
console.log(variable.valueType(), variable.valueType('number'), variable.get(), variable.valueType('wrong'), variable.cast('7'), new Variable({ value: '[1]', type: 'array' }).get(), new Variable({ value: 'x', type: 'object' }).get(), new Variable({ value: '', type: 'boolean' }).get());

//# a form's members | request=form
const { urlencoded } = pm.request.body;
console.log(urlencoded.one('a').value, urlencoded.has('d'), urlencoded.map((p) => p.value), urlencoded.toJSON());

//# an upload's members | request=upload
const { formdata } = pm.request.body;
console.log(formdata.one('f').type, formdata.one('f').src, formdata.one('a').valueOf(), formdata.toObject(), formdata.toJSON(), formdata.one('a').toString());

//# query values of all kinds | before
pm.request.url.query.clear();
pm.request.url.query.add({ key: 'empty', value: '' });
pm.request.url.query.add({ key: 'null', value: null });
pm.request.url.query.add({ key: 'none' });
pm.request.url.query.add({ key: 'number', value: 5 });
pm.request.url.query.add({ key: 'a b', value: 'c d&e=f#g' });
pm.request.url.query.add({ key: 'encoded', value: '%20' });
console.log(pm.request.url.getQueryString());

//# addresses of all kinds
const { Url } = require('postman-collection');
for (const text of ['https://example.com', 'example.com/path', 'localhost:3000', 'http://[::1]:80/x', '{{base}}/path?{{q}}=1', 'https://u:p@host/', '//host/path', '/path', '', '?a=b', 'https://host/a//b/', 'https://host?x', 'https://host/#', 'ftp://host:21/x', 'https://host/:a/:b.json', 'https://host/a;b=c', 'https://host:{{port}}/x', 'https://{{a.b}}/x', 'HTTP://HOST/', 'https://host\\path']) {
  const url = new Url(text);
  console.log(text, url.protocol, url.host, url.port, url.path, url.query.count(), url.hash, url.toString());
}

//# addresses of ours, updated with all kinds
for (const text of ['https://example.com', 'example.com/path', 'localhost:3000', 'http://[::1]:80/x', '{{base}}/path?{{q}}=1', 'https://u:p@host/', '/path', '?a=b', 'https://host/a//b/', 'https://host?x', 'https://host/#', 'https://host/:a/:b.json', 'https://host:{{port}}/x', 'HTTP://HOST/']) {
  pm.request.url.update(text);
  const { url } = pm.request;
  console.log(text, url.protocol, url.host, url.port, url.path, url.query.count(), url.hash, url.toString(), url.getRemote(), url.getPathWithQuery());
}

//# Url.parse
const { Url } = require('postman-collection');
console.log(Url.parse('https://user@host:8080/a/:b?c=d&e#f'));

//# getOAuth1BaseUrl
const { Url } = require('postman-collection');
for (const text of ['HTTPS://Example.COM:443/Path?q=1', 'http://host:8080/', 'host']) console.log(new Url(text).getOAuth1BaseUrl());

//# headers of all kinds
const { Header, HeaderList } = require('postman-collection');
for (const given of ['A: b', 'A:b', 'A', '', { key: 'A' }, { key: 'A', value: 5 }, { key: 'A', value: null }, { key: null, value: 'b' }]) console.log(new Header(given).toJSON());
console.log(Header.parse('A: b\r\nC: d\r\n e\r\n\r\nF'), Header.unparse([{ key: 'a', value: 'b' }, { key: 'c', value: 'd', disabled: true }]), Header.unparseSingle({ key: 'a', value: 'b' }), new HeaderList(null, 'A: b\nC: d').toObject());

//# a list of one's own
const { PropertyList, Header } = require('postman-collection');
const list = new PropertyList(Header, null, [{ key: 'a', value: '1' }]);
list.add({ key: 'b', value: '2' });
console.log(list.count(), list.get('B'), list.toObject(), list.all().length, list.reference.a.value);

//# cookies as a list
const { cookies } = pm;
console.log(cookies.one('SESSION').name, cookies.has('session', 'a b'), cookies.indexOf('theme'), cookies.reduce((all, c) => all + c.name, ''), cookies.toJSON());

//# cookies, a member
const cookie = pm.cookies.one('theme');
console.log(cookie.toJSON(), cookie.valueOf(), cookie.toString(), cookie.secure, cookie.expires, Object.keys(cookie));

//# cookies cannot be added
pm.cookies.add({ name: 'new', value: '1' });
console.log(pm.cookies.count(), pm.cookies.get('new'));

//# variables as a list
const { values } = pm.environment;
console.log(values.get('count'), values.has('flag'), values.one('off').disabled, values.toObject(), values.toObject(true), values.map((v) => `${v.key}:${v.type}`), values.filter((v) => v.disabled).length);

//# variables as a list, added
pm.environment.values.add({ key: 'added', value: 'by list' });
console.log(pm.environment.get('added'), pm.environment.values.count());

//# variables as a list, removed
pm.environment.values.remove('place');
console.log(pm.environment.has('place'), pm.environment.toObject());

//# variables as a list, upserted
pm.environment.values.upsert({ key: 'place', value: 'upserted' });
console.log(pm.environment.get('place'));

//# variables as a list, cleared
pm.globals.values.clear();
console.log(pm.globals.toObject());
