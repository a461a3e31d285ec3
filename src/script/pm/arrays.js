// Array.prototype.find and its kin. QuickJS's own, when a script is ended between two elements, free the one before a
// second time (js_array_find asks for interrupts with it still in hand), and the process crashes.
(function () {
  'use strict';

  const { apply } = Reflect;
  const { min, max, trunc } = Math;

  /** The place of the first element that passes, or -1; `seen` is told which it is. */
  function place(name, array, passed, isBackwards, seen) {
    if (array === undefined || array === null) {
      throw new TypeError(`Array.prototype.${name} called on null or undefined`);
    }
    const list = Object(array);
    const length = min(max(trunc(Number(list.length)) || 0, 0), Number.MAX_SAFE_INTEGER);
    const test = passed[0];
    if (typeof test !== 'function') throw new TypeError(`${String(test)} is not a function`);
    const receiver = passed[1];
    for (let step = 0; step < length; step += 1) {
      const index = isBackwards ? length - 1 - step : step;
      const value = list[index];
      const found = receiver === undefined ? test(value, index, list) : apply(test, receiver, [value, index, list]);
      if (found) {
        seen.value = value;
        return index;
      }
    }
    return -1;
  }

  const methods = {
    find(_predicate) {
      const seen = { value: undefined };
      place('find', this, arguments, false, seen);
      return seen.value;
    },
    findIndex(_predicate) {
      return place('findIndex', this, arguments, false, {});
    },
    findLast(_predicate) {
      const seen = { value: undefined };
      place('findLast', this, arguments, true, seen);
      return seen.value;
    },
    findLastIndex(_predicate) {
      return place('findLastIndex', this, arguments, true, {});
    },
  };

  for (const name of Object.keys(methods)) {
    Object.defineProperty(Array.prototype, name, { value: methods[name], writable: true, configurable: true });
  }

  return {};
});
