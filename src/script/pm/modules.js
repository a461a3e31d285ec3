// require(): the libraries of the binary, each loaded once, when first asked for.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const loaded = new Map();

    // The little of Node's `process` that libraries look at. Scripts themselves see none.
    const process = {
      env: {},
      argv: [],
      version: 'v20.0.0',
      versions: {},
      browser: true,
      platform: 'browser',
      nextTick: (callback, ...passed) => queueMicrotask(() => callback(...passed)),
      cwd: () => '/',
      emitWarning() {},
    };

    // Module name → file name of its bundle, where they differ.
    const files = { 'csv-parse/lib/sync': 'csv-parse', json: 'liquid-json' };

    const ours = {
      // As in a browser's bundle: there, and empty.
      fs: () => ({}),
      os: () => ({
        EOL: '\n',
        arch: () => 'javascript',
        cpus: () => [],
        endianness: () => 'LE',
        freemem: () => Number.MAX_VALUE,
        getNetworkInterfaces: () => ({}),
        homedir: () => '/',
        hostname: () => '',
        loadavg: () => [],
        networkInterfaces: () => ({}),
        platform: () => 'browser',
        release: () => '',
        tmpDir: () => '/tmp',
        tmpdir: () => '/tmp',
        totalmem: () => Number.MAX_VALUE,
        type: () => 'Browser',
        uptime: () => 0,
      }),
      atob:
        () =>
        (...given) => {
          if (given.length === 0) throw new TypeError('The "input" argument must be specified');
          return globalThis.atob(given[0]);
        },
      btoa: () => globalThis.btoa,
      uuid: () => Object.assign(() => native.uuid(), { v4: () => native.uuid() }),
      xml2js: () => part('documents').xml2js(() => bundle('xml2js')),
      'crypto-js': () => part('hashes').complete(bundle('crypto-js')),
      'csv-parse/lib/sync': () => part('documents').csvParse(() => bundle('csv-parse/lib/sync')),
    };

    // Loaded for others, never for scripts.
    const hidden = new Set(['chai-postman', 'lodash3', 'liquid-json', 'sugar', 'web-streams-polyfill']);

    const bundles = new Map();
    let loading = 0;

    function bundle(name) {
      if (bundles.has(name)) return bundles.get(name).exports;
      const define = native.library(files[name] ?? name);
      if (define === undefined) return undefined;
      const module = { exports: {} };
      bundles.set(name, module);
      loading += 1;
      try {
        define(module.exports, load, module, process, part('json').worded);
      } finally {
        loading -= 1;
      }
      if (name === 'buffer') part('buffer').complete(module.exports.Buffer);
      return module.exports;
    }

    /** A module, for the prelude and for libraries. */
    function load(name) {
      if (loaded.has(name)) return loaded.get(name);
      const exports = Object.hasOwn(ours, name) ? ours[name]() : bundle(name);
      if (exports === undefined) throw new Error(`Cannot find module '${name}'`);
      // Modules that require each other in a circle: `bundle` remembers the unfinished one itself.
      loaded.set(name, exports);
      return exports;
    }

    /** What scripts call. */
    function require(name) {
      if (name === 'chai') return part('assertions').chai();
      if (hidden.has(name)) throw new Error(`Cannot find module '${name}'`);
      return load(String(name));
    }

    return { load, require, isLoading: () => loading > 0 };
  }
);
