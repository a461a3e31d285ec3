const audit = iamAudit(pm, console, setTimeout);
audit.receivePages('ListUsers', function (result) {
  audit.addEntities('user', result, 'Users', 'UserName');
  audit.run.listed.ListUsers = true;
});
