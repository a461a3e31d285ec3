// ---------------------------------------------------------------- Slack

function escapeSlack(text) {
  return String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

// Slack counts UTF-16 units after escaping. Whole lines are left out; a first line that is too long by itself is cut,
// but not inside an entity or a surrogate pair.
function cutText(lines, limit) {
  const whole = lines.join('\n');
  if (whole.length <= limit) {
    return whole;
  }
  const note = function (number) {
    return '… ' + count(number, 'line') + ' left out; the whole report is in the console of the run.';
  };
  const room = limit - note(lines.length).length - 1;
  let length = -1;
  let kept = 0;
  while (kept < lines.length && length + 1 + lines[kept].length <= room) {
    length += 1 + lines[kept].length;
    kept += 1;
  }
  if (kept === 0) {
    const start = lines[0]
      .slice(0, Math.max(0, room))
      .replace(/&[a-z]{0,3}$/, '')
      .replace(/[\ud800-\udbff]$/, '');
    return start + '\n' + note(lines.length);
  }
  return lines.slice(0, kept).join('\n') + '\n' + note(lines.length - kept);
}

function slackLines(check) {
  const lines = [
    '*' +
      escapeSlack(check.check + '. ' + check.title) +
      '*: ' +
      WORDS[check.status] +
      ' in ' +
      escapeSlack(accountName()),
  ];
  (run.problems[check.check] || []).forEach(function (told) {
    lines.push(escapeSlack('not checked: ' + told.code + ': ' + told.message));
  });
  const byReason = new Map();
  open(check.findings).forEach(function (finding) {
    (byReason.get(finding.reason) || byReason.set(finding.reason, []).get(finding.reason)).push(finding);
  });
  byReason.forEach(function (findings, reason) {
    lines.push(reason + ' (' + findings.length + '), <' + findings[0].remediation + '|how to remedy>');
    findings.forEach(function (finding) {
      lines.push(
        '• ' +
          escapeSlack(
            finding.entity_type + ' ' + finding.entity + (finding.key ? ' ' + finding.key : '') + ': ' + finding.detail,
          ),
      );
    });
  });
  return lines;
}

function prepareMessages() {
  const checks = checksDone();
  const wanting = checks.filter(function (check) {
    return check.status !== 'pass';
  });
  const limit = Math.max(200, knob('slack_text_limit', 40000)); // the closing note needs its room
  const messages = [];
  if (variable('slack_mode') === 'summary') {
    const lines = ['*' + escapeSlack(closingLine()) + '*'];
    wanting.forEach(function (check) {
      slackLines(check).forEach(function (line) {
        lines.push(line);
      });
    });
    messages.push(cutText(lines, limit));
  } else {
    wanting.forEach(function (check) {
      messages.push(cutText(slackLines(check), limit));
    });
    messages.push(cutText([escapeSlack(closingLine())], limit));
  }
  return checks.length ? messages : [];
}

function prepareSlack() {
  if (!variable('slack_url')) {
    pm.execution.skipRequest();
    return;
  }
  const slack = run.slack || (run.slack = { messages: prepareMessages(), sent: 0, attempts: 0, problems: [] });
  if (slack.sent >= slack.messages.length) {
    pm.execution.skipRequest();
    return;
  }
  // The body is substituted after this script: two braces from a policy's condition must not become a variable's value.
  const body = JSON.stringify({ text: slack.messages[slack.sent] }).replace(/\{\{/g, '{\\u007b');
  pm.request.body.update({ mode: 'raw', raw: body });
}

function receiveSlack() {
  const slack = run.slack;
  const name = pm.info.requestName;
  const status = (pm.response && pm.response.code) || 0;
  const body = status ? String(pm.response.text() || '').trim() : '';
  const taken = status === 200 && body === 'ok';
  if (
    !taken &&
    (status === 429 || status === 500 || status === 503 || status === 0) &&
    slack.attempts < knob('retry_limit', 8)
  ) {
    const asked = Number(status === 429 ? pm.response.headers.get('Retry-After') : NaN);
    slack.attempts += 1;
    sendNext(name, asked > 0 ? asked * 1000 : Math.max(knob('slack_pace_ms', 1000), retryDelay(slack.attempts - 1)));
    return;
  }
  slack.attempts = 0;
  slack.sent += 1;
  if (!taken) {
    slack.problems.push(
      'message ' +
        slack.sent +
        ' of ' +
        slack.messages.length +
        ': ' +
        (status ? 'HTTP ' + status + ' ' + withoutCredentials(body).slice(0, 80) : 'no answer'),
    );
  }
  // A webhook that is gone or forbidden takes none of the other messages either.
  const hopeless = !taken && (status === 0 || status === 403 || status === 404 || status === 410);
  if (slack.sent < slack.messages.length && !hopeless) {
    sendNext(name, knob('slack_pace_ms', 1000));
    return;
  }
  if (slack.problems.length) {
    throw new Error('Slack did not take ' + slack.problems.join('; '));
  }
}
