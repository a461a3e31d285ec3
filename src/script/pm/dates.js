// `Date` shows the run's clock, so that a run at a fixed time is the same everywhere; and prints as V8's does.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const Real = Date;

    // What the engine reads as V8 does; anything else is looked at more closely.
    const STANDARD = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;

    function parsed(text) {
      return STANDARD.test(text) ? Real.parse(text) : part('date_text').parse(Real, text);
    }

    /** What `new Date(value)` looks at: of a date its time, of another object its primitive value. */
    function primitive(value) {
      if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
      try {
        return Real.prototype.getTime.call(value);
      } catch {
        // It is no date.
      }
      const convert = value[Symbol.toPrimitive];
      if (convert !== undefined && convert !== null) return convert.call(value, 'default');
      for (const name of ['valueOf', 'toString']) {
        const result = typeof value[name] === 'function' ? value[name]() : value;
        if (result === null || (typeof result !== 'object' && typeof result !== 'function')) return result;
      }
      throw new TypeError('Cannot convert object to primitive value');
    }

    function Date_(...parts) {
      if (new.target === undefined) return new Real(native.now()).toString();
      if (parts.length === 0) parts = [native.now()];
      else if (parts.length === 1) {
        const value = primitive(parts[0]);
        parts = [typeof value === 'string' ? parsed(value) : value];
      }
      return Reflect.construct(Real, parts, new.target);
    }

    Object.defineProperty(Date_, 'name', { value: 'Date' });
    Object.defineProperty(Date_, 'length', { value: 7 });
    Object.defineProperty(Date_, 'prototype', { value: Real.prototype, writable: false });
    Object.defineProperty(Date_, 'UTC', { value: Real.UTC, writable: true, configurable: true });
    Object.defineProperty(Date_, 'parse', {
      value: { parse: (text) => parsed(String(text)) }.parse,
      writable: true,
      configurable: true,
    });
    Object.defineProperty(Date_, 'now', {
      value: function now() {
        return native.now();
      },
      writable: true,
      configurable: true,
    });
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
  }
);
