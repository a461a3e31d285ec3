// pm.test.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { compared, describe } = part('errors');

    let count = 0;
    // Number → [name, what it waits for] of tests begun and not completed.
    const open = new Map();

    function fail(name, index, error) {
      const [kind, message, line, column] = describe(error);
      native.failed(name, index, kind, message, [line, column], compared(error));
    }

    /** Gives a function that completes the test. Called again it tells another result, as in Postman, until one failed. */
    function completion(name, index, waitsFor) {
      open.set(index, [name, waitsFor]);
      let hasFailed = false;
      return (error) => {
        open.delete(index);
        if (hasFailed) return;
        hasFailed = Boolean(error);
        if (error) fail(name, index, error);
        else native.passed(name, index, false);
      };
    }

    function isPromise(value) {
      return value !== null && typeof value === 'object' && typeof value.then === 'function';
    }

    function withCallback(name, index, assert) {
      const complete = completion(name, index, 'its callback was never called');
      try {
        const returned = assert(complete);
        if (isPromise(returned)) returned.then(undefined, (error) => complete(error ?? new Error(String(error))));
      } catch (error) {
        complete(error ?? new Error(String(error)));
      }
    }

    /** One test; `pm` is answered so that calls can be chained. */
    function test(pm, name, assert) {
      name = String(name);
      const index = count++;
      if (typeof assert !== 'function') {
        native.passed(name, index, false);
        return pm;
      }
      if (assert.length > 0) {
        withCallback(name, index, assert);
        return pm;
      }
      let returned;
      try {
        returned = assert();
        if (isPromise(returned)) {
          const complete = completion(name, index, 'its promise was never settled');
          returned.then(
            () => complete(),
            (error) => complete(error ?? new Error(String(error))),
          );
          return pm;
        }
      } catch (error) {
        fail(name, index, error);
        return pm;
      }
      native.passed(name, index, false);
      return pm;
    }

    return {
      test,

      skip(name) {
        native.passed(String(name), count++, true);
      },

      /** Numbers the legacy tests after those of pm.test. */
      next: () => count++,

      index: () => count,

      begin() {
        count = 0;
        open.clear();
      },

      finish() {
        for (const [index, [name, waitsFor]] of open) {
          native.failed(name, index, 'Error', `the test never completed: ${waitsFor}`, [0, 0]);
        }
        open.clear();
      },
    };
  }
);
