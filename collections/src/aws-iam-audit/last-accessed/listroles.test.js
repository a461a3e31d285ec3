const audit = iamAudit(pm, console, setTimeout);
audit.receivePages('ListRoles', function (result) {
  audit.addEntities('role', result, 'Roles', 'RoleName');
  audit.run.listed.ListRoles = true;
});
