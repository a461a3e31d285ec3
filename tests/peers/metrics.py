"""Reads /metrics as Prometheus' own client library does, and prints each family with its type and samples as JSON.

    python metrics.py URL
"""

import json
import sys
import urllib.request

from prometheus_client.openmetrics.parser import text_string_to_metric_families

with urllib.request.urlopen(sys.argv[1]) as answer:
    kind = answer.headers["Content-Type"]
    assert kind.startswith("application/openmetrics-text; version=1.0.0"), kind
    text = answer.read().decode("utf-8")

families = {}
for family in text_string_to_metric_families(text):
    assert family.documentation, family.name + " has no help text"
    samples = [{"name": sample.name, "labels": sample.labels, "value": sample.value} for sample in family.samples]
    families[family.name] = {"type": family.type, "samples": samples}
print(json.dumps(families))
