//! Requests whose signature is hard to get right.

/// Credentials of `tests/peers/botocore_verifier.py`.
pub const ACCESS_KEY: &str = "AKIAVERIFIER00000001";
pub const SECRET_KEY: &str = "secret/with+odd=characters/0123456789abc";
pub const TOKEN: &str = "a session token/with+odd==characters&more";

/// Name → value, of headers and of parameters of the signature.
type Pairs = &'static [(&'static str, &'static str)];

/// One request. Without further parameters it is signed for IAM in us-east-1, in headers, without a session token.
pub struct Case {
    pub name: &'static str,
    pub method: &'static str,
    /// What follows host and port, as somebody writes it.
    pub target: &'static str,
    pub headers: Pairs,
    pub body: Body,
    /// Parameters of the signature that differ.
    pub auth: Pairs,
}

pub enum Body {
    None,
    Raw(&'static str, &'static str),
    Form(Pairs),
    Parts(Pairs),
    File(&'static str),
    GraphQl(&'static str, &'static str),
}

const S3: Pairs = &[("service", "s3"), ("region", "eu-central-1")];
const S3_QUERY: Pairs = &[("service", "s3"), ("addAuthDataToQuery", "true")];
const S3_QUERY_TOKEN: Pairs = &[("service", "s3"), ("addAuthDataToQuery", "true"), ("sessionToken", TOKEN)];
const QUERY: Pairs = &[("addAuthDataToQuery", "true")];
const QUERY_TOKEN: Pairs =
    &[("addAuthDataToQuery", "true"), ("sessionToken", TOKEN), ("service", "sts"), ("region", "eu-west-1")];
const WITH_TOKEN: Pairs = &[("sessionToken", TOKEN)];
/// Postman's defaults: execute-api in us-east-1.
const DEFAULTS: Pairs = &[("service", ""), ("region", "")];

fn get(name: &'static str, target: &'static str) -> Case {
    Case { name, method: "GET", target, headers: &[], body: Body::None, auth: &[] }
}

fn post(name: &'static str, target: &'static str, body: Body) -> Case {
    Case { method: "POST", body, ..get(name, target) }
}

fn put(name: &'static str, target: &'static str, body: Body) -> Case {
    Case { method: "PUT", ..post(name, target, body) }
}

impl Case {
    /// A request with nothing special.
    pub fn plain(name: &'static str) -> Case {
        get(name, "/")
    }

    fn body(self, body: Body) -> Case {
        Case { body, ..self }
    }

    fn auth(self, auth: Pairs) -> Case {
        Case { auth, ..self }
    }

    fn headers(self, headers: Pairs) -> Case {
        Case { headers, ..self }
    }

    fn method(self, method: &'static str) -> Case {
        Case { method, ..self }
    }
}

const POLICY: &str = "{\"Statement\": [{\"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::é/*\"}]}";

/// Where botocore does not do what AWS documents: it refuses these, with the reason why that is right for us.
pub const DIFFERENT: [(&str, &str); 1] = [(
    "path: dots at the end below the root",
    "AWS asks for RFC 3986, by which /a/b/.. is /a/ (as in AWS's own library that signs here); botocore makes it /a",
)];

/// All cases. A comment tells where botocore never sends such a request, so that AWS's documentation decides.
pub fn cases() -> Vec<Case> {
    let mut cases = paths();
    cases.extend(queries());
    cases.extend(bodies());
    cases.extend(headers());
    cases.extend(s3());
    cases.extend(presigned());
    cases
}

fn paths() -> Vec<Case> {
    vec![
        get("path: none", "?Action=ListUsers&Version=2010-05-08"),
        get("path: root", "/?Action=ListUsers&Version=2010-05-08"),
        get("path: space", "/a b/c d"),
        get("path: UTF-8", "/é/ü€/日本.json"),
        get("path: encoded UTF-8", "/%E2%82%AC"),
        get("path: encoded slash", "/a%2Fb/%2f"),
        get("path: empty segments", "//a//b///c//"),
        get("path: dot segments", "/a/./b/../c"),
        get("path: dot segments at the end", "/a/.."),
        get("path: dots at the end below the root", "/a/b/.."),
        get("path: dot at the end", "/a/./"),
        get("path: above the root", "/../../a"),
        get("path: encoded dot segments", "/a/%2e%2E/b"),
        get("path: slash at the end", "/a/b/"),
        get("path: plus sign", "/a+b/c%2Bd"),
        get("path: marks", "/'()*!~"),
        get("path: separators", "/a:b@c;v=1,2&d=$e"),
        get("path: encoded tilde", "/%7Ea/%41"),
        get("path: percent sign encoded", "/100%25/%2520"),
        get("path: brackets", "/[a]|b^c{d}"),
        get("path: defaults of service and region", "/prod/pets and toys").auth(DEFAULTS),
    ]
}

fn queries() -> Vec<Case> {
    vec![
        get("query: unsorted, keys repeated", "/?b=2&a=1&a=0&B=3&a=10"),
        get("query: empty value", "/?a=&b=1"),
        get("query: no equals sign", "/?acl&b"),
        get("query: equals sign in a value", "/?a=x=y==&b==1"),
        get("query: spaces in three ways", "/?a=1+2&b=1%202&c=1 2"),
        get("query: encoded plus sign", "/?a=1%2B2&b=%2b"),
        get("query: UTF-8", "/?é=ü&€=1&a=%E2%82%AC"),
        get("query: upper case before lower case", "/?Action=x&action=y&A1=1&A=2&a-b=1&a.b=2&a_b=3"),
        get("query: needlessly encoded", "/?a=%41%2D&%62=%7e"),
        get("query: reserved characters", "/?a=/p?x&b=:@;,$&c='()*!~"),
        get("query: brackets", "/?a[]=1&a%5B%5D=2&f={\"x\":[1]}"),
        get("query: ampersand encoded", "/?a=%26b%3D1&c=%23"),
        get("query: marker as AWS gives it", "/?Action=ListUsers&Marker=AAYgL%2Babc%2F%3D%3D&MaxItems=100"),
    ]
}

fn bodies() -> Vec<Case> {
    vec![
        post("form: an IAM call", "/", Body::Form(&[("Action", "ListUsers"), ("Version", "2010-05-08")])),
        post(
            "form: odd characters",
            "/",
            Body::Form(&[("PolicyDocument", POLICY), ("a b", "1+2 & ü=~*'()!"), ("€", "")]),
        ),
        post(
            "form: keys repeated and empty",
            "/x?y=z",
            Body::Form(&[("b", "2"), ("a", "1"), ("b", ""), ("", "v"), ("10", "x")]),
        ),
        post("form: with a session token", "/", Body::Form(&[("Action", "GetUser")])).auth(WITH_TOKEN),
        post("json: UTF-8 and comments", "/items", Body::Raw("{ // why\n \"a\": \"é/* no */\" }", "json")),
        post("json: Content-Type of its own", "/", Body::Raw("{}", "json")).headers(&[
            ("Content-Type", "application/x-amz-json-1.1"),
            ("X-Amz-Target", "AWSOrganizationsV20161128.ListAccounts"),
        ]),
        post("text", "/", Body::Raw("tabs\tand\r\nlines\n", "text")),
        post("xml", "/", Body::Raw("<a b=\"ü\"/>", "xml")),
        post("empty body", "/", Body::None),
        put("empty text", "/", Body::Raw("", "text")),
        post("graphql", "/graphql", Body::GraphQl("query($a: Int) { b(a: $a) }", "{\"a\": 1}")).auth(DEFAULTS),
        post("file", "/", Body::File("tests/fixtures/clean_account.json")),
        post("form-data", "/", Body::Parts(&[("a", "1"), ("é", "two\r\nlines")])),
        get("GET with a body that is not sent", "/").body(Body::Form(&[("a", "1")])),
        get("DELETE", "/a?b").method("DELETE"),
        get("HEAD", "/a b").method("HEAD"),
        get("OPTIONS", "/").method("OPTIONS"),
        post("PATCH", "/a", Body::Raw("[]", "json")).method("PATCH"),
    ]
}

fn headers() -> Vec<Case> {
    vec![
        get("headers: inner white space", "/").headers(&[("X-Foo", "  a   b  \" c   d \"  "), ("X-Bar", "x,  y")]),
        get("headers: repeated", "/").headers(&[("X-Multi", "b"), ("x-multi", "a  c"), ("X-Multi", "")]),
        get("headers: empty", "/").headers(&[("X-Empty", "")]),
        get("headers: those of an older signature", "/").headers(&[
            ("Authorization", "AWS4-HMAC-SHA256 old"),
            ("X-Amz-Date", "20200101T000000Z"),
            ("X-Amz-Security-Token", "old"),
            ("x-amz-content-sha256", "old"),
        ]),
        get("headers: never signed", "/").headers(&[
            ("User-Agent", "me"),
            ("Range", "bytes=0-1"),
            ("X-Amzn-Trace-Id", "Root=1"),
        ]),
        get("headers: of AWS", "/").headers(&[
            ("X-Amz-Meta-B", "2"),
            ("x-amz-meta-a", "1"),
            ("Accept", "application/json"),
        ]),
        get("headers: Host of its own", "/").headers(&[("Host", "iam.amazonaws.com")]),
        get("headers: Cookie", "/").headers(&[("Cookie", "a=b; c=d")]),
        get("headers: Date", "/").headers(&[("Date", "{{now_as_http_date}}")]),
        get("session token", "/?Action=ListUsers").auth(WITH_TOKEN),
    ]
}

fn s3() -> Vec<Case> {
    vec![
        get("s3: no path", "").auth(S3),
        get("s3: list", "/bucket?list-type=2&prefix=a/b c&delimiter=/&acl").auth(S3),
        get("s3: odd key", "/bucket/a b/é'()*!~:@;=,$&.txt").auth(S3),
        get("s3: encoded key", "/bucket/a%20b%2Bc%25d%7E").auth(S3),
        // botocore encodes neither of the two. S3 takes a plus sign in a path for a space, and %2F for a slash.
        get("s3: plus sign", "/bucket/a+b").auth(S3),
        get("s3: encoded slash", "/bucket/a%2Fb").auth(S3),
        get("s3: empty and dot segments stay", "/bucket//a/./../b//").auth(S3),
        put("s3: put", "/bucket/k", Body::Raw("text", "text"))
            .auth(S3)
            .headers(&[("x-amz-meta-note", "a  b"), ("x-amz-acl", "private")]),
        get("s3: delete", "/bucket/k?versionId=a+b").method("DELETE").auth(S3),
    ]
}

fn presigned() -> Vec<Case> {
    vec![
        get("presigned s3", "/bucket/a b+c/é%2F'()*!~").auth(S3_QUERY),
        get("presigned s3: session token", "/bucket/k?versionId=x=&acl").auth(S3_QUERY_TOKEN),
        get("presigned s3: expiry of its own", "/bucket/k?X-Amz-Expires=60").auth(S3_QUERY),
        put("presigned s3: put", "/bucket/k", Body::Raw("text", "text")).auth(S3_QUERY).headers(&[("x-note", "a")]),
        get(
            "presigned s3: signed before",
            "/k?X-Amz-Signature=00&X-Amz-Date=x&X-Amz-Credential=y&X-Amz-Algorithm=z&X-Amz-SignedHeaders=h",
        )
        .auth(S3_QUERY),
        get("presigned", "/a b//c/../d%2F?b=2&a=1&a=0&c").auth(QUERY),
        get("presigned: session token", "/?Action=GetCallerIdentity&Version=2011-06-15").auth(QUERY_TOKEN),
        get("presigned: odd values", "/?a=1+2&b=1%2B2&é=ü&d=x=y").auth(QUERY_TOKEN),
        post("presigned: form", "/", Body::Form(&[("Action", "ListUsers"), ("a b", "ü")])).auth(QUERY),
        get("presigned: no path, no query", "").auth(QUERY),
    ]
}
