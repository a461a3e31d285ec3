const audit = iamAudit(pm, console, setTimeout);
audit.receivePages('GetAccountAuthorizationDetails', audit.collectAuthorizationDetails, audit.permissiveCheck);
