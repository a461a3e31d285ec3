const audit = iamAudit(pm, console, setTimeout);
audit.receivePages('ListGroups', function (result) {
  audit.addEntities('group', result, 'Groups', 'GroupName');
  audit.run.listed.ListGroups = true;
});
