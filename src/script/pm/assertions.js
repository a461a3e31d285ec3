// chai with chai-postman, loaded on first use.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    let loaded;

    function chai() {
      if (loaded !== undefined) return loaded;
      const { load } = part('modules');
      const { isRequest, isResponse, isSound } = part('kinds');
      loaded = load('chai');
      // The functions of lodash that chai-postman uses on every assertion; for the others lodash itself is loaded.
      const quick = {
        forOwn: (object, visit) => Object.keys(object).forEach((key) => visit(object[key], key)),
        isNumber: (value) => typeof value === 'number' || value instanceof Number,
        isString: (value) => typeof value === 'string' || value instanceof String,
        isFunction: (value) => typeof value === 'function',
        isRegExp: (value) => value instanceof RegExp,
      };
      const lodash = new Proxy(quick, { get: (target, name) => target[name] ?? load('lodash')[name] });
      const sdk = { Request: { isRequest }, Response: { isResponse }, isSound };
      // Scripts that never validate a schema never load ajv.
      function Ajv(...options) {
        const Real = load('ajv');
        return new Real(...options);
      }
      loaded.use(load('chai-postman')(sdk, lodash, Ajv));
      tellUsers(loaded);
      return loaded;
    }

    /** A plugin's property that fails is told with the line that used it, as chai does where it has no Proxy. */
    function tellUsers({ Assertion, util: { flag } }) {
      const { addProperty } = Assertion;
      Assertion.addProperty = function (name, getter) {
        addProperty.call(
          this,
          name,
          getter &&
            function property() {
              if (!flag(this, 'lockSsfi')) flag(this, 'ssfi', property);
              return getter.call(this);
            },
        );
      };
    }

    return { chai };
  }
);
