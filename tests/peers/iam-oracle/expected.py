"""The findings the audit must report on this account, as [check, entity, reason]; written from the rules of the audit, without reading the collection."""
import datetime as dt
PERM={ # role -> reasons that FAIL check 8 (low/annotated shapes are notes and not listed)
 "role-inline-action-star":["ACTION_STAR"],"role-inline-action-list-star":["ACTION_STAR"],"role-inline-action-colon-star":["ACTION_STAR"],
 "role-inline-notaction":["NOT_ACTION_ALLOW"],"role-inline-star-with-condition":["ACTION_STAR"],"role-inline-statement-object":["ACTION_STAR"],
 "role-managed-action-star":["ACTION_STAR"],"role-managed-notaction":["NOT_ACTION_ALLOW"],"role-aws-admin":["ACTION_STAR"],"role-aws-poweruser":["NOT_ACTION_ALLOW"],
 "role-trust-star-string":["PRINCIPAL_STAR"],"role-trust-aws-star":["PRINCIPAL_STAR"],"role-trust-aws-star-list":["PRINCIPAL_STAR"],
 "role-trust-notprincipal":["NOT_PRINCIPAL_ALLOW"],"role-trust-service-star":["PRINCIPAL_STAR"]}
def findings(out,backend):
    F=[["1","<root_account>","ROOT_ACCESS_KEY"]]
    F+=[["2","password_policy",r] for r in("MIN_LENGTH","NO_SYMBOL","REUSE_PREVENTION")]
    for n,u in out["truth"].items():
        human=u["password"] is not None or not n.startswith("svc-"); limit=45 if human else 180
        for i,(age,active,_) in enumerate(u["keys"],1):
            if active and age>limit: F.append(["3" if human else "4",f"{n}/access_key_{i}","KEY_NOT_ROTATED"])
        used=[d for d in [u["password"]] if d is not None and d>=0]+[min(k[2],k[0]) for k in u["keys"] if k[2] is not None]
        idle=min(used) if used else u["created"]
        if idle>180: F.append(["5" if human else "6",n,"INACTIVE" if used else "NEVER_USED"])
        if human and u["password"] is not None and not u["mfa"]: F.append(["7",n,"NO_MFA"])
    F+=[["8",r,x] for r,xs in PERM.items() for x in xs]
    now=dt.datetime.utcnow(); young={p.arn for p in backend.managed_policies.values() if (now-p.create_date.replace(tzinfo=None)).days<180}|{u.arn for u in backend.users.values() if (now-u.create_date.replace(tzinfo=None)).days<180}
    for arn,rows in out.get("last_accessed",{}).items():
        if arn in young: continue
        F+=[["9",f"{arn}#{ns}","NEVER_USED" if d is None else "NOT_USED_LATELY"] for ns,_,d in rows if d is None or d>180]
    return sorted(F)
