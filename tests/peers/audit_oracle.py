"""Runs the IAM audit collection against the oracle (moto, patched, seeded with a known account) and compares its findings with the truth.

    python3 -m venv venv && venv/bin/pip install -r tests/peers/iam-oracle/requirements.txt
    venv/bin/python tests/peers/audit_oracle.py postwatch target/release/postwatch
    venv/bin/python tests/peers/audit_oracle.py newman node_modules/.bin/newman --port 5601 --blind --set page_size=7

Exits 0 only when the findings are exactly those expected, every check has one test, and the runner's exit status is 1
(there are findings). `--blind` also takes ListGroups, then ListPolicies out of a copy of the collection and wants the
comparison to fail: a test that cannot fail proves nothing. The oracle's knobs are read from the environment:
THROTTLE_EVERY, REPORT_POLLS, SLA_POLLS, ORACLE_SEED."""
import argparse, collections, json, os, pathlib, shlex, subprocess, sys, tempfile, time, urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COLLECTION = ROOT / "collections" / "aws-iam-audit.postman_collection.json"
SCHEMA = "postwatch.findings/1"
BLINDFOLDS = {"ListGroups": ":group/", "ListPolicies": ":policy/"}


def start_oracle(folder, port, verify=True):
    log = open(folder / "oracle.log", "w+")
    process = subprocess.Popen([sys.executable, str(HERE / "iam-oracle" / "oracle_server.py"), str(port), "--patched"],
                               cwd=folder, stdout=log, stderr=log, env={**os.environ, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"})
    deadline = time.time() + 120
    while "ready " not in (folder / "oracle.log").read_text():
        if process.poll() is not None or time.time() > deadline:
            process.kill()
            sys.exit("the oracle did not start:\n" + (folder / "oracle.log").read_text()[-2000:])
        time.sleep(0.1)
    if verify:  # from now on signatures are verified
        switch = urllib.request.Request(f"http://127.0.0.1:{port}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"})
        urllib.request.urlopen(switch).read()
    return process, json.loads((folder / f"oracle-{port}.json").read_text())


def write_environment(path, port, truth, extra):
    values = {"aws_access_key_id": truth["auditor"][0], "aws_secret_access_key": truth["auditor"][1], "aws_session_token": "",
              "slack_url": "", "iam_endpoint": f"http://127.0.0.1:{port}", **extra}
    path.write_text(json.dumps({"name": "oracle", "values": [
        {"key": key, "value": value, "enabled": True, "type": "secret" if "secret" in key else "default"} for key, value in values.items()]}))


def without_item(collection, name):
    def walk(items):
        return [{**item, "item": walk(item["item"])} if "item" in item else item for item in items if item["name"] != name]
    return {**collection, "item": walk(collection["item"])}


def run_newman(command, collection, environment, folder):
    export = folder / "findings.json"
    export.unlink(missing_ok=True)
    status = subprocess.run([*command, "run", str(collection), "-e", str(environment), "-r", "findings", "--reporter-findings-export", str(export)],
                            env={**os.environ, "NODE_PATH": str(HERE)}, stdout=sys.stderr).returncode
    report = json.loads(export.read_text())
    return status, [shown["data"] for shown in report["visualized"]], [(test["name"], test["error"]) for test in report["assertions"]], report["requests"]


def run_postwatch(command, collection, environment, folder):
    export = folder / "events.ndjson"
    export.unlink(missing_ok=True)
    status = subprocess.run([*command, "run", str(collection), "-e", str(environment), "-r", "events", "--reporter-events-export", str(export)],
                            stdout=sys.stderr).returncode
    shown, tests, requests = [], [], 0
    for line in export.read_text().splitlines():
        event = json.loads(line)
        kind = event.get("event")
        if kind == "item":
            data = (event.get("visualizer") or {}).get("data") or {}
            if data.get("schema") == SCHEMA:
                shown.append(data)
        elif kind == "assertion":
            told = event.get("assertion")
            tests.append((told["name"] if isinstance(told, dict) else told, event.get("err") or event.get("error")))
        elif kind == "request":
            requests += 1
    return status, shown, tests, requests


def identify(check, finding):
    """A finding in the oracle's words: [check, entity, reason]."""
    entity = finding["entity"]
    if check in ("3", "4"):
        entity += "/" + finding["key"]
    elif check == "9":
        entity = finding["arn"] + "#" + finding["key"]
    return check, entity, finding["reason"]


def difference(expected, shown):
    """(missing, unexpected, errors) as multisets: a finding told twice is one too many."""
    told, errors = collections.Counter(), []
    checks = [check for data in shown for check in data["checks"]]
    for check in checks:
        told.update(identify(check["check"], finding) for finding in check["findings"] if not finding["suppressed"])
        if check["status"] == "error":
            errors.append(check["check"] + ": " + next((note for note in check["notes"] if note.startswith("not checked")), "not checked"))
    numbers = collections.Counter(check["check"] for check in checks)
    if numbers != collections.Counter("123456789"):
        errors.append(f"checks shown: {dict(numbers)}")
    truth = collections.Counter(tuple(finding) for finding in expected)
    return truth - told, told - truth, errors


def disagreements(tests, shown):
    """Every check has one test, and its outcome says what the check's status says."""
    if collections.Counter(name[:2] for name, _ in tests) != collections.Counter(f"{number}." for number in range(1, 10)):
        return [f"tests: {[name for name, _ in tests]}"]
    told, errors = [], dict(tests)
    for check in (check for data in shown for check in data["checks"]):
        error = errors.get(check["check"] + ". " + check["title"], {"name": "no such test", "message": ""})
        status = "pass" if not error else "fail" if error["name"] == "AssertionError" else "error"
        if status != check["status"] or (status == "error" and not error["message"].startswith("not checked: ")):
            told.append(f"check {check['check']} is {check['status']}, its test says {error}")
    return told


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("kind", choices=["newman", "postwatch"])
    arguments.add_argument("command", help="how to call the runner")
    arguments.add_argument("--port", type=int, default=5600)
    arguments.add_argument("--collection", type=pathlib.Path, default=COLLECTION)
    arguments.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a variable of the environment")
    arguments.add_argument("--blind", action="store_true", help="also verify that leaving out requests is noticed")
    options = arguments.parse_args()
    run = run_newman if options.kind == "newman" else run_postwatch
    command = shlex.split(options.command)
    bad = False
    with tempfile.TemporaryDirectory(prefix="audit-oracle-") as name:
        folder = pathlib.Path(name)
        oracle, truth = start_oracle(folder, options.port)
        try:
            environment = folder / "environment.json"
            write_environment(environment, options.port, truth, dict(pair.split("=", 1) for pair in options.set))
            started = time.time()
            status, shown, tests, requests = run(command, options.collection, environment, folder)
            seconds = time.time() - started
            missing, unexpected, errors = difference(truth["expected"], shown)
            for label, findings in (("missing", missing), ("unexpected", unexpected)):
                for finding, number in sorted(findings.items()):
                    print(label, *finding, f"x{number}" if number > 1 else "")
            errors += disagreements(tests, shown)
            if status != 1:
                errors.append(f"exit status {status}, not 1")
            for error in errors:
                print("error", error)
            bad = bool(missing or unexpected or errors)
            print(f"{options.kind}: {len(truth['expected'])} expected, {sum(missing.values())} missing, {sum(unexpected.values())} unexpected, "
                  f"{len(errors)} errors; {requests} requests, {seconds:.2f} s")
            for item, part in BLINDFOLDS.items() if options.blind else ():
                copy = folder / f"without-{item}.json"
                copy.write_text(json.dumps(without_item(json.loads(options.collection.read_text()), item)))
                _, shown, _, _ = run(command, copy, environment, folder)
                missing, unexpected, errors = difference(truth["expected"], shown)
                noticed = bool(missing) and not unexpected and bool(errors) and all(part in finding[1] for finding in missing)
                bad = bad or not noticed
                print(f"without {item}: {sum(missing.values())} missing, {sum(unexpected.values())} unexpected, {errors}: {'noticed' if noticed else 'NOT NOTICED'}")
        finally:
            oracle.terminate()
            oracle.wait()
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
