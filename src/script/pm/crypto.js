// crypto: random numbers at once, the rest when it is asked for.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { DOMException } = part('exception');
    const { bytesOf } = part('encoding');

    const INTEGERS = [
      'Int8Array',
      'Uint8Array',
      'Uint8ClampedArray',
      'Int16Array',
      'Uint16Array',
      'Int32Array',
      'Uint32Array',
      'BigInt64Array',
      'BigUint64Array',
    ];
    const kindOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

    function illegal() {
      return Object.assign(new TypeError('Illegal constructor'), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
    }

    const making = Symbol('making');

    class Crypto {
      constructor(key) {
        if (key !== making) throw illegal();
      }

      get subtle() {
        return part('subtle').subtle;
      }

      getRandomValues(target) {
        if (!INTEGERS.includes(kindOf.call(target))) {
          throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
        }
        if (target.byteLength > 65536) {
          throw new DOMException(`The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
        }
        bytesOf(target).set(new Uint8Array(native.random(target.byteLength)));
        return target;
      }

      randomUUID() {
        return native.uuid();
      }

      get [Symbol.toStringTag]() {
        return 'Crypto';
      }
    }

    return { Crypto, crypto: new Crypto(making) };
  }
);
