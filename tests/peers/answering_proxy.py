"""An HTTP and HTTPS proxy that reaches nobody and answers every request itself, always the same to the same request."""

import hashlib
import json
import os
import ssl
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class AnsweringProxy:
    """`received` lists what was asked, one text a request."""

    def __enter__(self):
        self.received = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Answering,), {"proxy": self}))
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


_tls = None


def tls():
    global _tls
    if _tls is None:
        with tempfile.TemporaryDirectory() as folder:
            key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
            command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=answering"]
            subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
            _tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            _tls.load_cert_chain(certificate, key)
    return _tls


def token(seed):
    """Looks like a token, and is another for every seed."""
    return "tk" + hashlib.sha256(seed.encode()).hexdigest()[:38]


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one piece: two would wait for each other's acknowledgement.
    wbufsize = -1
    proxy = None
    host = None

    def log_message(self, *_):
        pass

    def do_CONNECT(self):
        self.send_response_only(200)
        self.end_headers()
        self.wfile.flush()
        self.connection = tls().wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb", -1), self.connection.makefile("wb", -1)
        self.host = self.path
        self.close_connection = False

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def body(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(self):
        body = self.body().decode("utf-8", "replace")
        changing = ("postman-token", "user-agent", "content-length")
        headers = [(name, value) for name, value in self.headers.items() if name.lower() not in changing]
        self.proxy.received.append(f"{self.host} {self.requestline}\n{headers}\n{body}")
        url = urlsplit(self.path)
        try:
            data = json.loads(body)
        except ValueError:
            data = body
        text = json.dumps(
            {
                "id": 101,
                "name": "John Doe",
                "status": "success",
                "access_token": token(url.path),
                "refresh_token": token(url.path + "refresh"),
                "token": token(url.path + "token"),
                "args": {name: values[-1] for name, values in parse_qs(url.query).items()},
                "headers": {name.lower(): value for name, value in headers},
                "data": data,
                "url": self.path,
            }
        ).encode()
        self.send_response_only(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Set-Cookie", f"session={token(url.path + 'cookie')}; Path=/")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)
