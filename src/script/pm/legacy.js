// The global names of Postman's first script API. Made when touched; the first touch in a script is told to the user,
// as Postman does.
(function (native, part) {
'use strict';

const pm = part('pm');
const tests = part('tests');
const scopes = part('scopes');

const INSTEAD = {
  tests: '"pm.test()"',
  globals: '"pm.globals"',
  environment: '"pm.environment"',
  data: '"pm.iterationData"',
  request: '"pm.request"',
  responseCookies: '"pm.cookies"',
  responseHeaders: '"pm.response.headers"',
  responseCode: '"pm.response.code"',
  _: '"require(\'lodash\')"',
  CryptoJS: 'global "crypto" object',
  tv4: '"require(\'ajv\')"',
  xml2Json: '"require(\'xml2js\')"',
  cheerio: '"require(\'cheerio\')"',
  'postman.setNextRequest': '"pm.execution.setNextRequest()"',
  'postman.setEnvironmentVariable': '"pm.environment.set()"',
  'postman.getEnvironmentVariable': '"pm.environment.get()"',
  'postman.clearEnvironmentVariables': '"pm.environment.clear()"',
  'postman.clearEnvironmentVariable': '"pm.environment.unset()"',
  'postman.setGlobalVariable': '"pm.globals.set()"',
  'postman.getGlobalVariable': '"pm.globals.get()"',
  'postman.clearGlobalVariables': '"pm.globals.clear()"',
  'postman.clearGlobalVariable': '"pm.globals.unset()"',
  'postman.getResponseCookie': '"pm.cookies.get()"',
  'postman.getResponseHeader': '"pm.response.headers.get()"',
};

const told = new Set();
// What the running script has touched or assigned.
let values = new Map();
let isOff = false;

function tell(name) {
  if (told.has(name)) return;
  told.add(name);
  native.warn(`Using "${name}" is deprecated.${INSTEAD[name] === undefined ? '' : ` Use ${INSTEAD[name]} instead.`}`);
}

/** The request's body as the old API showed it: text, or fields by name. */
function requestData(body) {
  if (body === undefined || body === null || body.isEmpty()) return {};
  if (body.mode === 'raw') return body.raw ?? {};
  if (body.mode !== 'urlencoded' && body.mode !== 'formdata') return body.file?.content ?? {};
  const fields = {};
  for (const { key, value, disabled } of body[body.mode].all()) {
    if (disabled) continue;
    fields[key] = fields[key] ? [fields[key], value].flat() : value;
  }
  return fields;
}

function legacyRequest() {
  const request = pm.request();
  const { requestId, requestName } = native.info();
  return {
    id: requestId,
    name: requestName,
    description: request.description === undefined ? undefined : String(request.description?.content ?? request.description),
    headers: request.headers.toObject(true, false, true, true),
    method: request.method,
    url: request.url.toString(),
    data: requestData(request.body),
  };
}

function responseHeaders() {
  const headers = {};
  for (const { key, value } of native.headers(0)) headers[key] = value;
  return headers;
}

/** Variables are text in the old API, where they can be. */
function textual(value) {
  return (value === false || value) && typeof value.toString === 'function' ? value.toString() : value;
}

function makePostman() {
  const synced = (name, act) => {
    if (values.has(name)) act(values.get(name));
  };
  const postman = {
    setEnvironmentVariable(key, value) {
      const text = textual(value);
      synced('environment', (copy) => { copy[key] = text; });
      return scopes.environment.set(key, text);
    },
    getEnvironmentVariable: (key) => scopes.environment.get(key),
    clearEnvironmentVariables: () => scopes.environment.clear(),
    clearEnvironmentVariable: (key) => scopes.environment.unset(key),
    setGlobalVariable(key, value) {
      const text = textual(value);
      synced('globals', (copy) => { copy[key] = text; });
      return scopes.globals.set(key, text);
    },
    getGlobalVariable: (key) => scopes.globals.get(key),
    clearGlobalVariables: () => scopes.globals.clear(),
    clearGlobalVariable: (key) => scopes.globals.unset(key),
    setNextRequest: pm.setNextRequest,
  };
  if (native.isTest()) {
    postman.getResponseCookie = (name) => pm.cookies().one(String(name));
    postman.getResponseHeader = (name) => pm.response().headers.one(name)?.value;
  }
  return new Proxy(postman, {
    get(target, name) {
      if (typeof name === 'string') tell(`postman.${name}`);
      return target[name];
    },
  });
}

const load = (name) => part('modules').load(name);

// Of the script that runs: made anew for each.
const own = {
  tests: () => ({}),
  globals: () => scopes.globals.toObject(),
  environment: () => scopes.environment.toObject(),
  data: () => scopes.iterationData.toObject(),
  request: legacyRequest,
  postman: makePostman,
  iteration: () => native.info().iteration,
};
// Only in test scripts.
const ofResponse = {
  responseCookies: () => pm.cookies().all(),
  responseHeaders,
  responseTime: () => pm.response().responseTime,
  responseCode: () => pm.response().details(),
  responseBody: () => pm.response().text(),
};
const libraries = {
  _: () => load('lodash3'),
  CryptoJS: () => load('crypto-js'),
  tv4: () => load('tv4'),
  xml2Json: () => part('documents').xml2Json(() => load('xml2js')),
  Backbone: () => load('backbone'),
  cheerio: () => load('cheerio'),
};
const silent = new Set(['postman', 'iteration', 'responseTime', 'responseBody']);

function define(name, make) {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: false,
    get() {
      // Libraries look for globals of these names while they load.
      if (isOff || part('modules').isLoading()) return undefined;
      if (values.has(name)) return values.get(name);
      if (Object.hasOwn(ofResponse, name) && !native.isTest()) return undefined;
      if (!silent.has(name)) tell(name);
      const value = make();
      values.set(name, value);
      return value;
    },
    set(value) {
      values.set(name, value);
    },
  });
}

for (const table of [own, ofResponse, libraries]) {
  for (const name of Object.keys(table)) define(name, table[name]);
}

return {
  begin() {
    if (values.size > 0) values = new Map();
    if (told.size > 0) told.clear();
    isOff = false;
  },

  /** For scripts that begin with "use sandbox2". */
  turnOff() {
    isOff = true;
  },

  finish() {
    const results = values.get('tests');
    if (results === null || typeof results !== 'object') return;
    for (const name of Object.keys(results)) {
      if (results[name]) native.passed(name, tests.next(), false);
      else native.failed(name, tests.next(), 'AssertionError', `expected ${String(results[name])} to be truthy`, 0, 0);
    }
  },
};
})
