//! Every module that scripts may require, with one real call each.

use super::stage::lines_of;

#[test]
fn every_module_works() {
    for (call, result) in [
        ("new (require('ajv'))({ allErrors: true }).validate({ type: 'string' }, 1)", "false"),
        ("(() => { try { require('assert').strictEqual(1, 2) } catch (e) { return e.name } })()", "AssertionError"),
        ("require('atob')('YQ==') + require('btoa')('a')", "aYQ=="),
        ("new (require('backbone').Model)({ a: 1 }).get('a')", "1"),
        ("require('buffer').Buffer.from('héllo').toString('base64')", "aMOpbGxv"),
        ("require('chai').expect(1).to.be.a('number') && 'ok'", "ok"),
        ("require('cheerio').load('<ul><li class=\"a\">x</li><li>y</li></ul>')('li.a').text()", "x"),
        ("require('crypto-js').HmacSHA256('a', 'b').toString().slice(0, 8)", "cb448b44"),
        (
            "require('crypto-js').AES.decrypt(require('crypto-js').AES.encrypt('s', 'k').toString(), 'k').toString(CryptoJS.enc.Utf8)",
            "s",
        ),
        ("require('csv-parse/lib/sync')('a\\n1', { columns: true })[0].a", "1"),
        (
            "(() => { const e = new (require('events'))(); let r; e.on('x', v => (r = v)); e.emit('x', 5); return r })()",
            "5",
        ),
        ("require('json').parse('{\"a\":1}').a", "1"),
        ("JSON.stringify(require('lodash').chunk([1, 2, 3], 2)) + require('lodash').VERSION", "[[1,2],[3]]4.18.1"),
        ("_.VERSION", "3.10.2"),
        ("require('moment').utc(0).format('YYYY-MM-DD')", "1970-01-01"),
        ("require('moment')().utc().format()", "2026-01-02T03:04:05Z"),
        ("require('path').join('a', '..', 'b')", "b"),
        (
            "new (require('postman-collection').Url)('https://u:p@h.com:1/p?q=1#f').toString()",
            "https://u:p@h.com:1/p?q=1#f",
        ),
        ("require('postman-collection').Request.isRequest(pm.request)", "true"),
        ("require('punycode').encode('mañana')", "maana-pta"),
        ("JSON.stringify(require('querystring').parse('a=1&a=2'))", "{\"a\":[\"1\",\"2\"]}"),
        ("typeof require('stream').Readable", "function"),
        ("new (require('string_decoder').StringDecoder)('utf8').write(Buffer.from('é'))", "é"),
        ("typeof require('timers').setTimeout", "function"),
        ("tv4.validate(1, { type: 'string' }) + tv4.error.message", "falseInvalid type: number (expected string)"),
        ("require('url').parse('http://a.b:8/c?d=e').pathname", "/c"),
        ("require('util').format('%s %j', 'a', { b: 2 })", "a {\"b\":2}"),
        ("require('uuid').v4().length", "36"),
        ("xml2Json('<a>1</a>').a", "1"),
        (
            "Backbone.VERSION.split('.')[0] + cheerio.load('<p>x</p>')('p').text() + CryptoJS.MD5('x').toString().slice(0, 4)",
            "1x9dd4",
        ),
    ] {
        assert_eq!(lines_of(&format!("console.log(String({call}))")), [result], "{call}");
    }
}

#[test]
fn streams_and_timers_work() {
    // Under Node the sandbox's own find no `setTimeout`; in Postman's app they do.
    let lines = lines_of(
        "const { Readable, Writable, Transform, PassThrough } = require('stream');
         const upper = new Transform({ transform(chunk, encoding, done) { done(null, String(chunk).toUpperCase()) } });
         const got = [];
         const sink = new Writable({ write(chunk, encoding, done) { got.push(String(chunk)); done() } });
         const source = new Readable({ read() {} });
         source.push('a'); source.push('b'); source.push(null);
         source.pipe(upper).pipe(new PassThrough()).pipe(sink);
         await new Promise((resolve) => sink.on('finish', resolve));
         console.log(got.join(''), sink.writable, source.readable);
         const failing = new Writable({ write(chunk, encoding, done) { done(new Error('full')) } });
         failing.on('error', (error) => console.log('heard', error.message));
         failing.write('x');
         const timers = require('timers');
         timers.clearTimeout(timers.setTimeout(() => console.log('never'), 1));
         let times = 0;
         const repeated = timers.setInterval(() => { times += 1; if (times === 3) { timers.clearInterval(repeated); console.log('three') } }, 1);",
    );
    assert_eq!(lines, ["AB false false", "heard full", "three"]);
}

#[test]
fn a_module_is_loaded_once_and_kept() {
    assert_eq!(
        lines_of(
            "require('lodash').mine = 1; console.log(require('lodash').mine, require('lodash') === require('lodash'))"
        ),
        ["1 true"]
    );
}

#[test]
fn chai_without_its_proxy_differs_in_nothing() {
    let lines = lines_of(include_str!("chai_cases.js"));
    let lines: Vec<&str> = lines.iter().flat_map(|line| line.split('\n')).collect();
    let original: Vec<&str> = include_str!("chai_cases.txt").lines().collect();
    for (ours, original) in lines.iter().zip(&original) {
        assert_eq!(ours, original);
    }
    assert_eq!(lines.len(), original.len());
}
