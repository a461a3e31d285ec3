// ---------------------------------------------------------------- checks 1 and 3 to 7: the credential report

const REPORT_COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
];

function readCredentialReport(result) {
  const content = Buffer.from(required(result.Content, 'Content of GetCredentialReport'), 'base64').toString('utf8');
  const rows = require('csv-parse/lib/sync')(content, { columns: true });
  if (rows.length) {
    const absent = REPORT_COLUMNS.filter(function (column) {
      return rows[0][column] === undefined;
    });
    if (absent.length) {
      throw problem('InvalidResponse', 'the credential report has no column ' + absent.join(', '));
    }
  } else if (content.slice(0, 5) !== 'user,') {
    throw problem('InvalidResponse', 'the credential report has no rows');
  }
  return rows;
}

// Human unless something says bot: a mistaken human is held to the stricter rules. A console password is for people.
function botRule(notes) {
  const listed = {};
  variable('bot_users')
    .split(/[\s,]+/)
    .filter(Boolean)
    .forEach(function (name) {
      listed[name] = true;
    });
  let expression = null;
  const text = variable('bot_user_regex');
  if (text) {
    try {
      expression = new RegExp(text);
    } catch (error) {
      notes.push('bot_user_regex is no regular expression: no user is a bot by its name');
    }
  }
  return function (row) {
    if (row.password_enabled === 'true') {
      return false;
    }
    return (
      listed[row.user] === true ||
      run.botsByTag[row.user] === true ||
      Boolean(expression && row.user.indexOf('@') === -1 && expression.test(row.user))
    );
  };
}

function rootCheck(check, report) {
  check.threshold = 0;
  const summary = run.summary;
  const root = report.rows
    ? report.rows.find(function (row) {
        return row.user === '<root_account>';
      })
    : undefined;
  const activeKeys = root
    ? [1, 2].filter(function (number) {
        return root['access_key_' + number + '_active'] === 'true';
      })
    : [];
  if (!summary && !root) {
    throwFailure(
      run.failures.GetAccountSummary ||
        report.failure ||
        failed(0, 'InvalidResponse', 'the credential report has no row <root_account>'),
    );
  }
  if (!summary) {
    const failure = run.failures.GetAccountSummary;
    check.notes.push(
      'GetAccountSummary: ' +
        (failure ? failure.code + ': ' + failure.message : 'not read') +
        '; the credential report alone was read',
    );
  } else if (!root) {
    check.notes.push(
      'the credential report ' +
        (report.rows ? 'has no row <root_account>' : 'was not read') +
        '; the account summary alone was read',
    );
  } else if (summary.keys > 0 !== activeKeys.length > 0) {
    check.notes.push(
      'the account summary says ' +
        (summary.keys ? 'there are' : 'there are no') +
        ' root access keys, the older credential report differs; the summary counts',
    );
  }
  if (summary && summary.mfa !== 1) {
    check.notes.push('the root user has no MFA (CIS 1.4, CIS 1.5)');
  }
  if (summary ? summary.keys > 0 : activeKeys.length > 0) {
    addFinding(check, {
      entity: '<root_account>',
      entity_type: 'root',
      arn: rootArn(),
      reason: 'ROOT_ACCESS_KEY',
      detail: activeKeys.length
        ? 'active: access key ' + activeKeys.join(' and ')
        : 'the account summary says that access keys are present',
    });
  }
}

function reportAge(check, report) {
  check.notes.push('credential report of ' + report.generated + '; IAM renews it at most every 4 hours');
}

function kinds(check, report) {
  check.notes.push(
    count(report.humans.length, 'human') +
      ', ' +
      count(report.bots.length, 'bot') +
      (report.bots.length
        ? ': ' +
          report.bots
            .map(function (row) {
              return row.user;
            })
            .join(', ')
        : ''),
  );
  report.notes.forEach(function (note) {
    check.notes.push(note);
  });
}

function rotationCheck(check, report, rows, maximum) {
  const today = now();
  check.threshold = maximum;
  check.unit = 'days';
  rows.forEach(function (row) {
    for (let number = 1; number <= 2; number += 1) {
      const key = 'access_key_' + number;
      if (row[key + '_active'] !== 'true') {
        continue;
      }
      const rotated = time(row[key + '_last_rotated']);
      if (rotated === null) {
        notChecked(check, 'InvalidResponse', row.user + ' has an active ' + key + ' without a date of rotation');
        continue;
      }
      const age = wholeDays(rotated, today);
      if (age > maximum) {
        addFinding(check, {
          entity: row.user,
          entity_type: 'user',
          arn: row.arn,
          key: key,
          reason: 'KEY_NOT_ROTATED',
          age_days: age,
          detail: 'active ' + key + ', last rotated ' + isoDay(rotated) + ', ' + age + ' days ago',
        });
      }
    }
  });
}

function inactivityCheck(check, report, rows, maximum) {
  const today = now();
  check.threshold = maximum;
  check.unit = 'days';
  rows.forEach(function (row) {
    // The last use of a key counts even when the key has been switched off since.
    const uses = [
      time(row.password_last_used),
      time(row.access_key_1_last_used_date),
      time(row.access_key_2_last_used_date),
    ].filter(function (use) {
      return use !== null;
    });
    const since = uses.length ? Math.max.apply(null, uses) : time(row.user_creation_time);
    if (since === null) {
      notChecked(check, 'InvalidResponse', row.user + ' has no date of creation');
      return;
    }
    const age = wholeDays(since, today);
    if (age > maximum) {
      addFinding(check, {
        entity: row.user,
        entity_type: 'user',
        arn: row.arn,
        reason: uses.length ? 'INACTIVE' : 'NEVER_USED',
        age_days: age,
        detail:
          (uses.length ? 'last active ' : 'never active since it was created ') +
          isoDay(since) +
          ', ' +
          age +
          ' days ago',
      });
    }
  });
}

function mfaCheck(check, report) {
  const without = [];
  report.humans.forEach(function (row) {
    if (row.password_enabled !== 'true') {
      without.push(row.user);
    } else if (row.mfa_active !== 'true') {
      addFinding(check, {
        entity: row.user,
        entity_type: 'user',
        arn: row.arn,
        reason: 'NO_MFA',
        detail: 'console password without MFA',
      });
    }
  });
  if (without.length) {
    check.notes.push('humans without console password: ' + without.join(', '));
  }
}

// report: {rows, generated} or {failure}
function credentialChecks(report) {
  report.notes = [];
  report.humans = [];
  report.bots = [];
  if (report.rows) {
    const isBot = botRule(report.notes);
    report.rows.forEach(function (row) {
      if (row.user !== '<root_account>') {
        (isBot(row) ? report.bots : report.humans).push(row);
      }
    });
    const noTags = run.failures.GetAccountAuthorizationDetails;
    if (noTags) {
      report.notes.push('tags could not be read (' + noTags.code + '): no user is a bot by its tag');
    }
  }
  const work = {
    3: function (check) {
      rotationCheck(check, report, report.humans, numberVariable('human_rotation_days'));
    },
    4: function (check) {
      rotationCheck(check, report, report.bots, numberVariable('bot_rotation_days'));
    },
    5: function (check) {
      inactivityCheck(check, report, report.humans, numberVariable('human_inactive_days'));
    },
    6: function (check) {
      inactivityCheck(check, report, report.bots, numberVariable('bot_inactive_days'));
    },
    7: function (check) {
      mfaCheck(check, report);
    },
  };
  publish(
    CREDENTIAL_REPORT_CHECKS.map(function (number) {
      return examine(number, function (check) {
        if (number === 1) {
          rootCheck(check, report);
        } else if (report.failure) {
          throwFailure(report.failure);
        } else {
          work[number](check);
          kinds(check, report);
        }
        if (report.rows) {
          reportAge(check, report);
        }
      });
    }),
  );
}

// Called once the report is there or cannot be had.
function receiveCredentialReport() {
  const answer = receive('GetCredentialReport');
  if (!answer) {
    return;
  }
  const absent =
    answer.code === 'ReportInProgress' || answer.code === 'ReportNotPresent' || answer.code === 'ReportExpired';
  if (absent && !run.failures.GenerateCredentialReport && run.reportPolls < knob('poll_limit', 40)) {
    // GenerateCredentialReport both starts the job and tells its state; it comes back here when the report is complete.
    run.awaitingReport = true;
    const delay = run.reportPolls ? pollDelay(run.reportPolls - 1) : 0;
    run.reportPolls += 1;
    sendNext('GenerateCredentialReport', delay);
    return;
  }
  const report = {};
  if (answer.ok) {
    try {
      report.rows = readCredentialReport(answer.result);
      report.generated = answer.result.GeneratedTime || 'an unknown time';
    } catch (error) {
      report.rows = undefined;
      report.failure = failed(answer.status, error.code || 'InvalidResponse', error.message);
    }
  } else {
    // The report is absent because it could not be generated: that is the cause to tell.
    report.failure = (absent && run.failures.GenerateCredentialReport) || answer;
  }
  credentialChecks(report);
}

function receiveReportState() {
  const answer = receive('GenerateCredentialReport');
  if (!answer) {
    return;
  }
  delete run.failures.GenerateCredentialReport;
  if (!answer.ok) {
    run.failures.GenerateCredentialReport = answer;
  }
  if (!run.awaitingReport) {
    return; // the first time: IAM works on the report while the requests in between are made
  }
  if (answer.ok && answer.result.State !== 'COMPLETE' && run.reportPolls < knob('poll_limit', 40)) {
    run.reportPolls += 1;
    sendNext('GenerateCredentialReport', pollDelay(run.reportPolls - 2));
    return;
  }
  sendNext('GetCredentialReport', 0);
}
