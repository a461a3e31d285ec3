// The global names of Postman's first script API. Made when touched; the first touch in a script is told to the user,
// as Postman does.
/** @type {PreludePart} */ (
  function (native, part) {
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
    // Name → what its Proxy stands before.
    const copies = new Map();
    let isOff = false;
    // The script has ended: what we look at ourselves is no use of it.
    let isOver = false;
    // The names of responses are not there: the script runs before a request and uses one of them.
    let areResponsesOff = false;

    function tell(name) {
      if (isOver || told.has(name)) return;
      told.add(name);
      if (INSTEAD[name] !== undefined) native.warn(`Using "${name}" is deprecated. Use ${INSTEAD[name]} instead.`);
      else if (names.has(name)) native.warn(`Using "${name}" is deprecated.`);
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
        description:
          request.description === undefined ? undefined : String(request.description?.content ?? request.description),
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
      return typeof (value && value.toString) === 'function' ? value.toString() : value;
    }

    function makePostman() {
      // The copies that `environment` and `globals` are follow what is set here.
      const synced = (name, act) => {
        if (values.has(name)) act(copies.get(name) ?? values.get(name));
      };
      const emptied = (copy) => Object.keys(copy).forEach((key) => delete copy[key]);
      const postman = {
        setEnvironmentVariable(key, value) {
          const text = textual(value);
          synced('environment', (copy) => {
            copy[key] = text;
          });
          return scopes.environment.set(key, text);
        },
        getEnvironmentVariable: (key) => scopes.environment.get(key),
        clearEnvironmentVariables() {
          synced('environment', emptied);
          return scopes.environment.clear();
        },
        clearEnvironmentVariable(key) {
          synced('environment', (copy) => delete copy[key]);
          return scopes.environment.unset(key);
        },
        setGlobalVariable(key, value) {
          const text = textual(value);
          synced('globals', (copy) => {
            copy[key] = text;
          });
          return scopes.globals.set(key, text);
        },
        getGlobalVariable: (key) => scopes.globals.get(key),
        clearGlobalVariables() {
          synced('globals', emptied);
          return scopes.globals.clear();
        },
        clearGlobalVariable(key) {
          synced('globals', (copy) => delete copy[key]);
          return scopes.globals.unset(key);
        },
        setNextRequest: pm.setNextRequest,
      };
      if (native.isTest()) {
        postman.getResponseCookie = (name) => pm.cookies().one(String(name));
        postman.getResponseHeader = (name) => pm.response().headers.one(name)?.value;
      }
      return postman;
    }

    /** Any use of a member of a global name is told. */
    function watched(name, value) {
      if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
      return new Proxy(value, {
        get(target, member) {
          tell(name === 'postman' ? `postman.${String(member)}` : name);
          return target[member];
        },
        set(target, member, given) {
          tell(name);
          target[member] = given;
          return true;
        },
        apply(target, self, given) {
          tell(name);
          return target.apply(self, given);
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
      responseCookies: () => pm.cookies(),
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

    function define(name, make) {
      Object.defineProperty(globalThis, name, {
        configurable: true,
        enumerable: false,
        get() {
          // Libraries look for globals of these names while they load.
          if (part('modules').isLoading()) return undefined;
          if (values.has(name)) return values.get(name);
          if (Object.hasOwn(ofResponse, name) && !native.isTest()) return undefined;
          const made = make();
          const value = watched(name, made);
          if (value !== made) copies.set(name, made);
          values.set(name, value);
          return value;
        },
        set(value) {
          values.set(name, value);
        },
      });
    }

    const names = new Set();
    function turnOn() {
      isOff = false;
      for (const table of [own, ofResponse, libraries]) {
        for (const name of Object.keys(table)) {
          names.add(name);
          define(name, table[name]);
        }
      }
    }
    turnOn();

    const namesResponse = /\bresponse(Body|Code|Cookies|Headers|Time)\b/;

    return {
      namesResponse,

      begin() {
        if (values.size > 0) values = new Map();
        if (copies.size > 0) copies.clear();
        if (told.size > 0) told.clear();
        if (isOff) turnOn();
        if (areResponsesOff) {
          areResponsesOff = false;
          for (const name of Object.keys(ofResponse)) define(name, ofResponse[name]);
        }
        isOver = false;
      },

      /** Before a request the names of responses are not defined. They stay for scripts that do not use them anyway. */
      turnOffResponses() {
        areResponsesOff = true;
        for (const name of Object.keys(ofResponse)) delete globalThis[name];
      },

      /** For scripts that begin with "use sandbox2". */
      turnOff() {
        isOff = true;
        for (const name of names) delete globalThis[name];
      },

      finish() {
        isOver = true;
        const results = values.get('tests');
        if (results === null || typeof results !== 'object') return;
        for (const name of Object.keys(results)) {
          if (results[name]) native.passed(name, tests.next(), false);
          else
            native.failed(
              name,
              tests.next(),
              'AssertionError',
              `expected ${String(results[name])} to be truthy`,
              [0, 0],
            );
        }
      },
    };
  }
);
