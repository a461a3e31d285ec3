//# digests
const bytes = new TextEncoder().encode('abc');
for (const name of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) console.log(name, Buffer.from(await crypto.subtle.digest(name, bytes)).toString('hex'));

//# digest by an object
console.log(Buffer.from(await crypto.subtle.digest({ name: 'sha-256' }, new Uint8Array([1, 2, 3]))).toString('base64'));

//# digest fails on a name
await crypto.subtle.digest('MD5', new Uint8Array(1));

//# digest fails on a text
await crypto.subtle.digest('SHA-256', 'text');

//# HMAC
const key = await crypto.subtle.importKey('raw', new TextEncoder().encode('key'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
const signature = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode('message'));
console.log(Buffer.from(signature).toString('hex'), await crypto.subtle.verify('HMAC', key, signature, new TextEncoder().encode('message')), await crypto.subtle.verify('HMAC', key, signature, new TextEncoder().encode('other')));
console.log(key.type, key.extractable, key.algorithm.name, key.algorithm.hash.name, key.usages);

//# HMAC fails without the use
const key = await crypto.subtle.importKey('raw', new Uint8Array(8), { name: 'HMAC', hash: 'SHA-1' }, false, ['verify']);
try { await crypto.subtle.sign('HMAC', key, new Uint8Array(1)); } catch (e) { console.log(e.name); }

//# AES-CBC
const key = await crypto.subtle.importKey('raw', Buffer.from('0123456789abcdef'), 'AES-CBC', true, ['encrypt', 'decrypt']);
const iv = Buffer.from('fedcba9876543210');
const sealed = await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, key, Buffer.from('hello'));
console.log(Buffer.from(sealed).toString('base64'), Buffer.from(await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, sealed)).toString(), Buffer.from(await crypto.subtle.exportKey('raw', key)).toString());

//# AES-GCM
const key = await crypto.subtle.importKey('raw', Buffer.alloc(32, 1), 'AES-GCM', false, ['encrypt', 'decrypt']);
const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: Buffer.alloc(12), additionalData: Buffer.from('more') }, key, Buffer.from('hello'));
console.log(Buffer.from(sealed).toString('hex'), Buffer.from(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: Buffer.alloc(12), additionalData: Buffer.from('more') }, key, sealed)).toString());

//# AES-GCM fails on changed data
const key = await crypto.subtle.importKey('raw', Buffer.alloc(16), 'AES-GCM', false, ['decrypt']);
try { await crypto.subtle.decrypt({ name: 'AES-GCM', iv: Buffer.alloc(12) }, key, Buffer.alloc(20)); } catch (e) { console.log(e.name); }

//# AES-CTR
const key = await crypto.subtle.importKey('raw', Buffer.alloc(16, 7), 'AES-CTR', false, ['encrypt']);
console.log(Buffer.from(await crypto.subtle.encrypt({ name: 'AES-CTR', counter: Buffer.alloc(16), length: 64 }, key, Buffer.from('counted'))).toString('hex'));

//# PBKDF2
const key = await crypto.subtle.importKey('raw', Buffer.from('password'), 'PBKDF2', false, ['deriveBits']);
console.log(Buffer.from(await crypto.subtle.deriveBits({ name: 'PBKDF2', salt: Buffer.from('salt'), iterations: 100, hash: 'SHA-256' }, key, 128)).toString('hex'));

//# HKDF
const key = await crypto.subtle.importKey('raw', Buffer.from('secret'), 'HKDF', false, ['deriveBits']);
console.log(Buffer.from(await crypto.subtle.deriveBits({ name: 'HKDF', salt: Buffer.alloc(0), info: Buffer.from('info'), hash: 'SHA-256' }, key, 128)).toString('hex'));

//# ECDSA
const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, Buffer.from('m'));
console.log(signature.byteLength, await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, pair.publicKey, signature, Buffer.from('m')), pair.publicKey.type, (await crypto.subtle.exportKey('jwk', pair.publicKey)).crv);

//# a key of JSON
const key = await crypto.subtle.importKey('jwk', { kty: 'oct', k: 'a2V5', alg: 'HS256', ext: true }, { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
console.log(Buffer.from(await crypto.subtle.sign('HMAC', key, Buffer.from('m'))).toString('hex'), (await crypto.subtle.exportKey('jwk', key)).k);

//# importKey fails on a format
try { await crypto.subtle.importKey('wrong', new Uint8Array(1), 'AES-CBC', false, []); } catch (e) { console.log(e.name); }

//# importKey fails on a length
try { await crypto.subtle.importKey('raw', new Uint8Array(5), 'AES-CBC', false, ['encrypt']); } catch (e) { console.log(e.name); }

//# exportKey fails
const key = await crypto.subtle.importKey('raw', new Uint8Array(16), 'AES-CBC', false, ['encrypt']);
try { await crypto.subtle.exportKey('raw', key); } catch (e) { console.log(e instanceof DOMException); }

//# random values
const list = crypto.getRandomValues(new Uint32Array(4));
console.log(list.length, list.some((n) => n > 0), crypto.randomUUID().length);

//# random values fail
try { crypto.getRandomValues(new Float32Array(1)); } catch (e) { console.log(e.name); }

//# random values fail on too many
try { crypto.getRandomValues(new Uint8Array(70000)); } catch (e) { console.log(e.name); }

//# a JWT by hand
const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64').replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_');
const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: '1', iat: 0 })}`;
const key = await crypto.subtle.importKey('raw', Buffer.from('secret'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
pm.environment.set('jwt', `${head}.${Buffer.from(await crypto.subtle.sign('HMAC', key, Buffer.from(head))).toString('base64').replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_')}`);

//# a JWT with crypto-js
const C = require('crypto-js');
const base64url = (words) => C.enc.Base64.stringify(words).replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_');
const head = `${base64url(C.enc.Utf8.parse('{"alg":"HS256"}'))}.${base64url(C.enc.Utf8.parse('{"sub":"1"}'))}`;
console.log(`${head}.${base64url(C.HmacSHA256(head, 'secret'))}`);

//# AbortSignal
const signal = AbortSignal.abort('why');
console.log(signal.aborted, signal.reason);
try { signal.throwIfAborted(); } catch (e) { console.log(e); }
console.log(AbortSignal.abort().reason.name, AbortSignal.any([signal]).aborted);

//# AbortSignal.timeout
const signal = AbortSignal.timeout(2);
await new Promise((go) => signal.addEventListener('abort', go));
console.log(signal.reason.name);

//# streams
const stream = new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close(); } });
const upper = new TransformStream({ transform(chunk, c) { c.enqueue(chunk.toUpperCase()); } });
const reader = stream.pipeThrough(upper).getReader();
for (let part = await reader.read(); !part.done; part = await reader.read()) console.log(part.value);

//# streams of text
const stream = new Blob(['hü']).stream().pipeThrough(new TextDecoderStream());
for await (const text of stream) console.log(text);

//# compression
const packed = new Blob(['hello hello hello']).stream().pipeThrough(new CompressionStream('gzip'));
let text = '';
for await (const chunk of packed.pipeThrough(new DecompressionStream('gzip')).pipeThrough(new TextDecoderStream())) text += chunk;
console.log(text);

//# compression fails
new CompressionStream('wrong');
