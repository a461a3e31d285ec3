// The native functions that few scripts need (crypto.subtle, compression, time zones), made when first asked for.
/** @type {PreludePart} */ (
  function (native) {
    'use strict';

    return native.rare();
  }
);
