// Runs the scripts of tests/scripts/cases in postman-sandbox and prints what each did, one JSON object a line:
//     node script_sandbox.cjs CASES-FOLDER FIXTURE [FILE…]
// A file is a list of cases; `//# name | before, response=html, request=form` begins one.
'use strict';
const fs = require('fs');
const path = require('path');
const util = require('util');
const Sandbox = require('postman-sandbox');
const sdk = require('postman-collection');
const teleport = require('teleport-javascript');
const { MemoryCookieStore, Cookie } = require('@postman/tough-cookie');

const [folder, fixtureFile, ...chosen] = process.argv.slice(2);
const fixture = JSON.parse(fs.readFileSync(fixtureFile, 'utf8'));
const SCOPES = { environment: 'environment', globals: 'globals', collectionVariables: 'collectionVariables', _variables: 'local' };
// The sandbox puts its own lines before a script.
const LINES_BEFORE = 4;

function casesOf(file) {
  const cases = [];
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    const head = /^\/\/# (.*)$/.exec(line);
    if (head === null) {
      cases.at(-1)?.lines.push(line);
      continue;
    }
    const [name, options = ''] = head[1].split(' | ');
    const made = { name: name.trim(), lines: [], listen: 'test', request: 'json', response: 'json' };
    for (const option of options.split(',').map((text) => text.trim()).filter(Boolean)) {
      if (option === 'before') made.listen = 'prerequest';
      else {
        const [key, value] = option.split('=');
        made[key] = value;
      }
    }
    cases.push(made);
  }
  return cases;
}

function line(stack) {
  const lines = [...(stack ?? '').matchAll(/, <anonymous>:(\d+):\d+\)$/gm)].map((found) => Number(found[1]) - LINES_BEFORE);
  const first = lines.find((number) => number > 0);
  return first === undefined ? '' : ` @${first}`;
}

/** What is thrown without being an error gets its name from us. */
function told(error) {
  if (error === null || typeof error !== 'object') return `Error: ${String(error)}`;
  if (error.name === undefined && error.message === undefined) return `Error: ${util.inspect(unmarked(error))}`;
  return `${error.name ?? 'Error'}: ${error.message}${line(error.stack ?? error.__stack)}`;
}

/** The mark that lets errors carry their stack out is no part of their value. */
function unmarked(value, seen = new Set()) {
  if (value === null || typeof value !== 'object' || seen.has(value)) return value;
  seen.add(value);
  if (value instanceof Map) value.forEach((member, key) => { unmarked(key, seen); unmarked(member, seen); });
  else if (value instanceof Set) value.forEach((member) => unmarked(member, seen));
  else {
    delete value.__stack;
    for (const key of Object.keys(value)) unmarked(value[key], seen);
  }
  return value;
}

function shown(value) {
  return typeof value === 'string' ? value : util.inspect(unmarked(value), { depth: 25, maxArrayLength: 100 });
}

function values(scope) {
  return (scope?.values ?? []).map(({ key, value, type, disabled }) => {
    const kept = { key, value };
    if (type !== undefined && type !== 'any') kept.type = type;
    if (disabled) kept.disabled = true;
    return kept;
  });
}

/** A request as it would reach the wire. */
function wire(json) {
  const request = new sdk.Request(json);
  const sent = { method: request.method, url: request.url.toString() };
  const headers = request.headers.filter((header) => !header.disabled).map(({ key, value }) => `${key}: ${value === undefined ? '' : value}`);
  if (headers.length > 0) sent.headers = headers;
  if (request.body && !request.body.isEmpty()) {
    const { mode } = request.body;
    const content = request.body[mode];
    const list = sdk.PropertyList.isPropertyList(content);
    sent.body = { [mode]: list ? content.filter((member) => !member.disabled).map(({ key, value, src }) => (src ? `${key}=@${src}` : `${key}=${value}`)) : mode === 'raw' && typeof content === 'object' ? JSON.stringify(content) : content };
  }
  if (request.auth) {
    const parameters = request.auth.parameters();
    sent.auth = { [request.auth.type]: parameters ? parameters.toObject() : {} };
  }
  const inPath = Object.fromEntries(request.url.variables.map(({ key, value }) => [key, value]));
  if (Object.keys(inPath).length > 0) sent.variables = inPath;
  return sent;
}

const FAILURE = { message: 'connect ECONNREFUSED 127.0.0.1:1', code: 'ECONNREFUSED', errno: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1', port: 1 };

/** What the request `changes` does to variables. */
const CHANGES = { environment: [{ stream: [], compacted: { theirs: ['theirs', 'new', {}] }, autoCompact: true }] };

function run(context, each, number) {
  return new Promise((resolve) => {
    const id = `case-${number}`;
    const done = { case: each.name, console: [], assertions: [], errors: [], sent: [] };
    const heard = [];
    const on = (event, listener) => { context.on(event, listener); heard.push([event, listener]); };
    on('execution.console', (cursor, level, sent) => done.console.push([level, ...teleport.parse(sent).map(shown)]));
    on(`execution.assertion.${id}`, (cursor, list) => list.forEach(({ name, skipped, passed, error }) =>
      done.assertions.push([name, passed ? (skipped ? 'skipped' : 'passed') : told(error)])));
    on(`execution.error.${id}`, (cursor, error) => done.errors.push(told(error)));
    on(`execution.request.${id}`, (cursor, execution, event, request) => {
      const sent = wire(request);
      done.sent.push(sent);
      if (sent.url.includes('fails')) {
        context.dispatch(`execution.response.${id}`, event, FAILURE, undefined, { cookies: [] });
        return;
      }
      const response = fixture.responses[/\/responses\/(\w+)/.exec(sent.url)?.[1]] ?? fixture.responses.json;
      context.dispatch(`execution.response.${id}`, event, null, received(response, 7), { cookies: fixture.cookies.slice(0, 1) });
    });
    const store = new MemoryCookieStore();
    on(`execution.cookies.${id}`, (event, kind, action, passed) => {
      const read = passed.map((value) => (value !== null && typeof value === 'object' && !Array.isArray(value) ? Cookie.fromJSON(value) : value));
      store[action](...read, (error, found) => context.dispatch(`execution.cookies.${id}`, event, error,
        Array.isArray(found) ? found.map((cookie) => cookie.toJSON()) : found?.toJSON?.() ?? found));
    });
    const secrets = { ...fixture.vault };
    on(`execution.vault.${id}`, (event, verb, key, value) => {
      const answer = (...told) => context.dispatch(`execution.vault.${id}`, event, ...told);
      if (key === 'refused') answer('Vault access denied');
      else if (verb === 'get') answer(null, ...(key in secrets ? [secrets[key]] : []));
      else {
        if (verb === 'set') secrets[key] = value;
        else delete secrets[key];
        answer(null);
      }
    });
    on(`execution.run_collection_request.${id}`, (cursor, execution, event, name) => {
      const answer = (...told) => context.dispatch(`execution.run_collection_request_response.${id}`, event, ...told);
      if (name === 'fails') answer(FAILURE);
      else if (name === 'skipped') answer(null, null);
      else answer(null, received(fixture.responses[name] ?? fixture.responses.json, 7), name === 'changes' ? { variableMutations: CHANGES } : {});
    });
    let skips = false;
    on(`execution.skipRequest.${id}`, () => { skips = true; });
    const input = {
      request: new sdk.Request(fixture.requests[each.request]).toJSON(),
      cookies: fixture.cookies,
      environment: { values: fixture.environment },
      globals: { values: fixture.globals },
      collectionVariables: { values: fixture.collectionVariables },
      _variables: { values: [] },
      data: fixture.data,
    };
    if (each.listen === 'test' && each.response !== 'none') input.response = received(fixture.responses[each.response], 15);
    const before = Object.fromEntries(Object.keys(SCOPES).map((name) => [name, JSON.stringify(values(new sdk.VariableScope(input[name]).toJSON()))]));
    const settings = {
      id, resolvedPackages: fixture.packages, timeout: 4000, cursor: { iteration: 2, cycles: 5, ref: 'r' }, context: input,
      legacy: { _itemId: 'id-1', _itemName: 'Get user', _itemPath: ['Collection', 'Folder', 'Get user'], _eventItemName: 'Get user' },
    };
    context.execute({ listen: each.listen, script: { exec: each.lines.join('\n') } }, settings, (error, result) => {
      for (const [name, shownName] of Object.entries(SCOPES)) {
        const now = values(result?.[name]);
        if (JSON.stringify(now) !== before[name]) (done.variables ??= {})[shownName] = now;
      }
      if (each.listen === 'prerequest' && result?.request) {
        const [was, is] = [wire(input.request), wire(result.request)];
        if (JSON.stringify(was) !== JSON.stringify(is)) done.request = is;
      }
      if (result?.return?.visualizer) done.visualizer = result.return.visualizer;
      if (result?.return && 'nextRequest' in result.return) done.next = result.return.nextRequest;
      if (skips) done.skips = true;
      if (error && done.errors.length === 0) done.errors.push(told(error));
      // What a script that skips its request says afterwards comes late.
      setTimeout(() => {
        for (const [event, listener] of heard) context.off(event, listener);
        for (const key of ['console', 'assertions', 'errors', 'sent']) if (done[key].length === 0) delete done[key];
        resolve(done);
      }, skips ? 50 : 0);
    });
  });
}

function received({ code, status, header, body }, responseTime) {
  const stream = Buffer.from(body);
  return new sdk.Response({ code, status, header, stream, responseTime, downloadedBytes: stream.length }).toJSON();
}

/** A context per file: what scripts leave behind is seen by the next case of the same file. */
function open() {
  return new Promise((resolve, reject) => {
    Sandbox.createContext((error, context) => {
      if (error) { reject(error); return; }
      context.on('error', (problem) => process.stderr.write(`${util.inspect(problem)}\n`));
      // Errors leave the sandbox without their stack: this lets it out.
      const code = 'Object.getPrototypeOf(TypeError.prototype).toJSON = function () { return { type: "Error", name: this.name, message: this.message, __stack: this.stack } }';
      context.execute({ listen: 'test', script: { exec: code } }, { id: 'prepare' }, (failed) => (failed ? reject(failed) : resolve(context)));
    });
  });
}

async function main() {
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.js')).sort();
  for (const file of files.filter((name) => chosen.length === 0 || chosen.includes(name))) {
    const context = await open();
    let number = 0;
    for (const each of casesOf(path.join(folder, file))) {
      process.stdout.write(`${JSON.stringify(await run(context, each, (number += 1)))}\n`);
    }
    context.dispose();
  }
}

// Into a pipe everything is written before the end only where somebody waits for it.
main().then(() => process.stdout.write('', () => process.exit(0)), (error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
