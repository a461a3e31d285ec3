// The prelude's door. Called once per runtime with the native functions; answers the functions the engine calls.
// What scripts see lives in the other parts; those that a usual script does not touch are loaded when touched.
/** @type {PreludePart} */ (
  function (native) {
    'use strict';

    native.endless = () => {
      for (;;);
    };

    const loaded = new Map();

    /** The exports of another part, loaded on first use. */
    function part(name) {
      let exports = loaded.get(name);
      if (exports === undefined) {
        exports = native.part(name)(native, part);
        loaded.set(name, exports);
      }
      return exports;
    }

    part('arrays');
    /** @type {Errors} */
    const errors = part('errors');
    const tests = part('tests');
    const timers = part('timers');
    const calls = part('calls');
    const pm = part('pm');
    const globals = part('globals');
    const legacy = part('legacy');

    // As it was before any script: one that replaces it must not keep the others from ending.
    const { apply } = Reflect;
    const { then } = Promise.prototype;

    // Rejected promises nobody handles yet: promise → reason.
    const rejected = new Map();

    // Scripts that use old names of responses; the one about to run for the first time is told when it is compiled.
    const namingResponses = new WeakSet();
    let isNewNamingResponses = false;

    // Scripts that may replace what others rely on; what they replace is put back before the next script begins.
    const replacing = new WeakMap();
    /** @type {{ usesLodash: boolean } | undefined} */
    let newReplacing;
    let mayBeReplaced = false;
    /** @type {{ usesLodash(source: string): boolean, watch(usesLodash: boolean): void, restore(): void } | undefined} */
    let guard;

    function threw(error) {
      native.threw(...errors.describe(error), errors.thrown(error));
    }

    return {
      begin() {
        if (mayBeReplaced) {
          guard?.restore();
          mayBeReplaced = false;
        }
        errors.begin();
        tests.begin();
        timers.clear();
        calls.clear();
        rejected.clear();
        globals.begin();
        pm.begin();
        legacy.begin();
      },

      run(script, isModern) {
        if (isNewNamingResponses) namingResponses.add(script);
        isNewNamingResponses = false;
        if (newReplacing !== undefined) replacing.set(script, newReplacing);
        newReplacing = undefined;
        const reach = replacing.get(script);
        if (reach !== undefined) {
          guard?.watch(reach.usesLodash);
          mayBeReplaced = true;
        }
        if (isModern) legacy.turnOff();
        else if (namingResponses.has(script) && !native.isTest()) legacy.turnOffResponses();
        apply(then, script(), [native.settled, threw]);
      },

      fire(timer) {
        timers.fire(timer);
      },

      answer(call, reply) {
        calls.answer(call, reply);
      },

      rejection(promise, reason, isHandled) {
        if (isHandled) rejected.delete(promise);
        else rejected.set(promise, reason);
      },

      turned() {
        if (rejected.size === 0) return;
        for (const reason of rejected.values()) native.exception(...errors.describe(reason), errors.thrown(reason));
        rejected.clear();
      },

      finish() {
        legacy.finish();
        tests.finish();
        pm.finish();
        timers.clear();
        calls.clear();
        if (!native.isSettled()) {
          native.threw('Error', 'the script awaits a promise that nothing will settle', 0, 0);
        }
      },

      /** A script is about to be compiled that holds the names of these methods: [who has it, name, …]. */
      learn(name, source, methods, mayReplace) {
        errors.addSource(name, source);
        for (let index = 0; index < methods.length; index += 2) part('sugar').add(methods[index], methods[index + 1]);
        globals.learn(source);
        isNewNamingResponses = legacy.namesResponse.test(source);
        newReplacing = undefined;
        if (!mayReplace) return;
        guard ??= part('guard');
        newReplacing = { usesLodash: guard.usesLodash(source) };
      },

      threw,
    };
  }
);
