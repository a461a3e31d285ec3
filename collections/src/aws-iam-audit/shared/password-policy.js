// ---------------------------------------------------------------- check 2: the password policy

function passwordCheck(answer) {
  publish([
    examine(2, function (check) {
      const length = numberVariable('password_min_length');
      const maximumAge = numberVariable('password_max_age_days');
      const reuse = numberVariable('password_reuse_prevention');
      check.threshold =
        'at least ' +
        length +
        ' characters; lower case, number, symbol; users may change it; expires within ' +
        maximumAge +
        ' days; ' +
        reuse +
        ' passwords remembered';
      const found = function (reason, detail) {
        addFinding(check, {
          entity: 'password_policy',
          entity_type: 'account',
          arn: rootArn(),
          reason: reason,
          detail: detail,
        });
      };
      if (answer.code === 'NoSuchEntity') {
        found('NO_POLICY', 'the account has no password policy, so no rule is enforced');
        return;
      }
      if (!answer.ok) {
        throwFailure(answer);
      }
      const policy = answer.result.PasswordPolicy;
      if (!policy) {
        throw problem('InvalidResponse', 'PasswordPolicy is missing in the answer');
      }
      const number = function (name) {
        return Number(policy[name]) || 0;
      };
      if (number('MinimumPasswordLength') < length) {
        found('MIN_LENGTH', 'minimum length is ' + number('MinimumPasswordLength') + ', not ' + length);
      }
      if (policy.RequireLowercaseCharacters !== 'true') {
        found('NO_LOWERCASE', 'no lower-case letter is required');
      }
      if (policy.RequireNumbers !== 'true') {
        found('NO_NUMBER', 'no number is required');
      }
      if (policy.RequireSymbols !== 'true') {
        found('NO_SYMBOL', 'no non-alphanumeric character is required');
      }
      if (policy.AllowUsersToChangePassword !== 'true') {
        found('NO_USER_CHANGE', 'users may not change their own password');
      }
      if (!number('MaxPasswordAge')) {
        found('NO_EXPIRY', 'passwords never expire');
      } else if (number('MaxPasswordAge') > maximumAge) {
        found('MAX_AGE', 'passwords expire after ' + number('MaxPasswordAge') + ' days, not within ' + maximumAge);
      }
      if (number('PasswordReusePrevention') < reuse) {
        found('REUSE_PREVENTION', number('PasswordReusePrevention') + ' passwords are remembered, not ' + reuse);
      }
    }),
  ]);
}
