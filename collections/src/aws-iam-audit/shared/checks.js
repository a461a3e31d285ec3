// ---------------------------------------------------------------- checks and findings

function accountName() {
  const id = run.account.id || 'unknown account';
  return run.account.alias ? run.account.alias + ' (' + id + ')' : id;
}

function rootArn() {
  return 'arn:' + run.account.partition + ':iam::' + run.account.id + ':root';
}

function notChecked(check, code, message) {
  const problems = run.problems[check.check] || (run.problems[check.check] = []);
  problems.push({ code: code, message: message });
  check.notes.push('not checked: ' + code + ': ' + message);
}

function addFinding(check, found) {
  const reason = REASONS[found.reason];
  check.findings.push({
    entity: found.entity,
    entity_type: found.entity_type,
    arn: found.arn,
    key: found.key === undefined ? null : found.key,
    reason: found.reason,
    detail: found.detail,
    age_days: found.age_days === undefined ? null : found.age_days,
    severity: found.severity || reason.severity,
    remediation: GUIDE + (found.page || reason.page),
    references:
      check.check === '2' ? (PASSWORD_REFERENCES[found.reason] || []).concat(REFERENCES[2]) : REFERENCES[check.check],
    suppressed: null,
  });
}

// `suppressions` is a JSON array of {check, arn or entity, key, reason, because, owner, expires}; `*` stands for any
// characters. check and (arn or entity) are needed: a rule that names nothing must not silence everything.
function suppressionsOf(check) {
  const text = variable('suppressions');
  let rules = [];
  if (text) {
    try {
      rules = JSON.parse(text);
      if (!Array.isArray(rules)) {
        throw new Error('it is not an array');
      }
    } catch (error) {
      check.notes.push('suppressions: none applied, the variable is not a JSON array (' + error.message + ')');
      return [];
    }
  }
  const today = now();
  return rules
    .filter(function (rule) {
      if (!rule || String(rule.check) !== check.check) {
        return false;
      }
      const name = rule.arn || rule.entity;
      if (!name) {
        check.notes.push('suppression without arn or entity: not applied');
        return false;
      }
      const expires = rule.expires ? Date.parse(rule.expires) : Infinity;
      // A bare date lasts to the end of that day.
      const end = /^\d{4}-\d\d-\d\d$/.test(rule.expires || '') ? expires + DAY : expires;
      if (!(today < end)) {
        check.notes.push(
          'suppression of ' +
            name +
            ' expired ' +
            rule.expires +
            ' (' +
            (rule.owner || 'no owner') +
            '): it counts as none',
        );
        return false;
      }
      return true;
    })
    .map(function (rule) {
      const matchers = ['arn', 'entity', 'key', 'reason']
        .filter(function (field) {
          return rule[field];
        })
        .map(function (field) {
          const pattern = String(rule[field])
            .split('*')
            .map(function (part) {
              return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
            })
            .join('.*');
          return { field: field, expression: new RegExp('^' + pattern + '$') };
        });
      return {
        matchers: matchers,
        suppressed: {
          reason: String(rule.because || ''),
          owner: String(rule.owner || ''),
          expires: rule.expires ? String(rule.expires) : null,
        },
      };
    });
}

function suppress(check) {
  if (!variable('suppressions')) {
    return;
  }
  const rules = suppressionsOf(check);
  check.findings.forEach(function (finding) {
    const rule = rules.find(function (candidate) {
      return candidate.matchers.every(function (matcher) {
        return matcher.expression.test(String(finding[matcher.field]));
      });
    });
    finding.suppressed = rule ? rule.suppressed : null;
  });
}

function open(findings) {
  return findings.filter(function (finding) {
    return !finding.suppressed;
  });
}

// Whatever goes wrong inside `work` means that the check did not look: it must read neither as found nor as fine.
function examine(number, work) {
  const check = {
    check: String(number),
    title: TITLES[number],
    status: 'pass',
    threshold: null,
    unit: null,
    findings: [],
    notes: [],
  };
  delete run.problems[number];
  try {
    work(check);
  } catch (error) {
    notChecked(check, error.code || 'InvalidResponse', error.message);
  }
  return settle(check);
}

function settle(check) {
  try {
    suppress(check);
  } catch (error) {
    notChecked(check, error.code || 'InvalidVariable', error.message);
  }
  check.status = run.problems[check.check] ? 'error' : open(check.findings).length ? 'fail' : 'pass';
  run.checks[check.check] = check;
  return check;
}

function throwFailure(answer) {
  throw problem(answer.code, answer.message);
}

// «REASON entity (key 46 d, key 90 d), entity; REASON …»
function compact(check) {
  const reasons = new Map();
  open(check.findings).forEach(function (finding) {
    const entities = reasons.get(finding.reason) || reasons.set(finding.reason, new Map()).get(finding.reason);
    const name = (check.check === '9' ? finding.entity_type + ' ' : '') + finding.entity;
    const parts = entities.get(name) || entities.set(name, []).get(name);
    const part = [finding.key, finding.age_days === null ? null : finding.age_days + ' d'].filter(Boolean).join(' ');
    if (part) {
      parts.push(part);
    }
  });
  const texts = [];
  reasons.forEach(function (entities, reason) {
    const names = [];
    entities.forEach(function (parts, name) {
      names.push(parts.length ? name + ' (' + parts.join(', ') + ')' : name);
    });
    texts.push(reason + ' ' + names.join(', '));
  });
  return texts.join('; ');
}

function count(number, noun) {
  return number + ' ' + noun + (number === 1 ? '' : 's');
}

// Hands the checks of one item to the visualizer and runs their tests, one test a check.
function publish(checks) {
  pm.visualizer.set(TEMPLATE, {
    schema: 'postwatch.findings/1',
    account: { id: run.account.id, alias: run.account.alias, partition: run.account.partition },
    generated_at: run.generatedAt,
    checks: checks,
  });
  checks.forEach(function (check) {
    pm.test(check.check + '. ' + check.title, function () {
      const problems = run.problems[check.check];
      const found = open(check.findings);
      if (problems) {
        // An Error and no AssertionError: reporters tell a check that could not look from one that found something.
        throw new Error(
          'not checked: ' +
            problems[0].code +
            ': ' +
            problems[0].message +
            (problems.length > 1 ? ' (and ' + (problems.length - 1) + ' more not checked)' : '') +
            (found.length ? ' (besides ' + count(found.length, 'finding') + ')' : ''),
        );
      }
      if (found.length) {
        pm.expect.fail(accountName() + ': ' + count(found.length, 'finding') + ': ' + compact(check));
      }
    });
  });
}
