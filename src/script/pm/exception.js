// DOMException, which the web's globals throw.
(function () {
  'use strict';

  // Names with a number of old; the number is the place in the list.
  const names = [
    '',
    'IndexSizeError',
    '',
    'HierarchyRequestError',
    'WrongDocumentError',
    'InvalidCharacterError',
    '',
    'NoModificationAllowedError',
    'NotFoundError',
    'NotSupportedError',
    'InUseAttributeError',
    'InvalidStateError',
    'SyntaxError',
    'InvalidModificationError',
    'NamespaceError',
    'InvalidAccessError',
    '',
    'TypeMismatchError',
    'SecurityError',
    'NetworkError',
    'AbortError',
    'URLMismatchError',
    'QuotaExceededError',
    'TimeoutError',
    'InvalidNodeTypeError',
    'DataCloneError',
  ];

  class DOMException extends Error {
    #name;

    /** @param {any} options */
    constructor(message = '', options = 'Error') {
      super(String(message));
      /** @type {{ name?: string, cause?: unknown } | undefined} */
      const settings = options !== null && typeof options === 'object' ? options : undefined;
      this.#name = String(settings === undefined ? options : (settings.name ?? 'Error'));
      if (settings !== undefined && 'cause' in settings)
        Object.defineProperty(this, 'cause', { value: settings.cause, writable: true, configurable: true });
    }

    get name() {
      return this.#name;
    }

    get code() {
      return Math.max(names.indexOf(this.#name), 0);
    }

    get [Symbol.toStringTag]() {
      return 'DOMException';
    }
  }

  names.forEach((name, code) => {
    if (name === '') return;
    const constant = name
      .replace(/Error$/, '')
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toUpperCase();
    const old = { URLMISMATCH: 'URL_MISMATCH' }[constant] ?? constant;
    for (const holder of [DOMException, DOMException.prototype])
      Object.defineProperty(holder, `${old}_ERR`, { value: code, enumerable: true });
  });

  return { DOMException };
});
