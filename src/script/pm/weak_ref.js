// `WeakRef` whose targets live as long as the script: the engine frees an object with its last reference, while ECMAScript
// promises it to the end of the job and V8 keeps it far longer.
/** @type {PreludePart} */ (
  function () {
    'use strict';

    /** @type {any} */
    const Native = WeakRef;
    const kept = new Set();

    class WeakRef_ extends Native {
      constructor(target) {
        super(target);
        kept.add(target);
      }

      deref() {
        const target = super.deref();
        if (target !== undefined) kept.add(target);
        return target;
      }
    }
    Object.defineProperty(WeakRef_, 'name', { value: 'WeakRef' });

    return {
      provide() {
        Object.defineProperty(globalThis, 'WeakRef', { value: WeakRef_, writable: true, configurable: true });
      },

      /** The script is over. */
      forget() {
        kept.clear();
      },
    };
  }
);
