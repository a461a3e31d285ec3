// `Date` shows the run's clock, so that a run at a fixed time is the same everywhere; and prints as V8's does.
(/** @type {PreludePart} */ function (native) {
'use strict';

const Real = Date;

function Date_(...parts) {
  if (new.target === undefined) return new Real(native.now()).toString();
  return Reflect.construct(Real, parts.length === 0 ? [native.now()] : parts, new.target);
}

Object.defineProperty(Date_, 'name', { value: 'Date' });
Object.defineProperty(Date_, 'length', { value: 7 });
Object.defineProperty(Date_, 'prototype', { value: Real.prototype, writable: false });
for (const name of ['UTC', 'parse']) Object.defineProperty(Date_, name, { value: Real[name], writable: true, configurable: true });
Object.defineProperty(Date_, 'now', { value: function now() { return native.now(); }, writable: true, configurable: true });
Object.defineProperty(Real.prototype, 'constructor', { value: Date_, writable: true, configurable: true });
Object.defineProperty(globalThis, 'Date', { value: Date_, writable: true, configurable: true });

// V8 names the zone behind the offset; only UTC's name is certain everywhere.
for (const name of ['toString', 'toTimeString']) {
  const print = Real.prototype[name];
  Object.defineProperty(Real.prototype, name, {
    value() {
      const text = print.call(this);
      return text.endsWith('GMT+0000') ? `${text} (Coordinated Universal Time)` : text;
    },
    writable: true,
    configurable: true,
  });
}
return { Real };
})
