// structuredClone.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { DOMException } = part('exception');

    function refused(value) {
      let shown;
      if (typeof value === 'function') shown = Function.prototype.toString.call(value);
      else if (typeof value === 'symbol') shown = String(value);
      else shown = `#<${value.constructor?.name || 'Object'}>`;
      return new DOMException(`${shown} could not be cloned.`, 'DataCloneError');
    }

    const errors = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

    const has = (kind) => (value) => value instanceof kind;

    class Copy {
      #copies = new Map();

      constructor(transferred) {
        for (const buffer of transferred) {
          if (!(buffer instanceof ArrayBuffer)) throw new DOMException('Value not transferable', 'DataCloneError');
          if (this.#copies.has(buffer))
            throw new DOMException('Duplicate of an ArrayBuffer in the transfer list', 'DataCloneError');
          this.#copies.set(buffer, buffer.slice(0));
        }
      }

      #keep(original, made) {
        this.#copies.set(original, made);
        return made;
      }

      of(original) {
        if (typeof original === 'function' || typeof original === 'symbol') throw refused(original);
        if (original === null || typeof original !== 'object') return original;
        const known = this.#copies.get(original);
        if (known !== undefined) return known;
        for (const [fits, copy] of kinds) {
          if (fits(original))
            return copy(
              original,
              (made) => this.#keep(original, made),
              (value) => this.of(value),
            );
        }
        const made = this.#keep(original, Array.isArray(original) ? new Array(original.length) : {});
        for (const key of Object.keys(original)) {
          Object.defineProperty(made, key, {
            value: this.of(original[key]),
            writable: true,
            enumerable: true,
            configurable: true,
          });
        }
        return made;
      }
    }

    /** Errors keep their kind, words, stack and cause; nothing else. */
    function error(original, keep, copy) {
      const made = keep(Object.create((errors[original.name] ?? Error).prototype));
      for (const name of ['message', 'stack', 'cause']) {
        if (!(name in original) || (name !== 'cause' && original[name] === undefined)) continue;
        const value = name === 'cause' ? copy(original.cause) : String(original[name]);
        Object.defineProperty(made, name, { value, writable: true, configurable: true });
      }
      return made;
    }

    const kinds = [
      [has(Date), (date, keep) => keep(new Date(date.getTime()))],
      [has(RegExp), (pattern, keep) => keep(new RegExp(pattern.source, pattern.flags))],
      [has(ArrayBuffer), (buffer, keep) => keep(buffer.slice(0))],
      [has(SharedArrayBuffer), (buffer) => buffer],
      [
        (value) => ArrayBuffer.isView(value),
        (view, keep, copy) => {
          const buffer = copy(view.buffer);
          // Buffer is a kind of ours, not one of the language's.
          const kind = view instanceof DataView ? DataView : globalThis[tag.call(view)];
          return keep(new kind(buffer, view.byteOffset, view instanceof DataView ? view.byteLength : view.length));
        },
      ],
      [
        has(Map),
        (map, keep, copy) => {
          const made = keep(new Map());
          for (const [key, member] of [...map]) made.set(copy(key), copy(member));
          return made;
        },
      ],
      [
        has(Set),
        (set, keep, copy) => {
          const made = keep(new Set());
          for (const member of [...set]) made.add(copy(member));
          return made;
        },
      ],
      [
        (value) => [Boolean, Number, String, BigInt].some((kind) => value instanceof kind),
        (boxed, keep) => keep(Object(boxed.valueOf())),
      ],
      [
        (value) => value[Symbol.toStringTag] === 'DOMException',
        (original, keep) => keep(new DOMException(original.message, original.name)),
      ],
      [has(Error), error],
      [(value) => ['Blob', 'File', 'CryptoKey'].includes(value[Symbol.toStringTag]), (original) => original],
      [
        (value) => [WeakMap, WeakSet, WeakRef, Promise].some((kind) => value instanceof kind),
        (original) => {
          throw refused(original);
        },
      ],
    ];

    const tag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

    function structuredClone(...passed) {
      if (passed.length === 0)
        throw Object.assign(new TypeError('The "value" argument must be specified'), { code: 'ERR_MISSING_ARGS' });
      const [value, options] = passed;
      const transferred = [...(options?.transfer ?? [])];
      const made = new Copy(transferred).of(value);
      for (const buffer of transferred) buffer.transfer?.();
      return made;
    }

    return { structuredClone };
  }
);
