const audit = iamAudit(pm, console, setTimeout);
const answer = audit.receive('ListAccountAliases');
// Without permission the account goes by its id alone.
if (answer && answer.ok) {
  audit.run.account.alias = String(audit.members(answer.result.AccountAliases)[0] || '');
}
