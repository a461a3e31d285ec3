// Blob and File.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { TextDecoder, TextEncoder, bytesOf } = part('encoding');

    function pieces(parts) {
      if (parts === null || typeof parts !== 'object' || typeof parts[Symbol.iterator] !== 'function') {
        throw Object.assign(new TypeError('The "sources" argument must be a sequence'), {
          code: 'ERR_INVALID_ARG_TYPE',
        });
      }
      return [...parts];
    }

    /** A type in small letters; none where there is a character that types cannot have. */
    function typeOf(type) {
      const text = String(type ?? '');
      return /[^\x20-\x7e]/.test(text) ? '' : text.toLowerCase();
    }

    let contentOf;

    class Blob {
      #bytes;
      #type;

      static {
        contentOf = (blob) => blob.#bytes;
      }

      constructor(parts = [], options = {}) {
        const ends = options?.endings === 'native' ? (text) => text.replace(/\r\n?/g, '\n') : (text) => text;
        const contents = pieces(parts).map((piece) => {
          if (piece instanceof Blob) return piece.#bytes;
          if (ArrayBuffer.isView(piece) || piece instanceof ArrayBuffer) return bytesOf(piece);
          return new TextEncoder().encode(ends(String(piece)));
        });
        this.#bytes = new Uint8Array(contents.reduce((sum, piece) => sum + piece.length, 0));
        let at = 0;
        for (const piece of contents) {
          this.#bytes.set(piece, at);
          at += piece.length;
        }
        this.#type = typeOf(options?.type);
      }

      get size() {
        return this.#bytes.length;
      }

      get type() {
        return this.#type;
      }

      slice(start, end, type = '') {
        return new Blob([this.#bytes.slice(start, end)], { type });
      }

      async text() {
        return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.#bytes);
      }

      async arrayBuffer() {
        return this.#bytes.slice().buffer;
      }

      async bytes() {
        return this.#bytes.slice();
      }

      stream() {
        const { ReadableStream } = part('streams');
        const bytes = this.#bytes;
        let at = 0;
        return new ReadableStream({
          type: 'bytes',
          pull(controller) {
            if (at >= bytes.length) {
              controller.close();
              controller.byobRequest?.respond(0);
              return;
            }
            controller.enqueue(bytes.slice(at, at + 65536));
            at += 65536;
          },
        });
      }

      get [Symbol.toStringTag]() {
        return 'Blob';
      }
    }

    class File extends Blob {
      #name;
      #lastModified;

      constructor(...passed) {
        if (passed.length < 2) {
          throw Object.assign(new TypeError('The "fileBits" and "fileName" arguments must be specified'), {
            code: 'ERR_MISSING_ARGS',
          });
        }
        const [parts, name, options] = passed;
        super(parts, options);
        this.#name = String(name);
        this.#lastModified = Number(options?.lastModified ?? Date.now());
      }

      get name() {
        return this.#name;
      }

      get lastModified() {
        return this.#lastModified;
      }

      get [Symbol.toStringTag]() {
        return 'File';
      }
    }

    return { Blob, File, contentOf };
  }
);
