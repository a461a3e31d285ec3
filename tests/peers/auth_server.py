"""Lets in whom pyspnego (NTLM) and oauthlib (OAuth 1) let in; everybody else gets 401.

Arguments: the folder with the RSA public key. Says `ready PORT`.
"""

import base64
import os
import pathlib
import sys
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import spnego
from oauthlib.oauth1 import RequestValidator, SignatureOnlyEndpoint

PUBLIC_KEY = (pathlib.Path(sys.argv[1]) / "rsa.pem").read_text()

USERS = tempfile.NamedTemporaryFile("w", suffix=".txt")
USERS.write("DOM:me:ntlm-secret-é\n")
USERS.flush()
os.environ["NTLM_USER_FILE"] = USERS.name


class Consumers(RequestValidator):
    enforce_ssl = False
    timestamp_lifetime = 600
    allowed_signature_methods = [
        f"{family}-{digest}" for family in ("HMAC", "RSA") for digest in ("SHA1", "SHA256", "SHA512")
    ] + ["PLAINTEXT"]
    dummy_client = "nobody"

    def check_client_key(self, client_key):
        return True

    def check_nonce(self, nonce):
        return True

    def check_access_token(self, request_token):
        return True

    def validate_timestamp_and_nonce(self, *_, **__):
        return True

    def validate_client_key(self, client_key, request):
        return client_key == "me"

    def get_client_secret(self, client_key, request):
        return "consumer secret/+"

    def get_access_token_secret(self, client_key, token, request):
        return "token&secret"

    def get_rsa_key(self, client_key, request):
        return PUBLIC_KEY


OAUTH1 = SignatureOnlyEndpoint(Consumers())


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One handler a connection: NTLM authenticates connections.
    context = None

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/ntlm"):
            self.ntlm()
        else:
            uri = f"http://{self.headers['Host']}{self.path}"
            is_in, _ = OAUTH1.validate_request(uri, self.command, body.decode(), dict(self.headers))
            self.end(200 if is_in else 401)

    do_GET = do_POST = do_PUT = do_PATCH = answer

    def ntlm(self):
        header = self.headers.get("Authorization", "")
        if not header.startswith("NTLM "):
            return self.end(401, "NTLM")
        try:
            if self.context is None:
                self.context = spnego.server(protocol="ntlm")
            token = self.context.step(base64.b64decode(header[5:]))
        except spnego.exceptions.SpnegoError as error:
            print(error, file=sys.stderr)
            self.context = None
            return self.end(401, "NTLM")
        if token is not None:
            return self.end(401, "NTLM " + base64.b64encode(token).decode())
        self.end(200 if self.context.complete else 401)

    def end(self, code, challenge=None):
        self.send_response(code)
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"ready {server.server_port}", flush=True)
server.serve_forever()
