// Reason phrases of status codes.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    return {
      name: (code) => native.reasonPhrase(code) ?? undefined,

      /** `response.details()`; the long description comes from the SDK, when somebody reads it. */
      details(code, name) {
        const standardName = native.reasonPhrase(code) ?? undefined;
        if (standardName === undefined) return { name, code };
        return {
          name: name || standardName,
          get detail() {
            const { Response } = part('modules').load('postman-collection');
            return new Response({ code }).details().detail;
          },
          code,
          standardName,
        };
      },
    };
  }
);
