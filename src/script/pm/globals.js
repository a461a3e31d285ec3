// The global names of scripts beyond the language's own. Those that cost something are made when first touched.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    function define(name, value) {
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
    }

    function lazily(name, make) {
      Object.defineProperty(globalThis, name, {
        configurable: true,
        get() {
          const value = make();
          define(name, value);
          return value;
        },
        set(value) {
          define(name, value);
        },
      });
    }

    const { functions } = part('timers');

    define('require', (name) => part('modules').require(name));

    /** A value that was no function, as Node tells it. */
    function received(value) {
      if (value === undefined || value === null) return String(value);
      if (typeof value === 'object') return `an instance of ${value.constructor?.name ?? 'Object'}`;
      return `type ${typeof value} (${part('inspect').inspect(value)})`;
    }

    const { queueMicrotask } = globalThis;
    define('queueMicrotask', (callback) => {
      if (typeof callback !== 'function') {
        throw new TypeError(`The "callback" argument must be of type function. Received ${received(callback)}`);
      }
      queueMicrotask(callback);
    });

    // What each script finds as new, whatever the one before it put there.
    const fresh = { ...functions };

    const levels = {};
    for (const level of ['log', 'warn', 'debug', 'info', 'error', 'clear']) {
      levels[level] = (...values) => {
        const shown = values.map(part('inspect').argument);
        native.console(
          level,
          shown.map(([isText]) => isText),
          shown.map(([, text]) => text),
        );
      };
    }
    const console = { ...levels };
    fresh.console = console;
    const levelNames = Object.keys(levels);
    const freshNames = Object.keys(fresh);
    for (const name of freshNames) define(name, fresh[name]);

    define('JSON', part('json').forScripts);

    lazily('Buffer', () => part('modules').load('buffer').Buffer);

    // Part → the names it provides.
    const common = {
      web_address: ['URL', 'URLSearchParams'],
      encoding: ['TextEncoder', 'TextDecoder', 'atob', 'btoa'],
      clone: ['structuredClone'],
      exception: ['DOMException'],
      events: ['AbortController', 'AbortSignal', 'Event', 'EventTarget'],
      blob: ['Blob', 'File'],
      crypto: ['crypto'],
    };
    // Those that few scripts name: they are defined for the first script that does.
    const rare = {
      crypto: ['Crypto'],
      crypto_key: ['CryptoKey'],
      subtle: ['SubtleCrypto'],
      streams: [
        'ByteLengthQueuingStrategy',
        'CompressionStream',
        'CountQueuingStrategy',
        'DecompressionStream',
        'ReadableByteStreamController',
        'ReadableStream',
        'ReadableStreamBYOBReader',
        'ReadableStreamBYOBRequest',
        'ReadableStreamDefaultController',
        'ReadableStreamDefaultReader',
        'TextDecoderStream',
        'TextEncoderStream',
        'TransformStream',
        'TransformStreamDefaultController',
        'WritableStream',
        'WritableStreamDefaultController',
        'WritableStreamDefaultWriter',
      ],
    };
    const rareName = /Crypto|Stream|QueuingStrategy/;
    let areRareDefined = false;

    function provide(parts) {
      for (const name of Object.keys(parts)) {
        for (const global of parts[name]) lazily(global, () => part(name)[global]);
      }
    }
    provide(common);

    lazily('Intl', () => part('locale').Intl);
    part('dates');
    /** @type {[Function, string][]} */
    const localized = [
      [String, 'localeCompare'],
      [Number, 'toLocaleString'],
      [BigInt, 'toLocaleString'],
      [Date, 'toLocaleString'],
      [Date, 'toLocaleDateString'],
      [Date, 'toLocaleTimeString'],
    ];
    for (const [kind, name] of localized) {
      Object.defineProperty(kind.prototype, name, {
        value(...options) {
          return part('locale')[`${kind.name}_${name}`](this, ...options);
        },
        writable: true,
        configurable: true,
      });
    }

    // What the engine lacks and few scripts name; see the parts.
    const regexpStatics =
      /\bRegExp\s*(?:\?\.\s*)?(?:\.\s*(?:\$[1-9_&+`']|(?:lastMatch|lastParen|leftContext|rightContext|input)\b)|\[)|\}\s*=[^=;]*\bRegExp\b/;
    const weakRef = /\bWeakRef\b/;
    let hasStatics = false;
    let hasWeakRef = false;

    return {
      /** A script is about to be compiled. */
      learn(source) {
        if (!hasStatics && regexpStatics.test(source)) {
          hasStatics = true;
          part('regexp_statics').provide();
        }
        if (!hasWeakRef && weakRef.test(source)) {
          hasWeakRef = true;
          part('weak_ref').provide();
        }
        if (areRareDefined || !rareName.test(source)) return;
        areRareDefined = true;
        provide(rare);
      },

      begin() {
        if (hasWeakRef) part('weak_ref').forget();
        for (let index = 0; index < levelNames.length; index += 1) {
          const level = levelNames[index];
          if (console[level] !== levels[level]) console[level] = levels[level];
        }
        for (let index = 0; index < freshNames.length; index += 1) {
          const name = freshNames[index];
          if (globalThis[name] !== fresh[name]) define(name, fresh[name]);
        }
      },
    };
  }
);
