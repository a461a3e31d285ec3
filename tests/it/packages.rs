//! `pm.require` with `--packages`.

use serde_json::json;

use crate::support::{Command, Item, Server, collection};

/// A folder of packages as npm leaves it, and files of one's own.
fn with_packages(command: Command) -> Command {
    let lock = json!({"lockfileVersion": 3, "packages": {
        "node_modules/left": {"version": "1.2.3"},
        "node_modules/modern": {"version": "1.0.0"},
        "node_modules/gone": {"version": "1.0.0"},
        "node_modules/other": {"version": "2.0.0"},
    }});
    command
        .file("packages/package-lock.json", lock.to_string())
        .file("packages/node_modules/left/package.json", r#"{"version":"1.2.3","main":"lib"}"#)
        .file(
            "packages/node_modules/left/lib/index.js",
            "const { two } = require('./two'); const Buffer_ = require('buffer').Buffer;
             module.exports = { sum: () => 1 + two, dep: require('dep'), data: require('../data.json').x, hex: Buffer_.from('hi').toString('hex'),
               sees: [typeof pm, typeof tests, typeof _, typeof console.log, typeof process.env, typeof require, __filename] };",
        )
        .file("packages/node_modules/left/lib/two.js", "exports.two = 2; require('./index');")
        .file("packages/node_modules/left/data.json", r#"{"x":"json"}"#)
        .file("packages/node_modules/dep/package.json", r#"{"version":"1.0.0","exports":{".":{"import":"./no.mjs","require":"./yes.cjs"}}}"#)
        .file("packages/node_modules/dep/yes.cjs", "module.exports = 'required'")
        .file("packages/node_modules/modern/package.json", r#"{"version":"1.0.0","type":"module","main":"index.js"}"#)
        .file("packages/node_modules/modern/index.js", "export default 1")
        .file("packages/node_modules/other/package.json", r#"{"version":"1.9.0"}"#)
        .file("packages/@team/checks.js", "module.exports = { check: () => pm.test('from a package', () => {}), sees: typeof pm }; counter = (typeof counter === 'undefined' ? 0 : counter) + 1")
        .file("packages/broken.js", "throw new Error('at load')")
        .file("packages/shell.js", "require('child_process')")
        .file("secret.js", "module.exports = 'outside'")
}

fn printed(script: &str, options: &[&str]) -> Vec<String> {
    let server = Server::ok();
    let sample = collection([Item::get("one", server.url()).test(script)]);
    let ended = with_packages(Command::run_of(&sample)).with(options.iter().copied()).run().expect(0);
    let lines = ended.console();
    lines.into_iter().map(|line| line.trim().to_owned()).collect()
}

#[test]
fn packages_are_loaded_from_the_folder() {
    let lines = printed(
        "const left = pm.require('npm:left@1.2.3');
         console.log(left.sum(), left.dep, left.data, left.hex, left === pm.require('npm:left'));
         console.log(left.sees.join());
         const team = pm.require('@team/checks'); team.check(); pm.require('@team/checks');
         console.log(team.sees, counter);",
        &["--packages", "packages"],
    );
    assert_eq!(
        lines,
        [
            "3 required json 6869 true",
            "undefined,undefined,undefined,function,object,function,/node_modules/left/lib/index.js",
            "object 1"
        ]
    );
}

#[test]
fn what_cannot_be_loaded_says_why_in_postmans_words() {
    let script = "for (const name of ['nothing', 'npm:nothing', 'npm:left@1.2.4', 'npm:modern', 'npm:gone', 'npm:other', 'broken', 'shell', '../secret', 'node_modules/left', 'jsr:@a/b', { toString: () => 'x' }])
        try { pm.require(name); console.log('loaded') } catch (error) { console.log(error.message) }";
    assert_eq!(
        printed(script, &["--packages", "packages"]),
        [
            "Cannot find package 'nothing'",
            "Cannot find package 'npm:nothing'",
            "Error while loading package 'npm:left@1.2.4': version 1.2.3 is installed",
            "Error while loading package 'npm:modern': it is an ES module; only CommonJS can be required: bundle it first, for example with esbuild --format=cjs",
            "Error while loading package 'npm:gone': it is in package-lock.json but not installed: run npm ci in the folder of packages",
            "Error while loading package 'npm:other': version 1.9.0 is installed, package-lock.json says 2.0.0: run npm ci in the folder of packages",
            "Error in package 'broken': at load",
            "Error in package 'shell': Cannot find module 'child_process'",
            "Cannot find package '../secret'",
            "Cannot find package 'node_modules/left'",
            "Cannot find package 'jsr:@a/b'",
            "Cannot find package 'x'",
        ]
    );
    assert_eq!(
        printed("try { pm.require('npm:left') } catch (error) { console.log(error.message) }", &[]),
        ["Cannot find package 'npm:left'"]
    );
}

#[test]
fn a_folder_that_is_not_there_ends_the_command() {
    let ended = Command::run_of(&collection([Item::get("one", "http://127.0.0.1:9/")]))
        .with(["--packages", "none"])
        .run()
        .expect(3);
    assert!(ended.stderr.contains("--packages: none is not a folder"), "{}", ended.stderr);
}
