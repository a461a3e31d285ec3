// What a script replaces lasts until it ends. Scripts of a run share one realm, as in Postman: what one adds (globals,
// methods, chai plug-ins) the next one finds. But a later item's assertion must fail where it fails alone, so what was
// there before is put back: JavaScript's own functions, chai, lodash and `pm`. See docs/scripts.md.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    // As they are before any script that may replace them.
    const { ownKeys, getOwnPropertyDescriptor, defineProperty, getPrototypeOf, setPrototypeOf, deleteProperty, has } =
      Reflect;
    const { hasOwn, is } = Object;

    const language = [
      'Object',
      'Function',
      'Array',
      'Number',
      'Boolean',
      'String',
      'Symbol',
      'Date',
      'Promise',
      'RegExp',
      'Error',
      'AggregateError',
      'EvalError',
      'RangeError',
      'ReferenceError',
      'SyntaxError',
      'TypeError',
      'URIError',
      'JSON',
      'Math',
      'Reflect',
      'Proxy',
      'Map',
      'Set',
      'WeakMap',
      'WeakSet',
      'WeakRef',
      'BigInt',
      'ArrayBuffer',
      'DataView',
      'Uint8Array',
      'Int8Array',
      'Uint16Array',
      'Int16Array',
      'Uint32Array',
      'Int32Array',
      'Float32Array',
      'Float64Array',
      'parseInt',
      'parseFloat',
      'isNaN',
      'isFinite',
      'decodeURI',
      'decodeURIComponent',
      'encodeURI',
      'encodeURIComponent',
      'escape',
      'unescape',
      'require',
    ];

    /** Whether a script can get hold of lodash, as far as its text tells. */
    const usesLodash = (source) =>
      /(?<![\w$.])_\b|lodash|\brequire\b|\beval\b|\bFunction\b|\bglobalThis\b|\bthis\b|\\[ux]/.test(source);

    // Names that the language, chai or deep-eql look for on objects that do not have them.
    const lookedFor = Object.assign(Object.create(null), {
      __flags: true,
      comparator: true,
      memoize: true,
      then: true,
      toJSON: true,
      get: true,
      set: true,
      value: true,
      writable: true,
      enumerable: true,
      configurable: true,
      useProxy: true,
    });

    // Object, its prototype, its keys, their descriptors, key → true.
    const kept = [];
    const seen = new Set();

    const isHolder = (value) => typeof value === 'function' || (typeof value === 'object' && value !== null);

    /** Remembers an object and what hangs on it. Of our own objects only functions: their values change while they work. */
    function keep(object, isOurs, chooses = (_key) => true) {
      if (!isHolder(object) || object === globalThis || seen.has(object)) return;
      seen.add(object);
      const keys = [];
      const descriptors = [];
      const known = Object.create(null);
      for (const key of ownKeys(object)) {
        known[key] = true;
        if (
          typeof object === 'function' &&
          (key === 'name' || key === 'length' || key === 'arguments' || key === 'caller')
        )
          continue;
        if (key === 'prepareStackTrace' || !chooses(key)) continue;
        const descriptor = setNull(getOwnPropertyDescriptor(object, key));
        if (descriptor.get !== undefined && part('sugar').isOurs(descriptor.get)) continue;
        if (isOurs && hasOwn(descriptor, 'value') && typeof descriptor.value !== 'function') {
          if (key === 'prototype') keep(descriptor.value, isOurs);
          continue;
        }
        keys.push(key);
        descriptors.push(descriptor);
        for (const value of [descriptor.value, descriptor.get, descriptor.set]) keep(value, isOurs);
      }
      const prototype = getPrototypeOf(object);
      keep(prototype, isOurs);
      // Most functions hold nothing: what somebody puts on one of them is looked at by nobody.
      if (typeof object !== 'function' || keys.length > 0)
        kept.push({ object, prototype, keys, descriptors, known, __proto__: null });
    }

    function setNull(descriptor) {
      setPrototypeOf(descriptor, null);
      return descriptor;
    }

    const globalNames = [];
    const globalValues = [];
    let isWatching = false;
    let isWatchingLodash = false;

    /** A script comes that may replace something: it is remembered how all was. */
    function watch(usesLodash) {
      if (usesLodash && !isWatchingLodash) {
        isWatchingLodash = true;
        keep(part('modules').load('lodash'), true);
        keep(part('modules').load('lodash3'), true);
      }
      if (isWatching) return;
      isWatching = true;
      const chai = part('assertions').chai();
      seen.add(chai.config);
      keep(chai, false);
      seen.delete(chai.config);
      keep(chai.config, false, (key) => key === 'useProxy');
      for (const name of language) {
        globalNames.push(name);
        globalValues.push(setNull(getOwnPropertyDescriptor(globalThis, name)));
        keep(globalThis[name], false);
      }
      const iterators = [
        [].values(),
        new Map().values(),
        new Set().values(),
        ''[Symbol.iterator](),
        'x'.matchAll(/x/g),
        (function* () {})(),
        (async function* () {})(),
        async () => {},
      ];
      for (const one of iterators) keep(getPrototypeOf(one), false);
      for (const name of ['scopes', 'response', 'request', 'list', 'variable_list', 'kinds']) {
        const exports = part(name);
        for (const key of Object.keys(exports)) keep(exports[key], true);
      }
      keep(getPrototypeOf(globalThis.pm), true);
    }

    function cannot() {
      // Nothing of this realm can be trusted: the engine makes a new one.
      throw new Error('sandbox: a script replaced what cannot be put back');
    }

    function isSame(now, before) {
      if (now === undefined) return false;
      setPrototypeOf(now, null);
      return is(now.value, before.value) && now.get === before.get && now.set === before.set;
    }

    /** Puts back what was replaced. Nothing here may use what a script can replace. */
    function restore() {
      if (!isWatching) return;
      for (let index = 0; index < globalNames.length; index += 1) {
        const name = globalNames[index];
        if (
          !isSame(getOwnPropertyDescriptor(globalThis, name), globalValues[index]) &&
          !defineProperty(globalThis, name, globalValues[index])
        )
          cannot();
      }
      for (let index = 0; index < kept.length; index += 1) {
        const { object, prototype, keys, descriptors, known } = kept[index];
        if (getPrototypeOf(object) !== prototype && !setPrototypeOf(object, prototype)) cannot();
        for (let place = 0; place < keys.length; place += 1) {
          if (
            !isSame(getOwnPropertyDescriptor(object, keys[place]), descriptors[place]) &&
            !defineProperty(object, keys[place], descriptors[place])
          )
            cannot();
        }
        const now = ownKeys(object);
        for (let place = 0; place < now.length; place += 1) {
          const key = now[place];
          // What is new stays, unless it hides something or is looked for where it was not.
          if (known[key] === true) continue;
          const hides =
            typeof key === 'symbol' || lookedFor[key] === true || (prototype !== null && has(prototype, key));
          if (hides && !deleteProperty(object, key)) cannot();
        }
      }
    }

    return { usesLodash, watch, restore };
  }
);
