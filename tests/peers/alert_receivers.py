"""Everybody who gets alerts, on loopback: judges what arrives and tells each verdict as a line of JSON.

    python alert_receivers.py FOLDER SMTP-PORT

The paths are /slack, /bot/…, /teams, /hook, /pagerduty/…, /opsgenie/…; beside them is aiosmtpd, which wants STARTTLS and a login.
Its certificate is written to FOLDER/ca.pem. Judges: Slack's SDK, Opsgenie's SDK, aiosmtpd, Python's hmac, and for PagerDuty,
which publishes no schema, what its documentation says of each field
(https://developer.pagerduty.com/docs/events-api-v2-overview). Messages for Teams are handed on for Microsoft's library.
"""

import base64
import datetime
import email.policy
import hashlib
import hmac
import inspect
import ipaddress
import json
import ssl
import sys
import threading
import time
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import jsonschema
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from opsgenie_sdk import ApiClient, Configuration
from slack_sdk import WebClient

import slack_messages

HOOK_KEY = b"key of the hook 0123456789"
BOT_TOKEN, ROUTING_KEY, OPSGENIE_KEY = "xoxb-peer-token", "R" * 32, "11111111-2222-3333-4444-555555555555"
USER, PASSWORD = b"watch", b"password of the mail server"
# A receiver refuses what is older or newer: somebody may have kept it to send it again.
MOST_SECONDS_OFF = 300

DETAILS = {"type": "object", "properties": {"problems": {"type": "string"}, "notes": {"type": "array"}}}
LINK = {"type": "object", "required": ["href"], "additionalProperties": False,
        "properties": {"href": {"type": "string", "pattern": "^https?://"}, "text": {"type": "string"}}}
PAYLOAD = {
    "type": "object",
    "required": ["summary", "source", "severity"],
    "additionalProperties": False,
    "properties": {
        "summary": {"type": "string", "minLength": 1, "maxLength": 1024},
        "source": {"type": "string", "minLength": 1},
        "severity": {"enum": ["critical", "error", "warning", "info"]},
        "timestamp": {"type": "string", "format": "date-time"},
        "component": {"type": "string"}, "group": {"type": "string"}, "class": {"type": "string"},
        "custom_details": DETAILS,
    },
}
PAGERDUTY = {
    "type": "object",
    "required": ["routing_key", "event_action"],
    "additionalProperties": False,
    "properties": {
        "routing_key": {"type": "string", "minLength": 32, "maxLength": 32},
        "event_action": {"enum": ["trigger", "acknowledge", "resolve"]},
        "dedup_key": {"type": "string", "minLength": 1, "maxLength": 255},
        "payload": PAYLOAD,
        "client": {"type": "string"}, "client_url": {"type": "string", "pattern": "^https?://"},
        "links": {"type": "array", "items": LINK},
        "images": {"type": "array"},
    },
    "if": {"properties": {"event_action": {"const": "trigger"}}},
    "then": {"required": ["payload"]},
    "else": {"required": ["dedup_key"]},
}
# https://docs.opsgenie.com/docs/alert-api: what the SDK does not look at.
MOST_OF_OPSGENIE = {"message": 130, "alias": 512, "description": 15_000, "entity": 512, "source": 100, "note": 25_000}


def verify(headers, body, key=HOOK_KEY, now=None):
    """Who receives our webhook needs no more than this."""
    identity, moment = headers["webhook-id"], headers["webhook-timestamp"]
    signed = b".".join([identity.encode(), moment.encode(), body])
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [sign[3:] for sign in headers["webhook-signature"].split() if sign.startswith("v1,")]
    is_ours = any(hmac.compare_digest(wanted, sign) for sign in given)
    return is_ours and abs((now or time.time()) - int(moment)) <= MOST_SECONDS_OFF


def opsgenie(model, body):
    client = ApiClient(Configuration())
    # Its setters refuse what the API would.
    read = client.deserialize(SimpleNamespace(data=json.dumps(body)), model)
    kept = client.sanitize_for_serialization(read)
    assert kept == {name: value for name, value in body.items() if value is not None}, f"{kept} was made of {body}"
    for name, most in MOST_OF_OPSGENIE.items():
        assert len(body.get(name, "")) <= most, name
    assert len(body.get("tags", [])) <= 20 and all(len(tag) <= 50 for tag in body.get("tags", []))
    assert sum(len(name) + len(value) for name, value in body.get("details", {}).items()) <= 8000


# What the SDK gives these methods.
METHODS = {"chat.postMessage": WebClient.chat_postMessage, "chat.update": WebClient.chat_update}


def slack(message, known=slack_messages.KNOWN):
    assert set(message) <= set(known), set(message) - set(known)
    assert 1 <= len(message["text"]) <= slack_messages.MOST_TEXT
    blocks = slack_messages.check(message.get("blocks", []))
    for attachment in message.get("attachments", []):
        blocks += slack_messages.check(attachment["blocks"])
    assert blocks <= slack_messages.MOST_BLOCKS


def judge(path, headers, body):
    """What is answered: status and body. An AssertionError is a verdict."""
    parts = path.split("?")[0].strip("/").split("/")
    if parts[0] == "slack":
        slack(json.loads(body))
        return 200, "ok"
    if parts[0] == "bot":
        assert headers["authorization"] == f"Bearer {BOT_TOKEN}", "the bot's token is wrong"
        message = json.loads(body)
        assert message["channel"] == "C0123456789"
        assert parts[1] == "chat.postMessage" or message["ts"] == "1700000000.000100"
        slack(message, inspect.signature(METHODS[parts[1]]).parameters)
        return 200, json.dumps({"ok": True, "channel": "C0123456789", "ts": "1700000000.000100"})
    if parts[0] == "teams":
        return 202, ""
    if parts[0] == "hook":
        assert verify(headers, body), "the signature is wrong"
        assert not verify(headers, body + b" "), "a changed body must not pass"
        assert not verify(headers, body, key=b"another"), "another key must not pass"
        assert not verify(headers, body, now=time.time() + 2 * MOST_SECONDS_OFF), "an old one must not pass"
        return 200, "thank you"
    if parts[0] == "pagerduty":
        assert parts[1:] == ["v2", "enqueue"], path
        event = json.loads(body)
        jsonschema.validate(event, PAGERDUTY, format_checker=jsonschema.FormatChecker())
        assert event["routing_key"] == ROUTING_KEY and len(body) <= 512 * 1024
        return 202, json.dumps({"status": "success", "message": "Event processed", "dedup_key": event["dedup_key"]})
    if parts[0] == "opsgenie":
        assert headers["authorization"] == f"GenieKey {OPSGENIE_KEY}"
        assert parts[1:3] == ["v2", "alerts"], path
        opsgenie("CreateAlertPayload" if len(parts) == 3 else "CloseAlertPayload", json.loads(body))
        return 202, json.dumps({"result": "Request will be processed", "took": 0.1, "requestId": "1"})
    raise AssertionError(f"nobody listens at {path}")


TELLING = threading.Lock()


def tell(receiver, fault, text):
    with TELLING:
        print(json.dumps({"receiver": receiver, "fault": fault, "text": text}), flush=True)


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        fault = None
        try:
            status, answer = judge(self.path, self.headers, body)
        # Whatever a judge says is a verdict.
        except Exception as error:
            status, answer, fault = 400, "no", f"{type(error).__name__}: {error}"
        tell(self.path.strip("/").split("/")[0], fault, body.decode("utf-8"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, *_):
        pass


class Mailbox:
    async def handle_DATA(self, server, session, envelope):
        fault = None
        mail = BytesParser(policy=email.policy.default).parsebytes(envelope.content)
        defects = [*mail.defects, *(defect for value in mail.values() for defect in value.defects)]
        if session.ssl is None or not session.authenticated:
            fault = "neither encrypted nor logged in"
        elif defects:
            fault = str(defects)
        elif mail["auto-submitted"] != "auto-generated" or not mail["message-id"] or not mail["date"]:
            fault = "a header is missing"
        elif envelope.mail_from != "watch@example.com" or envelope.rcpt_tos != ["ops@example.com"]:
            fault = f"{envelope.mail_from} {envelope.rcpt_tos}"
        tell("mail", fault, f"{mail['subject']}\n{mail.get_content()}")
        return "250 OK"


def login(server, session, envelope, mechanism, data):
    # Unless it is told so, aiosmtpd takes the answer for given.
    return AuthResult(success=(data.login, data.password) == (USER, PASSWORD), handled=False)


def certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "postwatch peer")])
    now = datetime.datetime.now(datetime.timezone.utc)
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(built.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return context


def main():
    context = certificate(Path(sys.argv[1]))
    port = int(sys.argv[2])
    mail = Controller(Mailbox(), hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True,
                      auth_required=True, auth_require_tls=True, authenticator=login)
    mail.start()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    print(f"receiving at http://127.0.0.1:{server.server_port}", flush=True)
    threading.Thread(target=server.serve_forever).start()


if __name__ == "__main__":
    main()
