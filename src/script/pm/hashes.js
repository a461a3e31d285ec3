// The hash functions of crypto-js, done by the run's own code: the library takes some thirty times as long. Same
// arguments, same results; what is unusual goes to the library.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const NAMES = { SHA1: 'SHA-1', SHA256: 'SHA-256', SHA384: 'SHA-384', SHA512: 'SHA-512' };

    return {
      complete(CryptoJS) {
        const { digest, hmac, md5 } = part('rare');
        const { WordArray } = CryptoJS.lib;

        /** Bytes of a text or of words; `undefined` for anything else. */
        function bytesOf(value) {
          if (typeof value === 'string')
            return value.isWellFormed() ? new Uint8Array(native.encodeUtf8(value)) : undefined;
          const { words, sigBytes } = value ?? {};
          if (!Array.isArray(words) || !Number.isInteger(sigBytes) || sigBytes < 0 || words.length * 4 < sigBytes)
            return undefined;
          const bytes = new Uint8Array(sigBytes);
          for (let at = 0; at < sigBytes; at += 1) bytes[at] = words[at >>> 2] >>> (24 - (at % 4) * 8);
          return bytes;
        }

        function wordsOf(buffer) {
          const view = new DataView(buffer);
          const words = [];
          for (let at = 0; at < view.byteLength; at += 4) words.push(view.getInt32(at));
          return WordArray.create(words, view.byteLength);
        }

        function replace(name, run) {
          const original = CryptoJS[name];
          CryptoJS[name] = function (message, ...rest) {
            const bytes = bytesOf(message);
            const made = bytes === undefined ? undefined : run(bytes, rest);
            return made === undefined ? original.call(this, message, ...rest) : wordsOf(made);
          };
        }

        for (const name of Object.keys(NAMES)) {
          replace(name, (bytes, [options]) => (options === undefined ? digest(NAMES[name], bytes) : undefined));
          replace(`Hmac${name}`, (bytes, [key]) => {
            const secret = bytesOf(key);
            return secret === undefined ? undefined : hmac(NAMES[name], secret, bytes);
          });
        }
        replace('MD5', (bytes, [options]) => (options === undefined ? md5(bytes) : undefined));
        return CryptoJS;
      },
    };
  }
);
