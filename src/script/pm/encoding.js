// Text and bytes: TextEncoder, TextDecoder, atob, btoa.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { DOMException } = part('exception');

    function typeError(message, code) {
      return Object.assign(new TypeError(message), { code });
    }

    /** The bytes of a buffer or a view, not copied. */
    function bytesOf(source) {
      if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
      if (source instanceof ArrayBuffer || source instanceof SharedArrayBuffer) return new Uint8Array(source);
      throw typeError(
        'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.',
        'ERR_INVALID_ARG_TYPE',
      );
    }

    class TextEncoder {
      get encoding() {
        return 'utf-8';
      }

      encode(text = '') {
        return new Uint8Array(native.encodeUtf8(String(text)));
      }

      encodeInto(text, target) {
        if (!(target instanceof Uint8Array))
          throw typeError('The "dest" argument must be an instance of Uint8Array.', 'ERR_INVALID_ARG_TYPE');
        text = String(text);
        let read = 0;
        let written = 0;
        for (const character of text) {
          const code = character.codePointAt(0);
          const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
          if (written + size > target.length) break;
          read += character.length;
          written += size;
        }
        target.set(this.encode(text.slice(0, read)));
        return { read, written };
      }

      get [Symbol.toStringTag]() {
        return 'TextEncoder';
      }
    }

    /** How many of the last bytes may belong to a character that goes on in the next piece. */
    function unfinished(encoding, bytes) {
      const { length } = bytes;
      if (encoding === 'utf-8') {
        for (let back = 1; back <= Math.min(3, length); back += 1) {
          const byte = bytes[length - back];
          if (byte < 0x80) return 0;
          if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
        }
        return 0;
      }
      if (encoding.startsWith('utf-16')) {
        const odd = length % 2;
        const high = bytes[length - odd - (encoding === 'utf-16le' ? 1 : 2)];
        return odd + (length >= 2 && high >= 0xd8 && high <= 0xdb ? 2 : 0);
      }
      // One byte a character; the old encodings of Asia are kept until their end is there.
      return /^(gb|big5|euc|shift|iso-2022)/.test(encoding) ? length : 0;
    }

    class TextDecoder {
      #encoding;
      #fatal;
      #ignoreBOM;
      #kept = new Uint8Array();
      #isBegun = false;

      constructor(label = 'utf-8', options = {}) {
        const encoding = native.encodingName(String(label));
        if (typeof encoding !== 'string') {
          throw Object.assign(new RangeError(`The "${label}" encoding is not supported`), {
            code: 'ERR_ENCODING_NOT_SUPPORTED',
          });
        }
        this.#encoding = encoding;
        this.#fatal = Boolean(options?.fatal);
        this.#ignoreBOM = Boolean(options?.ignoreBOM);
      }

      get encoding() {
        return this.#encoding;
      }

      get fatal() {
        return this.#fatal;
      }

      get ignoreBOM() {
        return this.#ignoreBOM;
      }

      decode(source, options) {
        const streams = Boolean(options?.stream);
        let bytes = source === undefined ? new Uint8Array() : bytesOf(source);
        if (this.#kept.length > 0) {
          const joined = new Uint8Array(this.#kept.length + bytes.length);
          joined.set(this.#kept);
          joined.set(bytes, this.#kept.length);
          bytes = joined;
        }
        const later = streams ? unfinished(this.#encoding, bytes) : 0;
        this.#kept = bytes.slice(bytes.length - later);
        const text = native.decode(this.#encoding, bytes.subarray(0, bytes.length - later), this.#fatal);
        const isFirst = !this.#isBegun;
        this.#isBegun = streams && (this.#isBegun || text !== '');
        if (text === undefined || text === null) {
          this.#kept = new Uint8Array();
          throw typeError(
            `The encoded data was not valid for encoding ${this.#encoding}`,
            'ERR_ENCODING_INVALID_ENCODED_DATA',
          );
        }
        return isFirst && !this.#ignoreBOM && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
      }

      get [Symbol.toStringTag]() {
        return 'TextDecoder';
      }
    }

    function btoa(...passed) {
      if (passed.length === 0) throw typeError('The "data" argument must be specified', 'ERR_MISSING_ARGS');
      const encoded = native.toBase64(String(passed[0]));
      if (typeof encoded !== 'string') throw new DOMException('Invalid character', 'InvalidCharacterError');
      return encoded;
    }

    function atob(...passed) {
      if (passed.length === 0) throw typeError('The "data" argument must be specified', 'ERR_MISSING_ARGS');
      const text = String(passed[0]).replace(/[\t\n\f\r ]/g, '');
      const plain = text.length % 4 === 0 ? text.replace(/={1,2}$/, '') : text;
      if (/[^A-Za-z0-9+/]/.test(plain)) throw new DOMException('Invalid character', 'InvalidCharacterError');
      const decoded = plain.length % 4 === 1 ? undefined : native.fromBase64(plain);
      if (typeof decoded !== 'string') {
        throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
      }
      return decoded;
    }

    return { TextDecoder, TextEncoder, atob, btoa, bytesOf };
  }
);
