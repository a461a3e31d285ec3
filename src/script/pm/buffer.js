// What Node's Buffer has and the library has not: the encoding base64url.
(function () {
  'use strict';

  const isUrl = (encoding) => String(encoding).toLowerCase() === 'base64url';
  /** The library reads both alphabets as base64. */
  const read = (encoding) => (isUrl(encoding) ? 'base64' : encoding);

  /** What was given, in Node's words. */
  function received(value) {
    if (value === null || value === undefined) return ` Received ${value}`;
    if (typeof value === 'function') return ` Received function ${value.name}`;
    if (typeof value !== 'object')
      return ` Received type ${typeof value} (${typeof value === 'string' ? `'${value}'` : String(value)})`;
    return ` Received an instance of ${value.constructor?.name ?? 'Object'}`;
  }

  function wrong(what, value) {
    return new TypeError(`${what}.${received(value)}`);
  }

  /** The library's function with Node's words for what it refuses. */
  function worded(act, what) {
    return (...given) => {
      // The library takes a function for a list, and a symbol for an object of its own value without end.
      if (typeof given[0] === 'function' || typeof given[0] === 'symbol') throw wrong(what, given[0]);
      try {
        return act(...given);
      } catch (error) {
        // A number where a text with its encoding should be: pipelines know newman's words for it, which are the library's.
        if (typeof given[0] === 'number' && given.length > 1) throw error;
        throw error instanceof TypeError && !error.message.startsWith('Unknown encoding')
          ? wrong(what, given[0])
          : error;
      }
    };
  }

  return {
    complete(Buffer) {
      // The bundler renames classes that share their name with a global.
      Object.defineProperty(Buffer, 'name', { value: 'Buffer' });
      const { from, byteLength, isEncoding } = Buffer;
      const { toString, write, fill } = Buffer.prototype;
      Buffer.from = worded(
        (value, encoding, length) => from(value, read(encoding), length),
        'The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object',
      );
      Buffer.byteLength = worded(
        (value, encoding) => byteLength(value, read(encoding)),
        'The "string" argument must be of type string or an instance of Buffer or ArrayBuffer',
      );
      for (const name of ['alloc', 'allocUnsafe', 'allocUnsafeSlow']) {
        Buffer[name] = worded(Buffer[name], 'The "size" argument must be of type number');
      }
      Buffer.concat = worded(Buffer.concat, 'The "list" argument must be an instance of Array');
      Buffer.isEncoding = (encoding) => isUrl(encoding) || isEncoding(encoding);
      Buffer.prototype.write = function (text, ...rest) {
        return write.call(this, text, ...rest.map((member) => (typeof member === 'string' ? read(member) : member)));
      };
      Buffer.prototype.fill = function (value, ...rest) {
        return fill.call(this, value, ...rest.map((member) => (typeof member === 'string' ? read(member) : member)));
      };
      Buffer.prototype.toString = function (encoding, start, end) {
        if (!isUrl(encoding)) return toString.apply(this, arguments);
        return toString.call(this, 'base64', start, end).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
      };
    },
  };
});
