"""Runs the IAM audit collection against the oracle through a proxy that misbehaves, and against a Slack webhook that does.

    venv/bin/python tests/peers/audit_faults.py newman node_modules/.bin/newman
    venv/bin/python tests/peers/audit_faults.py postwatch target/release/postwatch --only slack

Whatever fails: every check has one test, «could not look» is told apart from «found», and nothing crashes."""
import argparse, collections, hashlib, http.client, http.server, json, pathlib, re, shlex, sys, tempfile, threading, time, urllib.parse

import audit_oracle

HTML = b"<html><body><h1>Bad gateway</h1><br></body></html>"
SECRET = "8qVtCANARY+secret/key7Zt"


def error_xml(code, message="told by the proxy"):
    return f'<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>'.encode()


class Proxy(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def reset(self, fault=None, slack=None):
        self.fault, self.slack, self.problems = fault or (lambda *_: None), slack or (lambda *_: (200, {}, b"ok")), []
        self.messages, self.times, self.calls = [], [], collections.Counter()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, headers=None):
        self.send_response(status)
        for name, value in {"Content-Type": "text/xml", **(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        proxy = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/slack"):
            proxy.times.append(time.time())
            try:
                text = json.loads(body)["text"]
            except (ValueError, KeyError) as error:
                proxy.problems.append(f"Slack got no payload: {error}: {body[:80]}")
                return self.answer(400, b"invalid_payload")
            if self.headers.get("Content-Type", "").split(";")[0] != "application/json" or "Authorization" in self.headers:
                proxy.problems.append(f"headers of a Slack message: {dict(self.headers)}")
            status, headers, answer = proxy.slack(len(proxy.times), text)
            if status == 200:
                proxy.messages.append(text)
            return self.answer(status, answer, {"Content-Type": "text/plain", **headers})
        if self.headers.get("X-Amz-Content-Sha256") != hashlib.sha256(body).hexdigest():
            proxy.problems.append("the signed hash is not that of the body")
        pairs = urllib.parse.parse_qsl(body.decode(), keep_blank_values=True)
        fields = dict(pairs)
        if len(fields) != len(pairs):
            proxy.problems.append(f"a field came twice: {pairs}")
        if fields.get("Marker") == "":
            proxy.problems.append("an empty Marker")
        action = fields["Action"]
        proxy.calls[action] += 1
        verdict = proxy.fault(action, fields, proxy.calls[action])
        if verdict == "reset":
            self.close_connection = True
            self.connection.close()
            return None
        if isinstance(verdict, tuple):
            return self.answer(*verdict)
        forwarded = dict(self.headers)
        if isinstance(verdict, dict):  # other fields for the oracle, which does not verify signatures here
            body = urllib.parse.urlencode(verdict).encode()
            forwarded["Content-Length"] = str(len(body))
        upstream = http.client.HTTPConnection("127.0.0.1", proxy.oracle_port, timeout=60)
        upstream.request("POST", "/", body, forwarded)
        response = upstream.getresponse()
        data = response.read()
        upstream.close()
        if callable(verdict):
            data = verdict(data)
        return self.answer(response.status, data)


def only(actions, verdict):
    return lambda action, fields, number: verdict if action in actions else None


def truncated(data):
    return data[: len(data) * 2 // 3]


def opaque(action, fields, number):
    """Short pages and markers full of characters that need encoding."""
    prefix = "+/=%2B&é "
    fields = dict(fields)
    if "Marker" in fields:
        assert fields["Marker"].startswith(prefix), fields
        fields["Marker"] = fields["Marker"][len(prefix):]
    if "MaxItems" in fields:
        fields["MaxItems"] = "5"
    OPAQUE.append(fields)
    return fields


OPAQUE = []  # what the proxy handed on


class OpaqueHandler(Handler):
    def answer(self, status, body, headers=None):
        body = re.sub(rb"<Marker>([^<]*)</Marker>", lambda found: b"<Marker>+/=%2B&amp;\xc3\xa9 " + found.group(1) + b"</Marker>", body)
        super().answer(status, body, headers)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("kind", choices=["newman", "postwatch"])
    arguments.add_argument("command")
    arguments.add_argument("--port", type=int, default=5610)
    arguments.add_argument("--only", default="", help="only cases whose name contains this")
    options = arguments.parse_args()
    run = audit_oracle.run_newman if options.kind == "newman" else audit_oracle.run_postwatch
    command = shlex.split(options.command)
    bad = []
    with tempfile.TemporaryDirectory(prefix="audit-faults-") as name:
        folder = pathlib.Path(name)
        oracle, truth = audit_oracle.start_oracle(folder, options.port, verify=False)
        proxy = Proxy(("127.0.0.1", options.port + 1), Handler)
        proxy.oracle_port = options.port
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        quick = {"retry_delay_ms": "5", "poll_delay_ms": "5", "slack_pace_ms": "20", "aws_secret_access_key": SECRET}

        def case(title, fault=None, errors="", clean=True, extra=None, slack=None, handler=Handler, wants=None, status=5):
            """`errors` lists the checks that must say «not checked»; the others must be as on a good day when `clean`."""
            if options.only not in title:
                return None
            proxy.reset(fault, slack)
            proxy.RequestHandlerClass = handler
            environment = folder / "environment.json"
            audit_oracle.write_environment(environment, options.port + 1, truth, {**quick, **(extra or {})})
            began = time.time()
            code, shown, tests, requests = run(command, audit_oracle.COLLECTION, environment, folder)
            told = list(proxy.problems)
            found = {check["check"]: check for data in shown for check in data["checks"]}
            in_error = "".join(sorted(number for number, check in found.items() if check["status"] == "error"))
            if in_error != errors:
                told.append(f"not checked: {in_error or 'none'}, wanted {errors or 'none'}: " + str([check["notes"] for check in found.values()])[:600])
            told += audit_oracle.disagreements(tests, shown)
            missing, unexpected, _ = audit_oracle.difference(truth["expected"], shown)
            odd = [finding for finding in [*missing, *unexpected] if finding[0] not in errors]
            if clean and odd:
                told.append(f"findings differ: {odd[:5]}")
            wanted = status if options.kind == "postwatch" else 1
            if code != wanted:
                told.append(f"exit status {code}, not {wanted}")
            everything = "".join(path.read_text() for path in (folder / "findings.json", folder / "events.ndjson") if path.exists() and options.kind == "newman")
            if SECRET in json.dumps(shown) + json.dumps(proxy.messages) + everything:
                told.append("the secret key leaked")
            if wants:
                told += wants(found, shown) or []
            print(f"{'FAIL' if told else 'ok  '} {title}: {requests} requests, {time.time() - began:.1f} s", flush=True)
            for line in told:
                print("     " + line)
            bad.extend(told)
            return found

        def codes(code, numbers):
            def look(found, shown):
                return [f"check {number} says {found[number]['notes'][:2]}" for number in numbers
                        if not any(note.startswith(f"not checked: {code}: ") for note in found[number]["notes"])]
            return look

        def reasons(number, wanted):
            return lambda found, shown: [] if [f["reason"] for f in found[number]["findings"]] == wanted else [f"check {number}: {found[number]['findings']}"]

        ALL = "123456789"
        everything = lambda verdict: lambda action, fields, number: verdict
        try:
            case("opaque markers and short pages", opaque, handler=OpaqueHandler, status=1,
                 wants=lambda found, shown: [] if sum("Marker" in fields for fields in OPAQUE) > 50 else ["no Marker was sent"])
            case("403 for everything", everything((403, error_xml("InvalidClientTokenId", "The security token is invalid."))), ALL, wants=codes("InvalidClientTokenId", ALL))
            case("signature error that echoes the request", everything((403, error_xml("SignatureDoesNotMatch", f"It does not match.\n\nThe canonical string has {SECRET}, {SECRET}"))), ALL,
                 wants=codes("SignatureDoesNotMatch", ALL))
            case("error whose first line has the key", everything((403, error_xml("SignatureDoesNotMatch", f"key {SECRET}"))), ALL)
            case("no credentials", everything((403, error_xml("MissingAuthenticationToken"))), ALL, extra={"aws_access_key_id": "", "aws_secret_access_key": ""})
            case("server down", errors=ALL, extra={"iam_endpoint": "http://127.0.0.1:9"}, wants=codes("NoAnswer", ALL))
            case("connection reset for everything", everything("reset"), ALL)
            case("html 200 for everything", everything((200, HTML)), ALL, wants=codes("InvalidResponse", ALL))
            case("html 502 for everything", everything((502, HTML)), ALL, wants=codes("InvalidResponse", ALL))
            case("empty 200 for everything", everything((200, b"")), ALL, wants=codes("InvalidResponse", ALL))
            case("json for everything", everything((200, b'{"a": 1}')), ALL, wants=codes("InvalidResponse", ALL))
            case("results without content", lambda action, fields, number: (200, f"<{action}Response><{action}Result><a/></{action}Result></{action}Response>".encode()), ALL)
            for action, hit in (("GetAccountSummary", ""), ("GetAccountAuthorizationDetails", "8"), ("GetAccountPasswordPolicy", "2"), ("GetCredentialReport", "34567"),
                                ("ListUsers", "9"), ("ListPolicies", "9"), ("GenerateServiceLastAccessedDetails", "9"), ("GetServiceLastAccessedDetails", "9")):
                case(f"truncated {action}", only([action], truncated), hit, status=5 if hit else 1, wants=codes("InvalidResponse", hit))
            case("html for GetAccountAuthorizationDetails", only(["GetAccountAuthorizationDetails"], (200, HTML)), "8")
            case("403 for GetAccountSummary and GetCredentialReport", only(["GetAccountSummary", "GetCredentialReport"], (403, error_xml("AccessDenied"))), "134567",
                 wants=codes("AccessDenied", "134567"))
            case("403 for ListAccountAliases", only(["ListAccountAliases"], (403, error_xml("AccessDenied"))), status=1)
            case("403 for ListGroups", only(["ListGroups"], (403, error_xml("AccessDenied"))), "9",
                 wants=lambda found, shown: [] if len(found["9"]["findings"]) > 100 else ["the other entities were not looked at"])
            case("no password policy", only(["GetAccountPasswordPolicy"], (404, error_xml("NoSuchEntity"))), clean=False, status=1, wants=reasons("2", ["NO_POLICY"]))
            case("always throttled", only(["GetAccountPasswordPolicy"], (400, error_xml("Throttling", "Rate exceeded"))), "2", extra={"retry_limit": "3"}, wants=codes("Throttling", "2"))
            case("every third throttled", lambda action, fields, number: (400, error_xml("Throttling", "Rate exceeded")) if number % 3 == 1 else None, status=1)
            case("500 and 503 at first", lambda action, fields, number: (500 + 3 * (number % 2), HTML) if number < 3 else None, status=1)
            case("report never complete", lambda action, fields, number: (200, b"<GenerateCredentialReportResponse><GenerateCredentialReportResult><State>INPROGRESS</State></GenerateCredentialReportResult></GenerateCredentialReportResponse>")
                 if action == "GenerateCredentialReport" else (404, error_xml("ReportInProgress")) if action == "GetCredentialReport" else None, "34567", extra={"poll_limit": "3"},
                 wants=codes("ReportInProgress", "34567"))
            case("report expired at first", lambda action, fields, number: (410, error_xml("ReportExpired")) if action == "GetCredentialReport" and number == 1 else None, status=1)
            case("report can not be generated", lambda action, fields, number: (409, error_xml("LimitExceeded")) if action == "GenerateCredentialReport" else (410, error_xml("ReportNotPresent"))
                 if action == "GetCredentialReport" else None, "34567", wants=codes("LimitExceeded", "34567"))
            case("job failed", lambda action, fields, number: (200, b"<GetServiceLastAccessedDetailsResponse><GetServiceLastAccessedDetailsResult><JobStatus>FAILED</JobStatus><Error><Code>Internal</Code>"
                 b"<Message>job broke</Message></Error></GetServiceLastAccessedDetailsResult></GetServiceLastAccessedDetailsResponse>") if action == "GetServiceLastAccessedDetails" and number == 40 else None, "9", wants=codes("Internal", "9"))
            case("job never complete", lambda action, fields, number: (200, b"<GetServiceLastAccessedDetailsResponse><GetServiceLastAccessedDetailsResult><JobStatus>IN_PROGRESS</JobStatus></GetServiceLastAccessedDetailsResult>"
                 b"</GetServiceLastAccessedDetailsResponse>") if action == "GetServiceLastAccessedDetails" else None, "9", extra={"poll_limit": "3"}, wants=codes("JobNotComplete", "9"))
            case("entity gone", lambda action, fields, number: (404, error_xml("NoSuchEntity")) if fields.get("Arn", "").endswith(":role/CompanyReadOnly") else None, "9", wants=codes("NoSuchEntity", "9"))
            case("page repeats its marker", only(["ListUsers"], lambda data: data.replace(b"<IsTruncated>false</IsTruncated>", b"<IsTruncated>true</IsTruncated><Marker>same</Marker>")), "9")
            case("threshold that is no number", errors="3", extra={"human_rotation_days": "fortnight"}, wants=codes("InvalidVariable", "3"))
            case("suppressions", status=1, clean=False, extra={"suppressions": json.dumps([
                {"check": "1", "entity": "<root_account>", "because": "break glass", "owner": "ada", "expires": "2099-01-01"},
                {"check": "7", "entity": "alan.*", "because": "leaves", "owner": "ada", "expires": "2020-01-01"},
                {"check": "9", "arn": "*", "because": "cleared once a year", "owner": "ada"}])},
                wants=lambda found, shown: [f"suppression: {found[n]['status']} {found[n]['notes']}" for n, status in (("1", "pass"), ("7", "fail"), ("9", "pass")) if found[n]["status"] != status]
                + ([] if any("expired 2020-01-01" in note for note in found["7"]["notes"]) else ["the expired suppression is not told"]))

            hook = f"http://127.0.0.1:{options.port + 1}/slack/T0/B0/x"
            note = "left out; the whole report is in the console"

            def slack_case(title, count, slack=None, extra=None, check=None, status=1, clean=True, fault=None):
                def look(found, shown):
                    told = [] if len(proxy.messages) == count else [f"{len(proxy.messages)} messages, wanted {count}"]
                    told += ["no account in: " + text[:80] for text in proxy.messages if "123456789012" not in text or "acme-identity" not in text]
                    told += [f"not escaped: {text[:200]}" for text in proxy.messages if "<root_account" in text or re.search(r"&(?!amp;|lt;|gt;)", text)]
                    told += [f"{len(text.encode('utf-16-le')) // 2} units" for text in proxy.messages if len(text.encode("utf-16-le")) // 2 > 40000]
                    return told + (check() if check else [])
                case("slack " + title, fault, slack=slack, extra={"slack_url": hook, **(extra or {})}, wants=look, status=status, clean=clean)

            slack_case("one message a failing check and a closing one", 10)
            slack_case("summary", 1, extra={"slack_mode": "summary"})
            slack_case("summary above 40,000", 1, extra={"slack_mode": "summary", "unused_permission_days": "0"}, clean=False,
                       check=lambda: [f"{len(text)} {text[-200:]}" for text in proxy.messages if len(text) < 39700 or note not in text.split("\n")[-1]])
            slack_case("braces in a policy", 10, fault=only(["GetAccountAuthorizationDetails"], lambda data: data.replace(b"s3cr3t", b"{{aws_secret_access_key}}").replace(b"MultiFactorAuthPresent", b"{{{aws_secret_access_key}}}")),
                       extra={"permissive_fail_at": "low"}, clean=False,
                       check=lambda: [] if any("{{aws_secret_access_key}}" in text and "{{{aws_secret_access_key}}}" in text for text in proxy.messages) else ["the braces did not arrive as they are"])
            slack_case("pace", 10, extra={"slack_pace_ms": "300"}, check=lambda: [f"gaps {gaps}" for gaps in [[b - a for a, b in zip(proxy.times, proxy.times[1:])]] if min(gaps) < 0.3])
            slack_case("429 with Retry-After", 10, slack=lambda number, text: (429, {"Retry-After": "2"}, b"") if number == 3 else (200, {}, b"ok"),
                       check=lambda: [] if proxy.times[3] - proxy.times[2] >= 2 else ["Retry-After was not honoured"])
            slack_case("cut", 1, extra={"slack_mode": "summary", "slack_text_limit": "3000"},
                       check=lambda: [f"cut: {len(text)} {text[-200:]}" for text in proxy.messages if len(text) > 3000 or len(text) < 2700 or note not in text.split("\n")[-1]])
            slack_case("body other than ok", 10, slack=lambda number, text: (200, {}, b"<html>portal</html>" if number == 2 else b"ok"), status=5)
            slack_case("webhook gone", 0, slack=lambda number, text: (404, {}, b"no_service"), status=5, check=lambda: [] if len(proxy.times) == 1 else ["it went on"])
        finally:
            proxy.shutdown()
            oracle.terminate()
            oracle.wait()
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
