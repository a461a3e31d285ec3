const audit = iamAudit(pm, console, setTimeout);
const answer = audit.receive('GetAccountSummary');
if (answer && answer.ok) {
  const numbers = {};
  [].concat((answer.result.SummaryMap && answer.result.SummaryMap.entry) || []).forEach(function (entry) {
    numbers[entry.key] = Number(entry.value);
  });
  // An absent number is not a zero.
  if (numbers.AccountAccessKeysPresent >= 0) {
    audit.run.summary = { keys: numbers.AccountAccessKeysPresent, mfa: numbers.AccountMFAEnabled };
  } else {
    audit.run.failures.GetAccountSummary = {
      code: 'InvalidResponse',
      message: 'AccountAccessKeysPresent is missing in the answer',
    };
  }
} else if (answer) {
  audit.run.failures.GetAccountSummary = answer;
}
