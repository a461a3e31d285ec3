"""Runs collections with secrets shown and with secrets masked, and looks at everything that differs.

usage: masking.py BINARY JOBS [NAME…]
JOBS is a JSON list of {name, collection, env, globals, data, workdir}; paths relative to that file, all but `name` and
`collection` optional. Every request goes to an answering proxy of this script; nothing leaves the machine.

A collection is sound when its requests and exit status are the same, and every field of its events and of its JSON
report and every line on the terminal that differs does so only by masks. What a mask hides is told from the run that
shows it. Printed: for each collection its numbers, then each hidden value for which no reason is known (masked without
need?) and each secret that a masked field still holds. Exit status 1 when a collection is not sound.
"""

import base64
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
from urllib.parse import quote, unquote

from answering_proxy import AnsweringProxy
from secret_names import PLACES, SecretNames

MASK = "********"

NAMES = SecretNames()
# The name that stands before a mask, with what separates them.
NAMED = re.compile(
    r"(?i)([a-z0-9][\w.-]*)[\"'\\\s]*[:=>,]*[\"'\\\s]*(value[\"'\\:\s]+)?"
    r"((basic|bearer|digest|aws4-hmac-sha256|hawk|oauth|eg1-hmac-sha256) )?$"
)
# Parameters of signed URLs: masked whatever they hold.
SIGNED = re.compile(r"(?i)^x-(amz|goog)-(signature|credential|security-token)$")

TRIES = 3

# So many different notes are printed for a collection.
MOST_NOTES = 30
MOST_VALUES = 100

# A body on the terminal is cut here: behind it, a masked one shows more of itself.
CLIP = 2000

# Members that hold times, and sums made of what is masked.
MEASURED = re.compile(r"(time|timings|phases|elapsed_ms|responseTime|response_time_ms|checksum|id|_postman_exported_at)$")

# What differs from run to run.
CHANGING = [
    re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"),
    re.compile(r"20\d\d-[01]\d-[0-3]\d[T ][0-2]\d:[0-5]\d(:[0-5]\d(\.\d+)?)?Z?"),
    re.compile(r"20\d{6}T\d{6}Z"),
    re.compile(r"(?<!\d)1[6789]\d{8}(\d{3})?(?!\d)"),
    re.compile(r"-{4,}[A-Za-z0-9]{16,}"),
    re.compile(r"(?<![\w.])\d+(\.\d+)?(ms|s|[uµ]s|m)\b"),
    re.compile(r"\b[0-9a-f]{64}\b"),
]


def still(text):
    for pattern in CHANGING:
        text = pattern.sub("~", text)
    return text


# How often each value was hidden, but for headers that are hidden whatever they hold.
HIDDEN = collections.Counter()


class Run:
    def __init__(self, binary, job, options):
        self.folder = tempfile.TemporaryDirectory()
        with AnsweringProxy() as proxy:
            command = [binary, "run", job["collection"], "--insecure", "--insecure-file-read", "--color", "off"]
            command += ["--disable-unicode", "--timeout-request", "10000", "--timeout-script", "10000", "--verbose"]
            command += ["-r", "cli,json,events", "--reporter-json-export", "r.json", "--reporter-events-export", "e.ndjson"]
            command += ["--reporter-json-bodies", "omit", *options]
            for option, name in (("-e", "env"), ("-g", "globals"), ("-d", "data"), ("--working-dir", "workdir")):
                if job.get(name):
                    command += [option, job[name]]
            environment = {name: proxy.url for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")}
            environment |= {"TZ": "UTC", "HOME": self.folder.name, "PATH": os.environ["PATH"]}
            ended = subprocess.run(
                command, env=environment, cwd=self.folder.name, capture_output=True, timeout=300, stdin=subprocess.DEVNULL
            )
            self.wire = [still(request).replace(proxy.url, "PROXY") for request in proxy.received]
            self.port = str(proxy.port)
        self.exit = ended.returncode
        self.console = self.clean(ended.stdout + ended.stderr)
        self.report = self.clean(self.read("r.json"))
        self.events = self.clean(self.read("e.ndjson"))

    def read(self, name):
        try:
            with open(os.path.join(self.folder.name, name), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return b""

    def clean(self, content):
        return content.decode("utf-8", "replace").replace(f":{self.port}", ":PORT").replace(self.folder.name, "FOLDER")

    def fields(self):
        """Every text that was written, by its place."""
        found = {}
        if self.report:
            flatten("json", json.loads(self.report), found)
        for number, line in enumerate(self.events.splitlines()):
            flatten(f"events.{number}", json.loads(line), found)
        # The lines of a box are one text, and tables are as wide as what stands in them.
        console = re.sub(r"\n  \| ", "", self.console)
        for number, line in enumerate(console.splitlines()):
            found[f"console.{number}"] = re.sub(r"[ -]{2,}", " ", line).rstrip()
        return found


def flatten(place, value, found):
    name = place.rsplit(".", 1)[-1]
    # Lengths are written where masks have others.
    if name.startswith("unmasked") or MEASURED.search(name) and not isinstance(value, str):
        return
    if isinstance(value, dict):
        name = value.get("key") or value.get("name")
        for member, inner in value.items():
            label = f"({name})" if member == "value" and isinstance(name, str) else ""
            flatten(f"{place}.{member}{label}", inner, found)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            flatten(f"{place}.{index}", inner, found)
    elif isinstance(value, str):
        found[place] = value
    else:
        found[place] = json.dumps(value)


def hidden(masked, shown, is_cut):
    """What stands where the masks are, each with the text before it; None when more differs than masks."""
    pieces = masked.split(MASK)
    if not shown.startswith(pieces[0]):
        return None
    values, at = [], len(pieces[0])
    for number, piece in enumerate(pieces[1:], 1):
        is_last = number == len(pieces) - 1
        end = shown.find(piece, at + 1) if piece else len(shown) if is_last else at + 1
        if is_last and piece and shown.endswith(piece):
            end = max(end, len(shown) - len(piece))
        if end < at:
            return values + [(shown[max(0, at - 60) : at], shown[at:])] if is_cut else None
        values.append((shown[max(0, at - 60) : at], shown[at:end]))
        at = end + len(piece)
    return values if at == len(shown) or is_cut else None


def decoded(value):
    """The value and what it may be an encoding of."""
    forms = {value, unquote(value), unquote(value.replace("+", " "))}
    try:
        forms.add(json.loads(f'"{value}"'))
    except ValueError:
        pass
    for form in list(forms):
        try:
            forms.add(base64.b64decode(form + "=" * (-len(form) % 4), validate=True).decode())
        except ValueError:
            pass
    return forms


def secrets_of(job, fields):
    """Values that are secret by name or type, as the files and the run that shows them have them."""
    found = {}

    def add(name, value, kind=None):
        if isinstance(value, str) and value and "{{" not in value and MASK not in value and (
            kind == "secret" or NAMES.is_secret(name, "variables", value)
        ):
            found[value] = str(name)

    def walk(json_value):
        if isinstance(json_value, dict):
            add(json_value.get("key"), json_value.get("value"), json_value.get("type"))
            for inner in json_value.values():
                walk(inner)
        elif isinstance(json_value, list):
            for inner in json_value:
                walk(inner)

    for file in filter(None, (job["collection"], job.get("env"), job.get("globals"))):
        with open(file, encoding="utf-8-sig") as opened:
            walk(json.load(opened, strict=False))
    for place, value in fields.items():
        variable = re.match(r"json\.(environment|globals)\.values\.\d+\.value\((.*)\)$", place)
        if variable:
            add(variable[2], value)
    return found


def reason(place, before, value, secrets):
    """Why this was to be masked, as far as can be told from outside."""
    header = re.search(r"(?i)header[s]?\.\d+\.value\((.*)\)$", place)
    if header and NAMES.is_secret(header[1], "headers", value):
        return "header"
    if ".response.cookie.value(" in re.sub(r"\.\d+", "", place):
        return "header"
    if any(form in secrets or any(len(known) > 3 and known in form for known in secrets) for form in decoded(value)):
        return "value"
    member = re.search(r"\.value\(([^()]*)\)$|\.([^.]*)$", place)
    if member and sounds_secret(member[1] or member[2] or "", value):
        return "name"
    named = NAMED.search(before)
    return "name" if named and sounds_secret(named[1], value) else None


def sounds_secret(name, value):
    """Whether the name gives it away somewhere: the same text may be a member, a header or a parameter where it came from."""
    return bool(SIGNED.search(name)) or any(NAMES.is_secret(name, place, value) for place in PLACES)


def differing(one, other):
    """The two texts from where they part."""
    at = len(os.path.commonprefix([one, other]))
    return one[max(0, at - 20) : at + 100], other[max(0, at - 20) : at + 100]


def spellings(secret):
    return {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], base64.b64encode(secret.encode()).decode()}


def compare(binary, job, earlier):
    """Compares the three runs; `earlier` holds the fields of shown runs of tries before, and gets those of this one."""
    shown, again = Run(binary, job, ["--secrets", "show"]), Run(binary, job, ["--secrets", "show"])
    masked = Run(binary, job, [])
    shown_fields, again_fields, masked_fields = shown.fields(), again.fields(), masked.fields()
    earlier += [shown_fields, again_fields]
    secrets = secrets_of(job, shown_fields)
    result = collections.Counter(fields=len(masked_fields))
    result["wire"] = shown.wire != masked.wire and shown.wire == again.wire
    result["exit"] = shown.exit != masked.exit
    notes = []
    result["places"] = len(set(masked_fields) ^ set(shown_fields)) if set(shown_fields) == set(again_fields) else 0
    for place, text in masked_fields.items():
        plain = shown_fields.get(place)
        if plain is None or still(text) == still(plain):
            continue
        is_changing = len({still(fields.get(place, "")) for fields in earlier}) > 1
        is_cut = place.startswith("console.") and len(plain) > CLIP
        values = hidden(still(text), still(plain), is_cut)
        if values is None or MASK not in text:
            result["changing" if is_changing else "changed"] += 1
            if not is_changing:
                notes.append(("changed", place, *differing(still(plain), still(text))))
            continue
        result["differing fields"] += 1
        for before, value in values:
            why = reason(place, before, value, secrets)
            result[f"masked by {why}"] += 1
            if why != "header":
                HIDDEN[value[:60]] += 1
            if why is None:
                notes.append(("unexplained", re.sub(r"\.\d+", "", place), before[-40:], value[:120]))
    everything = masked.report + masked.events + masked.console
    for secret, name in secrets.items():
        for spelling in spellings(secret) if len(secret) >= 8 else []:
            if spelling in everything:
                result["held"] += 1
                at = everything.index(spelling)
                notes.append(("still there", name, everything[max(0, at - 60) : at], spelling[:80]))
                break
    return result, notes


def main():
    binary, jobs_file, *names = sys.argv[1:]
    folder = os.path.dirname(os.path.abspath(jobs_file))
    total = collections.Counter()
    with open(jobs_file, encoding="utf-8") as file:
        jobs = json.load(file)
    for job in jobs:
        if names and not any(name in job["name"] for name in names):
            continue
        for kind in ("collection", "env", "globals", "data", "workdir"):
            if job.get(kind):
                job[kind] = os.path.join(folder, job[kind])
        # A collection that sends random texts may differ by their length: another try shows it.
        earlier = []
        for _ in range(TRIES):
            result, notes = compare(os.path.abspath(binary), job, earlier)
            result["sound"] = not (result["wire"] or result["exit"] or result["places"] or result["changed"])
            if result["sound"]:
                break
        result["collections"] = 1
        total += result
        print(job["name"], dict(result), flush=True)
        for note, count in collections.Counter(notes).most_common(MOST_NOTES):
            print("   ", count, *map(repr, note), flush=True)
    print("hidden most often:", *(f"{count} {value!r}" for value, count in HIDDEN.most_common(MOST_VALUES)), sep="\n    ")
    print("TOTAL", dict(total))
    sys.exit(total["sound"] != total["collections"])


if __name__ == "__main__":
    main()
