// importKey, exportKey, generateKey of crypto.subtle.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { access, contents, copied, data, given, keyOf, normalized, operation, syntax, unsupported, usagesFor } =
      part('crypto_key');
    const algorithms = part('rare');

    const SIZES = { 'SHA-1': 512, 'SHA-256': 512, 'SHA-384': 1024, 'SHA-512': 1024 };
    const CURVES = { 'P-256': 32, 'P-384': 48, 'P-521': 66 };
    const bytes = (buffer) => new Uint8Array(given(buffer));

    function encoded(part_) {
      let text = '';
      for (const byte of part_) text += String.fromCharCode(byte);
      return native.toBase64(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    }

    function decoded(text, name) {
      if (typeof text !== 'string' || !/^[\w-]+$/.test(text)) throw data(`Invalid JWK member "${name}"`);
      const plain = native.fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
      if (typeof plain !== 'string') throw data(`Invalid JWK member "${name}"`);
      return Uint8Array.from(plain, (character) => character.charCodeAt(0));
    }

    const isAes = (name) => name.startsWith('AES');
    const isRsa = (name) => name.startsWith('RS');
    const isCurve = (name) => name.startsWith('EC');

    /** The `alg` of a JWK, where there is one for the algorithm. */
    function jwkAlgorithm({ name, hash, length }) {
      const size = hash?.name.slice(4);
      switch (name) {
        case 'HMAC':
          return `HS${size}`;
        case 'RSASSA-PKCS1-v1_5':
          return `RS${size}`;
        case 'RSA-PSS':
          return `PS${size}`;
        case 'RSA-OAEP':
          return size === '1' ? 'RSA-OAEP' : `RSA-OAEP-${size}`;
        default:
          return isAes(name) ? `A${length}${name.slice(4)}` : undefined;
      }
    }

    function checkedJwk(jwk, kind, algorithm, extractable, usages) {
      if (jwk === null || typeof jwk !== 'object') throw data('Invalid keyData');
      if (jwk.kty !== kind) throw data('Invalid JWK "kty" Parameter');
      if (jwk.ext === false && extractable) throw data('JWK "ext" Parameter and extractable mismatch');
      if (Array.isArray(jwk.key_ops) && usages.some((usage) => !jwk.key_ops.includes(usage)))
        throw data('Key operations and usage mismatch');
      const alg = jwkAlgorithm(algorithm);
      if (jwk.alg !== undefined && alg !== undefined && jwk.alg !== alg)
        throw data('JWK "alg" does not match the requested algorithm');
    }

    function importSecret(format, keyData, algorithm, extractable, usages) {
      const { name } = algorithm;
      if (/^(PBKDF2|HKDF)$/.test(name)) {
        if (format !== 'raw') throw unsupported(`Unable to import ${name} key with format ${format}`);
        if (extractable) throw syntax(`${name} keys are not extractable`);
      }
      const wanted = usagesFor(usages, 'secret', name);
      let secret;
      if (format === 'raw') secret = copied(keyData, 'keyData');
      else if (format === 'jwk') secret = decoded(keyData?.k, 'k');
      else throw unsupported(`Unable to import ${name} key with format ${format}`);
      const details = { name };
      if (isAes(name)) {
        details.length = secret.length * 8;
        if (![128, 192, 256].includes(details.length)) throw data('Invalid key length');
      } else if (name === 'HMAC') {
        if (algorithm.hash === undefined) throw new TypeError("Failed to normalize algorithm: 'hash' is required");
        if (secret.length === 0) throw data('Zero-length key is not supported');
        details.hash = { name: algorithm.hash };
        details.length = secret.length * 8;
        if (algorithm.length !== undefined && algorithm.length !== details.length) throw data('Invalid key length');
      }
      if (format === 'jwk') checkedJwk(keyData, 'oct', details, extractable, wanted);
      return keyOf('secret', extractable, details, wanted, secret);
    }

    const RSA_PARTS = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];

    function importRsa(format, keyData, algorithm, extractable, usages) {
      const { name } = algorithm;
      if (algorithm.hash === undefined) throw new TypeError("Failed to normalize algorithm: 'hash' is required");
      const isPrivate = format === 'pkcs8' || (format === 'jwk' && keyData?.d !== undefined);
      const type = isPrivate ? 'private' : 'public';
      const wanted = usagesFor(usages, type, name);
      let document;
      if (format === 'jwk') {
        checkedJwk(keyData, 'RSA', { name, hash: { name: algorithm.hash } }, extractable, wanted);
        document = bytes(
          algorithms.rsaOfParts(
            RSA_PARTS.slice(0, isPrivate ? 5 : 2).map((member) => decoded(keyData[member], member)),
          ),
        );
      } else if (format === 'pkcs8' || format === 'spki') document = copied(keyData, 'keyData');
      else throw unsupported(`Unable to import ${name} key with format ${format}`);
      return rsaKey(type, document, algorithm, extractable, wanted);
    }

    function rsaKey(type, document, { name, hash }, extractable, usages) {
      const {
        parts: [n, e],
      } = given(type === 'private' ? algorithms.rsaPrivateParts(document) : algorithms.rsaPublicParts(document));
      const modulus = new Uint8Array(n);
      const details = {
        name,
        modulusLength: modulus.length * 8 - Math.clz32(modulus[0]) + 24,
        publicExponent: new Uint8Array(e),
        hash: { name: hash },
      };
      return keyOf(type, extractable, details, usages, document);
    }

    function importCurve(format, keyData, { name, namedCurve }, extractable, usages) {
      const size = CURVES[namedCurve];
      if (size === undefined) throw unsupported('Unrecognized namedCurve');
      const isPrivate = format === 'pkcs8' || (format === 'jwk' && keyData?.d !== undefined);
      const type = isPrivate ? 'private' : 'public';
      const wanted = usagesFor(usages, type, name);
      const details = { name, namedCurve };
      let content;
      switch (format) {
        case 'raw':
          content = copied(keyData, 'keyData');
          given(algorithms.curveCheck(namedCurve, content));
          break;
        case 'spki':
          content = bytes(algorithms.curveFromInfo(namedCurve, copied(keyData, 'keyData')));
          break;
        case 'pkcs8':
          content = bytes(algorithms.curveFromPkcs8(namedCurve, copied(keyData, 'keyData')));
          break;
        case 'jwk': {
          checkedJwk(keyData, 'EC', details, extractable, wanted);
          if (keyData.crv !== namedCurve) throw data('JWK "crv" does not match the requested algorithm');
          const point = Uint8Array.from([4, ...decoded(keyData.x, 'x'), ...decoded(keyData.y, 'y')]);
          given(algorithms.curveCheck(namedCurve, point));
          content = isPrivate ? decoded(keyData.d, 'd') : point;
          if (isPrivate && encoded(bytes(algorithms.curvePoint(namedCurve, content))) !== encoded(point)) throw data();
          break;
        }
        default:
          throw unsupported(`Unable to import ${name} key with format ${format}`);
      }
      return keyOf(type, extractable, details, wanted, content);
    }

    function importKey(format, keyData, algorithm, extractable, usages) {
      const { name, ...rest } = normalized(algorithm);
      const read = isRsa(name)
        ? importRsa
        : isCurve(name)
          ? importCurve
          : name.startsWith('SHA')
            ? undefined
            : importSecret;
      if (read === undefined) throw unsupported();
      if (!['raw', 'jwk', 'pkcs8', 'spki'].includes(format)) {
        throw new TypeError(`Value '${format}' is not a valid enum value of type KeyFormat.`);
      }
      return read(format, keyData, { name, ...rest }, Boolean(extractable), usages);
    }

    function exportedJwk(key, content) {
      const { algorithm } = key;
      const common = { key_ops: [...key.usages], ext: key.extractable };
      const alg = jwkAlgorithm(algorithm);
      const last = alg === undefined ? {} : { alg };
      if (isRsa(algorithm.name)) {
        const { parts } = given(
          key.type === 'private' ? algorithms.rsaPrivateParts(content) : algorithms.rsaPublicParts(content),
        );
        const members = parts.map((number, index) => [RSA_PARTS[index], encoded(new Uint8Array(number))]);
        return { ...common, kty: 'RSA', ...Object.fromEntries(members), ...last };
      }
      if (isCurve(algorithm.name)) {
        const size = CURVES[algorithm.namedCurve];
        const point = key.type === 'private' ? bytes(algorithms.curvePoint(algorithm.namedCurve, content)) : content;
        const place = { x: encoded(point.slice(1, 1 + size)), y: encoded(point.slice(1 + size)) };
        const jwk = { ...common, kty: 'EC', ...place, crv: algorithm.namedCurve };
        return key.type === 'private' ? { ...jwk, d: encoded(content) } : jwk;
      }
      return { ...common, kty: 'oct', k: encoded(content), ...last };
    }

    function exportKey(format, key) {
      const content = contents.get(key);
      if (content === undefined) throw new TypeError('key is not of type CryptoKey.');
      const { name, namedCurve } = key.algorithm;
      if (!key.extractable) throw access('key is not extractable');
      if (format === 'jwk') return exportedJwk(key, content);
      if (format === 'raw' && (key.type === 'secret' || (isCurve(name) && key.type === 'public')))
        return content.slice().buffer;
      if (format === 'pkcs8' && key.type === 'private') {
        return isRsa(name) ? content.slice().buffer : given(algorithms.curveToPkcs8(namedCurve, content));
      }
      if (format === 'spki' && key.type === 'public') {
        return isRsa(name) ? content.slice().buffer : given(algorithms.curveToInfo(namedCurve, content));
      }
      throw unsupported(`Unable to export a raw ${name} ${key.type} key`.replace('raw', format));
    }

    function pair(publicKey, privateKey) {
      return { publicKey, privateKey };
    }

    function generateKey(algorithm, extractable, usages) {
      const wanted = normalized(algorithm);
      const { name } = wanted;
      if (isRsa(name) || isCurve(name)) {
        const all = usagesOf(usages, name);
        const publicUsages = all.filter((usage) => /^(encrypt|verify|wrapKey)$/.test(usage));
        const privateUsages = all.filter((usage) => !publicUsages.includes(usage));
        if (privateUsages.length === 0) throw syntax('Usages cannot be empty when creating a key.');
        if (isCurve(name)) {
          const { namedCurve } = wanted;
          const number = bytes(algorithms.curveGenerate(String(namedCurve)));
          const details = { name, namedCurve };
          return pair(
            keyOf('public', true, details, publicUsages, bytes(algorithms.curvePoint(namedCurve, number))),
            keyOf('private', extractable, details, privateUsages, number),
          );
        }
        const exponent = [...copied(wanted.publicExponent, 'publicExponent')].reduce(
          (sum, byte) => sum * 256 + byte,
          0,
        );
        if (exponent !== 65537) throw operation('Unsupported publicExponent: RSA keys are made with 65537 here');
        if (wanted.hash === undefined) throw new TypeError("Failed to normalize algorithm: 'hash' is required");
        const document = bytes(algorithms.rsaGenerate(Number(wanted.modulusLength)));
        return pair(
          rsaKey('public', bytes(algorithms.rsaPublic(document)), wanted, true, publicUsages),
          rsaKey('private', document, wanted, extractable, privateUsages),
        );
      }
      if (!isAes(name) && name !== 'HMAC') throw unsupported();
      let { length } = wanted;
      if (name === 'HMAC') {
        if (wanted.hash === undefined) throw new TypeError("Failed to normalize algorithm: 'hash' is required");
        length ??= SIZES[wanted.hash];
        if (!(length > 0 && length % 8 === 0 && length <= 1 << 19)) throw operation('Invalid key length');
      } else if (![128, 192, 256].includes(length)) throw operation('Invalid key length');
      const secret = new Uint8Array(native.random(length / 8));
      return importSecret(
        'raw',
        secret,
        { ...wanted, length: name === 'HMAC' ? length : undefined },
        extractable,
        usages,
      );
    }

    /** The usages of a pair, those of both its keys. */
    function usagesOf(usages, name) {
      const { allowed } = part('crypto_key');
      const wanted = [...usages].map(String);
      const both = [...allowed[name].public, ...allowed[name].private];
      if (wanted.some((usage) => !both.includes(usage))) throw syntax(`Unsupported key usage for a ${name} key`);
      return both.filter((usage) => wanted.includes(usage));
    }

    return { exportKey, generateKey, importKey };
  }
);
