// The SDK's Url: the parts of a request's address as they are written, templates included.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { PropertyList, QueryParam, VariableList, plain } = part('lists');
    const { inChain } = part('kinds');

    /** Hides `{{…}}` that holds separators while an address is cut, and puts it back. */
    function veiled(text) {
      const hidden = [];
      const veil = text.replace(
        /{{[^{}]*[.:/?#@&\]][^{}]*}}/g,
        (variable) => `\u0001${hidden.push(variable) - 1}\u0002`,
      );
      const unveil = (piece) =>
        typeof piece === 'string' ? piece.replace(/\u0001(\d+)\u0002/g, (_, index) => hidden[index]) : piece;
      return [veil, unveil];
    }

    function variableName(segment) {
      if (!String(segment).startsWith(':')) return null;
      const dot = segment.indexOf('.');
      return segment.slice(1, dot === -1 ? undefined : dot) || null;
    }

    class Url {
      constructor(options) {
        this.update(options);
      }

      update(options) {
        const given = typeof options === 'string' ? Url.parse(options) : options || Url.parse('');
        let { path, host, query } = given;
        if (query && !Array.isArray(query) && !(query instanceof PropertyList)) {
          query =
            typeof query === 'string'
              ? QueryParam.parse(query)
              : Object.keys(query).map((key) => ({ key, value: query[key] }));
        }
        if (typeof path === 'string') {
          path = path.replace(/^\/(.+)$/s, '$1');
          path = path ? (path === '/' ? [''] : path.split('/')) : undefined;
        }
        if (typeof host === 'string') host = host.split(/\.(?![^{]*\}{2})/g);
        const variables = given.variable ?? given.variables;
        this.auth = given.auth;
        this.protocol = given.protocol;
        this.port = given.port;
        this.path = Array.isArray(path) ? path.slice() : path;
        this.hash = given.hash;
        this.host = Array.isArray(host) ? host.slice() : host;
        this.query = new PropertyList(QueryParam, this, query || []);
        const named = Array.isArray(variables)
          ? variables.map((variable) => ({ ...variable, key: variable.key || variable.id }))
          : variables;
        this.variables = new VariableList(this, named || []);
      }

      addQueryParams(params) {
        this.query.populate(typeof params === 'string' ? QueryParam.parse(params) : params);
      }

      removeQueryParams(params) {
        const keys = (Array.isArray(params) ? params : [params]).map((param) => param?.key ?? param);
        this.query.remove((param) => keys.includes(param.key));
      }

      getRaw() {
        throw new Error('`Url#getRaw` has been discontinued, use `Url#toString` instead.');
      }

      getHost() {
        if (!this.host) return '';
        return Array.isArray(this.host) ? this.host.join('.') : String(this.host);
      }

      getPath(unresolved) {
        const segments = this.path ?? [];
        if (unresolved) return `/${segments.join('/')}`;
        const resolved = segments.map((segment) => {
          const name = variableName(segment);
          const value = name === null ? undefined : this.variables.get(name);
          return value && typeof value === 'string' ? value + segment.slice(name.length + 1) : segment;
        });
        return `/${resolved.join('/')}`;
      }

      getQueryString() {
        return this.query.count() === 0 ? '' : QueryParam.unparse(this.query.all());
      }

      getPathWithQuery() {
        const query = this.getQueryString();
        return query ? `${this.getPath()}?${query}` : this.getPath();
      }

      getRemote(forcesPort) {
        const port = this.port ? String(this.port) : forcesPort ? (this.protocol === 'https' ? '443' : '80') : '';
        return port ? `${this.getHost()}:${port}` : this.getHost();
      }

      getOAuth1BaseUrl() {
        const protocol = this.protocol || 'http';
        const port = this.port ? String(this.port) : undefined;
        const isUsual = port === undefined || port === '80' || port === '443';
        const host = isUsual ? this.getHost() : `${this.getHost()}:${port}`;
        const start = protocol.endsWith('://') ? protocol : `${protocol}://`;
        return start.toLowerCase() + host.toLowerCase() + this.getPath();
      }

      toString(forcesProtocol) {
        let text = '';
        const protocol = this.protocol || (forcesProtocol ? 'http://' : '');
        if (protocol) text += protocol.endsWith('://') ? protocol : `${protocol}://`;
        if (this.auth) {
          const { user, password } = this.auth;
          let shown = typeof user === 'string' ? user : undefined;
          if (typeof password === 'string') shown = `${shown ?? ''}:${password}`;
          if (shown !== undefined) text += `${shown}@`;
        }
        text += this.getHost();
        if (this.port !== undefined && this.port !== null) text += `:${this.port}`;
        if (this.path) text += this.getPath();
        if (this.query.count() > 0 && this.query.members.some((param) => !param?.disabled))
          text += `?${this.getQueryString()}`;
        if (typeof this.hash === 'string') text += `#${this.hash}`;
        return text;
      }

      toJSON() {
        return plain(this);
      }

      static parse(text) {
        const parsed = { raw: text };
        if (typeof text !== 'string' || text === '') return parsed;
        parsed.raw = text.trimStart();
        const [veil, unveil] = veiled(parsed.raw);
        let rest = veil;
        const cut = (at) => {
          const tail = rest.slice(at + 1);
          rest = rest.slice(0, at);
          return tail;
        };
        let at = rest.indexOf('#');
        if (at !== -1) parsed.hash = unveil(cut(at));
        at = rest.indexOf('?');
        if (at !== -1) {
          const pieces = cut(at).split('&');
          parsed.query = pieces.map((piece, index) =>
            piece === '' && index !== pieces.length - 1
              ? { key: null, value: null }
              : QueryParam.parseSingle(unveil(piece)),
          );
        }
        rest = rest.replace(/\\/g, '/');
        at = rest.indexOf('://');
        if (at !== -1) {
          parsed.protocol = unveil(rest.slice(0, at));
          rest = rest.slice(at + 3).replace(/^\/+/, parsed.protocol.toLowerCase() === 'file' ? '/' : '');
        }
        at = rest.indexOf('/');
        if (at !== -1) parsed.path = cut(at).split('/').map(unveil);
        at = rest.lastIndexOf('@');
        if (at !== -1) {
          const [user, ...password] = rest.slice(0, at).split(':');
          parsed.auth = { user: unveil(user), password: password.length > 0 ? unveil(password.join(':')) : undefined };
          rest = rest.slice(at + 1);
        }
        at = rest.lastIndexOf(':');
        if (at !== -1 && !rest.slice(at + 1).includes(']')) parsed.port = unveil(cut(at));
        if (rest) parsed.host = rest.split('.').map(unveil);
        const names = [...new Set((parsed.path ?? []).map(variableName).filter((name) => name !== null))];
        if (names.length > 0) parsed.variable = names.map((key) => ({ key }));
        return parsed;
      }

      static isUrl(value) {
        return inChain(value, 'Url');
      }

      static _postman_propertyName = 'Url';
      static {
        Object.defineProperty(this, 'name', { value: 'PostmanUrl' });
      }
    }

    return { Url };
  }
);
