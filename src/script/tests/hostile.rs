//! Scripts that mean harm, or are badly mistaken. Each must end with an error of its own or none, and the next script of
//! the run must find everything as it should be.

use std::time::Duration;

use super::stage::Play;

/// What the script after a hostile one does.
const NEXT: &str = "pm.test('alive', () => pm.expect(pm.response.json().id).to.equal(7)); console.log({ a: [1] }, typeof pm.sendRequest);
pm.environment.set('next', 'set'); setTimeout(() => console.log('timer ' + pm.environment.get('next')), 1);";

fn survive(cases: &[&str]) {
    for code in cases {
        let mut play = Play { timeout: Some(Duration::from_millis(250)), ..Play::with_memory(32 << 20) };
        play.run(code);
        play.timeout = Some(Duration::from_secs(20));
        let played = play.run(NEXT);
        assert_eq!(played.error(), "", "after {code}");
        assert_eq!(played.verdicts(), ["alive: passed"], "after {code}");
        // What they change in JavaScript's own types stays changed, as in newman.
        if !code.contains(".prototype") {
            assert_eq!(played.lines(), ["{ a: [ 1 ] } function", "timer set"], "after {code}");
        }
    }
}

#[test]
fn endless_ones() {
    survive(&[
        "while (true) {}",
        "for (;;) { try { while (true) {} } catch (e) {} finally { while (true) {} } }",
        "(function f() { Promise.resolve().then(f) })()",
        "for (;;) await 0",
        "(function f() { queueMicrotask(f); queueMicrotask(f) })()",
        "(function f() { setTimeout(f, 0) })()",
        "for (let i = 0; i < 1000; i++) setInterval(() => {}, 0)",
        "setTimeout(() => {}, 2 ** 31 - 1)",
        "async function* g() { try { for (;;) yield 1 } finally { for (;;) await 1 } } for await (const x of g()) {}",
        "[3, 1, 2].sort(() => { while (true) {} })",
        "const o = { get a() { while (true) {} } }; console.log(o)",
        "const e = new Error('x'); Object.defineProperty(e, 'message', { get() { while (true) {} } }); throw e",
        "const c = new AbortController(); c.signal.onabort = () => { while (true) {} }; c.abort()",
        "for await (const x of new ReadableStream({ pull(c) { c.enqueue('x'.repeat(1000)) } })) {}",
        "await new Promise(() => setInterval(() => {}, 10))",
        "})(); while (true) {}; (async () => {",
    ]);
}

#[test]
fn patterns_that_explode() {
    survive(&[
        "/^(a+)+$/.test('a'.repeat(50) + 'b')",
        "/(x+x+)+y/.test('x'.repeat(60))",
        "/^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(60))",
        "new RegExp('('.repeat(20000) + ')'.repeat(20000))",
        "new RegExp('(?:a?){1000}'.repeat(50) + 'a'.repeat(100)).test('a'.repeat(1000))",
        "new (require('ajv'))().validate({ pattern: '^(a+)+$' }, 'a'.repeat(50) + 'b')",
    ]);
}

#[test]
fn deep_ones() {
    survive(&[
        "(function f() { f() })()",
        "const o = { get a() { return this.a } }; o.a",
        "const o = { toJSON() { return JSON.stringify(o) } }; JSON.stringify(o)",
        "let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x",
        "let f = () => 1; for (let i = 0; i < 5e4; i++) f = f.bind(null); f()",
        "eval('['.repeat(1e5) + ']'.repeat(1e5))",
        "eval('!'.repeat(1e6) + '1')",
        "eval('1' + '**1'.repeat(1e5))",
        "JSON.parse('['.repeat(1e5) + ']'.repeat(1e5))",
        "JSON.parse('{\"a\":'.repeat(1e5) + '1' + '}'.repeat(1e5))",
        "let d = []; for (let i = 0; i < 1e5; i++) d = [d]; console.log(d, { d }, new Map([[d, d]])); throw d",
        "let d = new Error('x'); for (let i = 0; i < 2e4; i++) d = new Error('y', { cause: d }); throw d",
        "let d = []; for (let i = 0; i < 1e5; i++) d = [d]; pm.environment.set('d', d)",
        "let d = []; for (let i = 0; i < 1e5; i++) d = [d]; pm.visualizer.set('{{d}}', { d })",
        "let d = []; for (let i = 0; i < 1e5; i++) d = [d]; structuredClone(d)",
        "let d = {}; for (let i = 0; i < 1e5; i++) d = { d }; await pm.sendRequest({ url: 'http://a/', body: { mode: 'raw', raw: d } })",
        "let d = {}, e = {}; for (let i = 0; i < 1e5; i++) { d = { d }; e = { d: e } } pm.expect(d).to.eql(e)",
        "(function f(n) { pm.test('t' + n, () => f(n + 1)) })(0)",
        "require('xml2js').parseString('<a>'.repeat(2e4) + '</a>'.repeat(2e4), () => {})",
        "const t = new EventTarget(); t.addEventListener('a', () => t.dispatchEvent(new Event('a'))); t.dispatchEvent(new Event('a'))",
        "pm.variables.replaceIn('{{a'.repeat(1e5))",
    ]);
}

#[test]
fn greedy_ones() {
    survive(&[
        "const a = []; for (;;) a.push('x'.repeat(100000) + a.length)",
        "let s = 'x'; for (;;) s += s",
        "const a = [], s = 'x'.repeat(1e6); for (;;) a.push(new TextEncoder().encode(s))",
        "const a = []; for (;;) a.push(Buffer.alloc(1e6, 1))",
        "const a = []; for (;;) a.push(new SharedArrayBuffer(1e6))",
        "new ArrayBuffer(8, { maxByteLength: 2 ** 40 }).resize(2 ** 39)",
        "let f = () => 0; for (;;) { const g = f; f = () => g }",
        "'\\ufdfa'.repeat(5e5).normalize('NFKD')",
        "for (let i = 0; ; i++) pm.variables.set('k' + i, 'x'.repeat(1e6))",
        "for (let i = 0; ; i++) pm.environment.set('k' + i, Array(1e4).fill('xxxxxxxx'))",
        "pm.environment.set('a', { toJSON() { const a = []; for (;;) a.push(a.length + 'x'.repeat(1000)) } })",
        "for (let i = 0; i < 19; i++) pm.variables.set('v' + i, `{{v${i + 1}}}`.repeat(10)); pm.variables.set('v19', 'x'); pm.variables.replaceIn('{{v0}}')",
        "new ReadableStream({ start(c) { for (;;) c.enqueue('x'.repeat(1e5)) } })",
        "const key = await crypto.subtle.importKey('raw', new Uint8Array(5), 'PBKDF2', false, ['deriveBits']);
         await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt: new Uint8Array(5), iterations: 2 ** 31 }, key, 512)",
        "const packed = []; for await (const c of new Blob([new Uint8Array(2e6)]).stream().pipeThrough(new CompressionStream('gzip'))) packed.push(c);
         const bomb = new Blob(Array(50).fill(new Blob(packed))); for await (const c of bomb.stream().pipeThrough(new DecompressionStream('gzip'))) {}",
    ]);
}

#[test]
fn floods() {
    survive(&[
        "for (;;) console.log('x'.repeat(10000))",
        "for (let i = 0; ; i++) console.log(i)",
        "for (let i = 0; ; i++) pm.test('t' + i, () => {})",
        "for (let i = 0; ; i++) pm.test('t' + i, () => { throw new Error('x'.repeat(1e5)) })",
        "for (let i = 0; ; i++) try { console.log(i) } catch (e) {}",
        "for (let i = 0; i < 2e5; i++) setTimeout(() => {}, 0)",
        "for (let i = 0; i < 1e5; i++) pm.sendRequest('http://a/', () => {})",
        "(function f() { pm.sendRequest('http://a/', f) })()",
        "for (let i = 0; i < 1e5; i++) Promise.reject(new Error('x' + i))",
        "for (let i = 0; i < 1e5; i++) tests['t' + i] = false",
        "const jar = pm.cookies.jar(); for (let i = 0; i < 3e4; i++) jar.set('http://a/', 'c' + i, 'v', () => {})",
        "pm.test('x'.repeat(5e6), () => {}); console.log('x'.repeat(5e6)); throw new Error('x'.repeat(5e6))",
        "setInterval(() => console.log('x'.repeat(1e6)), 0)",
    ]);
}

#[test]
fn liars() {
    survive(&[
        "await { then(r) { r({ then() { throw new Error('inner') } }) } }",
        "await { then(r) { for (;;) r(1) } }",
        "await { get then() { throw new Error('g') } }",
        "await { then() {} }",
        "pm.test('x', () => ({ then(a, b) { a(); b(new Error('late')); a(); throw 1 } })); pm.test('y', () => ({ then() {} }))",
        "pm.test('x', (done) => { for (let i = 0; i < 1e5; i++) done() })",
        "throw new Proxy({}, { get() { throw new Error('p') }, has() { throw 1 }, getPrototypeOf() { throw 2 } })",
        "throw { get name() { throw 1 }, get message() { throw 2 }, toString() { throw 3 } }",
        "throw null",
        "throw Symbol('x')",
        "console.log(new Proxy({}, { ownKeys() { throw new Error('k') }, get() { throw 5 }, getPrototypeOf() { throw 6 } }))",
        "const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); console.log(proxy)",
        "console.log({ toJSON() { throw new Error('no') } })",
        "pm.environment.set({ [Symbol.toPrimitive]() { throw new Error('tp') } }, { [Symbol.toPrimitive]() { throw new Error('tp') } })",
        "pm.test({ toString() { throw new Error('tn') } }, () => {})",
        "pm.sendRequest({ get url() { throw new Error('u') } }, () => {})",
        "postman.setNextRequest({ toString() { throw new Error('n') } })",
        "Object.defineProperty(tests, 'x', { enumerable: true, get() { throw new Error('lt') } })",
        "const buffer = new ArrayBuffer(8), view = new Uint8Array(buffer); buffer.transfer(); new TextDecoder().decode(view); crypto.getRandomValues(view)",
        "console.log('\\ud800'); pm.environment.set('\\udfff', '\\ud800'); pm.test('\\ud800', () => { throw new Error('\\ud83d') })",
    ]);
}

#[test]
fn those_that_change_what_everybody_uses() {
    survive(&[
        "Object.prototype.url = 'http://evil/'; Object.prototype.toJSON = function () { return 'x' }; Object.prototype.disabled = true; throw 1",
        "Array.prototype.toJSON = () => { throw 1 }; pm.environment.set('list', [1])",
        "Map.prototype.get = () => { throw 1 }; WeakMap.prototype.get = () => { throw 1 }; String.prototype.split = () => { throw 1 }",
        "Promise.prototype.then = () => {}",
        "JSON.parse = () => { throw 1 }; JSON = null",
        "Object.defineProperty(Object.prototype, 'value', { get() { throw 1 }, set() { throw 2 }, configurable: true }); pm.environment.set('a', 1); delete Object.prototype.value",
        "for (const name of Object.getOwnPropertyNames(globalThis)) try { delete globalThis[name] } catch (e) {}",
        "Object.defineProperty(globalThis, 'pm', { get() { throw 5 }, configurable: false })",
        "Object.defineProperty(globalThis, 'pm', { value: 5, writable: false, configurable: false })",
        "Object.defineProperty(Error, 'prepareStackTrace', { get() { throw 1 }, configurable: false }); null.x",
        "Object.freeze(globalThis)",
        "delete pm.test; pm.test = () => { throw 1 }",
    ]);
}

#[test]
fn a_broken_prelude_is_told_as_what_it_is() {
    let played = Play::default().run("Array.prototype.map = () => { throw new RangeError('mine') }; console.log([1])");
    assert_eq!(played.error(), "RangeError: mine");
    let mut play = Play::default();
    let played = play.run_before("pm.request.toJSON = () => { throw new RangeError('no request') }; pm.request.headers.add({ key: 'A', value: 'b' })");
    assert_eq!(played.error(), "JSONError: no request");
}
