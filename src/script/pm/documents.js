// csv-parse and xml2js: native where their options are covered, the JavaScript libraries for the rest.
/** @type {PreludePart} */ (
  function (native) {
    'use strict';

    const XML_DEFAULTS = {
      explicitArray: true,
      explicitRoot: true,
      explicitCharkey: false,
      mergeAttrs: false,
      ignoreAttrs: false,
      trim: false,
      normalize: false,
      normalizeTags: false,
      attrkey: '$',
      charkey: '_',
      emptyTag: '',
      strict: true,
      preserveChildrenOrder: false,
      explicitChildren: false,
      includeWhiteChars: false,
      charsAsChildren: false,
      xmlns: false,
      async: false,
      chunkSize: 10000,
      attrNameProcessors: null,
      attrValueProcessors: null,
      tagNameProcessors: null,
      valueProcessors: null,
      validator: null,
      childkey: '$$',
      rootName: 'root',
      cdata: false,
      doctype: null,
      headless: false,
      xmldec: undefined,
      renderOpts: undefined,
    };

    // Options the native reader follows; any other one that differs from the default goes to the library.
    const XML_NATIVE = new Set([
      'explicitArray',
      'explicitRoot',
      'explicitCharkey',
      'mergeAttrs',
      'ignoreAttrs',
      'trim',
      'attrkey',
      'charkey',
      'async',
      'chunkSize',
      'emptyTag',
      'normalize',
      'normalizeTags',
    ]);

    function isNativeXml(options) {
      return Object.keys(options ?? {}).every((name) => {
        const value = options[name];
        if (name === 'emptyTag') return typeof value === 'string' || value === null;
        return (
          XML_NATIVE.has(name) ||
          value === XML_DEFAULTS[name] ||
          (Array.isArray(value) && value.length === 0) ||
          !(name in XML_DEFAULTS)
        );
      });
    }

    /** `parseString` over a library that is only loaded for options the native reader lacks. */
    function parseString(library, text, options, callback) {
      if (typeof options === 'function') {
        callback = options;
        options = {};
      }
      if (!isNativeXml(options)) {
        library().parseString(text, options, callback);
        return;
      }
      const answer = (error, result) => {
        if (callback === undefined) return;
        if (options?.async) setImmediate(() => callback(error, result));
        else callback(error, result);
      };
      let result;
      if (text !== undefined && text !== null) {
        const read = String(text);
        if (read.trim() === '') result = null;
        else result = native.xml(read.charCodeAt(0) === 0xfeff ? read.slice(1) : read, { ...XML_DEFAULTS, ...options });
      }
      // Not well-formed: the library says in which way.
      if (result === undefined) library().parseString(text, options ?? {}, callback);
      else answer(null, result);
    }

    function promised(library, text, options) {
      return new Promise((resolve, reject) => {
        parseString(library, text, options ?? {}, (error, result) => (error ? reject(error) : resolve(result)));
      });
    }

    function xml2js(library) {
      class Parser {
        #listeners = new Map();

        constructor(options) {
          this.options = { ...XML_DEFAULTS, ...options };
          this.given = options ?? {};
        }

        on(event, listener) {
          this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
          return this;
        }

        addListener(event, listener) {
          return this.on(event, listener);
        }

        once(event, listener) {
          return this.on(event, listener);
        }

        removeAllListeners(event) {
          this.#listeners.delete(event);
          return this;
        }

        emit(event, ...values) {
          for (const listener of this.#listeners.get(event) ?? []) listener(...values);
          return this.#listeners.has(event);
        }

        parseString(text, callback) {
          parseString(library, text, this.given, (error, result) => {
            this.emit(error ? 'error' : 'end', error ?? result);
            if (callback) callback(error, result);
          });
          return this;
        }

        parseStringPromise(text) {
          return promised(library, text, this.given);
        }

        reset() {}
      }

      return {
        parseString: (text, options, callback) => parseString(library, text, options, callback),
        parseStringPromise: (text, options) => promised(library, text, options),
        Parser,
        get Builder() {
          return library().Builder;
        },
        get processors() {
          return library().processors;
        },
        get defaults() {
          return library().defaults;
        },
        get ValidationError() {
          return library().ValidationError;
        },
      };
    }

    /** Postman's global xml2Json: errors give `undefined`. */
    function xml2Json(library) {
      return (text) => {
        let result = {};
        parseString(library, text, { explicitArray: false, async: false, trim: true, mergeAttrs: false }, (_, read) => {
          result = read;
        });
        return result;
      };
    }

    function isNativeCsv(options) {
      return Object.keys(options).every((name) => {
        const value = options[name];
        switch (name) {
          case 'columns':
            return (
              value === true ||
              value === null ||
              (Array.isArray(value) && value.every((column) => typeof column === 'string'))
            );
          case 'delimiter':
            return typeof value === 'string' && value.length === 1 && value.charCodeAt(0) < 128;
          case 'quote':
          case 'escape':
            return value === '"';
          case 'skip_empty_lines':
          case 'trim':
          case 'ltrim':
          case 'rtrim':
            return typeof value === 'boolean';
          default:
            return value === undefined || value === null || value === false;
        }
      });
    }

    function csvParse(library) {
      return (text, options = {}) => {
        const rows = typeof text === 'string' && isNativeCsv(options) ? native.csv(text, options) : undefined;
        // The library reads what the native reader does not, and words the errors.
        return rows === undefined ? library()(text, options) : rows;
      };
    }

    return { xml2js, xml2Json, csvParse };
  }
);
