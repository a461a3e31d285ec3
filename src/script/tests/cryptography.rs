//! `crypto.subtle`. The expected bytes were computed by Node's implementation.

use super::stage::lines_of;

const TOOLS: &str =
    "const bytes = (text) => new TextEncoder().encode(text), text = (buffer) => new TextDecoder().decode(buffer);
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const { subtle } = crypto;
const caught = (promise) => promise.then(() => 'no error', (error) => error.name + ': ' + error.message);
";

fn printed(code: &str) -> Vec<String> {
    lines_of(&format!("{TOOLS}{code}"))
}

#[test]
fn digests_and_keyed_digests() {
    assert_eq!(
        printed(
            "for (const name of ['SHA-1', 'sha-256', { name: 'SHA-384' }]) console.log(hex(await subtle.digest(name, bytes('abc'))));
             const key = await subtle.importKey('raw', bytes('key'), { name: 'HMAC', hash: 'SHA-256' }, true, ['verify', 'sign']);
             const tag = await subtle.sign('HMAC', key, bytes('hi'));
             console.log(hex(tag), await subtle.verify('HMAC', key, tag, bytes('hi')), await subtle.verify('HMAC', key, tag, bytes('ho')));
             console.log(JSON.stringify(await subtle.exportKey('jwk', key)), key.usages.join());",
        ),
        [
            "a9993e364706816aba3e25717850c26c9cd0d89d",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
            "1c9dc82e5f8e5ed5a0180aad33b8204dea12fde2fb62ffb5e963035bf324a7a4 true false",
            "{\"key_ops\":[\"sign\",\"verify\"],\"ext\":true,\"kty\":\"oct\",\"k\":\"a2V5\",\"alg\":\"HS256\"} sign,verify",
        ]
    );
}

#[test]
fn aes_in_its_modes() {
    assert_eq!(
        printed(
            "for (const name of ['AES-CBC', 'AES-GCM', 'AES-CTR']) {
               const key = await subtle.importKey('raw', new Uint8Array(32).fill(7), name, true, ['encrypt', 'decrypt']);
               const how = { name, iv: new Uint8Array(name === 'AES-CBC' ? 16 : 12).fill(1), counter: new Uint8Array(16).fill(255), length: 64 };
               const sealed = await subtle.encrypt(how, key, bytes('hello world, this is long'));
               console.log(hex(sealed), text(await subtle.decrypt(how, key, sealed)));
               new Uint8Array(sealed)[3] ^= 1;
               if (name === 'AES-GCM') console.log(await caught(subtle.decrypt(how, key, sealed)));
             }
             const key = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt', 'decrypt']);
             const how = { name: 'AES-GCM', iv: new Uint8Array(16), tagLength: 96, additionalData: bytes('more') };
             const sealed = await subtle.encrypt(how, key, bytes('hello'));
             console.log(sealed.byteLength, text(await subtle.decrypt(how, key, sealed)), await caught(subtle.decrypt({ ...how, additionalData: bytes('less') }, key, sealed)));
             const cbc = await subtle.importKey('raw', new Uint8Array(16), 'AES-CBC', true, ['encrypt']);
             console.log(await caught(subtle.encrypt({ name: 'AES-CBC', iv: new Uint8Array(3) }, cbc, bytes(''))));
             console.log(await caught(subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(7) }, key, bytes(''))));",
        ),
        [
            "b4e0f6b9836f359fb138e9e5d5c0b0bb8efcd7bd7031cc915ec597c594e151f8 hello world, this is long",
            "1e84e5dbff9f9b61a3b8b80d50431858dbdb7d8738fb547d3f47190420295de25efdf7178c5cb3e9b9 hello world, this is long",
            "OperationError: The operation failed for an operation-specific reason",
            "92d0546cbf73c58d7cf82d152517a7584772a3b5d2b4b40544 hello world, this is long",
            "17 hello OperationError: The operation failed for an operation-specific reason",
            "OperationError: algorithm.iv must contain exactly 16 bytes",
            "NotSupportedError: AES-GCM wants an iv of 12 or 16 bytes here",
        ]
    );
}

#[test]
fn rsa_keys_sign_encrypt_and_travel() {
    assert_eq!(
        printed(
            "const make = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
             const { publicKey, privateKey } = await subtle.generateKey(make, true, ['sign', 'verify']);
             const info = await subtle.exportKey('spki', publicKey), document = await subtle.exportKey('pkcs8', privateKey);
             const again = await subtle.importKey('spki', info, make, true, ['verify']);
             const signed = await subtle.sign(make.name, privateKey, bytes('x'));
             console.log(signed.byteLength, again.algorithm.modulusLength, await subtle.verify(make.name, again, signed, bytes('x')), await subtle.verify(make.name, again, signed, bytes('y')));
             const { kty, n, e, d, p, q, alg } = await subtle.exportKey('jwk', privateKey);
             const pss = { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 20 };
             const signing = await subtle.importKey('jwk', { kty, n, e, d, p, q }, pss, false, ['sign']);
             const verifying = await subtle.importKey('jwk', { kty, n, e }, pss, true, ['verify']);
             console.log(alg, await subtle.verify(pss, verifying, await subtle.sign(pss, signing, bytes('m')), bytes('m')));
             const oaep = { name: 'RSA-OAEP', hash: 'SHA-1' };
             const sealed = await subtle.encrypt(oaep, await subtle.importKey('spki', info, oaep, true, ['encrypt']), bytes('secret'));
             console.log(text(await subtle.decrypt(oaep, await subtle.importKey('pkcs8', document, oaep, true, ['decrypt']), sealed)));
             console.log(await caught(subtle.exportKey('jwk', signing)), await caught(subtle.importKey('spki', bytes('no key'), oaep, true, ['encrypt'])));",
        ),
        [
            "256 2048 true false",
            "RS256 true",
            "secret",
            "InvalidAccessError: key is not extractable DataError: Invalid keyData",
        ]
    );
}

#[test]
fn curves_sign_agree_and_travel() {
    let expected: Vec<String> = ["P-256 64", "P-384 96", "P-521 132"]
        .iter()
        .map(|start| format!("{start} true true true false"))
        .chain(["true 32 AES-GCM 256".into(), "NotSupportedError: Unrecognized namedCurve".into()])
        .collect();
    assert_eq!(
        printed(
            "for (const [namedCurve, hash] of [['P-256', 'SHA-256'], ['P-384', 'SHA-384'], ['P-521', 'SHA-512']]) {
               const how = { name: 'ECDSA', namedCurve, hash };
               const { publicKey, privateKey } = await subtle.generateKey(how, true, ['sign', 'verify']);
               const moved = async (format, key, usage) => subtle.importKey(format, await subtle.exportKey(format, key), how, true, [usage]);
               const signed = await subtle.sign(how, await moved('pkcs8', privateKey, 'sign'), bytes('m'));
               const results = [];
               for (const format of ['raw', 'spki', 'jwk']) results.push(await subtle.verify(how, await moved(format, publicKey, 'verify'), signed, bytes('m')));
               console.log(namedCurve, signed.byteLength, ...results, await subtle.verify(how, publicKey, await subtle.sign(how, await moved('jwk', privateKey, 'sign'), bytes('m')), bytes('other')));
             }
             const how = { name: 'ECDH', namedCurve: 'P-256' };
             const [mine, yours] = [await subtle.generateKey(how, true, ['deriveBits', 'deriveKey']), await subtle.generateKey(how, true, ['deriveBits'])];
             const [one, two] = [await subtle.deriveBits({ name: 'ECDH', public: yours.publicKey }, mine.privateKey, 256), await subtle.deriveBits({ name: 'ECDH', public: mine.publicKey }, yours.privateKey, 256)];
             const key = await subtle.deriveKey({ name: 'ECDH', public: yours.publicKey }, mine.privateKey, { name: 'AES-GCM', length: 256 }, true, ['encrypt']);
             console.log(hex(one) === hex(two), one.byteLength, key.algorithm.name, key.algorithm.length);
             console.log(await caught(subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-1' }, true, ['sign'])));",
        ),
        expected
    );
}

#[test]
fn keys_are_derived() {
    assert_eq!(
        printed(
            "const password = await subtle.importKey('raw', bytes('password'), 'PBKDF2', false, ['deriveBits']);
             console.log(hex(await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', salt: bytes('salt'), iterations: 4096 }, password, 160)));
             const key = await subtle.importKey('raw', new Uint8Array(22).fill(11), 'HKDF', false, ['deriveBits']);
             const salt = Uint8Array.from({ length: 13 }, (_, i) => i), info = Uint8Array.from({ length: 10 }, (_, i) => 0xf0 + i);
             console.log(hex(await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, 336)));",
        ),
        [
            "4b007901b765489abead49d926f721d065a429c1",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ]
    );
}

/// The same calls with what only the library reads (a hash object) must give the same.
#[test]
fn crypto_js_hashes_as_it_always_did() {
    let lines = printed(
        "const C = CryptoJS; const word = C.enc.Hex.parse('00ff10'), long = 'grüße €😀', key = C.enc.Utf8.parse('key');
         for (const name of ['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512']) {
           const library = (message) => C.algo[name].create().finalize(message), keyed = (message, secret) => C.algo.HMAC.create(C.algo[name], secret).finalize(message);
           for (const message of ['', 'abc', long, 'x'.repeat(1000), word]) {
             if (String(C[name](message)) !== String(library(message))) console.log('differs', name, message);
             for (const secret of ['key', key, '', 'k'.repeat(300)]) if (String(C['Hmac' + name](message, secret)) !== String(keyed(message, secret))) console.log('differs', 'Hmac' + name, message, secret);
           }
         }
         console.log(C.SHA256('abc').toString(), C.SHA256('abc').toString(C.enc.Base64), C.MD5('abc').words.length, C.SHA1('abc').sigBytes, C.HmacSHA256('a', 'b').toString(C.enc.Hex).slice(0, 8));
         console.log(C.SHA256(C.SHA256('abc')).toString().slice(0, 8), require('crypto-js') === require('crypto-js'), C.SHA3('a').toString().slice(0, 8));
         try { C.SHA256('\\ud800') } catch (error) { console.log(error.name) } try { C.SHA256(undefined) } catch (error) { console.log(error.name) }",
    );
    assert_eq!(
        lines,
        [
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0= 4 20 cb448b44",
            "4f8b42c2 true 9c46dbec",
            "URIError",
        ]
    );
}

#[test]
fn what_is_refused_says_why() {
    assert_eq!(
        printed(
            "const key = await subtle.importKey('raw', new Uint8Array(16), 'AES-CBC', false, ['encrypt']);
             for (const promise of [subtle.digest('MD5', bytes('')), subtle.digest('SHA-256', 'text'), subtle.decrypt({ name: 'AES-CBC', iv: new Uint8Array(16) }, key, bytes('')),
               subtle.importKey('raw', new Uint8Array(5), 'AES-CBC', true, ['encrypt']), subtle.importKey('raw', new Uint8Array(16), 'AES-CBC', true, ['sign']),
               subtle.importKey('raw', new Uint8Array(16), 'AES-CBC', true, []), subtle.sign('HMAC', {}, bytes(''))]) console.log(await caught(promise));
             try { new CryptoKey() } catch (error) { console.log(error.name, error.message) }
             console.log(crypto instanceof Crypto, subtle instanceof SubtleCrypto, String(key));",
        ),
        [
            "NotSupportedError: Unrecognized algorithm name",
            "TypeError: Failed to execute 'digest' on 'SubtleCrypto': 2nd argument is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.",
            "InvalidAccessError: Unable to use this key to decrypt",
            "DataError: Invalid key length",
            "SyntaxError: Unsupported key usage for an AES key",
            "SyntaxError: Usages cannot be empty when importing a secret key.",
            "TypeError: key is not of type CryptoKey.",
            "TypeError Illegal constructor",
            "true true [object CryptoKey]",
        ]
    );
}
