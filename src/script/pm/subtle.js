// crypto.subtle. Everything is done when it is called, and answered by promise.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { CryptoKey, access, bytesFor, copied, given, normalized, operation, unsupported } = part('crypto_key');
    const algorithms = part('rare');
    const { exportKey, generateKey, importKey } = part('key_formats');

    const none = new Uint8Array();

    function cipher(encrypts, algorithm, key, content, data) {
      switch (algorithm.name) {
        case 'AES-CBC': {
          const iv = copied(algorithm.iv, 'algorithm.iv');
          if (iv.length !== 16) throw operation('algorithm.iv must contain exactly 16 bytes');
          return given(algorithms.aesCbc(encrypts, content, iv, data));
        }
        case 'AES-CTR': {
          const counter = copied(algorithm.counter, 'algorithm.counter');
          if (counter.length !== 16) throw operation('algorithm.counter must contain exactly 16 bytes');
          if (!(algorithm.length >= 1 && algorithm.length <= 128))
            throw operation('AES-CTR algorithm.length must be between 1 and 128');
          return given(algorithms.aesCtr(content, counter, Math.trunc(algorithm.length), data));
        }
        case 'AES-GCM': {
          const bits = algorithm.tagLength ?? 128;
          if (![32, 64, 96, 104, 112, 120, 128].includes(bits))
            throw operation(`${bits} is not a valid AES-GCM tag length`);
          const additional =
            algorithm.additionalData === undefined
              ? none
              : copied(algorithm.additionalData, 'algorithm.additionalData');
          return given(
            algorithms.aesGcm(encrypts, content, copied(algorithm.iv, 'algorithm.iv'), additional, bits / 8, data),
          );
        }
        case 'RSA-OAEP': {
          const label = algorithm.label === undefined ? none : copied(algorithm.label, 'algorithm.label');
          const run = encrypts ? algorithms.rsaEncrypt : algorithms.rsaDecrypt;
          return given(run(key.algorithm.hash.name, content, label, data));
        }
        default:
          throw unsupported();
      }
    }

    function hashFor(algorithm) {
      if (algorithm.hash === undefined) throw new TypeError("Failed to normalize algorithm: 'hash' is required");
      return algorithm.hash;
    }

    function sign(algorithm, key, content, data) {
      switch (algorithm.name) {
        case 'HMAC':
          return given(algorithms.hmac(key.algorithm.hash.name, content, data));
        case 'RSASSA-PKCS1-v1_5':
          return given(algorithms.rsaSign(key.algorithm.hash.name, content, null, data));
        case 'RSA-PSS':
          return given(algorithms.rsaSign(key.algorithm.hash.name, content, saltOf(algorithm), data));
        case 'ECDSA':
          return given(algorithms.curveSign(key.algorithm.namedCurve, hashFor(algorithm), content, data));
        default:
          throw unsupported();
      }
    }

    function verify(algorithm, key, content, signature, data) {
      switch (algorithm.name) {
        case 'HMAC':
          return given(algorithms.isHmac(key.algorithm.hash.name, content, data, signature));
        case 'RSASSA-PKCS1-v1_5':
          return given(algorithms.rsaVerify(key.algorithm.hash.name, content, null, signature, data));
        case 'RSA-PSS':
          return given(algorithms.rsaVerify(key.algorithm.hash.name, content, saltOf(algorithm), signature, data));
        case 'ECDSA':
          return given(algorithms.curveVerify(key.algorithm.namedCurve, hashFor(algorithm), content, signature, data));
        default:
          throw unsupported();
      }
    }

    function saltOf({ saltLength }) {
      if (!Number.isInteger(saltLength) || saltLength < 0 || saltLength > 1024)
        throw operation('algorithm.saltLength is not valid');
      return saltLength;
    }

    function derive(algorithm, key, usage, length) {
      const content = bytesFor(key, usage, algorithm.name);
      if (algorithm.name === 'ECDH') {
        const other = algorithm.public;
        if (!(other instanceof CryptoKey) || other.type !== 'public')
          throw access('algorithm.public must be a public key');
        if (other.algorithm.name !== 'ECDH' || other.algorithm.namedCurve !== key.algorithm.namedCurve)
          throw access('Named curve mismatch');
        const secret = given(
          algorithms.curveAgree(key.algorithm.namedCurve, content, part('crypto_key').contents.get(other)),
        );
        if (length === null || length === undefined) return secret;
        if (length > secret.byteLength * 8) throw operation('derived bit length is too small');
        const cut = new Uint8Array(secret.slice(0, Math.ceil(length / 8)));
        if (length % 8 > 0) cut[cut.length - 1] &= 0xff << (8 - (length % 8));
        return cut.buffer;
      }
      if (!Number.isInteger(length) || length < 0 || length % 8 !== 0 || length > 1 << 24)
        throw operation('length must be a multiple of 8');
      const salt = copied(algorithm.salt, 'algorithm.salt');
      if (algorithm.name === 'HKDF') {
        return given(
          algorithms.hkdf(hashFor(algorithm), content, salt, copied(algorithm.info, 'algorithm.info'), length / 8),
        );
      }
      if (algorithm.name !== 'PBKDF2') throw unsupported();
      const { iterations } = algorithm;
      if (!Number.isInteger(iterations) || iterations < 1 || iterations > 0xffffffff)
        throw operation('iterations cannot be zero');
      return given(algorithms.pbkdf2(hashFor(algorithm), content, salt, iterations, length / 8));
    }

    /** How many bits a key of the algorithm is made of. */
    function bitsFor(algorithm) {
      const { name, length, hash } = algorithm;
      if (name.startsWith('AES')) {
        if (![128, 192, 256].includes(length)) throw operation('Invalid key length');
        return length;
      }
      if (name === 'HMAC') return length ?? { 'SHA-1': 512, 'SHA-256': 512, 'SHA-384': 1024, 'SHA-512': 1024 }[hash];
      if (/^(PBKDF2|HKDF)$/.test(name)) return null;
      throw unsupported();
    }

    /** An argument as Node names it. */
    const argument = (method, place) => `Failed to execute '${method}' on 'SubtleCrypto': ${place} argument`;

    class SubtleCrypto {
      constructor(key) {
        if (key !== making)
          throw Object.assign(new TypeError('Illegal constructor'), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
      }

      async digest(algorithm, data) {
        const { name } = normalized(algorithm);
        if (!name.startsWith('SHA')) throw unsupported();
        return given(algorithms.digest(name, copied(data, argument('digest', '2nd'))));
      }

      async encrypt(algorithm, key, data) {
        const wanted = normalized(algorithm);
        return cipher(
          true,
          wanted,
          key,
          bytesFor(key, 'encrypt', wanted.name),
          copied(data, argument('encrypt', '3rd')),
        );
      }

      async decrypt(algorithm, key, data) {
        const wanted = normalized(algorithm);
        return cipher(
          false,
          wanted,
          key,
          bytesFor(key, 'decrypt', wanted.name),
          copied(data, argument('decrypt', '3rd')),
        );
      }

      async sign(algorithm, key, data) {
        const wanted = normalized(algorithm);
        return sign(wanted, key, bytesFor(key, 'sign', wanted.name), copied(data, argument('sign', '3rd')));
      }

      async verify(algorithm, key, signature, data) {
        const wanted = normalized(algorithm);
        return verify(
          wanted,
          key,
          bytesFor(key, 'verify', wanted.name),
          copied(signature, argument('verify', '3rd')),
          copied(data, argument('verify', '4th')),
        );
      }

      async generateKey(algorithm, extractable, usages) {
        return generateKey(algorithm, extractable, usages);
      }

      async importKey(format, keyData, algorithm, extractable, usages) {
        return importKey(format, keyData, algorithm, extractable, usages);
      }

      async exportKey(format, key) {
        return exportKey(format, key);
      }

      async deriveBits(algorithm, key, length) {
        return derive(normalized(algorithm), key, 'deriveBits', length);
      }

      async deriveKey(algorithm, key, derivedAlgorithm, extractable, usages) {
        const made = normalized(derivedAlgorithm);
        const bits = derive(normalized(algorithm), key, 'deriveKey', bitsFor(made));
        return importKey(
          'raw',
          bits,
          { ...made, length: made.name === 'HMAC' ? undefined : made.length },
          extractable,
          usages,
        );
      }

      async wrapKey(format, key, wrappingKey, algorithm) {
        const wanted = normalized(algorithm);
        const content = bytesFor(wrappingKey, 'wrapKey', wanted.name);
        const exported = exportKey(format, key);
        const data = format === 'jwk' ? native.encodeUtf8(JSON.stringify(exported)) : exported;
        return cipher(true, wanted, wrappingKey, content, new Uint8Array(data));
      }

      async unwrapKey(format, wrapped, unwrappingKey, algorithm, keyAlgorithm, extractable, usages) {
        const wanted = normalized(algorithm);
        const content = bytesFor(unwrappingKey, 'unwrapKey', wanted.name);
        const data = cipher(false, wanted, unwrappingKey, content, copied(wrapped, 'wrappedKey'));
        const keyData = format === 'jwk' ? JSON.parse(native.decode('utf-8', new Uint8Array(data), false)) : data;
        return importKey(format, keyData, keyAlgorithm, extractable, usages);
      }

      get [Symbol.toStringTag]() {
        return 'SubtleCrypto';
      }
    }

    const making = Symbol('making');

    return { SubtleCrypto, subtle: new SubtleCrypto(making) };
  }
);
