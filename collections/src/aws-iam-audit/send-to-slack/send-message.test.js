const audit = iamAudit(pm, console, setTimeout);
audit.receiveSlack();
