// The web's globals: text coding, base64, cloning, chance, events.
(function (native) {
'use strict';

class DOMException extends Error {
  #code;

  constructor(message = '', name = 'Error') {
    super(message);
    Object.defineProperty(this, 'name', { value: name, configurable: true });
    this.#code = { InvalidCharacterError: 5, QuotaExceededError: 22, DataCloneError: 25, AbortError: 20, TimeoutError: 23 }[name] ?? 0;
  }

  get code() {
    return this.#code;
  }
}

/** Bytes as Latin-1 text, the form native functions take them in. */
function latin1(bytes) {
  let out = '';
  for (let at = 0; at < bytes.length; at += 8192) out += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return out;
}

class TextEncoder {
  get encoding() {
    return 'utf-8';
  }

  encode(text = '') {
    return new Uint8Array(native.encodeUtf8(String(text)));
  }

  encodeInto(text, target) {
    let read = 0;
    let written = 0;
    for (const character of String(text)) {
      const bytes = this.encode(character);
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += character.length;
    }
    return { read, written };
  }
}

function bytesOf(source) {
  if (source === undefined) return new Uint8Array();
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  return new Uint8Array(source);
}

class TextDecoder {
  #label;
  #options;

  constructor(label = 'utf-8', options = {}) {
    this.#label = native.encodingName(String(label));
    if (this.#label === undefined || this.#label === null) throw new RangeError(`The "${label}" encoding is not supported`);
    this.#options = options;
  }

  get encoding() {
    return this.#label;
  }

  get fatal() {
    return Boolean(this.#options.fatal);
  }

  get ignoreBOM() {
    return Boolean(this.#options.ignoreBOM);
  }

  decode(source) {
    const text = native.decode(this.#label, latin1(bytesOf(source)), this.fatal);
    return !this.ignoreBOM && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }
}

function btoa(text) {
  const encoded = native.toBase64(String(text));
  if (encoded === undefined || encoded === null) throw new DOMException('Invalid character', 'InvalidCharacterError');
  return encoded;
}

function atob(text) {
  const decoded = native.fromBase64(String(text));
  if (decoded === undefined || decoded === null) {
    throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  }
  return decoded;
}

function structuredClone(value) {
  const copies = new Map();
  const copy = (original) => {
    if (typeof original === 'function' || typeof original === 'symbol') {
      throw new DOMException(`${String(original)} could not be cloned.`, 'DataCloneError');
    }
    if (original === null || typeof original !== 'object') return original;
    if (copies.has(original)) return copies.get(original);
    const keep = (made) => {
      copies.set(original, made);
      return made;
    };
    if (original instanceof Date) return keep(new Date(original.getTime()));
    if (original instanceof RegExp) return keep(new RegExp(original.source, original.flags));
    if (original instanceof ArrayBuffer) return keep(original.slice(0));
    if (ArrayBuffer.isView(original)) return keep(new original.constructor(original));
    if (original instanceof Map) {
      const made = keep(new Map());
      for (const [key, member] of original) made.set(copy(key), copy(member));
      return made;
    }
    if (original instanceof Set) {
      const made = keep(new Set());
      for (const member of original) made.add(copy(member));
      return made;
    }
    if (original instanceof Error) {
      const Kind = { TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError }[original.name] ?? Error;
      return keep(new Kind(original.message));
    }
    const made = keep(Array.isArray(original) ? new Array(original.length) : {});
    for (const key of Object.keys(original)) made[key] = copy(original[key]);
    return made;
  };
  return copy(value);
}

const crypto = {
  getRandomValues(target) {
    if (!ArrayBuffer.isView(target) || target instanceof Float32Array || target instanceof Float64Array) {
      throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
    }
    if (target.byteLength > 65536) {
      throw new DOMException(`The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
    }
    bytesOf(target).set(new Uint8Array(native.random(target.byteLength)));
    return target;
  },
  randomUUID: () => native.uuid(),
};

class Event {
  constructor(type, options = {}) {
    this.type = String(type);
    this.cancelable = Boolean(options.cancelable);
    this.defaultPrevented = false;
    this.target = null;
  }

  preventDefault() {
    if (this.cancelable) this.defaultPrevented = true;
  }
}

class EventTarget {
  #listeners = new Map();

  addEventListener(type, listener, options) {
    const listeners = this.#listeners.get(type) ?? [];
    this.#listeners.set(type, [...listeners, { listener, once: options?.once === true }]);
  }

  removeEventListener(type, listener) {
    this.#listeners.set(type, (this.#listeners.get(type) ?? []).filter((entry) => entry.listener !== listener));
  }

  dispatchEvent(event) {
    event.target = this;
    for (const { listener, once } of this.#listeners.get(event.type) ?? []) {
      if (once) this.removeEventListener(event.type, listener);
      if (typeof listener === 'function') listener.call(this, event);
      else listener.handleEvent(event);
    }
    return !event.defaultPrevented;
  }
}

class AbortSignal extends EventTarget {
  aborted = false;
  reason = undefined;
  onabort = null;

  throwIfAborted() {
    if (this.aborted) throw this.reason;
  }
}

class AbortController {
  signal = new AbortSignal();

  abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    if (this.signal.aborted) return;
    this.signal.aborted = true;
    this.signal.reason = reason;
    const event = new Event('abort');
    this.signal.onabort?.(event);
    this.signal.dispatchEvent(event);
  }
}

class Blob {
  #bytes;

  constructor(parts = [], options = {}) {
    const pieces = [...parts].map((piece) => {
      if (piece instanceof Blob) return piece.#bytes;
      return typeof piece === 'string' ? new TextEncoder().encode(piece) : bytesOf(piece);
    });
    this.#bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      this.#bytes.set(piece, at);
      at += piece.length;
    }
    this.type = String(options.type ?? '').toLowerCase();
  }

  get size() {
    return this.#bytes.length;
  }

  slice(start, end, type) {
    return new Blob([this.#bytes.slice(start, end)], { type });
  }

  async text() {
    return new TextDecoder().decode(this.#bytes);
  }

  async arrayBuffer() {
    return this.#bytes.slice().buffer;
  }
}

class File extends Blob {
  constructor(parts, name, options = {}) {
    super(parts, options);
    this.name = String(name);
    this.lastModified = options.lastModified ?? Date.now();
  }
}

return {
  AbortController, AbortSignal, Blob, DOMException, Event, EventTarget, File, TextDecoder, TextEncoder,
  atob, btoa, crypto, structuredClone,
};
})
