// chai with the Proxy of chai_proxify.js behind all assertions. Its getters think a Proxy is in use and leave the
// start of the stack trace alone; scripts never see chai's frames anyway.
const chai = require('chai/lib/chai.js');
const { tail } = require('./chai_proxify.js');

Object.defineProperty(chai.Assertion.prototype, '__flags', { value: undefined, writable: true, configurable: true });
Object.setPrototypeOf(chai.Assertion.prototype, tail(Object.prototype));
module.exports = chai;
