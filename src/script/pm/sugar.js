// The methods that Postman's sandbox adds to JavaScript's own types. `added_methods.rs` knows their names and tells
// which of them a script may use; the library behind them is loaded when the first of these is touched.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const ours = [];
    let isLoaded = false;

    function loadAll() {
      if (isLoaded) return;
      isLoaded = true;
      // Sugar leaves alone what is there already.
      for (const [holder, name, getter] of ours) {
        if (Object.getOwnPropertyDescriptor(holder, name)?.get === getter) delete holder[name];
      }
      part('modules').load('sugar');
    }

    function add(holder, name) {
      if (isLoaded || Object.hasOwn(holder, name)) return;
      const getter = function () {
        // Libraries look for methods of these names while they load.
        if (isLoaded || part('modules').isLoading()) return undefined;
        loadAll();
        return this[name];
      };
      ours.push([holder, name, getter]);
      Object.defineProperty(holder, name, {
        configurable: true,
        enumerable: false,
        get: getter,
        set(value) {
          Object.defineProperty(this, name, { configurable: true, enumerable: this !== holder, writable: true, value });
        },
      });
    }

    const holders = {
      Array,
      'Array.prototype': Array.prototype,
      'String.prototype': String.prototype,
      'Number.prototype': Number.prototype,
      Number,
      'Date.prototype': Date.prototype,
      Date,
      'Function.prototype': Function.prototype,
      Object,
      'RegExp.prototype': RegExp.prototype,
    };

    return {
      add: (holder, name) => add(holders[holder], name),
      isOurs: (getter) => ours.some((one) => one[2] === getter),
    };
  }
);
