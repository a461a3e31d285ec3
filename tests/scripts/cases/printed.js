//# the environment printed
const { id, ...shown } = pm.environment.toJSON();
console.log(typeof id, shown);

//# globals printed
const { id, ...shown } = pm.globals.toJSON();
console.log(typeof id, shown);

//# variables printed
const { id, ...shown } = pm.variables.toJSON();
console.log(typeof id, shown);

//# collection variables printed
const { id, ...shown } = pm.collectionVariables.toJSON();
console.log(typeof id, shown);

//# the data printed
const { id, ...shown } = pm.iterationData.toJSON();
console.log(typeof id, shown);

//# JSON of scopes
console.log(Object.keys(JSON.parse(JSON.stringify(pm.environment))), JSON.parse(JSON.stringify(pm.globals)).values);

//# JSON of variables
const json = JSON.parse(JSON.stringify(pm.variables));
console.log(json.values, json.mutations);

//# mutations
pm.environment.set('a', 1);
pm.environment.set('a', 2);
pm.environment.unset('place');
console.log(pm.environment.toJSON().mutations, pm.globals.toJSON().mutations);

//# pm printed
console.log(Object.keys(pm), typeof pm.toJSON);

//# info printed
console.log(pm.info);

//# execution printed
console.log(pm.execution, Object.keys(pm.execution));

//# visualizer printed
console.log(pm.visualizer);

//# cookies printed
console.log(pm.cookies);

//# query printed
console.log(pm.request.url.query, pm.request.url.variables, pm.request.url.query.one('a'));

//# body printed | request=form
console.log(pm.request.body, pm.request.body.urlencoded);

//# upload printed | request=upload
console.log(pm.request.body, pm.request.body.formdata.one('f'));

//# graphql printed | request=graphql
console.log(pm.request.body);

//# auth printed | request=signed
console.log(pm.request.auth.parameters(), pm.request.auth.basic.one('username'));

//# response printed whole | response=empty
const shown = JSON.parse(JSON.stringify(pm.response));
delete shown.id;
console.log(shown);

//# a response of sendRequest printed
const response = await pm.sendRequest('https://example.com/responses/empty');
const shown = JSON.parse(JSON.stringify(response));
delete shown.id;
console.log(shown);

//# an error of sendRequest printed
pm.sendRequest('https://fails.example/', (error) => console.log(error.code, error.syscall, error.address, error.port));

//# functions of pm printed
console.log(pm.test, pm.expect, pm.sendRequest, pm.environment.get, pm.response.json, pm.setNextRequest);

//# names of functions
console.log(pm.test.name, pm.expect.name, pm.sendRequest.name, pm.environment.set.name, pm.response.text.name, pm.test.length, pm.sendRequest.length, pm.environment.set.length);

//# kinds of objects
console.log(Object.prototype.toString.call(pm), Object.prototype.toString.call(pm.response), Object.prototype.toString.call(pm.environment), Object.prototype.toString.call(pm.request.headers), typeof pm.request.headers.members);

//# a variable printed
console.log(pm.environment.values.one('count'), pm.environment.values.one('off'), pm.globals.values.idx(0));

//# a scope's each
pm.environment.values.each((variable, index) => console.log(index, variable.key, variable.value, variable.type));

//# a new scope printed
const { VariableScope } = require('postman-collection');
const scope = new VariableScope([{ key: 'a', value: '1' }]);
console.log(scope.values.toJSON(), scope.get('a'), scope.has('b'), scope.toObject());

//# members of a request
console.log(Object.keys(pm.request), Object.keys(pm.request.url), Object.keys(pm.request.body), Object.getOwnPropertyNames(pm.request));

//# members of a cookie
console.log(Object.keys(pm.cookies.one('session')), pm.cookies.one('session').toJSON());

//# in, for and hasOwnProperty
console.log('code' in pm.response, 'nothing' in pm.response, pm.response.hasOwnProperty('code'), 'get' in pm.environment, 'url' in pm.request);
const names = [];
for (const name in pm.response) names.push(name);
console.log(names.includes('code'));

//# spreading
console.log({ ...pm.info }, Object.keys({ ...pm.request }), Object.keys({ ...pm.response }));

//# response members written
pm.response.code = 500;
console.log(pm.response.code);
pm.test('changed', () => pm.response.to.have.status(500));

//# request members written
pm.request.name = 'renamed';
pm.request.mine = 1;
console.log(pm.request.name, pm.request.mine);

//# environment members written
pm.environment.name = 'renamed';
pm.environment.mine = 1;
console.log(pm.environment.mine);
