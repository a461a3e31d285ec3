"""Asks two endpoints the same questions and prints where the answers differ.

usage: compare_accounts.py ORACLE_ENDPOINT POSTWATCH_ENDPOINT ACCESS_KEY SECRET
Both serve the same account (see oracle_fixture.py). Answers are compared as XML after normalising: order of lists,
request ids, markers, microseconds. What the oracle is known to get wrong is in EXCEPTIONS, each with its reason.
"""

import base64
import csv
import datetime
import io
import itertools
import json
import re
import sys
import time
from urllib.parse import unquote

from query_api import Account

EXCEPTIONS = {
    "AccountPasswordPresent": "GetAccountSummary: an entry that AWS added later; the oracle has not got it",
    "PolicyVersionsInUse": "GetAccountSummary: the oracle counts attachments instead of versions",
    "PermissionsBoundaryUsageCount": "policies: the oracle leaves it out",
    "Users.Tags": "GetGroup: the oracle puts tags into a list of users, where AWS has none",
    "Policies.PolicyName": "GetAccountAuthorizationDetails: the oracle leaves it out",
    "Policies.PolicyId": "GetAccountAuthorizationDetails: the oracle leaves it out",
    "Versions.Document": "ListPolicyVersions: AWS does not send documents here, the oracle does",
    "unattached": "GetAccountAuthorizationDetails: the oracle lists AWS's policies that nobody holds",
    "Errors": "errors: the oracle wraps the Error of a wrong signature in Errors, as EC2 does",
    "message": "errors: the oracle repeats Message in lower case",
    "Message": "errors: the wording of NoSuchEntity and ValidationError is not fixed",
}

LINES_SHOWN = 20

DATE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$")
# Made at the time of the call, or moved by these very calls (the auditor's key): compared by whole days.
MOVING = ("LastAuthenticated", "LastUsedDate")


class Comparison:
    def __init__(self, oracle, ours):
        self.oracle, self.ours = oracle, ours
        self.asked = self.differing = 0
        self.excused = set()

    def ask(self, action, size=None, **parameters):
        self.check(action, parameters, *(self.answer(side, action, size, parameters) for side in (self.oracle, self.ours)))

    def answer(self, side, action, size, parameters):
        status, document = side.send(action, **parameters)
        if status != 200:
            return {"status": status, "error": document}
        return side.pages(action, size, **parameters)

    def check(self, action, parameters, theirs, mine):
        self.asked += 1
        theirs, mine = (self.normal(action, side) for side in (theirs, mine))
        if theirs != mine:
            self.differing += 1
            print(f"DIFFERS {action} {parameters}")
            for line in itertools.islice(differences(theirs, mine), LINES_SHOWN):
                print("   ", line)

    def normal(self, action, value, name=""):
        if isinstance(value, dict):
            if set(value) >= {"Errors"}:
                self.excused.add("Errors")
                value = {**value, **value["Errors"]}
                del value["Errors"]
            result = {}
            for key, inner in value.items():
                if key == "RequestId" or self.excuses(action, name, key, value):
                    continue
                inner = self.normal(action, inner, key)
                # An empty element and an absent one mean the same.
                if inner not in (None, [], {}):
                    result[key] = inner
            return result
        if isinstance(value, list):
            if action == "GetAccountAuthorizationDetails" and name == "Policies":
                value = [each for each in value if not self.is_unattached(each)]
            kept = [each for each in value if not self.excuses(action, name, (each or {}).get("key", "") if isinstance(each, dict) else "", {})]
            return sorted((self.normal(action, each, name) for each in kept), key=lambda each: json.dumps(each, sort_keys=True))
        if not isinstance(value, str):
            return value
        if name in ("GeneratedTime", "JobCreationDate", "JobCompletionDate"):
            return "a time"
        if DATE.match(value):
            return whole_days(value) if name in MOVING else re.sub(r"\.\d+", "", value)
        if name in ("Document", "PolicyDocument", "AssumeRolePolicyDocument"):
            return unquote(value)
        if name == "Content":
            return report_rows(value)
        return value

    def is_unattached(self, policy):
        if ":iam::aws:" not in policy["Arn"] or policy["AttachmentCount"] != "0":
            return False
        self.excused.add("unattached")
        return True

    def excuses(self, action, name, key, around):
        for excused in (key, f"{name}.{key}"):
            if excused not in EXCEPTIONS:
                continue
            if excused in ("Policies.PolicyName", "Policies.PolicyId") and action != "GetAccountAuthorizationDetails":
                continue
            if excused == "Message" and around.get("Code") not in ("NoSuchEntity", "ValidationError"):
                continue
            self.excused.add(excused)
            return True
        return False


def whole_days(text):
    then = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round((datetime.datetime.now(datetime.timezone.utc) - then).total_seconds() / 86400)


def report_rows(content):
    rows = list(csv.DictReader(io.StringIO(base64.b64decode(content).decode())))
    for row in rows:
        is_root = row["user"] == "<root_account>"
        moving = (key for key in row if DATE.match(row[key]) and (is_root or key.endswith("_last_used_date")))
        row.update({key: whole_days(row[key]) for key in list(moving)})
    return sorted(rows, key=lambda row: row["user"])


def differences(theirs, mine, path=""):
    if isinstance(theirs, dict) and isinstance(mine, dict):
        for key in sorted({*theirs, *mine}):
            if theirs.get(key) != mine.get(key):
                yield from differences(theirs.get(key), mine.get(key), f"{path}/{key}")
    elif isinstance(theirs, list) and isinstance(mine, list) and len(theirs) == len(mine):
        for number, (left, right) in enumerate(zip(theirs, mine)):
            if left != right:
                yield from differences(left, right, f"{path}[{number}]")
    elif isinstance(theirs, list) and isinstance(mine, list):
        yield f"{path}: {len(theirs)} members, ours {len(mine)}"
        yield from (f"{path}: only theirs {each}" for each in theirs if each not in mine)
        yield from (f"{path}: only ours {each}" for each in mine if each not in theirs)
    else:
        yield f"{path}: {str(theirs)[:300]!r}, ours {str(mine)[:300]!r}"


def names(side, action, members, name, **parameters):
    return [each[name] for each in side.pages(action, **parameters).get(members) or []]


def whole_account(compare):
    for action in ("ListAccountAliases", "GetAccountSummary", "GetAccountPasswordPolicy", "GetUser"):
        compare.ask(action)
    compare.ask("GetAccountAuthorizationDetails")
    for kind in ("User", "Group", "Role"):
        compare.ask("GetAccountAuthorizationDetails", **{"Filter.member.1": kind})
    for action in ("ListUsers", "ListGroups", "ListRoles"):
        for size in (1, 7, 1000):
            compare.ask(action, size)
    compare.ask("ListPolicies", 3, OnlyAttached="true")
    compare.ask("ListPolicies", 3, Scope="Local")
    compare.ask("ListPolicies", 2, Scope="AWS", OnlyAttached="true")


def users(compare):
    for user in names(compare.oracle, "ListUsers", "Users", "UserName"):
        compare.ask("GetUser", UserName=user)
        compare.ask("ListUserTags", 1, UserName=user)
        for action in ("ListAccessKeys", "ListMFADevices", "GetLoginProfile", "ListGroupsForUser", "ListUserPolicies", "ListAttachedUserPolicies"):
            compare.ask(action, UserName=user)
        for policy in compare.oracle.pages("ListUserPolicies", UserName=user).get("PolicyNames") or []:
            compare.ask("GetUserPolicy", UserName=user, PolicyName=policy)
        for key in names(compare.oracle, "ListAccessKeys", "AccessKeyMetadata", "AccessKeyId", UserName=user):
            compare.ask("GetAccessKeyLastUsed", AccessKeyId=key)


def groups(compare):
    for group in names(compare.oracle, "ListGroups", "Groups", "GroupName"):
        compare.ask("GetGroup", 2, GroupName=group)
        compare.ask("ListGroupPolicies", GroupName=group)
        compare.ask("ListAttachedGroupPolicies", GroupName=group)
        for policy in compare.oracle.pages("ListGroupPolicies", GroupName=group).get("PolicyNames") or []:
            compare.ask("GetGroupPolicy", GroupName=group, PolicyName=policy)


def roles(compare):
    for role in names(compare.oracle, "ListRoles", "Roles", "RoleName"):
        compare.ask("GetRole", RoleName=role)
        compare.ask("ListRoleTags", RoleName=role)
        compare.ask("ListRolePolicies", RoleName=role)
        compare.ask("ListAttachedRolePolicies", RoleName=role)
        for policy in compare.oracle.pages("ListRolePolicies", RoleName=role).get("PolicyNames") or []:
            compare.ask("GetRolePolicy", RoleName=role, PolicyName=policy)


def policies(compare):
    own = names(compare.oracle, "ListPolicies", "Policies", "Arn", Scope="Local")
    attached = names(compare.oracle, "ListPolicies", "Policies", "Arn", OnlyAttached="true")
    for arn in sorted({*own, *attached}):
        compare.ask("GetPolicy", PolicyArn=arn)
        compare.ask("ListPolicyVersions", 1, PolicyArn=arn)
        compare.ask("ListEntitiesForPolicy", PolicyArn=arn)
        for version in names(compare.oracle, "ListPolicyVersions", "Versions", "VersionId", PolicyArn=arn):
            compare.ask("GetPolicyVersion", PolicyArn=arn, VersionId=version)


def credential_report(compare):
    reports = []
    for side in (compare.oracle, compare.ours):
        while side.call("GenerateCredentialReport")["State"] != "COMPLETE":
            time.sleep(0.02)
        reports.append(side.call("GetCredentialReport"))
    compare.check("GetCredentialReport", {}, *reports)


def last_accessed(compare):
    arns = [
        arn
        for action, members in (("ListUsers", "Users"), ("ListGroups", "Groups"), ("ListRoles", "Roles"))
        for arn in names(compare.oracle, action, members, "Arn")
    ]
    for arn in arns + names(compare.oracle, "ListPolicies", "Policies", "Arn", OnlyAttached="true"):
        answers = []
        for side in (compare.oracle, compare.ours):
            job = side.call("GenerateServiceLastAccessedDetails", Arn=arn)["JobId"]
            while (first := side.call("GetServiceLastAccessedDetails", JobId=job, MaxItems=4))["JobStatus"] == "IN_PROGRESS":
                time.sleep(0.01)
            answers.append(side.pages("GetServiceLastAccessedDetails", 4, JobId=job) if first["JobStatus"] == "COMPLETED" else first)
        compare.check("GetServiceLastAccessedDetails", {"Arn": arn}, *answers)


def errors(compare):
    for action in ("GetUser", "ListUserPolicies", "ListAccessKeys", "ListGroupsForUser", "GetLoginProfile", "ListUserTags"):
        compare.ask(action, UserName="nobody")
    compare.ask("GetRole", RoleName="nobody")
    compare.ask("GetGroup", GroupName="nobody")
    compare.ask("GetPolicy", PolicyArn="arn:aws:iam::123456789012:policy/nobody")
    compare.ask("GetAccessKeyLastUsed", AccessKeyId="AKIANOBODYATALL00000")
    compare.ask("GenerateServiceLastAccessedDetails", Arn="arn:aws:iam::123456789012:user/nobody")
    for number in ("0", "1001"):
        compare.ask("ListUsers", MaxItems=number)
    answers = [side.send("GetCallerIdentity", service="sts") for side in (compare.oracle, compare.ours)]
    compare.check("GetCallerIdentity", {}, *({"status": status, **document} for status, document in answers))
    for label, key, secret in (("unknown key", "AKIANOBODYATALL00000", "x"), ("wrong secret", compare.ours.credentials.access_key, "x")):
        answers = [Account(side.endpoint, key, secret).send("ListUsers") for side in (compare.oracle, compare.ours)]
        compare.check(label, {}, *({"status": status, **document} for status, document in answers))


def main(oracle, ours, access_key, secret):
    compare = Comparison(Account(oracle, access_key, secret), Account(ours, access_key, secret))
    for part in (whole_account, users, groups, roles, policies, credential_report, last_accessed, errors):
        part(compare)
    print(f"{compare.asked} answers compared, {compare.differing} differ")
    for name in sorted(compare.excused):
        print(f"excused: {name}: {EXCEPTIONS[name]}")
    return 1 if compare.differing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
