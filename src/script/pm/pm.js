// The object `pm`. One prototype for the whole run; each script gets a fresh object of it, so that what a script
// writes on `pm` is gone with it. What needs work to be shown is made when first looked at.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const tests = part('tests');
    const scopes = part('scopes');
    const { sendRequest } = part('send');

    // What the running script has looked at: info, request, response, cookies, execution.
    let seen = {};

    function once(name, make) {
      return () => (Object.hasOwn(seen, name) ? seen[name] : (seen[name] = make()));
    }

    function fixed(object) {
      const properties = {};
      for (const name of Object.keys(object)) properties[name] = { value: object[name] };
      return properties;
    }

    const chai = () => part('assertions').chai();

    // Without a name, as in chai.
    const expect = Object.assign(
      function (...subject) {
        return chai().expect(...subject);
      },
      { fail: (...reasons) => chai().expect.fail(...reasons) },
    );

    const visualizer = {
      set(template, data, options) {
        if (typeof template !== 'string') {
          throw new Error(`Invalid template. Template must be of type string, found ${typeof template}`);
        }
        if (data && typeof data !== 'object')
          throw new Error(`Invalid data. Data must be an object, found ${typeof data}`);
        if (options && typeof options !== 'object') {
          throw new Error(`Invalid options. Options must be an object, found ${typeof options}`);
        }
        native.setVisualizer(template, data);
      },
      clear() {
        native.clearVisualizer();
      },
    };

    // Postman's sandbox hands the argument over as JSON: what JSON has no text for is no instruction, also after one, and
    // what JSON writes as null ends the run of the iteration.
    function setNextRequest(request) {
      if (request === undefined || typeof request === 'function' || typeof request === 'symbol')
        native.forgetNextRequest();
      else if (request === null || (typeof request === 'number' && !isFinite(request))) native.setNextRequest(null);
      else native.setNextRequest(String(request));
    }

    function skipRequest() {
      if (native.isTest()) throw new TypeError('pm.execution.skipRequest is not a function');
      native.skipRequest();
      // The engine's interrupt handler ends the script here; nothing can catch that.
      for (;;);
    }

    function makeExecution() {
      const path = native.location();
      const location = Object.defineProperty(path, 'current', { value: path[path.length - 1] });
      const { runRequest } = part('run_request');
      return Object.defineProperties({}, fixed({ skipRequest, setNextRequest, location, runRequest }));
    }

    const getters = {
      info: once('info', () => Object.defineProperties({}, fixed(native.info()))),
      request: once('request', () => part('request').current()),
      response: once('response', () => (native.isTest() ? part('response').current() : undefined)),
      cookies: once('cookies', () => part('cookies').current()),
      execution: once('execution', makeExecution),
    };

    const prototype = {
      sendRequest(request, callback) {
        return sendRequest(this, request, callback);
      },
      expect,
      visualizer,
      require: (name) => part('packages').require(name),
      get vault() {
        return part('run_request').vault;
      },
      variables: scopes.variables,
      environment: scopes.environment,
      globals: scopes.globals,
      collectionVariables: scopes.collectionVariables,
      iterationData: scopes.iterationData,
    };
    for (const name of Object.keys(getters)) {
      // Writing `pm.request = …` is ignored as in Postman, where these members are read-only.
      Object.defineProperty(prototype, name, { get: getters[name], set() {}, enumerable: true });
    }

    const test = Object.assign(
      function (name, assert) {
        return tests.test(current, name, assert);
      },
      {
        skip(name) {
          tests.skip(name);
          return current;
        },
        index: tests.index,
      },
    );
    prototype.test = test;

    let current = Object.create(prototype);

    return {
      setNextRequest,

      begin() {
        seen = {};
        scopes.begin();
        current = Object.create(prototype);
        current.test = test;
        globalThis.pm = current;
      },

      /** Hands over what the script changed. */
      finish() {
        scopes.finish();
        if (seen.request !== undefined && !native.isTest()) part('request').handOver(seen.request);
        seen = {};
      },

      response: getters.response,
      request: getters.request,
      cookies: getters.cookies,
    };
  }
);
