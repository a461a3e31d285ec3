// The native functions behind crypto.subtle, made when first asked for.
(function (native) {
'use strict';

return { functions: native.cryptography() };
})
