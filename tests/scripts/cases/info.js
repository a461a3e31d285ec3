//# info has five facts
console.log(pm.info.eventName, pm.info.iteration, pm.info.iterationCount, pm.info.requestName, pm.info.requestId);

//# info before a request | before
console.log(pm.info.eventName, pm.info.iteration);

//# info is not enumerable
console.log(Object.keys(pm.info), JSON.stringify(pm.info));

//# info cannot be changed
pm.info.iteration = 9;
console.log(pm.info.iteration);

//# info without such a member
console.log(pm.info.nothing, pm.info.nothing.deeper);

//# the members of pm
console.log(['info', 'vault', 'globals', 'environment', 'collectionVariables', 'variables', 'iterationData', 'request', 'response', 'cookies', 'visualizer', 'sendRequest', 'execution', 'test', 'expect'].map((name) => `${name} ${typeof pm[name]}`).join('\n'));

//# the members of pm before a request | before
console.log(typeof pm.response, typeof pm.request, typeof pm.cookies, typeof pm.message, typeof pm.execution.skipRequest);

//# a member that pm lacks
pm.nothing();

//# a member that pm lacks, deeper
pm.nothing.more();

//# members of pm are read-only
pm.request = 1;
pm.environment = null;
console.log(typeof pm.request, typeof pm.environment);

//# pm takes new members for one script
pm.mine = 1;
console.log(pm.mine);

//# pm forgets new members
console.log(pm.mine);

//# pm can be replaced
pm = { x: 1 };
console.log(pm.x);

//# pm is back in the next script
console.log(typeof pm.test);

//# location
console.log(pm.execution.location, pm.execution.location.current, pm.execution.location.length);

//# location cannot be renamed
pm.execution.location.current = 'x';
console.log(pm.execution.location.current);

//# next request by name
pm.execution.setNextRequest('Other');

//# next request, none
pm.execution.setNextRequest(null);

//# next request, the last one counts
pm.execution.setNextRequest('A');
pm.execution.setNextRequest('B');

//# next request by the old name
postman.setNextRequest('Old');

//# next request, none, by the old name
postman.setNextRequest(null);

//# skip a request | before
console.log('before');
pm.execution.skipRequest();
console.log('never');

//# skip within a try | before
try { pm.execution.skipRequest(); } catch (e) { console.log('caught'); }

//# skip in a test script fails
pm.execution.skipRequest();

//# skip in a test script can be caught
try { pm.execution.skipRequest(); } catch (e) { console.log(e.name, e.message); }

//# skip after a test | before
pm.test('a', () => {});
pm.execution.skipRequest();

//# visualizer with data
pm.visualizer.set('<b>{{a}}</b>', { a: 1, list: [1, { b: 2 }] });

//# visualizer without data
pm.visualizer.set('plain');

//# visualizer, the last one counts
pm.visualizer.set('one', { a: 1 });
pm.visualizer.set('two', { a: 2 });

//# visualizer cleared
pm.visualizer.set('one', { a: 1 });
pm.visualizer.clear();

//# visualizer wants a text
pm.visualizer.set(5);

//# visualizer wants a text, not nothing
pm.visualizer.set();

//# visualizer wants an object
pm.visualizer.set('a', 'text');

//# visualizer wants options as an object
pm.visualizer.set('a', {}, 'text');

//# visualizer takes null as data
pm.visualizer.set('a', null, null);

//# vault answers promises
console.log(typeof pm.vault.get, typeof pm.vault.set, typeof pm.vault.unset);

//# this in a script
console.log(typeof this, this.constructor === Object);

//# undeclared names stay
leaked = { a: 1 };

//# undeclared names are seen later
console.log(leaked.a, typeof leaked);

//# declared names do not stay
var gone = 1; let alsoGone = 2; const never = 3;
console.log(gone);

//# declared names are not seen later
console.log(typeof gone, typeof alsoGone, typeof never);

//# functions do not stay
function helper() { return 1; }
console.log(helper());

//# functions are not seen later
console.log(typeof helper);

//# await at the top
const value = await Promise.resolve(3);
console.log(value);

//# await of a rejection at the top
await Promise.reject(new RangeError('no'));

//# await in a loop
for (const wait of [1, 2, 3]) await new Promise((go) => setTimeout(go, wait));
console.log('done');

//# return at the top
console.log('a');
return;
console.log('b');

//# return of a value at the top
return 5;

//# an empty script
 
//# only a comment
// nothing here

//# a comment at the end
console.log(1); // the end

//# an unfinished comment
console.log(1); /* the end

//# without the old names
"use sandbox2";
console.log(typeof tests, typeof postman, typeof _, typeof CryptoJS, typeof responseBody, typeof pm);
console.log(1);

//# the mark in a comment is none
// "use sandbox2";
console.log(typeof tests);

//# strict mode is not on
'use strict';
undeclared = 1;
console.log(undeclared);
//# globalThis
console.log(typeof globalThis);
