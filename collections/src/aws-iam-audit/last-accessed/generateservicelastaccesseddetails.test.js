const audit = iamAudit(pm, console, setTimeout);
audit.permissionsCheck();
