// Intl.Collator, and which names of locales there can be.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { compare } = part('collation');

    /** A locale that may be one; else V8's error. */
    function checkedLocale(locales) {
      const locale = [locales ?? 'en-US'].flat()[0] ?? 'en-US';
      const name = typeof locale === 'object' ? String(locale) : locale;
      if (typeof name !== 'string') throw new TypeError('Incorrect locale information provided');
      if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(name)) throw new RangeError('Incorrect locale information provided');
      return name;
    }

    class Collator {
      #options;
      #locale;

      constructor(locales, options) {
        this.#locale = checkedLocale(locales);
        this.#options = options ?? {};
      }

      compare = (one, other) => compare(String(one), String(other), this.#options);

      resolvedOptions() {
        return {
          locale: this.#locale,
          usage: 'sort',
          sensitivity: 'variant',
          ignorePunctuation: false,
          collation: 'default',
          numeric: false,
          caseFirst: 'false',
          ...this.#options,
        };
      }

      static supportedLocalesOf(locales) {
        return [locales ?? []].flat();
      }
    }

    return { Collator, checkedLocale };
  }
);
