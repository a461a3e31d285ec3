// pm.response, and the responses that pm.sendRequest gives. The body stays in Rust until it is asked for.
(function (native, part) {
'use strict';

const kinds = part('kinds');

class Response {
  #handle;
  #facts;
  #headers;
  #cookies;
  #cookieList;
  #id;

  constructor(handle, cookies) {
    this.#handle = handle;
    this.#facts = native.response(handle);
    this.#cookies = cookies;
    if (this.#facts !== undefined) kinds.noteSound(this);
  }

  get id() {
    return (this.#id ??= native.uuid());
  }

  get code() {
    return this.#facts?.code;
  }

  get status() {
    return this.#facts?.status;
  }

  get headers() {
    return (this.#headers ??= new (part('lists').HeaderList)(this, native.headers(this.#handle)));
  }

  get cookies() {
    return (this.#cookieList ??= new (part('lists').CookieList)(this, this.#cookies()));
  }

  get responseTime() {
    return this.#facts?.responseTime;
  }

  get responseSize() {
    return this.#facts?.responseSize;
  }

  get downloadedBytes() {
    return this.#facts?.downloadedBytes;
  }

  get stream() {
    if (this.#facts === undefined) return undefined;
    return part('modules').load('buffer').Buffer.from(native.bytes(this.#handle));
  }

  get to() {
    return part('assertions').chai().expect(this).to;
  }

  reason() {
    return this.#facts?.status || part('reasons').name(this.code);
  }

  details() {
    return part('reasons').details(this.code, this.#facts?.status);
  }

  text() {
    return native.text(this.#handle);
  }

  json(reviver, strict) {
    if (typeof reviver !== 'function' && !strict) {
      try {
        return native.json(this.#handle);
      } catch {
        // Worded below.
      }
    }
    return part('modules').load('liquid-json').parse(this.text(), reviver, strict);
  }

  jsonp(reviver, strict) {
    const inner = (this.text() ?? '').replace(/^[^{(].*\(/, '').replace(/\)[^}].*$|\)$/, '');
    return part('modules').load('liquid-json').parse(inner, reviver, strict);
  }

  size() {
    return part('contents').size(this);
  }

  mime() {
    throw new Error('`Response#mime` has been discontinued, use `Response#contentInfo` instead.');
  }

  contentInfo() {
    return part('contents').info(this);
  }

  dataURI() {
    return part('contents').dataUri(this);
  }

  encoding() {
    return part('contents').encoding(this);
  }

  toJSON() {
    return part('contents').json(this);
  }

  static isResponse(value) {
    return kinds.isResponse(value);
  }

  static _postman_propertyName = 'Response';
  static {
    Object.defineProperty(this, 'name', { value: 'PostmanResponse' });
  }
}

return {
  Response,
  current: () => new Response(0, () => native.cookies()),
  received: (handle, cookies) => new Response(handle, () => cookies),
};
})
