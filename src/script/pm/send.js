// pm.sendRequest.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const calls = part('calls');

    function failure({ message, ...rest }) {
      return Object.assign(new Error(message), rest);
    }

    /** The request as the run takes it: Postman's JSON shape, a text address as it was written. */
    function plain(request) {
      if (typeof request === 'string') return { url: request };
      if (typeof request.toJSON === 'function') return request.toJSON();
      const { Request } = part('request');
      const json = { ...new Request(request).toJSON() };
      if (typeof request.url === 'string') json.url = request.url;
      return json;
    }

    /** Takes files out of a body, as scripts may not read any. */
    function withoutFiles(request) {
      const body = request.body;
      if (body === null || typeof body !== 'object') return request;
      if (body.mode === 'file' && body.file) {
        native.warn('uploading files from scripts is not allowed');
        return { ...request, body: undefined };
      }
      if (
        body.mode === 'formdata' &&
        Array.isArray(body.formdata) &&
        body.formdata.some((field) => field?.type === 'file')
      ) {
        native.warn('uploading files from scripts is not allowed');
        return { ...request, body: { ...body, formdata: body.formdata.filter((field) => field?.type !== 'file') } };
      }
      return request;
    }

    function sendRequest(pm, request, callback) {
      let history;
      const answered = new Promise((resolve, reject) => {
        if (!request) {
          reject(new Error('sendrequest: nothing to request'));
          return;
        }
        const call = native.send(JSON.stringify(withoutFiles(plain(request))));
        calls.wait(call, (reply) => {
          if (reply.error !== undefined) {
            reject(failure(reply.error));
            return;
          }
          const { CookieList } = part('lists');
          history = { cookies: new CookieList({}, reply.cookies) };
          resolve(part('response').received(reply.response));
        });
      });
      if (typeof callback !== 'function') return answered;
      // As in newman an error that the callback throws fails nothing, and the callback is not called again for it.
      answered
        .then(
          (response) => callback.call(pm, null, response, history),
          (error) => callback.call(pm, error),
        )
        .catch((error) => native.callbackFailed(...part('errors').describe(error)));
      return pm;
    }

    return { sendRequest, failure };
  }
);
