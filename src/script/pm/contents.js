// What a response's body is: sizes, type, encoding. Rarely asked for; the type is told by the SDK.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    function real(response) {
      const { Response } = part('modules').load('postman-collection');
      const headers = response.headers.all().map(({ key, value }) => ({ key, value }));
      return new Response({ code: response.code, status: response.status, header: headers, stream: response.stream });
    }

    return {
      size(response) {
        const encoding = response.headers.get('Content-Encoding');
        const length = response.headers.get('Content-Length');
        const isCompressed = typeof encoding === 'string' && /gzip|deflate/i.test(encoding);
        const isDeclared = isCompressed && length && Number.isFinite(Number(length));
        const body = isDeclared ? parseInt(length, 10) : (response.responseSize ?? 0);
        const header = `HTTP/X.X ${response.code} ${response.reason()}\r\n\r\n`.length + response.headers.contentSize();
        return { body, header, total: body + header };
      },

      info: (response) => real(response).contentInfo(),

      dataUri: (response) => real(response).dataURI(),

      encoding(response) {
        const format = response.headers.get('Content-Encoding');
        if (format) return { format, source: 'header' };
        const start = response.stream;
        const isGzip = start !== undefined && start[0] === 0x1f && start[1] === 0x8b && start[2] === 8;
        return isGzip ? { format: 'gzip', source: 'body' } : { format: undefined, source: undefined };
      },

      json(response) {
        const json = { id: response.id };
        if (response.code !== undefined) Object.assign(json, { status: response.status, code: response.code });
        json.header = response.headers.toJSON();
        if (response.stream !== undefined) json.stream = response.stream.toJSON();
        json.cookie = response.cookies.toJSON();
        for (const name of ['responseTime', 'responseSize', 'downloadedBytes']) {
          if (response[name] !== undefined) json[name] = response[name];
        }
        return json;
      },
    };
  }
);
