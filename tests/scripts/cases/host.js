//# a secret of the vault
console.log(await pm.vault.get('token'));

//# no such secret
console.log(await pm.vault.get('nothing'));

//# a secret is kept
await pm.vault.set('fresh', 'value');
console.log(await pm.vault.get('fresh'));

//# a secret is kept in place of another
await pm.vault.set('token', 'other');
console.log(await pm.vault.get('token'));

//# a secret is forgotten
await pm.vault.unset('token');
console.log(await pm.vault.get('token'));

//# keeping and forgetting answer nothing
console.log(await pm.vault.set('a', 'b'), await pm.vault.unset('a'));

//# the vault answers by promise
console.log(pm.vault.get('token') instanceof Promise, typeof pm.vault.get('token').then, Object.keys(pm.vault));

//# secrets in order
pm.vault.get('token').then((secret) => console.log('later', secret));
console.log('at once');

//# a secret of the vault is refused
await pm.vault.get('refused');

//# a refusal is caught
try { await pm.vault.get('refused') } catch (error) { console.log(error.name, error.message, error instanceof Error) }

//# a refusal that nobody looks at
pm.vault.unset('refused');

//# a refusal in a test
pm.test('secret', async () => { pm.expect(await pm.vault.get('token')).to.equal('s3cret'); });

//# a secret before the request | before
pm.request.headers.upsert({ key: 'X-Token', value: await pm.vault.get('token') });

//# a request of the collection
const response = await pm.execution.runRequest('json');
console.log(response.code, response.status, response.json().id, response.headers.get('X-One'), response.responseTime);

//# a request of the collection with values of its own
console.log((await pm.execution.runRequest('html', { variables: { a: 1 } })).code);

//# a request of the collection that is skipped
console.log(await pm.execution.runRequest('skipped'));

//# a request of the collection that fails
try { await pm.execution.runRequest('fails') } catch (error) { console.log(error.message) }

//# a request of the collection without its name
await pm.execution.runRequest();

//# a request of the collection changes variables
pm.environment.set('mine', 'kept');
await pm.execution.runRequest('changes');
console.log(pm.environment.get('theirs'), pm.environment.get('mine'), pm.variables.get('theirs'));

//# requests of the collection side by side
const codes = (await Promise.all(['json', 'html', 'empty'].map((name) => pm.execution.runRequest(name)))).map((response) => response.code);
console.log(codes);

//# the answer of a request of the collection can be tested
const response = await pm.execution.runRequest('html');
pm.test('its answer', () => { response.to.have.status(404); pm.expect(response.text()).to.include('Hi'); });
pm.test('not that', () => response.to.be.ok);

//# a request of the collection by promise
pm.execution.runRequest('json').then((response) => pm.test('then', () => pm.expect(response.code).to.equal(201)));

//# a package
const greet = pm.require('@team/greet');
console.log(greet.hello('you'), typeof greet);

//# a package is loaded once
pm.require('@team/greet').kept = 1;
console.log(pm.require('@team/greet').kept, pm.require('@team/greet') === pm.require('@team/greet'));

//# a package that requires a package
console.log(pm.require('@team/uses').twice('x'));

//# packages that require each other
console.log(pm.require('@team/circle-a').name, pm.require('@team/circle-b').other());

//# a package sees pm
console.log(pm.require('@team/sees').pm, pm.require('@team/sees').old);

//# a package from outside sees no pm
console.log(pm.require('npm:outside').pm, pm.require('npm:outside').old);

//# a package of a name that is none
pm.require('@team/none');

//# a package from outside that is none
pm.require('npm:none@1.0.0');

//# a package that throws
pm.require('@team/throws');

//# a package that throws a text
try { pm.require('@team/throws-text') } catch (error) { console.log(error.message) }

//# a package with a mistake in it
try { pm.require('@team/mistake') } catch (error) { console.log(error.name, error.message.slice(0, 34)) }

//# a package that cannot be had
try { pm.require('npm:broken') } catch (error) { console.log(error.name, error.message.slice(0, 42)) }

//# a package without exports
console.log(pm.require('@team/empty'));

//# a package that exports a class
const { Counter } = pm.require('@team/class');
const counter = new Counter();
counter.add(); counter.add();
console.log(counter.count);

//# what a package is asked by
console.log(pm.require({ toString: () => '@team/greet' }).hello('object'));
try { pm.require() } catch (error) { console.log(error.message) }
try { pm.require(5) } catch (error) { console.log(error.message) }

//# a test with a package
pm.test('greets', () => pm.expect(pm.require('@team/greet').hello('me')).to.equal('hello me'));
pm.test('none', () => pm.require('@team/none'));

//# a package tests
const { check } = pm.require('@team/checks'); check(7); check(8);
