//! A script has no power of the machine: no file, no process, no module, no network but `pm.sendRequest`.

use super::stage::{Play, lines_of};

/// Ways that led out of one sandbox or another. Each must give nothing, or throw.
const WAYS: [&str; 34] = [
    "[].constructor.constructor('return typeof process')()",
    "this.constructor.constructor('return typeof process')()",
    "(async () => {}).constructor('return typeof process')()",
    "(function* () {}).constructor('yield typeof process')().next().value",
    "Function('return typeof this.process')()",
    "eval('typeof process')",
    "(0, eval)('typeof require.main')",
    "new Function('return typeof module')()",
    "typeof globalThis.process?.binding",
    "typeof process",
    "typeof std",
    "typeof os",
    "typeof bjson",
    "typeof scriptArgs",
    "typeof print",
    "typeof loadScript",
    "typeof fetch",
    "typeof XMLHttpRequest",
    "typeof WebSocket",
    "typeof Worker",
    "typeof WebAssembly",
    "typeof Deno",
    "typeof bridge",
    "typeof native",
    "typeof part",
    "typeof require.cache",
    "typeof require.main",
    "typeof require('module').createRequire",
    "typeof Object.getOwnPropertyDescriptor(globalThis, 'native')",
    "typeof pm.sendRequest.caller",
    "typeof Reflect.get(globalThis, 'std')",
    "typeof Error('x').constructor.constructor('return std')()",
    "typeof import.meta",
    "typeof pm.constructor.constructor('return this.os')()",
];

#[test]
fn no_way_leads_out() {
    for way in WAYS {
        let code = format!(
            "let found; try {{ found = await (async () => {{ return eval({way:?}) }})() }} catch (error) {{ found = 'undefined' }} console.log(String(found))"
        );
        assert_eq!(lines_of(&code), ["undefined"], "{way}");
    }
}

#[test]
fn modules_of_the_machine_are_not_there() {
    let played = Play::default().run(
        "if (Object.keys(require('fs')).length > 0) console.log('fs is not empty');
         for (const name of ['node:fs', 'fs/promises', 'child_process', 'http', 'https', 'net', 'tls', 'dgram', 'dns', 'std', 'process', 'vm', 'v8',
           'worker_threads', 'cluster', 'module', 'inspector', 'repl', 'zlib', 'crypto', '../../../etc/passwd', '/etc/passwd', './x', 'pm-entry', 'chai-postman', 'sugar'])
           try { require(name); console.log('loaded', name) } catch (error) { if (!/^Cannot find module/.test(error.message)) console.log(name, error.message) }
         for (const name of ['fs', 'std', 'os', './x.js', '/etc/passwd', 'data:text/javascript,1']) {
           try { await import(name); console.log('imported', name) } catch (error) {}
           try { await new Function('name', 'return import(name)')(name); console.log('imported', name) } catch (error) {}
           try { await eval('import(name)'); console.log('imported', name) } catch (error) {}
         }
         try { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); console.log('waited') } catch (error) {}",
    );
    assert_eq!(played.error(), "");
    assert!(played.lines().is_empty(), "{:?}", played.lines());
}

/// The stack shows functions of ours; they lead nowhere.
#[test]
fn what_the_stack_shows_leads_nowhere() {
    let lines = lines_of(
        "let seen = []; Error.prepareStackTrace = (error, sites) => { seen = sites.map((site) => site.getFunction?.()); return '' };
         pm.test('x', () => { new Error('x').stack });
         const found = new Set(); for (const one of seen) for (const name of ['caller', 'arguments', 'prototype', 'constructor']) try { const value = one?.[name]; if (value && typeof value === 'object') for (const key of Object.getOwnPropertyNames(value)) found.add(key) } catch (error) {}
         console.log(['library', 'part', 'send', 'packageFile', 'vault'].some((name) => found.has(name)));",
    );
    assert_eq!(lines, ["false"]);
}
