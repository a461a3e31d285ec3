// Calls to the run that are under way.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { describe, thrown } = part('errors');

    // Number → function that takes the reply.
    const waiting = new Map();

    return {
      wait(call, take) {
        waiting.set(call, take);
      },

      answer(call, reply) {
        const take = waiting.get(call);
        waiting.delete(call);
        if (take === undefined) return;
        try {
          take(reply);
        } catch (error) {
          native.exception(...describe(error), thrown(error));
        }
      },

      clear() {
        waiting.clear();
      },
    };
  }
);
