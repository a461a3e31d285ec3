// pm.request: the SDK's Request over the run's request. What a pre-request script changes is handed back.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const lists = part('lists');
    const { HeaderList, FormParam, PropertyList, QueryParam, VariableList, plain, hide } = lists;
    const { Url } = part('address');
    const kinds = part('kinds');

    const MODES = ['file', 'formdata', 'graphql', 'raw', 'urlencoded'];

    class RequestBody {
      constructor(options) {
        if (options) this.update(options);
      }

      update(options) {
        if (typeof options === 'string') options = { mode: 'raw', raw: options };
        if (!options.mode) return;
        const given = String(options.mode).toLowerCase();
        const mode = MODES.includes(given) ? given : 'raw';
        const { urlencoded, formdata, graphql } = options;
        this.mode = mode;
        this.raw = mode === 'raw' && !options.raw ? '' : options.raw;
        if (urlencoded || mode === 'urlencoded') this.urlencoded = new PropertyList(QueryParam, this, urlencoded || []);
        else this.urlencoded = undefined;
        if (formdata || mode === 'formdata') this.formdata = new PropertyList(FormParam, this, formdata || []);
        else this.formdata = undefined;
        this.file = typeof options.file === 'string' ? { src: options.file } : options.file;
        if (graphql)
          this.graphql = { query: graphql.query, operationName: graphql.operationName, variables: graphql.variables };
        else this.graphql = mode === 'graphql' ? {} : undefined;
        this.options = options.options !== null && typeof options.options === 'object' ? options.options : undefined;
        this.disabled = options.disabled;
      }

      toString() {
        if (this.mode === 'urlencoded') {
          return this.urlencoded instanceof PropertyList
            ? QueryParam.unparse(this.urlencoded.all())
            : String(this.urlencoded ?? '');
        }
        return this.mode === 'raw' && this.raw ? String(this.raw) : '';
      }

      isEmpty() {
        const content = this.mode && this[this.mode];
        if (!content) return true;
        if (this.mode === 'file') return !(content.src || content.content);
        if (typeof content === 'string') return content.length === 0;
        if (typeof content.count === 'function') return content.count() === 0;
        return Object.keys(content).length === 0;
      }

      toJSON() {
        return plain(this);
      }

      static MODES = Object.fromEntries(MODES.map((mode) => [mode, mode]));
      static _postman_propertyName = 'RequestBody';
      static {
        Object.defineProperty(this, 'name', { value: 'PostmanRequestBody' });
      }
    }

    function isAuthType(type) {
      return typeof type === 'string' && type !== 'type';
    }

    class RequestAuth {
      constructor(options, parent) {
        hide(this, '__parent', parent);
        if (options === null || typeof options !== 'object') return;
        if (options.type !== undefined) this.use(options.type);
        for (const type of Object.keys(options)) if (type !== 'type') this.update(options[type], type);
      }

      update(options, type = this.type) {
        if (options === null || typeof options !== 'object' || !isAuthType(type)) return;
        if (!(this[type] instanceof VariableList)) this[type] = new VariableList(this);
        if (Array.isArray(options) || options instanceof PropertyList) this[type].assimilate(options);
        else this[type].syncFromObject(options, false, false);
      }

      use(type, options) {
        if (!isAuthType(type)) return;
        this.type = type;
        if (!(this[type] instanceof VariableList)) this[type] = new VariableList(this);
        this.update(options, type);
      }

      current() {
        throw new Error('`Request#current` has been discontinued, use `Request#parameters` instead.');
      }

      parameters() {
        return this[this.type];
      }

      clear(type) {
        if (!isAuthType(type) || !(this[type] instanceof VariableList)) return;
        this[type].clear();
        if (type !== this.type) delete this[type];
      }

      toJSON() {
        return plain(this);
      }

      static isValidType = isAuthType;
      static _postman_propertyName = 'RequestAuth';
      static {
        Object.defineProperty(this, 'name', { value: 'PostmanRequestAuth' });
      }
    }

    class Request {
      constructor(options) {
        if (typeof options === 'string') options = { url: options };
        this.url = new Url();
        this.headers = new HeaderList(this);
        this.method = 'GET';
        this.update(options);
        for (const name of ['id', 'name', 'description', 'certificate', 'proxy']) {
          if (options?.[name] !== undefined) this[name] = options[name];
        }
      }

      update(options) {
        if (options === null || typeof options !== 'object') return;
        if ('url' in options) this.url.update(options.url);
        if (options.header) this.headers.repopulate(options.header);
        if ('method' in options)
          this.method =
            options.method === null || options.method === undefined ? 'GET' : String(options.method).toUpperCase();
        if (options.body !== undefined && options.body !== null) this.body = new RequestBody(options.body);
        if (options.auth) this.auth = new RequestAuth(options.auth, this);
      }

      authorizeUsing(type, options) {
        if (type !== null && typeof type === 'object' && (options === undefined || options === null)) {
          const { type: named, ...rest } = type;
          type = named;
          options = rest;
        }
        if (type === null) {
          delete this.auth;
          return;
        }
        if (!isAuthType(type)) return;
        if (this.auth) this.auth.clear(type);
        else this.auth = new RequestAuth(null, this);
        this.auth.use(type, options);
      }

      getHeaders(options = {}) {
        return this.headers.toObject(options.enabled, !options.ignoreCase, options.multiValue, options.sanitizeKeys);
      }

      forEachHeader(visit) {
        this.headers.all().forEach((header) => visit(header, this));
      }

      addHeader(header) {
        this.headers.add(header);
      }

      removeHeader(header, options = {}) {
        const name = typeof header === 'string' ? header : header?.key;
        if (!name) return;
        const folded = (key) => (options.ignoreCase ? key.toLowerCase() : key);
        this.headers.remove((member) => folded(member.key) === folded(name));
      }

      upsertHeader(header) {
        if (!header || !header.key) return;
        const existing = this.headers.find({ key: header.key });
        if (existing === undefined) this.headers.add(header);
        else existing.value = header.value;
      }

      addQueryParams(params) {
        this.url.addQueryParams(params);
      }

      removeQueryParams(params) {
        this.url.removeQueryParams(params);
      }

      size() {
        const declared = this.headers.get('Content-Length');
        const isDeclared = Boolean(declared) && Number.isFinite(Number(declared));
        const { Buffer } = part('modules').load('buffer');
        const body = isDeclared ? parseInt(declared, 10) : this.body ? Buffer.byteLength(this.body.toString()) : 0;
        const first = `${this.method} ${this.url.getPathWithQuery()} HTTP/X.X\r\n\r\n`;
        const header = first.length + this.headers.contentSize();
        return { body, header, total: body + header, source: isDeclared ? 'CONTENT-LENGTH' : 'COMPUTED' };
      }

      toJSON() {
        const json = plain(this);
        if (Array.isArray(json.header) && json.header.length === 0) delete json.header;
        return json;
      }

      clone() {
        return new Request(this.toJSON());
      }

      static isRequest(value) {
        return kinds.isRequest(value);
      }

      static _postman_propertyName = 'Request';
      static {
        Object.defineProperty(this, 'name', { value: 'PostmanRequest' });
      }
    }

    // The request as it was before the script changed it.
    const before = new WeakMap();

    return {
      Request,
      Url,

      current() {
        const request = new Request(native.request() ?? {});
        Object.defineProperty(request, 'to', { get: () => part('assertions').chai().expect(request).to });
        if (!native.isTest()) before.set(request, JSON.stringify(request));
        return request;
      },

      /** Gives the run the request if the script changed it. */
      handOver(request) {
        const json = JSON.stringify(request);
        if (json !== before.get(request)) native.editRequest(json);
      },
    };
  }
);
