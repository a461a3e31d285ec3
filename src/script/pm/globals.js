// The global names of scripts beyond the language's own. Those that cost something are made when first touched.
(function (native, part) {
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
for (const name of Object.keys(functions)) define(name, functions[name]);

define('require', (name) => part('modules').require(name));

const console = {};
for (const level of ['log', 'warn', 'debug', 'info', 'error', 'clear']) {
  console[level] = (...values) => {
    const shown = values.map(part('inspect').argument);
    native.console(level, shown.map(([isText]) => isText), shown.map(([, text]) => text));
  };
}
define('console', console);

define('JSON', part('json').forScripts);

lazily('Buffer', () => part('modules').load('buffer').Buffer);

for (const name of ['URL', 'URLSearchParams']) lazily(name, () => part('web_address')[name]);
for (const name of ['TextEncoder', 'TextDecoder', 'atob', 'btoa', 'structuredClone', 'crypto', 'DOMException', 'AbortController', 'AbortSignal', 'Event', 'EventTarget', 'Blob', 'File']) {
  lazily(name, () => part('web')[name]);
}

lazily('Intl', () => part('locale').Intl);
part('dates');
for (const [kind, name] of [[Number, 'toLocaleString'], [Date, 'toLocaleString'], [Date, 'toLocaleDateString'], [Date, 'toLocaleTimeString']]) {
  Object.defineProperty(kind.prototype, name, {
    value(...options) {
      return part('locale')[`${kind.name}_${name}`](this, ...options);
    },
    writable: true,
    configurable: true,
  });
}
})
