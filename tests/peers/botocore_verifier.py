"""An HTTP server that checks the AWS signature of whatever it gets, with botocore's code.

usage: botocore_verifier.py PORT      (0 takes any free one; prints `ready PORT`, then one JSON line for each request)

It does what AWS does on receipt: path and query are taken as they stand on the wire, decoded and encoded again, and
botocore computes the signature from that. 200 when it is the one that came, 403 with the difference when not.
Where botocore would never send such a request, so that its code says nothing, AWS's documentation decides:
S3 decodes a path before it encodes it (a plus sign there is a space, %2F a slash); other services encode it as it came.
The header X-Case names a request in the output."""
import datetime
import hashlib
import http.server
import json
import sys
import threading
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials

ACCESS_KEY = "AKIAVERIFIER00000001"
SECRET_KEY = "secret/with+odd=characters/0123456789abc"
TOKEN = "a session token/with+odd==characters&more"
UNSIGNED = "UNSIGNED-PAYLOAD"
SKEW = datetime.timedelta(minutes=15)
PRINTING = threading.Lock()
# Hop by hop, or changed on the way: AWS cannot check these, so a signature must not cover them.
NEVER_SIGNED = {"authorization", "connection", "transfer-encoding", "user-agent", "x-amzn-trace-id", "expect"}


class Refusal(Exception):
    pass


def canonical_query(query):
    """Decoded and encoded again, without the signature; botocore sorts it."""
    pairs = [pair.partition("=")[::2] for pair in query.split("&") if pair]
    return "&".join(f"{quote(unquote_to_bytes(key), safe='-_.~')}={quote(unquote_to_bytes(value), safe='-_.~')}"
                    for key, value in pairs if unquote(key) != "X-Amz-Signature")


def query_values(query):
    values = {}
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        if unquote(key).startswith("X-Amz-"):
            if unquote(key) in values:
                raise Refusal(f"{unquote(key)} comes twice in the query")
            values[unquote(key)] = unquote(value)
    return values


def given_in_header(headers):
    kind, _, rest = headers["authorization"][0].partition(" ")
    if kind != "AWS4-HMAC-SHA256" or len(headers["authorization"]) != 1:
        raise Refusal(f"Authorization: {headers['authorization']}")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    if set(parts) != {"Credential", "SignedHeaders", "Signature"}:
        raise Refusal(f"Authorization: {sorted(parts)}")
    return parts["Credential"], parts["SignedHeaders"], parts["Signature"], only(headers, "x-amz-date"), only(headers, "x-amz-security-token")


def given_in_query(values, headers):
    for name in ("x-amz-date", "x-amz-security-token", "authorization"):
        if name in headers:
            raise Refusal(f"signed in the query, but there is a header {name} too")
    if values.get("X-Amz-Algorithm") != "AWS4-HMAC-SHA256":
        raise Refusal(f"X-Amz-Algorithm is {values.get('X-Amz-Algorithm')}")
    expires = int(values["X-Amz-Expires"])
    if not 1 <= expires <= 604800:
        raise Refusal(f"X-Amz-Expires is {expires}")
    return values["X-Amz-Credential"], values["X-Amz-SignedHeaders"], values["X-Amz-Signature"], values["X-Amz-Date"], values.get("X-Amz-Security-Token")


def only(headers, name):
    found = headers.get(name, [])
    if len(found) > 1:
        raise Refusal(f"{name} comes {len(found)} times")
    return found[0] if found else None


def verify(method, target, pairs, body):
    """The canonical request when the signature is right; Refusal says what is wrong."""
    headers = {}
    for name, value in pairs:
        headers.setdefault(name.lower(), []).append(value)
    path, _, query = target.partition("?")
    values = query_values(query)
    is_presigned = "X-Amz-Signature" in values
    if not is_presigned and "authorization" not in headers:
        raise Refusal("MissingAuthenticationToken")
    credential, signed, signature, moment, token = given_in_query(values, headers) if is_presigned else given_in_header(headers)

    key, date, region, service, end = credential.split("/")
    if key != ACCESS_KEY or end != "aws4_request" or moment is None or not moment.startswith(date):
        raise Refusal(f"credential {credential} at {moment}")
    then = datetime.datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    if abs(datetime.datetime.now(datetime.timezone.utc) - then) > SKEW:
        raise Refusal(f"time {moment} is too far off")
    if token is not None and token != TOKEN:
        raise Refusal(f"session token {token!r}")

    names = signed.split(";")
    if names != sorted(set(names)) or any(name != name.lower() for name in names):
        raise Refusal(f"SignedHeaders are not in order: {signed}")
    wanted = {"host"} | ({name for name in headers if name.startswith("x-amz-")} if not is_presigned else set())
    if not wanted <= set(names) or not set(names) <= set(headers) or set(names) & NEVER_SIGNED:
        raise Refusal(f"SignedHeaders are {signed}; there must be {sorted(wanted)}")

    is_s3 = service == "s3"
    hash_given = only(headers, "x-amz-content-sha256")
    hash_found = hashlib.sha256(body).hexdigest()
    if hash_given not in (None, hash_found) and not (is_s3 and hash_given == UNSIGNED):
        raise Refusal(f"x-amz-content-sha256 is {hash_given}, the body's is {hash_found}")
    if is_s3 and not is_presigned and hash_given is None:
        raise Refusal("S3 needs x-amz-content-sha256")

    if is_s3:
        path = quote(unquote_to_bytes(path.replace("+", " ")), safe="/-_.~")
    request = AWSRequest(method=method, url=f"http://{headers['host'][0]}{path}?{canonical_query(query)}", data=body)
    for name in names:
        for value in headers[name]:
            request.headers[name] = value
    if "x-amz-content-sha256" not in names and (hash_given or is_presigned and is_s3):
        request.headers["X-Amz-Content-SHA256"] = hash_given or UNSIGNED
    request.context["timestamp"] = moment
    signer = (S3SigV4Auth if is_s3 else SigV4Auth)(ReadOnlyCredentials(ACCESS_KEY, SECRET_KEY, token), service, region)
    canonical = canonical_request(signer, request, names)
    wanted = signer.signature(signer.string_to_sign(request, canonical), request)
    if wanted != signature:
        raise Refusal(f"SignatureDoesNotMatch: {signature} came, {wanted} is right; the canonical request is\n{canonical}")
    return canonical


def canonical_request(signer, request, names):
    """botocore's, but of the signed headers alone."""
    signer.headers_to_sign = lambda of: SigV4Auth.headers_to_sign(signer, without_others(of, names))
    return signer.canonical_request(request)


def without_others(request, names):
    copy = AWSRequest(method=request.method, url=request.url)
    for name in names:
        for value in request.headers.get_all(name, []):
            copy.headers[name] = value
    return copy


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def handle_any(self):
        # `self.path` is not what came: Python joins slashes at its start.
        method, target, _ = self.requestline.split(" ")
        pairs = [(name, value.encode("latin-1").decode("utf-8", "replace")) for name, value in self.headers.items()]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            status, said = 200, verify(method, target, pairs, body)
        except Refusal as refusal:
            status, said = 403, str(refusal)
        except Exception as error:  # what cannot be read is refused too
            status, said = 403, f"{type(error).__name__}: {error}"
        line = {"case": self.headers.get("X-Case", ""), "status": status, "target": target, "said": said}
        with PRINTING:
            print(json.dumps(line), flush=True)
        content = b"" if method == "HEAD" else json.dumps(line).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.handle_any
        raise AttributeError(name)


def main(port):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    print("ready", server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
