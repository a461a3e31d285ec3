// chai's `proxify` wraps each assertion in a Proxy, only so that a misspelt property throws. Reading through a Proxy
// is what makes chai slow here. Instead one Proxy stands at the end of the prototype chain of all assertions, and
// one behind each method: only a property that exists nowhere arrives there, and chai's own code words the error.
const original = require('chai/lib/chai/utils/proxify.js');
const config = require('chai/lib/chai/config.js');

function tail(prototype, method) {
  return new Proxy(prototype, {
    get(target, property, receiver) {
      if (typeof property === 'symbol' || property in target) return Reflect.get(target, property, receiver);
      if (property === '__flags' || property === '__methods' || property === 'prototype') return undefined;
      if (config.proxyExcludedKeys.includes(property) || !config.useProxy) return undefined;
      return original(receiver, method)[property];
    },
  });
}

module.exports = function proxify(subject, method) {
  if (method !== undefined && typeof subject === 'function')
    Object.setPrototypeOf(subject, tail(Function.prototype, method));
  return subject;
};
module.exports.tail = tail;
