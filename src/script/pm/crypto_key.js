// CryptoKey, and the names of algorithms as crypto.subtle reads them.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { DOMException } = part('exception');
    const { bytesOf } = part('encoding');

    const NAMES = [
      'SHA-1',
      'SHA-256',
      'SHA-384',
      'SHA-512',
      'HMAC',
      'AES-CBC',
      'AES-CTR',
      'AES-GCM',
      'RSA-OAEP',
      'RSASSA-PKCS1-v1_5',
      'RSA-PSS',
      'ECDSA',
      'ECDH',
      'PBKDF2',
      'HKDF',
    ];
    const byName = new Map(NAMES.map((name) => [name.toUpperCase(), name]));

    function refuse(name, message) {
      return new DOMException(message, name);
    }

    const operation = (message = 'The operation failed for an operation-specific reason') =>
      refuse('OperationError', message);
    const data = (message = 'Invalid keyData') => refuse('DataError', message);
    const access = (message) => refuse('InvalidAccessError', message);
    const unsupported = (message = 'Unrecognized algorithm name') => refuse('NotSupportedError', message);
    const syntax = (message) => refuse('SyntaxError', message);

    /** The algorithm with its name as it is written; that of its hash too. */
    function normalized(algorithm) {
      const given = typeof algorithm === 'string' ? { name: algorithm } : algorithm;
      if (given === null || typeof given !== 'object' || given.name === undefined)
        throw new TypeError('Algorithm: name: Missing or not a string');
      const name = byName.get(String(given.name).toUpperCase());
      if (name === undefined) throw unsupported();
      const made = { ...given, name };
      // Members of classes of one's own are not enumerable.
      for (const member of [
        'hash',
        'iv',
        'counter',
        'length',
        'additionalData',
        'tagLength',
        'label',
        'saltLength',
        'salt',
        'info',
        'iterations',
        'public',
        'namedCurve',
        'modulusLength',
        'publicExponent',
      ]) {
        if (given[member] !== undefined) made[member] = given[member];
      }
      if (made.hash !== undefined) made.hash = hashOf(made.hash);
      return made;
    }

    function hashOf(hash) {
      const name = byName.get(String(typeof hash === 'string' ? hash : hash?.name).toUpperCase());
      if (name === undefined || !name.startsWith('SHA-')) throw unsupported();
      return name;
    }

    /** Bytes of an argument, copied: it may change before they are used. */
    function copied(value, name) {
      if (!ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer)) {
        const isArgument = name.endsWith('argument');
        const error = new TypeError(
          `${name} ${isArgument ? 'is not' : 'must be an'} instance of ArrayBuffer, Buffer, TypedArray, or DataView.`,
        );
        throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
      }
      return bytesOf(value).slice();
    }

    const making = Symbol('making');
    // Key → its bytes: a secret as it is, RSA keys as documents, keys on curves as number or point.
    const contents = new WeakMap();

    class CryptoKey {
      #type;
      #extractable;
      #algorithm;
      #usages;

      constructor(key, type, extractable, algorithm, usages) {
        if (key !== making)
          throw Object.assign(new TypeError('Illegal constructor'), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
        this.#type = type;
        this.#extractable = extractable;
        this.#algorithm = algorithm;
        this.#usages = usages;
      }

      get type() {
        return this.#type;
      }

      get extractable() {
        return this.#extractable;
      }

      get algorithm() {
        return this.#algorithm;
      }

      get usages() {
        return this.#usages;
      }

      get [Symbol.toStringTag]() {
        return 'CryptoKey';
      }
    }

    const USAGES = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];

    /** What keys may be used for: of any kind, or private and public ones. */
    const allowed = {
      HMAC: { secret: ['sign', 'verify'] },
      'AES-CBC': { secret: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'] },
      'AES-CTR': { secret: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'] },
      'AES-GCM': { secret: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'] },
      'RSA-OAEP': { public: ['encrypt', 'wrapKey'], private: ['decrypt', 'unwrapKey'] },
      'RSASSA-PKCS1-v1_5': { public: ['verify'], private: ['sign'] },
      'RSA-PSS': { public: ['verify'], private: ['sign'] },
      ECDSA: { public: ['verify'], private: ['sign'] },
      ECDH: { public: [], private: ['deriveKey', 'deriveBits'] },
      PBKDF2: { secret: ['deriveKey', 'deriveBits'] },
      HKDF: { secret: ['deriveKey', 'deriveBits'] },
    };

    function usagesFor(usages, type, name) {
      if (usages === null || typeof usages !== 'object' || typeof usages[Symbol.iterator] !== 'function') {
        throw new TypeError('keyUsages must be a sequence');
      }
      const wanted = [...usages].map(String);
      for (const usage of wanted) {
        if (!USAGES.includes(usage))
          throw new TypeError(`Value '${usage}' is not a valid enum value of type KeyUsage.`);
      }
      if (wanted.some((usage) => !allowed[name][type]?.includes(usage))) {
        throw syntax(
          `Unsupported key usage for ${/^(HMAC|AES)/.test(name) ? (name === 'HMAC' ? 'an HMAC' : 'an AES') : `a ${name}`} key`,
        );
      }
      const needed = type !== 'public' && wanted.length === 0;
      if (needed) throw syntax('Usages cannot be empty when importing a ' + `${type} key.`);
      return USAGES.filter((usage) => wanted.includes(usage));
    }

    function keyOf(type, extractable, algorithm, usages, bytes) {
      const key = new CryptoKey(making, type, Boolean(extractable), algorithm, usages);
      contents.set(key, bytes);
      return key;
    }

    /** The bytes of a key that may be used for this. */
    function bytesFor(key, usage, name) {
      const bytes = contents.get(key);
      if (bytes === undefined) throw new TypeError('key is not of type CryptoKey.');
      if (key.algorithm.name !== name) throw access('Key algorithm mismatch');
      if (!key.usages.includes(usage)) throw access(`Unable to use this key to ${usage}`);
      return bytes;
    }

    /** What a native operation gave: a failure comes as name and message. */
    function given(answer) {
      if (Array.isArray(answer)) throw refuse(answer[0], answer[1]);
      return answer;
    }

    return {
      CryptoKey,
      access,
      allowed,
      bytesFor,
      contents,
      copied,
      data,
      given,
      keyOf,
      normalized,
      operation,
      syntax,
      unsupported,
      usagesFor,
    };
  }
);
