// Tells requests and responses: ours and those of `require('postman-collection')`.
(function () {
  'use strict';

  function inChain(value, name) {
    if (value === null || typeof value !== 'object') return false;
    for (let kind = value.constructor; typeof kind === 'function'; kind = kind.super_ ?? Object.getPrototypeOf(kind)) {
      if (Object.hasOwn(kind, '_postman_propertyName') && kind._postman_propertyName === name) return true;
    }
    return false;
  }

  // Responses of ours that were really received: their shape needs no checking.
  const sound = new WeakSet();

  return {
    isRequest: (value) => inChain(value, 'Request'),
    isResponse: (value) =>
      (value !== null && typeof value === 'object' && sound.has(value)) || inChain(value, 'Response'),
    isSound: (value) => value !== null && typeof value === 'object' && sound.has(value),
    noteSound(response) {
      sound.add(response);
    },
    inChain,
  };
});
