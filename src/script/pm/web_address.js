// The web's URL and URLSearchParams, over the run's own reader of addresses.
/** @type {PreludePart} */ (
  function (native) {
    'use strict';

    function encodeForm(text) {
      return encodeURIComponent(text)
        .replace(/%20/g, '+')
        .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
    }

    function decodeForm(text) {
      const spaced = text.replace(/\+/g, ' ');
      try {
        return decodeURIComponent(spaced);
      } catch {
        // Broken sequences become U+FFFD, the rest is decoded.
        const utf8 = spaced.replace(/\P{ASCII}+/gu, encodeURIComponent);
        const latin = utf8.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
        return native.decode(
          'utf-8',
          Uint8Array.from(latin, (character) => character.charCodeAt(0)),
          false,
        );
      }
    }

    let reread;

    class URLSearchParams {
      #pairs = [];
      #changed;

      static {
        reread = (params, text) => params.#read(text);
      }

      /** @param {any} init */
      constructor(init = '', changed) {
        this.#changed = changed;
        if (init === null) return;
        if (typeof init === 'object') {
          if (typeof init[Symbol.iterator] === 'function') {
            for (const pair of init) {
              const tuple = typeof pair?.[Symbol.iterator] === 'function' ? [...pair] : [];
              if (tuple.length !== 2) {
                throw Object.assign(new TypeError('Each query pair must be an iterable [name, value] tuple'), {
                  code: 'ERR_INVALID_TUPLE',
                });
              }
              this.#pairs.push(tuple.map(String));
            }
          } else {
            for (const key of Object.keys(init)) this.#pairs.push([key, String(init[key])]);
          }
        } else {
          this.#read(String(init));
        }
      }

      #read(text) {
        this.#pairs = [];
        for (const piece of text.replace(/^\?/, '').split('&')) {
          if (piece === '') continue;
          const equals = piece.indexOf('=');
          if (equals < 0) this.#pairs.push([decodeForm(piece), '']);
          else this.#pairs.push([decodeForm(piece.slice(0, equals)), decodeForm(piece.slice(equals + 1))]);
        }
      }

      #tell() {
        this.#changed?.(this.toString());
      }

      append(key, value) {
        this.#pairs.push([String(key), String(value)]);
        this.#tell();
      }

      delete(key, value) {
        this.#pairs = this.#pairs.filter(
          ([name, kept]) => name !== String(key) || (value !== undefined && kept !== String(value)),
        );
        this.#tell();
      }

      get(key) {
        return this.#pairs.find(([name]) => name === String(key))?.[1] ?? null;
      }

      getAll(key) {
        return this.#pairs.filter(([name]) => name === String(key)).map(([, value]) => value);
      }

      has(key, value) {
        return this.#pairs.some(
          ([name, kept]) => name === String(key) && (value === undefined || kept === String(value)),
        );
      }

      set(key, value) {
        const first = this.#pairs.findIndex(([name]) => name === String(key));
        if (first < 0) this.#pairs.push([String(key), String(value)]);
        else {
          this.#pairs[first][1] = String(value);
          this.#pairs = this.#pairs.filter(([name], index) => index <= first || name !== String(key));
        }
        this.#tell();
      }

      sort() {
        this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
        this.#tell();
      }

      forEach(visit, self) {
        for (const [key, value] of this.#pairs) visit.call(self, value, key, this);
      }

      get size() {
        return this.#pairs.length;
      }

      *entries() {
        for (const [key, value] of this.#pairs) yield [key, value];
      }

      *keys() {
        for (const [key] of this.#pairs) yield key;
      }

      *values() {
        for (const [, value] of this.#pairs) yield value;
      }

      [Symbol.iterator]() {
        return this.entries();
      }

      toString() {
        return this.#pairs.map(([key, value]) => `${encodeForm(key)}=${encodeForm(value)}`).join('&');
      }

      get [Symbol.toStringTag]() {
        return 'URLSearchParams';
      }
    }

    class URL {
      #parts;
      #params;

      constructor(...passed) {
        if (passed.length === 0)
          throw Object.assign(new TypeError('The "url" argument must be specified'), { code: 'ERR_MISSING_ARGS' });
        const [address, base] = passed;
        this.#parts = native.readUrl(String(address), base === undefined ? undefined : String(base));
        if (this.#parts === undefined) {
          throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: String(address) });
        }
      }

      #change(part, value) {
        this.#parts = native.changeUrl(this.#parts.href, part, String(value)) ?? this.#parts;
      }

      get origin() {
        return this.#parts.origin;
      }

      get href() {
        return this.#parts.href;
      }

      set href(value) {
        this.#parts = new URL(value).#parts;
        this.#reread();
      }

      /** Whoever holds the parameters sees what the address now says. */
      #reread() {
        if (this.#params !== undefined) reread(this.#params, this.#parts.search);
      }

      get searchParams() {
        return (this.#params ??= new URLSearchParams(this.#parts.search, (text) => this.#change('search', text)));
      }

      toString() {
        return this.#parts.href;
      }

      toJSON() {
        return this.#parts.href;
      }

      get [Symbol.toStringTag]() {
        return 'URL';
      }

      // One accessor per part, over the private members.
      static {
        for (const part of [
          'protocol',
          'username',
          'password',
          'host',
          'hostname',
          'port',
          'pathname',
          'search',
          'hash',
        ]) {
          Object.defineProperty(URL.prototype, part, {
            get() {
              return this.#parts[part];
            },
            set(value) {
              this.#change(part, value);
              if (part === 'search') this.#reread();
            },
            configurable: true,
            enumerable: true,
          });
        }
      }

      static canParse(address, base) {
        return native.readUrl(String(address), base === undefined ? undefined : String(base)) !== undefined;
      }

      static parse(address, base) {
        return URL.canParse(address, base) ? new URL(address, base) : null;
      }
    }

    return { URL, URLSearchParams };
  }
);
