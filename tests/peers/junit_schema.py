"""Validates JUnit reports against the schema of Jenkins' xUnit plug-in, which comes with the sources of pytest.

    python junit_schema.py SCHEMA REPORT [REPORT…]

Prints how many test cases there were. Exit status 1 when a report breaks a rule, with the place.
"""

import sys

import xmlschema

schema = xmlschema.XMLSchema(sys.argv[1])
cases = 0
for report in sys.argv[2:]:
    for error in schema.iter_errors(report):
        sys.exit(f"{report}: {error.path}: {error.reason}")
    cases += len(xmlschema.XMLResource(report).root.findall(".//testcase"))
print(cases)
