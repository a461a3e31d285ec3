//! Timers, promises, pm.sendRequest, cookies: what outlives the script's last line.

use std::time::Duration;

use super::stage::{Play, Played, cookie, echo, lines_of};

#[test]
fn timers_run_in_the_order_they_are_due() {
    assert_eq!(
        lines_of(
            "setTimeout(() => console.log('late'), 300); setTimeout(a => console.log('soon', a), 1, 7);
             setImmediate(() => console.log('immediate')); Promise.resolve().then(() => console.log('job'));
             const gone = setTimeout(() => console.log('never'), 5); clearTimeout(gone);
             let n = 0; const i = setInterval(() => { console.log('tick', ++n); if (n === 2) clearInterval(i) }, 3);
             console.log('first', typeof i);",
        ),
        ["first number", "job", "soon 7", "immediate", "tick 1", "tick 2", "late"]
    );
}

#[test]
fn a_request_answers_by_callback_or_promise() {
    let played = Play::default().run(
        "pm.sendRequest('http://a/1', (error, response, { cookies }) => {
           console.log(error, response.code, response.json().asked.url, response.responseTime, cookies.get('seen'));
         });
         const response = await pm.sendRequest({ url: 'http://a/2', method: 'post', header: { A: 'b' }, body: { mode: 'raw', raw: 'x' },
           auth: { type: 'bearer', bearer: [{ key: 'token', value: 't' }] } });
         console.log(JSON.stringify(response.json().asked));
         pm.expect(response).to.have.status(200);
         pm.sendRequest('http://fails/', error => console.log(error.name, error.code, error.message));
         try { await pm.sendRequest('http://fails/') } catch (error) { console.log('caught', error.message) }
         pm.sendRequest(undefined, error => console.log(error.message));",
    );
    assert_eq!(played.error(), "");
    let mut lines = played.lines();
    lines.sort();
    assert_eq!(
        lines,
        [
            "Error ECONNREFUSED connect ECONNREFUSED 127.0.0.1:1",
            "caught connect ECONNREFUSED 127.0.0.1:1",
            "null 200 http://a/1 7 1",
            "sendrequest: nothing to request",
            "{\"url\":\"http://a/2\",\"header\":[{\"key\":\"A\",\"value\":\"b\"}],\"method\":\"POST\",\"body\":{\"mode\":\"raw\",\"raw\":\"x\"},\
             \"auth\":{\"type\":\"bearer\",\"bearer\":[{\"type\":\"any\",\"value\":\"t\",\"key\":\"token\"}]}}",
        ]
    );
}

#[test]
fn many_requests_run_side_by_side() {
    let mut play = Play::default();
    play.stage.answers = Box::new(|request| (Duration::from_millis(40), echo(request)));
    #[expect(clippy::disallowed_methods, reason = "measures the test itself")]
    let started = std::time::Instant::now();
    let played = play.run(
        "let open = 0, most = 0; const urls = Array.from({ length: 40 }, (_, i) => 'http://a/' + i);
         async function worker() {
           for (let url; (url = urls.shift()); ) {
             most = Math.max(most, ++open);
             await pm.sendRequest(url);
             open -= 1;
           }
         }
         await Promise.all(Array.from({ length: 10 }, worker));
         console.log(most, urls.length);",
    );
    assert_eq!(played.lines(), ["10 0"]);
    assert!(started.elapsed() < Duration::from_millis(1200), "{:?}", started.elapsed());
}

#[test]
fn nothing_of_one_script_runs_in_the_next() {
    let mut play = Play { timeout: Some(Duration::from_millis(60)), ..Play::default() };
    let first = play
        .run("setInterval(() => console.log('tick'), 25); pm.sendRequest('http://a/', () => console.log('answered'));");
    assert_eq!(first.error(), "Error: sandbox: asynchronous script execution timeout");
    play.timeout = None;
    let second: Played = play.run("await new Promise(r => setTimeout(r, 60)); console.log('second')");
    assert_eq!(second.lines(), ["second"]);
}

#[test]
fn an_error_in_a_timer_or_promise_is_an_exception() {
    let played = Play::default().run(
        "setTimeout(() => { throw new TypeError('in timer') }, 1);\nPromise.reject(new RangeError('rejected'));
         const handled = Promise.reject(new Error('handled')); await 1; handled.catch(() => {});",
    );
    assert_eq!(played.error(), "");
    let told: Vec<_> =
        played.exceptions().iter().map(|error| (error.name.as_str(), error.message.as_str(), error.line)).collect();
    assert_eq!(told, [("RangeError", "rejected", Some(2)), ("TypeError", "in timer", Some(1))]);
}

#[test]
fn what_runs_when_a_script_throws_is_awaited() {
    let played = Play::default().run(
        "pm.sendRequest('http://a/', (e, r) => pm.test('answer', () => pm.expect(r.code).to.equal(200)));
         throw new Error('stop');",
    );
    assert_eq!(played.error(), "Error: stop");
    assert_eq!(played.verdicts(), ["answer: passed"]);
}

#[test]
fn cookies_are_read_and_set() {
    let mut play = Play::default();
    play.stage.jar.borrow_mut().push(cookie("a", "1"));
    let played = play.run(
        "console.log(pm.cookies.get('session'), pm.cookies.has('none'), pm.cookies.toObject());
         const jar = pm.cookies.jar();
         console.log(await jar.get('https://example.com', 'a'));
         jar.set('https://example.com', 'b', '2', (error, cookie) => console.log(error, cookie.name, cookie.value));
         await jar.set('https://example.com', { name: 'c', value: '3', path: '/x', httpOnly: true });
         console.log((await jar.getAll('https://example.com')).map(c => c.name).join());
         await jar.unset('https://example.com', 'a');
         console.log(await jar.get('https://example.com', 'a'));
         await jar.clear('https://example.com');
         console.log((await jar.getAll('https://example.com')).count());
         try { await jar.get() } catch (error) { console.log(error.name, error.message) }
         try { jar.get('https://example.com', 'a', 5) } catch (error) { console.log(error.message) }",
    );
    assert_eq!(played.error(), "");
    assert_eq!(
        played.lines(),
        [
            "a b false { session: 'a b' }",
            "1",
            "null b 2",
            "a,b,c",
            "null",
            "0",
            "TypeError CookieJar.get() requires a valid url",
            "callback needs to be a function",
        ]
    );
}

#[test]
fn a_dropped_script_leaves_nothing_behind() {
    let mut play = Play::default();
    play.run_dropped(
        "setTimeout(() => console.log('timer'), 1); (function again() { Promise.resolve().then(() => 1) })(); await 1;
        await new Promise(r => setTimeout(r, 500)); console.log('never')",
    );
    play.stage.facts.take();
    let played = play.run("await new Promise(r => setTimeout(r, 20)); console.log('next')");
    assert_eq!(played.lines(), ["next"]);
}
