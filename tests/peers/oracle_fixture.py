"""Writes a fixture for `postwatch demo --serve --fixture FILE` from a running oracle, so that both serve one account.

usage: oracle_fixture.py ENDPOINT oracle-PORT.json OUT.json
The oracle's signature check must be on (see its README) or off; either works.
"""

import base64
import csv
import io
import json
import sys
import time
from urllib.parse import unquote

from query_api import Account


def main(endpoint, truth_file, out_file):
    truth = json.load(open(truth_file))
    oracle = Account(endpoint, *truth["auditor"])
    account_id = oracle.call("GetCallerIdentity", service="sts")["Account"]
    report = credential_report(oracle)
    details = oracle.pages("GetAccountAuthorizationDetails")
    fixture = {
        "about": f"written from the oracle at {endpoint}",
        "auditor": truth["auditor"][0],
        "accounts": [
            {
                "id": account_id,
                "alias": (oracle.call("ListAccountAliases").get("AccountAliases") or [None])[0],
                "root": root(report["<root_account>"]),
                "password_policy": password_policy(oracle),
                "users": [user(oracle, truth, report, each) for each in details["UserDetailList"]],
                "groups": [group(each) for each in details["GroupDetailList"]],
                "roles": [role(oracle, each) for each in details["RoleDetailList"]],
                "policies": [policy(oracle, each) for each in oracle.pages("ListPolicies", Scope="Local")["Policies"]],
                "last_accessed": truth.get("last_accessed", {}),
            }
        ],
        "aws_policies": [
            policy(oracle, each)
            for each in oracle.pages("ListPolicies", Scope="AWS", OnlyAttached="true").get("Policies") or []
        ],
        "behaviour": {"report_polls": 2, "job_polls": 1, "page_limit": 7},
        "expected": truth["expected"],
    }
    json.dump(fixture, open(out_file, "w"), indent=1)
    print(f"{out_file}: {len(fixture['accounts'][0]['users'])} users, {len(fixture['expected'])} findings")


def credential_report(oracle):
    while oracle.call("GenerateCredentialReport")["State"] != "COMPLETE":
        time.sleep(0.05)
    content = base64.b64decode(oracle.call("GetCredentialReport")["Content"]).decode()
    return {row["user"]: row for row in csv.DictReader(io.StringIO(content))}


def at(text):
    """A date of the report or of an answer; microseconds are the oracle's own."""
    if text in (None, "", "N/A", "no_information", "not_supported"):
        return None
    return text.replace("+00:00", "Z").split(".")[0].rstrip("Z") + "Z"


def root(row):
    keys = []
    for number in "12":
        if at(row[f"access_key_{number}_last_rotated"]):
            keys.append(
                {
                    "age": at(row[f"access_key_{number}_last_rotated"]),
                    "active": row[f"access_key_{number}_active"] == "true",
                    "last_used": at(row[f"access_key_{number}_last_used_date"]),
                }
            )
    return {
        "created": at(row["user_creation_time"]),
        "password": at(row["password_last_used"]),
        "mfa": row["mfa_active"] == "true",
        "keys": keys,
    }


def password_policy(oracle):
    status, document = oracle.send("GetAccountPasswordPolicy")
    if status == 404:
        return None
    rules = document["GetAccountPasswordPolicyResult"]["PasswordPolicy"]
    number = lambda name: int(rules[name]) if name in rules else None
    policy = {
        "minimum_length": number("MinimumPasswordLength"),
        "symbols": rules["RequireSymbols"] == "true",
        "numbers": rules["RequireNumbers"] == "true",
        "uppercase": rules["RequireUppercaseCharacters"] == "true",
        "lowercase": rules["RequireLowercaseCharacters"] == "true",
        "users_may_change": rules["AllowUsersToChangePassword"] == "true",
        "max_age": number("MaxPasswordAge"),
        "reuse_prevention": number("PasswordReusePrevention"),
    }
    if "HardExpiry" in rules:
        policy["hard_expiry"] = rules["HardExpiry"] == "true"
    return policy


def document(text):
    """The oracle encodes some documents and others not."""
    return text if text.startswith("{") else unquote(text)


def inline(policies):
    return {each["PolicyName"]: document(each["PolicyDocument"]) for each in policies or []}


def attached(policies):
    return [each["PolicyArn"] for each in policies or []]


def tags(members):
    return {each["Key"]: each["Value"] or "" for each in members or []}


def user(oracle, truth, report, entry):
    name = entry["UserName"]
    row = report[name]
    secrets = dict(truth["users"].get(name, []))
    keys = []
    for key in oracle.pages("ListAccessKeys", UserName=name).get("AccessKeyMetadata") or []:
        used = oracle.call("GetAccessKeyLastUsed", AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"]
        keys.append(
            {
                "id": key["AccessKeyId"],
                "secret": secrets.get(key["AccessKeyId"]),
                "age": at(key["CreateDate"]),
                "active": key["Status"] == "Active",
                "last_used": at(used.get("LastUsedDate")),
                "service": used["ServiceName"],
                "region": used["Region"],
            }
        )
    has_password = row["password_enabled"] == "true"
    devices = oracle.pages("ListMFADevices", UserName=name).get("MFADevices") or []
    result = {
        "name": name,
        "path": entry["Path"],
        "id": entry["UserId"],
        "created": at(entry["CreateDate"]),
        "mfa": bool(devices),
        "keys": keys,
        "groups": entry.get("GroupList") or [],
        "inline": inline(entry.get("UserPolicyList")),
        "attached": attached(entry.get("AttachedManagedPolicies")),
        "tags": tags(entry.get("Tags")),
    }
    if has_password:
        result["password"] = at(row["password_last_used"]) or -1
        result["password_changed"] = at(row["password_last_changed"])
    if devices:
        result["mfa_since"] = at(devices[0]["EnableDate"])
    return result


def group(entry):
    return {
        "name": entry["GroupName"],
        "path": entry["Path"],
        "id": entry["GroupId"],
        "created": at(entry["CreateDate"]),
        "inline": inline(entry.get("GroupPolicyList")),
        "attached": attached(entry.get("AttachedManagedPolicies")),
    }


def role(oracle, entry):
    full = oracle.call("GetRole", RoleName=entry["RoleName"])["Role"]
    result = {
        "name": entry["RoleName"],
        "path": entry["Path"],
        "id": entry["RoleId"],
        "created": at(entry["CreateDate"]),
        "trust": document(full["AssumeRolePolicyDocument"]),
        "max_session": int(full["MaxSessionDuration"]),
        "inline": inline(entry.get("RolePolicyList")),
        "attached": attached(entry.get("AttachedManagedPolicies")),
        "tags": tags(entry.get("Tags")),
    }
    if full.get("Description"):
        result["description"] = full["Description"]
    return result


def policy(oracle, entry):
    arn = entry["Arn"]
    versions = []
    for version in oracle.pages("ListPolicyVersions", PolicyArn=arn)["Versions"]:
        full = oracle.call("GetPolicyVersion", PolicyArn=arn, VersionId=version["VersionId"])["PolicyVersion"]
        versions.append(
            {"id": version["VersionId"], "created": at(full["CreateDate"]), "document": document(full["Document"])}
        )
    result = {
        "name": entry["PolicyName"],
        "path": entry["Path"],
        "id": entry["PolicyId"],
        "created": at(entry["CreateDate"]),
        "updated": at(entry["UpdateDate"]),
        "default": entry["DefaultVersionId"],
        "versions": versions,
    }
    if entry.get("Description"):
        result["description"] = entry["Description"]
    return result


if __name__ == "__main__":
    main(*sys.argv[1:4])
