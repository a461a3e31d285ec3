const audit = iamAudit(pm, console, setTimeout);
const answer = audit.receive('GetAccountPasswordPolicy');
if (answer) {
  audit.passwordCheck(answer);
}
