// setTimeout and its likes. Rust keeps the times; here are the functions.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { describe, thrown } = part('errors');

    // Number → { callback, passed, interval }.
    const timers = new Map();

    function start(callback, milliseconds, passed, repeats) {
      if (typeof callback !== 'function') return undefined;
      const wait = Number(milliseconds);
      const timer = native.schedule(Number.isNaN(wait) ? 0 : wait);
      timers.set(timer, { callback, passed, interval: repeats ? wait : undefined });
      return timer;
    }

    function stop(timer) {
      timer = Number(timer);
      if (timers.delete(timer)) native.unschedule(timer);
    }

    const functions = {
      setTimeout: (callback, milliseconds, ...passed) => start(callback, milliseconds, passed, false),
      setInterval: (callback, milliseconds, ...passed) => start(callback, milliseconds, passed, true),
      setImmediate: (callback, ...passed) => start(callback, 0, passed, false),
      clearTimeout: stop,
      clearInterval: stop,
      clearImmediate: stop,
    };

    return {
      functions,

      fire(number) {
        const timer = timers.get(number);
        if (timer === undefined) return;
        if (timer.interval === undefined) timers.delete(number);
        else native.reschedule(number, timer.interval);
        try {
          timer.callback.apply(undefined, timer.passed);
        } catch (error) {
          native.exception(...describe(error), thrown(error));
        }
      },

      clear() {
        timers.clear();
      },
    };
  }
);
