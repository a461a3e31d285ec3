// What the SDK's lists hold: headers, query parameters, form fields, variables, cookies; and the lists themselves.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { inChain } = part('kinds');
    const { Property, PropertyList, common, hide, plain } = part('list');
    const { Variable, VariableList } = part('variable_list');

    class Header extends Property {
      constructor(options, name) {
        super();
        if (typeof options === 'string')
          options = name === undefined ? Header.parseSingle(options) : { key: name, value: options };
        common(this, options);
        this.update(options);
      }

      update(options) {
        this.key = options?.key || '';
        this.value = options?.value === undefined ? '' : options.value;
        if (options !== null && typeof options === 'object') {
          if ('system' in options) this.system = options.system;
          if ('disabled' in options) this.disabled = options.disabled;
        }
      }

      toString() {
        return `${this.key}: ${this.value}`;
      }

      valueOf() {
        return this.value;
      }

      static parse(text) {
        return String(text)
          .replace(/\r\n([ \t])/g, '$1')
          .split(/\r?\n/)
          .filter((line) => /^\S+:/.test(line))
          .map(Header.parseSingle);
      }

      static parseSingle(line) {
        if (typeof line !== 'string') return { key: '', value: '' };
        const colon = line.indexOf(':');
        if (colon < 0) return { key: line.trim(), value: '' };
        return { key: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
      }

      static unparse(headers, separator = '\r\n') {
        const members = headers instanceof PropertyList ? headers.members : headers;
        return members
          .filter((header) => header && !header.disabled)
          .map((header) => `${header.key}: ${header.value}${separator}`)
          .join('');
      }

      static _postman_propertyName = 'Header';
      static {
        Object.defineProperty(this, 'name', { value: 'PostmanHeader' });
      }
      static _postman_propertyIndexKey = 'key';
      static _postman_propertyIndexCaseInsensitive = true;
      static _postman_propertyAllowsMultipleValues = true;
    }

    class HeaderList extends PropertyList {
      constructor(parent, headers) {
        super(Header, parent, headers);
      }

      contentSize() {
        return this.count() === 0 ? 0 : Header.unparse(this).length;
      }

      static _postman_propertyName = 'HeaderList';
      static super_ = PropertyList;
    }

    /** Percent-encodes what would end a parameter, outside `{{…}}`. */
    function guarded(text, equalsToo) {
      const reserved = equalsToo ? /[&#=]/g : /[&#]/g;
      const encode = (piece) =>
        piece.replace(reserved, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
      return text
        .split(/({{[^{}]*[&#=][^{}]*}})/)
        .map((piece, index) => (index % 2 === 1 ? piece : encode(piece)))
        .join('');
    }

    class QueryParam extends Property {
      constructor(options) {
        super();
        common(this, options);
        this.update(options);
      }

      update(options) {
        const given = typeof options === 'string' ? QueryParam.parseSingle(options) : options;
        this.key = given?.key;
        this.value = given?.value;
        if (given !== null && typeof given === 'object' && 'system' in given) this.system = given.system;
      }

      toString() {
        return QueryParam.unparseSingle(this);
      }

      valueOf() {
        return typeof this.value === 'string' ? this.value : '';
      }

      static parse(text) {
        if (typeof text !== 'string') return [];
        const pieces = text.split('&');
        return pieces.map((piece, index) =>
          piece === '' && index !== pieces.length - 1 ? { key: null, value: null } : QueryParam.parseSingle(piece),
        );
      }

      static parseSingle(text) {
        const equals = text.indexOf('=');
        return equals < 0 ? { key: text, value: null } : { key: text.slice(0, equals), value: text.slice(equals + 1) };
      }

      static unparse(params) {
        if (!params) return '';
        const members = params instanceof PropertyList ? params.members : params;
        if (!Array.isArray(members)) {
          return Object.keys(members)
            .map((key) => QueryParam.unparseSingle({ key, value: members[key] }))
            .join('&');
        }
        return members
          .filter((param) => param.disabled !== true)
          .map(QueryParam.unparseSingle)
          .join('&');
      }

      static unparseSingle(param) {
        if (!param) return '';
        const key = typeof param.key === 'string' ? guarded(param.key, true) : '';
        return typeof param.value === 'string' ? `${key}=${guarded(param.value, false)}` : key;
      }

      static _postman_propertyName = 'QueryParam';
      static {
        Object.defineProperty(this, 'name', { value: 'PostmanQueryParam' });
      }
      static _postman_propertyIndexKey = 'key';
      static _postman_propertyAllowsMultipleValues = true;
    }

    class FormParam extends Property {
      constructor(options = {}) {
        super();
        common(this, options);
        this.key = options.key || '';
        this.value = options.value || '';
        this.type = options.type;
        this.src = options.src;
        this.contentType = options.contentType;
        this.fileName = options.fileName;
      }

      update(options) {
        Object.assign(this, options);
      }

      toString() {
        return `${this.key}=${this.value}`;
      }

      valueOf() {
        return this.value;
      }

      toJSON() {
        const json = plain(this);
        if (json.type === 'file' && !json.value) delete json.value;
        return json;
      }

      static _postman_propertyName = 'FormParam';
      static {
        Object.defineProperty(this, 'name', { value: 'PostmanFormParam' });
      }
      static _postman_propertyIndexKey = 'key';
      static _postman_propertyAllowsMultipleValues = true;
    }

    /** A cookie's value percent-encoded, unless it is. */
    function encoded(value) {
      try {
        return encodeURIComponent(decodeURIComponent(value));
      } catch {
        return String(value);
      }
    }

    class Cookie extends Property {
      constructor(options) {
        super();
        const given = typeof options === 'string' ? Cookie.parse(options) : options;
        if (given) this.update(given);
      }

      update(options) {
        const set = (name, value) => {
          if (value !== undefined) this[name] = value;
        };
        set('name', options.name ?? options.key);
        const expires = options.expires;
        set(
          'expires',
          typeof expires === 'string' || typeof expires === 'number' ? new Date(expires) : (expires ?? undefined),
        );
        set('maxAge', options.maxAge === undefined || options.maxAge === null ? undefined : Number(options.maxAge));
        set('domain', options.domain);
        set('path', options.path);
        for (const flag of ['secure', 'httpOnly', 'hostOnly', 'session']) {
          if (flag in options) set(flag, Boolean(options[flag]));
        }
        // The SDK has no value here where it is empty, and makes it the text `undefined`.
        const { value } = options;
        set('value', value === undefined || value === null || value === false ? undefined : encoded(value));
        set('extensions', options.extensions || undefined);
      }

      valueOf() {
        if (this.value === undefined) return undefined;
        try {
          return decodeURIComponent(this.value);
        } catch {
          return this.value;
        }
      }

      toString() {
        let text = Cookie.unparseSingle(this);
        if (this.expires instanceof Date) {
          if (!Number.isNaN(this.expires.getTime())) text += `; Expires=${this.expires.toUTCString()}`;
        } else if (this.expires) {
          text += `; Expires=${this.expires}`;
        }
        if (this.maxAge && this.maxAge !== Infinity) text += `; Max-Age=${this.maxAge}`;
        if (this.domain && !this.hostOnly) text += `; Domain=${this.domain}`;
        if (this.path) text += `; Path=${this.path}`;
        if (this.secure) text += '; Secure';
        if (this.httpOnly) text += '; HttpOnly';
        for (const { key, value } of this.extensions ?? []) text += `; ${key}${value === true ? '' : `=${value}`}`;
        return text;
      }

      static parse(text) {
        const attributes = {
          httponly: 'httpOnly',
          secure: 'secure',
          domain: 'domain',
          path: 'path',
          'max-age': 'maxAge',
          session: 'session',
          expires: 'expires',
        };
        const [first, ...rest] = String(text).split(/; */);
        const parsed = Cookie.splitParam(first);
        for (const piece of rest) {
          const { key, value } = Cookie.splitParam(piece);
          const attribute = attributes[key.toLowerCase()];
          if (attribute !== undefined) parsed[attribute] = value;
          else (parsed.extensions ??= []).push({ key, value });
        }
        if (!parsed.domain) parsed.hostOnly = true;
        return parsed;
      }

      static splitParam(text) {
        const equals = text.indexOf('=');
        if (equals < 0) return { key: text.trim(), value: true };
        let value = text.slice(equals + 1).trim();
        if (value.startsWith('"')) value = value.slice(1, -1);
        return { key: text.slice(0, equals).trim(), value };
      }

      static unparse(cookies) {
        const members = cookies instanceof PropertyList ? cookies.members : cookies;
        return Array.isArray(members) ? members.map(Cookie.unparseSingle).join('; ') : '';
      }

      static unparseSingle(cookie) {
        const value = cookie.value ?? '';
        return cookie.name ? `${cookie.name}=${value}` : value;
      }

      static stringify(cookie) {
        return Cookie.prototype.toString.call(cookie);
      }

      static isCookie(value) {
        return inChain(value, 'Cookie');
      }

      static _postman_propertyName = 'Cookie';
      static {
        Object.defineProperty(this, 'name', { value: 'PostmanCookie' });
      }
      static _postman_propertyIndexKey = 'name';
      static _postman_propertyIndexCaseInsensitive = true;
      static _postman_propertyAllowsMultipleValues = true;
    }

    class CookieList extends PropertyList {
      constructor(parent, cookies) {
        super(Cookie, parent, cookies);
      }

      static isCookieList(value) {
        return inChain(value, 'CookieList');
      }

      static _postman_propertyName = 'CookieList';
      static super_ = PropertyList;
    }

    return {
      Cookie,
      CookieList,
      FormParam,
      Header,
      HeaderList,
      Property,
      PropertyList,
      QueryParam,
      Variable,
      VariableList,
      hide,
      plain,
    };
  }
);
