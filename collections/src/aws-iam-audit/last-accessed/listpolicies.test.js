const audit = iamAudit(pm, console, setTimeout);
audit.receivePages('ListPolicies', function (result) {
  audit.addEntities('policy', result, 'Policies', 'PolicyName');
  audit.run.listed.ListPolicies = true;
});
