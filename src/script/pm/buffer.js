// What Node's Buffer has and the library has not: the encoding base64url.
(function () {
'use strict';

const isUrl = (encoding) => String(encoding).toLowerCase() === 'base64url';
/** The library reads both alphabets as base64. */
const read = (encoding) => (isUrl(encoding) ? 'base64' : encoding);

return {
  complete(Buffer) {
    // The bundler renames classes that share their name with a global.
    Object.defineProperty(Buffer, 'name', { value: 'Buffer' });
    const { from, byteLength, isEncoding } = Buffer;
    const { toString, write, fill } = Buffer.prototype;
    Buffer.from = (value, encoding, length) => from(value, read(encoding), length);
    Buffer.byteLength = (value, encoding) => byteLength(value, read(encoding));
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
})
