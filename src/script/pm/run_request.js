// pm.execution.runRequest and pm.vault: what the run does for a script, answered by promise.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const calls = part('calls');
    const { failure } = part('send');

    /** What becomes of the reply to a call. */
    function answer(call, take) {
      return new Promise((resolve, reject) => {
        calls.wait(call, (reply) => {
          if (reply.error !== undefined) reject(failure(reply.error));
          else resolve(take(reply));
        });
      });
    }

    async function runRequest(request, options) {
      if (!request) throw new Error('runRequest: collection request id not provided');
      const scopes = part('scopes');
      scopes.settle();
      const call = native.runRequest(String(request), JSON.stringify(options?.variables ?? {}));
      return answer(call, ({ response }) => {
        scopes.forget();
        return response === null ? null : part('response').received(response);
      });
    }

    /** Postman's vault keeps texts. */
    async function vault(verb, key, value) {
      if (typeof key !== 'string' || key === '') throw new TypeError(`pm.vault.${verb} requires a name`);
      return answer(native.vault(verb, key, verb === 'set' ? String(value) : ''), ({ secret }) => secret);
    }

    return {
      runRequest,
      vault: {
        get: (key) => vault('get', key),
        set: (key, value) => vault('set', key, value),
        unset: (key) => vault('unset', key),
      },
    };
  }
);
