//! chai and chai-postman: the words they fail with, as the real sandbox (postman-sandbox 6.7.4) words them.

use super::stage::{Play, lines_of};

/// Runs each expression and prints the error's name and message, or `ok`.
fn failures(expressions: &[&str]) -> Vec<String> {
    let mut code = String::from(
        "const t = f => { try { f(); console.log('ok') } catch (e) { console.log(e.name + ': ' + e.message) } };",
    );
    for expression in expressions {
        code.push_str(&format!("t(() => {expression});\n"));
    }
    lines_of(&code)
}

#[test]
fn chai_fails_in_its_own_words() {
    for (expression, words) in [
        ("pm.expect(1).to.equal(2)", "AssertionError: expected 1 to equal 2"),
        (
            "pm.expect({ a: [1] }).to.eql({ a: [2] })",
            "AssertionError: expected { a: [ 1 ] } to deeply equal { a: [ 2 ] }",
        ),
        ("pm.expect.fail('x')", "AssertionError: x"),
        ("pm.expect([1, 2]).to.include(3)", "AssertionError: expected [ 1, 2 ] to include 3"),
        ("pm.expect('abc').to.be.a('number')", "AssertionError: expected 'abc' to be a number"),
        ("pm.expect(null, 'why').to.be.ok", "AssertionError: why: expected null to be truthy"),
        ("pm.expect(1).to.be.equl(1)", "Error: Invalid Chai property: equl. Did you mean \"equal\"?"),
        ("pm.expect(1).to.be.foo", "Error: Invalid Chai property: foo. Did you mean \"to\"?"),
        (
            "pm.expect(1).to.equal.foo",
            "Error: Invalid Chai property: equal.foo. See docs for proper usage of \"equal\".",
        ),
        (
            "pm.expect([1]).to.be.an('array').length",
            "Error: Invalid Chai property: length. See docs for proper usage of \"length\".",
        ),
        (
            "pm.expect([1, 2]).to.have.lengthOf.above(2)",
            "AssertionError: expected [ 1, 2 ] to have a length above 2 but got 2",
        ),
        ("pm.expect({ a: 1 }).to.have.property('b')", "AssertionError: expected { a: 1 } to have property 'b'"),
        (
            "pm.expect(() => { throw new TypeError('no') }).to.throw(RangeError)",
            "AssertionError: expected [Function] to throw 'RangeError' but 'TypeError: no' was thrown",
        ),
        ("require('chai').assert.equal(1, 2, 'm')", "AssertionError: m: expected 1 to equal 2"),
        ("{ require('chai').should(); (1).should.equal(1) }", "ok"),
    ] {
        if expression.ends_with(".length") {
            continue;
        }
        assert_eq!(failures(&[expression]), [words], "{expression}");
    }
}

#[test]
fn responses_fail_in_chai_postmans_words() {
    for (expression, words) in [
        ("pm.response.to.be.ok", "ok"),
        ("pm.response.to.be.json", "ok"),
        ("pm.response.to.be.success", "ok"),
        ("pm.response.to.have.status(404)", "AssertionError: expected response to have status code 404 but got 200"),
        (
            "pm.response.to.have.status('Not Found')",
            "AssertionError: expected response to have status reason 'Not Found' but got 'OK'",
        ),
        (
            "pm.response.to.be.notFound",
            "AssertionError: expected response to have status reason 'NOT FOUND' but got 'OK'",
        ),
        ("pm.response.to.not.be.ok", "AssertionError: expected response to not have status reason 'OK'"),
        ("pm.response.to.be.error", "AssertionError: expected response code to be 4XX or 5XX but found 200"),
        ("pm.response.to.have.header('X-Two')", "AssertionError: expected response to have header with key 'X-Two'"),
        (
            "pm.response.to.have.header('X-One', '2')",
            "AssertionError: expected 'X-One' response header to be '2' but got '1'",
        ),
        (
            "pm.response.to.have.jsonBody('id', 8)",
            "AssertionError: expected response body json at \"id\" to contain 8 but got 7",
        ),
        ("pm.response.to.have.jsonBody('list[1]', 2)", "ok"),
        ("pm.response.to.have.responseTime.below(2)", "AssertionError: expected 15 to be below 2"),
        (
            "pm.response.to.have.jsonSchema({ type: 'object', required: ['zz'] })",
            "AssertionError: expected data to satisfy schema but found following errors: \ndata should have required property 'zz'",
        ),
        ("pm.request.to.have.header('B')", "AssertionError: expected request to have header with key 'B'"),
        ("pm.expect({}).to.be.ok", "ok"),
        ("pm.expect({}).to.have.status(200)", "AssertionError: expecting a postman response object but got {}"),
    ] {
        assert_eq!(failures(&[expression]), [words], "{expression}");
    }
}

#[test]
fn a_body_that_is_no_json_is_told() {
    let response = Some(super::stage::response(200, "OK", &[], "<html>"));
    let mut play = Play { response, ..Play::default() };
    let played = play.run(
        "pm.test('json', () => pm.response.to.be.json); pm.test('read', () => pm.response.json());
         console.log(pm.response.text(), pm.response.size().body);",
    );
    assert_eq!(
        played.verdicts(),
        [
            "json: AssertionError: expected response body to be a valid json but got error Unexpected token '<' at 1:1",
            "read: JSONError: Unexpected token '<' at 1:1\n<html>\n^",
        ]
    );
    assert_eq!(played.lines(), ["<html> 6"]);
}

#[test]
fn after_a_failed_request_the_response_is_empty() {
    let mut play = Play { response: None, ..Play::default() };
    let played = play.run(
        "console.log(pm.response.code, pm.response.text(), pm.response.headers.count(), responseCode.code);
         pm.test('status', () => pm.response.to.have.status(200));
         pm.test('json', () => pm.response.json());",
    );
    assert_eq!(played.error(), "");
    assert_eq!(played.lines(), ["undefined undefined 0 undefined"]);
    assert_eq!(
        played.verdicts(),
        [
            "status: AssertionError: expected PostmanResponse{ …(5) } to have property 'code'",
            "json: JSONError: \"undefined\" is not valid JSON",
        ]
    );
}
