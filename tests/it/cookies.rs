//! Cookies: who gets them, for how long, and through redirects.

use serde_json::json;

use crate::support::{Command, Ended, Item, Received, Reply, Server, collection};

fn run(items: impl IntoIterator<Item = Item>) -> Ended {
    Command::run_of(&collection(items)).run()
}

/// Sets cookies on `/login`, and on the way through a redirect.
fn cookie_server() -> Server {
    Server::start(|request| match request.path() {
        "/login" => Reply::redirect(302, "/home").header("Set-Cookie", "session=one; Path=/; HttpOnly"),
        "/logout" => Reply::ok("").header("Set-Cookie", "session=; Path=/; Max-Age=0"),
        "/scoped" => Reply::ok("").header("Set-Cookie", "deep=1; Path=/deep"),
        "/secure" => Reply::ok("").header("Set-Cookie", "tls=1; Path=/; Secure"),
        "/foreign" => Reply::ok("").header("Set-Cookie", "evil=1; Domain=example.com"),
        _ => Reply::ok(request.header("cookie").unwrap_or("-").to_owned()),
    })
}

fn cookies_of(server: &Server) -> Vec<String> {
    let told = |request: &Received| format!("{} {}", request.path(), request.header("cookie").unwrap_or("-"));
    server.received().iter().map(told).collect()
}

fn visit(server: &Server, paths: &[&str]) -> Vec<Item> {
    paths.iter().map(|path| Item::get(path, format!("{}{path}", server.url()))).collect()
}

#[test]
fn a_cookie_set_by_a_redirect_is_sent_to_its_target_and_afterwards() {
    let server = cookie_server();
    run(visit(&server, &["/login", "/other"])).expect(0);
    assert_eq!(cookies_of(&server), ["/login -", "/home session=one", "/other session=one"]);
}

#[test]
fn cookies_live_on_in_the_next_iteration_and_die_when_the_server_says_so() {
    let server = cookie_server();
    let sample = collection(visit(&server, &["/start", "/login", "/logout", "/end"]));
    Command::run_of(&sample).with(["-n", "2"]).run().expect(0);
    let once = ["/start -", "/login -", "/home session=one", "/logout session=one", "/end -"];
    assert_eq!(cookies_of(&server), [once, once].concat());
    let server = cookie_server();
    Command::run_of(&collection(visit(&server, &["/start", "/login"]))).with(["-n", "2"]).run().expect(0);
    assert_eq!(cookies_of(&server)[3..], ["/start session=one", "/login session=one", "/home session=one"]);
}

#[test]
fn cookies_keep_to_their_path_and_domain() {
    let server = cookie_server();
    run(visit(&server, &["/scoped", "/secure", "/foreign", "/other", "/deep/x", "/deeper"])).expect(0);
    // The machine itself counts as safe, so that a Secure cookie goes there without TLS.
    assert_eq!(cookies_of(&server)[3..], ["/other tls=1", "/deep/x deep=1; tls=1", "/deeper tls=1"]);
}

#[test]
fn a_cookie_of_the_users_own_goes_before_those_of_the_jar() {
    let server = cookie_server();
    let own = json!({"url": format!("{}/x", server.url()), "header": [{"key": "Cookie", "value": "own=1"}]});
    let mut items = visit(&server, &["/login"]);
    items.push(Item::request("own", own));
    run(items).expect(0);
    assert_eq!(cookies_of(&server)[2], "/x own=1; session=one");
}

#[test]
fn the_cookie_jar_can_be_switched_off_for_an_item() {
    let server = cookie_server();
    let mut items = visit(&server, &["/login"]);
    items.push(
        Item::get("off", format!("{}/x", server.url()))
            .with("protocolProfileBehavior", json!({"disableCookies": true})),
    );
    run(items).expect(0);
    assert_eq!(cookies_of(&server)[2], "/x -");
}

#[test]
fn scripts_see_the_cookies_of_their_request() {
    let server = cookie_server();
    let mut items = visit(&server, &["/login"]);
    let script = "pm.test(`${pm.cookies.get('session')} ${pm.cookies.has('none')}`, () => {})";
    items.push(Item::get("x", format!("{}/x", server.url())).test(script));
    let ended = run(items).expect(0);
    assert_eq!(ended.assertions(), ["one false"]);
}

#[test]
fn a_cookie_of_the_users_own_stays_single_through_a_redirect() {
    let server = cookie_server();
    let own = json!({"url": format!("{}/login", server.url()), "header": [{"key": "Cookie", "value": "own=1"}]});
    let items = [Item::request("first", own.clone()), Item::request("second", own)];
    run(items).expect(0);
    let expected =
        ["/login own=1", "/home own=1; session=one", "/login own=1; session=one", "/home own=1; session=one"];
    assert_eq!(cookies_of(&server), expected);
}

#[test]
fn scripts_can_set_and_remove_cookies() {
    let server = cookie_server();
    let set = format!("pm.cookies.jar().set('{}', 'scripted', 'yes', () => {{}})", server.url());
    let unset = format!("pm.cookies.jar().unset('{}', 'scripted', () => {{}})", server.url());
    let get = |name: &str| Item::get(name, format!("{}/{name}", server.url()));
    run([get("one").prerequest(&set), get("two").test(&unset), get("three")]).expect(0);
    assert_eq!(cookies_of(&server), ["/one scripted=yes", "/two scripted=yes", "/three -"]);
}

#[test]
fn malformed_cookies_do_no_harm() {
    let odd =
        ["", ";", "=", "novalue", "a=b; Path", "c=d; Max-Age=soon; Expires=never", "e=\"q;uoted\"", "f=g; Domain=."];
    let server =
        Server::start(move |_| odd.iter().fold(Reply::ok(""), |reply, cookie| reply.header("Set-Cookie", *cookie)));
    run(visit(&server, &["/one", "/two"])).expect(0);
    assert_eq!(server.received().len(), 2);
}

#[test]
fn a_cookie_with_an_empty_value_is_an_empty_text() {
    let server = Server::start(|_| Reply::ok("{}").header("Set-Cookie", "j=").header("Set-Cookie", "k=%20"));
    let test = "pm.test('empty', () => { pm.expect(pm.cookies.get('j')).to.eql(''); pm.expect(pm.cookies.get('k')).to.eql(' '); \
                pm.expect(pm.cookies.has('j')).to.be.true; pm.expect(pm.cookies.toObject().j).to.eql(''); }); \
                pm.cookies.jar().get(pm.request.url.toString(), 'j', (error, value) => pm.test('jar', () => pm.expect(value).to.eql('')));";
    let ended = Command::run_of(&collection([Item::get("one", server.url()).test(test)])).run().expect(0);
    assert!(ended.stdout.contains("Passed: 2 assertions"), "{}", ended.stdout);
}
