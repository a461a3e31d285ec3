//! Globals of the web and of the language that QuickJS lacks.

use super::stage::lines_of;

#[test]
fn the_globals_of_the_web_work() {
    for (call, result) in [
        (
            "new URL('https://a.b/c?d=1&e=%20#f').searchParams.get('e') + new URL('../x', 'http://h/a/b').href",
            " http://h/x",
        ),
        (
            "(() => { const u = new URL('http://h/'); u.searchParams.append('q', 'a b'); u.hash = 'z'; return u.href })()",
            "http://h/?q=a+b#z",
        ),
        ("(() => { try { new URL('nope') } catch (e) { return e.name + e.message } })()", "TypeErrorInvalid URL"),
        ("new URLSearchParams({ a: 1, b: 'ö&' }).toString()", "a=1&b=%C3%B6%26"),
        ("[...new URLSearchParams('?a=1&b=2&a=3').getAll('a')].join()", "1,3"),
        ("new TextDecoder().decode(new TextEncoder().encode('röd €'))", "röd €"),
        ("new TextDecoder('latin1').decode(new Uint8Array([246]))", "ö"),
        ("atob('aGk=') + btoa('hi')", "hiaGk="),
        ("(() => { try { btoa('€') } catch (e) { return e.name } })()", "InvalidCharacterError"),
        (
            "JSON.stringify(structuredClone({ a: new Date(0), m: [...structuredClone(new Map([[1, 2]]))] }))",
            "{\"a\":\"1970-01-01T00:00:00.000Z\",\"m\":[[1,2]]}",
        ),
        ("/^[0-9a-f-]{36}$/.test(crypto.randomUUID()) && crypto.getRandomValues(new Uint8Array(4)).length", "4"),
        (
            "Math.floor(Date.now() / 1000) + ' ' + new Date().toISOString().slice(0, 19)",
            "1767323045 2026-01-02T03:04:05",
        ),
        (
            "new Date(2020, 1, 2) instanceof Date && Date(0).slice(0, 3) + new Date(0).constructor.name + Date.UTC(1970, 0)",
            "FriDate0",
        ),
        ("require('moment')().toISOString().slice(0, 19) + Date().slice(0, 15)", "2026-01-02T03:04:05Fri Jan 02 2026"),
        (
            "(1234567.891).toLocaleString() + ' ' + (0.5).toLocaleString('en-US', { style: 'percent' })",
            "1,234,567.891 50%",
        ),
        ("new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(1234.5)", "$1,234.50"),
        ("new Date(0).toLocaleString('en-US', { timeZone: 'UTC' })", "1/1/1970, 12:00:00 AM"),
        (
            "new Date(0).toLocaleDateString('en-US', { timeZone: 'UTC', month: 'long', day: 'numeric', year: 'numeric' })",
            "January 1, 1970",
        ),
        ("Buffer.from('6869', 'hex').toString() + Buffer.byteLength('é')", "hi2"),
        (
            "typeof queueMicrotask + typeof AbortController + typeof Blob + typeof Event",
            "functionfunctionfunctionfunction",
        ),
    ] {
        assert_eq!(lines_of(&format!("console.log(String({call}))")), [result], "{call}");
    }
}
