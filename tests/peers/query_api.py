"""A small client of AWS's query API: botocore signs, answers become dictionaries.

Answers are compared as XML, not as botocore's parsed shapes, because botocore hides what is missing.
"""

import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from urllib.parse import urlencode

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

VERSIONS = {"iam": "2010-05-08", "sts": "2011-06-15"}


class Account:
    """One endpoint seen with one pair of credentials."""

    def __init__(self, endpoint, access_key, secret, token=None, region="us-east-1"):
        self.endpoint = endpoint.rstrip("/") + "/"
        self.credentials = Credentials(access_key, secret, token)
        self.region = region

    def send(self, action, service="iam", **parameters):
        """Signs and posts one call; gives the status and the parsed document."""
        body = urlencode({"Action": action, "Version": VERSIONS[service], **parameters})
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        request = AWSRequest(method="POST", url=self.endpoint, data=body, headers=headers)
        SigV4Auth(self.credentials, service, self.region).add_auth(request)
        wire = urllib.request.Request(self.endpoint, body.encode(), dict(request.headers.items()), method="POST")
        try:
            with urllib.request.urlopen(wire) as answer:
                return answer.status, parse(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, parse(error.read())

    def call(self, action, service="iam", **parameters):
        """The result of a call that must succeed."""
        status, document = self.send(action, service, **parameters)
        if status != 200:
            raise RuntimeError(f"{action} {parameters}: {status} {document}")
        return document.get(f"{action}Result") or {}

    def pages(self, action, size=None, **parameters):
        """All pages of a list as one result: lists are joined, markers dropped."""
        joined = {}
        if size:
            parameters["MaxItems"] = size
        while True:
            page = self.call(action, **parameters)
            for name, value in page.items():
                # A list that is empty on this page reads as None.
                if isinstance(value, list):
                    joined[name] = (joined.get(name) or []) + value
                elif value is None:
                    joined.setdefault(name, None)
                elif name not in ("IsTruncated", "Marker"):
                    joined[name] = value
            if page.get("IsTruncated") != "true":
                return joined
            parameters["Marker"] = page["Marker"]


def parse(text):
    """XML to dictionaries, lists (of `member` and `entry` elements) and strings; None for an empty element."""
    try:
        return read(ElementTree.fromstring(text))
    except ElementTree.ParseError:
        return {"unparsable": text.decode("utf-8", "replace")[:200]}


def read(element):
    children = list(element)
    if not children:
        return element.text
    names = [child.tag.rsplit("}", 1)[-1] for child in children]
    if set(names) <= {"member", "entry"}:
        return [read(child) for child in children]
    return {name: read(child) for name, child in zip(names, children)}
