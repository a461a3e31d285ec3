// pm.cookies and its jar.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { Cookie, CookieList } = part('lists');
    const { Url } = part('address');
    const calls = part('calls');
    const { failure } = part('send');
    const { placed } = part('errors');

    function address(url, method) {
      if (url && typeof url === 'string') return new Url(url).toString(true);
      if (Url.isUrl(url)) return url.toString(true);
      throw new TypeError(`CookieJar.${method}() requires a valid url`);
    }

    /** Runs `work` and answers by promise, or by callback when one is given. */
    function answered(work, callback, needsCallback) {
      if (callback !== undefined && typeof callback !== 'function' && needsCallback) {
        throw new TypeError('callback needs to be a function');
      }
      const result = new Promise((resolve, reject) => {
        work(resolve, reject);
      });
      if (callback === undefined) return result;
      if (typeof callback !== 'function') callback = () => {};
      result
        .then((value) => callback(null, value))
        .catch((error) => callback(error instanceof Error ? error : new Error(error)));
      return undefined;
    }

    function asked(call, resolve, reject, take) {
      const origin = new Error();
      calls.wait(call, (reply) => {
        if (reply.error !== undefined) reject(placed(failure(reply.error), origin));
        else resolve(take(reply.cookies));
      });
    }

    function shown(cookie) {
      return new Cookie(cookie);
    }

    /** A cookie as it goes into the jar: the value as it was given. */
    function unencoded(options) {
      const cookie = new Cookie(options);
      cookie.value = options.value === undefined || options.value === null ? undefined : String(options.value);
      return cookie;
    }

    class CookieJar {
      get(url, name, callback) {
        return answered(
          (resolve, reject) => {
            const place = address(url, 'get');
            if (typeof name !== 'string') throw new TypeError('CookieJar.get() requires cookie name to be a string');
            asked(native.askCookies(place), resolve, reject, (cookies) => {
              const found = cookies.find((cookie) => cookie.name === name);
              return found === undefined ? null : shown(found).valueOf();
            });
          },
          callback,
          true,
        );
      }

      getAll(url, options, callback) {
        if (typeof options === 'function' && !callback) {
          callback = options;
          options = {};
        }
        if (options === undefined && !callback) options = {};
        return answered(
          (resolve, reject) => {
            const place = address(url, 'getAll');
            if (typeof options !== 'object') throw new TypeError('CookieJar.getAll() requires options to be an object');
            const { http = true, secure } = options ?? {};
            asked(native.askCookies(place), resolve, reject, (cookies) => {
              const kept = cookies.filter(
                (cookie) => (http || !cookie.httpOnly) && (secure !== false || !cookie.secure),
              );
              return new CookieList(null, kept.map(shown));
            });
          },
          callback,
          true,
        );
      }

      set(url, name, value, callback) {
        if (typeof value === 'function' && !callback) {
          callback = value;
          value = null;
        }
        return answered((resolve, reject) => {
          const place = address(url, 'set');
          let cookie;
          if (name && value) cookie = unencoded({ name, value });
          else if (name !== null && typeof name === 'object') cookie = unencoded(name);
          else if (typeof name === 'string') cookie = name;
          else throw new TypeError('CookieJar.set() requires a valid set cookie arguments');
          const set = new Cookie(String(cookie));
          asked(native.setCookie(place, String(cookie)), resolve, reject, (cookies) => {
            const stored = cookies?.find((member) => member.name === set.name);
            return stored === undefined ? set : shown(stored);
          });
        }, callback);
      }

      unset(url, name, callback) {
        return answered((resolve, reject) => {
          const place = address(url, 'unset');
          if (typeof name !== 'string') throw new TypeError('CookieJar.unset() requires cookie name to be a string');
          asked(native.unsetCookie(place, name), resolve, reject, () => undefined);
        }, callback);
      }

      clear(url, callback) {
        return answered((resolve, reject) => {
          asked(native.unsetCookie(address(url, 'clear'), null), resolve, reject, () => undefined);
        }, callback);
      }
    }

    return {
      current() {
        const list = new CookieList(null, native.cookies());
        Object.defineProperty(list, 'jar', { value: () => new CookieJar() });
        return list;
      },
    };
  }
);
