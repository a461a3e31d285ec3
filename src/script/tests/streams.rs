//! Streams, blobs, events, clones, text coding: the web's globals that hold state.

use super::stage::lines_of;

#[test]
fn streams_pass_text_and_bytes_on() {
    assert_eq!(
        lines_of(
            "const squeezed = new Blob(['hello '.repeat(100)]).stream().pipeThrough(new CompressionStream('gzip'));
             let text = ''; for await (const piece of squeezed.pipeThrough(new DecompressionStream('gzip')).pipeThrough(new TextDecoderStream())) text += piece;
             console.log(text.length, text.slice(0, 5));
             const source = new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close() } });
             const sunk = []; await source.pipeThrough(new TransformStream({ transform: (x, c) => c.enqueue(x.toUpperCase()) })).pipeTo(new WritableStream({ write(x) { sunk.push(x) } }));
             console.log(sunk.join());
             const [one, two] = new ReadableStream({ start(c) { c.enqueue(1); c.close() } }).tee();
             console.log((await one.getReader().read()).value, (await two.getReader().read()).done);
             const encoder = new TextEncoderStream(); const writer = encoder.writable.getWriter(); writer.write('\\ud83d'); writer.write('\\ude00'); writer.close();
             console.log(new TextDecoder().decode((await encoder.readable.getReader().read()).value));
             const bad = new Blob(['no gzip']).stream().pipeThrough(new DecompressionStream('gzip'));
             console.log(await bad.getReader().read().then(() => 'read', (error) => error.name + ': ' + error.message));
             try { new CompressionStream('br') } catch (error) { console.log(error.name) }",
        ),
        ["600 hello", "A,B", "1 false", "😀", "TypeError: The compressed data was not valid", "TypeError"]
    );
}

#[test]
fn text_is_decoded_piece_by_piece() {
    assert_eq!(
        lines_of(
            "const decoder = new TextDecoder(); let text = '';
             for (const byte of new TextEncoder().encode('a€b😀')) text += decoder.decode(Uint8Array.of(byte), { stream: true });
             console.log(text + decoder.decode());
             console.log(new TextDecoder('utf-16le').decode(Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x3d, 0xd8, 0, 0xde)), new TextDecoder('latin1').encoding);
             console.log(new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)).length, new TextDecoder().decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)).length);
             try { new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xff)) } catch (error) { console.log(error.name, error.code) }
             try { new TextDecoder('nope') } catch (error) { console.log(error.name, error.message) }
             console.log(JSON.stringify(new TextEncoder().encodeInto('a€😀', new Uint8Array(5))));
             console.log(atob(' aGk = ') + atob('aGk'), (() => { try { atob('a') } catch (error) { return error.name } })());
             console.log(Buffer.from('_-8', 'base64url').toString('hex'), Buffer.from('fffe', 'hex').toString('base64url'), Buffer.isEncoding('base64url'));",
        ),
        [
            "a€b😀",
            "a😀 windows-1252",
            "2 1",
            "TypeError ERR_ENCODING_INVALID_ENCODED_DATA",
            "RangeError The \"nope\" encoding is not supported",
            "{\"read\":2,\"written\":4}",
            "hihi InvalidCharacterError",
            "ffef __4 true",
        ]
    );
}

#[test]
fn clones_are_deep_and_keep_kinds_and_circles() {
    assert_eq!(
        lines_of(
            "const original = { date: new Date(0), pattern: /a/g, map: new Map([[{ a: 1 }, [1]]]), set: new Set([1]), error: new TypeError('x', { cause: 1 }), bytes: Uint8Array.of(1, 2), boxed: Object(3), holes: [, 1], buffer: Buffer.from('hi') };
             original.self = original;
             const copy = structuredClone(original);
             console.log(copy !== original, copy.self === copy, copy.error instanceof TypeError, copy.error.cause, copy.bytes[1], copy.date.getTime(), 0 in copy.holes, copy.pattern.flags, [...copy.map.keys()][0].a, copy.buffer[0]);
             const keys = structuredClone(JSON.parse('{\"__proto__\":{\"x\":1}}')); console.log(Object.keys(keys).join(), ({}).x);
             for (const value of [() => 1, Symbol('s'), new WeakMap(), Promise.resolve()]) try { structuredClone(value) } catch (error) { console.log(error.name, error.code, error.message) }
             const buffer = new ArrayBuffer(8); console.log(structuredClone(buffer, { transfer: [buffer] }).byteLength, buffer.byteLength);",
        ),
        [
            "true true true 1 2 0 false g 1 104",
            "__proto__ undefined",
            "DataCloneError 25 () => 1 could not be cloned.",
            "DataCloneError 25 Symbol(s) could not be cloned.",
            "DataCloneError 25 #<WeakMap> could not be cloned.",
            "DataCloneError 25 #<Promise> could not be cloned.",
            "8 0",
        ]
    );
}

#[test]
fn events_reach_their_listeners_and_signals_abort() {
    let played = super::stage::Play::default().run(
        "const target = new EventTarget(); let count = 0;
         target.addEventListener('x', { handleEvent() { count += 1 } }, { once: true });
         target.addEventListener('x', (event) => { count += 10; event.preventDefault() });
         target.addEventListener('x', () => { throw new RangeError('in a listener') });
         console.log(target.dispatchEvent(new Event('x', { cancelable: true })), target.dispatchEvent(new Event('x')), count);
         const controller = new AbortController(); const heard = [];
         controller.signal.onabort = () => heard.push('on'); controller.signal.addEventListener('abort', () => heard.push('listener'));
         controller.abort(); controller.abort();
         try { controller.signal.throwIfAborted() } catch (error) { console.log(heard.join(), error.name, error.code, error instanceof DOMException) }
         const late = AbortSignal.timeout(5); await new Promise((resolve) => setTimeout(resolve, 30));
         console.log(late.aborted, late.reason.name, AbortSignal.any([late]).aborted, AbortSignal.abort('why').reason);",
    );
    assert_eq!(played.lines(), ["false true 21", "on,listener AbortError 20 true", "true TimeoutError true why"]);
    assert_eq!(played.exceptions().len(), 2);
}

#[test]
fn blobs_and_files_hold_bytes() {
    assert_eq!(
        lines_of(
            "const blob = new Blob(['ab', new Blob(['c']), Uint8Array.of(100)], { type: 'Text/Plain' });
             const file = new File([blob], 'n.txt', { type: 'a/b', lastModified: 5 });
             console.log(blob.size, blob.type, await blob.slice(1, 3).text(), file.name, file.lastModified, await file.text(), String(file));
             try { new File(['x']) } catch (error) { console.log(error.name) }",
        ),
        ["4 text/plain bc n.txt 5 abcd [object File]", "TypeError"]
    );
}
