//# get from each scope
console.log(pm.environment.get('place'), pm.globals.get('place'), pm.collectionVariables.get('place'), pm.iterationData.get('place'), pm.variables.get('place'));

//# get what is missing
console.log(pm.environment.get('none'), pm.globals.get('none'), pm.variables.get('none'), pm.iterationData.get('none'));

//# get without a name
console.log(pm.environment.get(), pm.variables.get(), pm.environment.get(null));

//# get casts by type
console.log(pm.environment.get('count'), pm.environment.get('flag'), typeof pm.environment.get('count'));

//# get skips disabled ones
console.log(pm.environment.get('off'), pm.variables.get('off'), pm.environment.has('off'));

//# has in each scope
console.log(pm.environment.has('count'), pm.globals.has('deep'), pm.collectionVariables.has('base'), pm.iterationData.has('row'), pm.variables.has('row'), pm.variables.has('none'));

//# has without a name
console.log(pm.environment.has(), pm.environment.has(''));

//# set in the environment
pm.environment.set('new', 'value');
console.log(pm.environment.get('new'), pm.variables.get('new'));

//# set of one that is there
pm.environment.set('place', 'changed');

//# set keeps a type
pm.environment.set('count', '7');
console.log(pm.environment.get('count'));

//# set of a typed one to another type
pm.environment.set('count', 'seven');
console.log(pm.environment.get('count'));

//# set in globals
pm.globals.set('new', 1);
pm.globals.set('place', true);

//# set in the collection
pm.collectionVariables.set('new', null);
pm.collectionVariables.set('place', undefined);
console.log(pm.collectionVariables.get('new'), pm.collectionVariables.get('place'));

//# set in variables is local
pm.variables.set('place', 'local');
console.log(pm.variables.get('place'), pm.environment.get('place'));

//# set in the data does not stay
pm.iterationData.set('place', 'mine');
console.log(pm.iterationData.get('place'), pm.variables.get('place'));

//# set of objects
pm.environment.set('object', { a: [1, { b: 2 }] });
console.log(pm.environment.get('object'));

//# set of arrays
pm.globals.set('list', [1, 'two', null]);
console.log(pm.globals.get('list').length);

//# set of a function
pm.environment.set('f', function named() { return 1; });
console.log(typeof pm.environment.get('f'));

//# set of a date
pm.environment.set('d', new Date(0));
console.log(pm.environment.get('d'));

//# set of NaN
pm.environment.set('n', NaN);
console.log(pm.environment.get('n'));

//# set with a type
pm.environment.set('typed', '5', 'number');
console.log(pm.environment.get('typed'));

//# set with a boolean type
pm.environment.set('typed', 'yes', 'boolean');
console.log(pm.environment.get('typed'));

//# set with a json type
pm.environment.set('typed', '{"a":1}', 'json');
console.log(pm.environment.get('typed'));

//# set with an object type
pm.environment.set('typed', '{"a":1}', 'object');
console.log(pm.environment.get('typed'));

//# set with an array type
pm.environment.set('typed', '[1,2]', 'array');
console.log(pm.environment.get('typed'));

//# set without a name
pm.environment.set();
pm.environment.set(undefined, 1);

//# set with a number as name
pm.environment.set(5, 'five');
console.log(pm.environment.get('5'), pm.environment.get(5));

//# set answers nothing
console.log(pm.environment.set('a', 1), pm.environment.unset('a'), pm.environment.clear());

//# set of a disabled one
pm.environment.set('off', 'now');
console.log(pm.environment.get('off'));

//# an object that is changed later
const list = [1];
pm.environment.set('list', list);
list.push(2);
console.log(pm.environment.get('list'));

//# unset
pm.environment.unset('place');
console.log(pm.environment.get('place'), pm.variables.get('place'));

//# unset what is missing
pm.environment.unset('none');
pm.globals.unset();

//# unset locally
pm.variables.set('place', 1);
pm.variables.unset('place');
console.log(pm.variables.get('place'));

//# clear
pm.globals.clear();
console.log(pm.globals.get('place'), pm.globals.toObject());

//# clear of variables is local
pm.variables.set('mine', 1);
pm.variables.clear();
console.log(pm.variables.get('mine'), pm.variables.get('place'));

//# toObject of each scope
console.log(pm.environment.toObject(), pm.globals.toObject(), pm.collectionVariables.toObject(), pm.iterationData.toObject());

//# toObject of all
console.log(pm.variables.toObject());

//# toObject after a local one
pm.variables.set('mine', 1);
console.log(pm.variables.toObject().mine);

//# replaceIn a text
console.log(pm.variables.replaceIn('{{place}} {{count}} {{none}}'), pm.environment.replaceIn('{{place}}'), pm.globals.replaceIn('{{place}}'));

//# replaceIn goes deep
console.log(pm.globals.replaceIn('{{deep}}'), pm.variables.replaceIn('{{deep}}'));

//# replaceIn objects
console.log(pm.variables.replaceIn({ a: '{{place}}', b: ['{{row}}', 1], c: null }));

//# replaceIn lists
console.log(pm.variables.replaceIn(['{{place}}', { x: '{{count}}' }]));

//# replaceIn other things
console.log(pm.variables.replaceIn(5), pm.variables.replaceIn(null), pm.variables.replaceIn(undefined), pm.variables.replaceIn(true));

//# replaceIn with dynamic variables
console.log(/^[0-9a-f-]{36}$/.test(pm.variables.replaceIn('{{$guid}}')), /^\d{10}$/.test(pm.variables.replaceIn('{{$timestamp}}')), /^\d+$/.test(pm.variables.replaceIn('{{$randomInt}}')));

//# replaceIn of an unknown dynamic variable
console.log(pm.variables.replaceIn('{{$nothing}}'));

//# replaceIn in the data
console.log(pm.iterationData.replaceIn('{{row}} {{place}} {{count}}'));

//# replaceIn of odd templates
console.log(pm.variables.replaceIn('{{}} {{ place }} {{{place}}} {{place'));

//# replaceIn of an object value
pm.variables.set('o', { a: 1 });
console.log(pm.variables.replaceIn('{{o}}'));

//# toJSON of a scope
const json = pm.environment.toJSON();
console.log(Object.keys(json).includes('values'), json.values);

//# JSON of the data
console.log(JSON.parse(JSON.stringify(pm.iterationData)).values);

//# names of scopes
console.log(pm.environment.name, pm.globals.name);

//# values of a scope
console.log(pm.environment.values.count(), pm.environment.values.one('count').value, pm.globals.values.map((variable) => variable.key));

//# each of a scope
pm.globals.values.each((variable) => console.log(variable.key, variable.value));

//# values of a scope as members
console.log(pm.environment.values.members.length, pm.environment.values.all()[0].toJSON());

//# a variable of a scope
const variable = pm.environment.values.one('count');
console.log(variable.get(), variable.valueOf(), variable.toString(), variable.type, variable.key);

//# change through a variable of a scope
pm.environment.values.one('place').value = 'direct';
console.log(pm.environment.get('place'));

//# change through set of a variable
pm.environment.values.one('place').set('direct');
console.log(pm.environment.get('place'));

//# the data row as it is
console.log(pm.iterationData.get('row'), typeof pm.iterationData.get('row'), pm.iterationData.get('on'), typeof pm.iterationData.get('on'));

//# unset in the data
pm.iterationData.unset('row');
console.log(pm.iterationData.has('row'));

//# syncVariablesTo
console.log(pm.globals.syncVariablesTo({ extra: 1 }));

//# syncVariablesTo without a target
console.log(pm.globals.syncVariablesTo());

//# syncVariablesFrom
pm.environment.syncVariablesFrom({ place: 'synced', other: 2 });
console.log(pm.environment.toObject());

//# a scope as text
console.log(String(pm.environment), `${pm.globals}`);

//# a scope of the SDK
const { VariableScope } = require('postman-collection');
const scope = new VariableScope({ values: [{ key: 'a', value: 1 }] });
scope.set('b', '{{a}}');
console.log(scope.get('a'), scope.replaceIn('{{b}}'), scope.toObject(), VariableScope.isVariableScope(pm.environment));

//# a name with dots and blanks
pm.environment.set('a.b c', 1);
console.log(pm.environment.get('a.b c'), pm.environment.toObject()['a.b c']);

//# names as those of objects
console.log(pm.environment.has('constructor'));

//# a call without its scope
const get = pm.environment.get;
get('place');

//# very long values
pm.environment.set('long', 'x'.repeat(100000));
console.log(pm.environment.get('long').length);

//# unicode
pm.environment.set('ключ', 'значение 😀');
console.log(pm.environment.get('ключ'), pm.variables.replaceIn('{{ключ}}'));

//# set before a request | before
pm.variables.set('v', 1);
pm.environment.set('e', 2);
console.log(pm.variables.get('v') + pm.variables.get('e'));
