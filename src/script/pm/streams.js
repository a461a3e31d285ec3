// Web streams: those of the library, and the ones that transform text and bytes.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const library = part('modules').load('web-streams-polyfill');
    const { ReadableStream, TransformStream } = library;
    const { TextDecoder, TextEncoder, bytesOf } = part('encoding');

    /** A pair of streams around a transformer. */
    class Pair {
      #stream;

      constructor(transformer) {
        this.#stream = new TransformStream(transformer);
      }

      get readable() {
        return this.#stream.readable;
      }

      get writable() {
        return this.#stream.writable;
      }

      get [Symbol.toStringTag]() {
        return this.constructor.name;
      }
    }

    class TextEncoderStream extends Pair {
      constructor() {
        const encoder = new TextEncoder();
        let half = '';
        super({
          transform(chunk, controller) {
            let text = half + String(chunk);
            // Half of a surrogate pair waits for the other one.
            half = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : '';
            text = text.slice(0, text.length - half.length);
            if (text !== '') controller.enqueue(encoder.encode(text));
          },
          flush(controller) {
            if (half !== '') controller.enqueue(encoder.encode(half));
          },
        });
      }

      get encoding() {
        return 'utf-8';
      }
    }

    class TextDecoderStream extends Pair {
      #decoder;

      constructor(label, options) {
        const decoder = new TextDecoder(label, options);
        const pass = (text, controller) => {
          if (text !== '') controller.enqueue(text);
        };
        super({
          transform: (chunk, controller) => pass(decoder.decode(chunk, { stream: true }), controller),
          flush: (controller) => pass(decoder.decode(), controller),
        });
        this.#decoder = decoder;
      }

      get encoding() {
        return this.#decoder.encoding;
      }

      get fatal() {
        return this.#decoder.fatal;
      }

      get ignoreBOM() {
        return this.#decoder.ignoreBOM;
      }
    }

    /** Gathers all chunks and gives what `convert` makes of them. */
    function whole(convert) {
      const chunks = [];
      return {
        transform(chunk) {
          chunks.push(bytesOf(chunk).slice());
        },
        flush(controller) {
          const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
          let at = 0;
          for (const chunk of chunks) {
            bytes.set(chunk, at);
            at += chunk.length;
          }
          const made = new Uint8Array(convert(bytes));
          for (let from = 0; from < made.length; from += 65536) controller.enqueue(made.slice(from, from + 65536));
        },
      };
    }

    function checked(format) {
      if (!['gzip', 'deflate', 'deflate-raw'].includes(String(format))) {
        const error = new TypeError(`The argument 'format' is invalid. Received ${part('inspect').inspect(format)}`);
        throw Object.assign(error, { code: 'ERR_INVALID_ARG_VALUE' });
      }
      return String(format);
    }

    class CompressionStream extends Pair {
      constructor(format) {
        format = checked(format);
        super(whole((bytes) => part('rare').compress(format, bytes)));
      }
    }

    class DecompressionStream extends Pair {
      constructor(format) {
        format = checked(format);
        super(whole((bytes) => part('rare').decompress(format, bytes) ?? fail()));
      }
    }

    function fail() {
      throw new TypeError('The compressed data was not valid');
    }

    return { ...library, ReadableStream, CompressionStream, DecompressionStream, TextDecoderStream, TextEncoderStream };
  }
);
