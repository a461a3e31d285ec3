// pm.response, and the responses that pm.sendRequest gives. The body stays in Rust until it is asked for.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const kinds = part('kinds');

    // A body is let go when its response is gone; a script may ask for many.
    const gone = new FinalizationRegistry((handle) => native.release(handle));

    /** Descriptors of members that are made when they are read. */
    function lazy(members) {
      const descriptors = {};
      for (const name of Object.keys(members)) {
        const read = members[name];
        descriptors[name] = {
          get() {
            return read(this);
          },
          enumerable: true,
          configurable: true,
        };
      }
      return descriptors;
    }

    /** JSON as the SDK reads it. */
    function lenient(text, reviver, strict) {
      try {
        return part('modules').load('liquid-json').parse(text(), reviver, strict);
      } catch (error) {
        part('errors').endWithoutMemory(error);
        throw error;
      }
    }

    class Response {
      #handle;
      #facts;
      #headers;
      #cookieList;
      #id;

      // The SDK's responses have members of their own, in this order; what costs something is made when it is read.
      static #first = lazy({
        id: (response) => (response.#id ??= native.uuid()),
        _details: (response) => response.details(),
      });

      static #rest = lazy({
        headers: (response) =>
          (response.#headers ??= new (part('lists').HeaderList)(response, native.headers(response.#handle))),
        stream: (response) => part('modules').load('buffer').Buffer.from(native.bytes(response.#handle)),
        cookies: (response) => (response.#cookieList ??= new (part('lists').CookieList)(response)),
      });

      static #restOfNone = (({ headers, cookies }) => ({ headers, cookies }))(Response.#rest);

      constructor(handle) {
        this.#handle = handle;
        const facts = native.response(handle);
        this.#facts = facts;
        Object.defineProperties(this, Response.#first);
        if (facts === undefined) {
          Object.defineProperties(this, Response.#restOfNone);
          return;
        }
        this.status = facts.status;
        this.code = facts.code;
        Object.defineProperties(this, Response.#rest);
        this.responseTime = facts.responseTime;
        this.responseSize = facts.responseSize;
        this.downloadedBytes = facts.downloadedBytes;
        kinds.noteSound(this);
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
        return lenient(() => this.text(), reviver, strict);
      }

      jsonp(reviver, strict) {
        const inner = () => (this.text() ?? '').replace(/^[^{(].*\(/, '').replace(/\)[^}].*$|\)$/, '');
        return lenient(inner, reviver, strict);
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
      current() {
        const response = new Response(0);
        return Object.defineProperty(response, 'to', { get: () => part('assertions').chai().expect(response).to });
      },
      received(handle) {
        const response = new Response(handle);
        gone.register(response, handle);
        return response;
      },
    };
  }
);
