// ---------------------------------------------------------------- the report as text

const WORDS = { pass: 'passed', fail: 'failed', error: 'not checked' };

function checksDone() {
  return Object.keys(run.checks)
    .map(Number)
    .sort(function (one, other) {
      return one - other;
    })
    .map(function (number) {
      return run.checks[number];
    });
}

function closingLine() {
  const counts = { pass: 0, fail: 0, error: 0 };
  let found = 0;
  let suppressed = 0;
  checksDone().forEach(function (check) {
    counts[check.status] += 1;
    const unsuppressed = open(check.findings).length;
    found += unsuppressed;
    suppressed += check.findings.length - unsuppressed;
  });
  return (
    'AWS IAM audit of ' +
    accountName() +
    ': ' +
    counts.pass +
    ' passed, ' +
    counts.fail +
    ' failed, ' +
    counts.error +
    ' not checked; ' +
    count(found, 'finding') +
    ', ' +
    suppressed +
    ' suppressed'
  );
}

function findingLine(finding) {
  return (
    finding.entity_type +
    ' ' +
    finding.entity +
    (finding.key ? ' ' + finding.key : '') +
    ': ' +
    finding.reason +
    ': ' +
    finding.detail
  );
}

function reportLines() {
  const lines = [closingLine()];
  checksDone().forEach(function (check) {
    lines.push('');
    lines.push(
      check.check +
        '. ' +
        check.title +
        ': ' +
        WORDS[check.status] +
        (check.threshold === null
          ? ''
          : ' (threshold: ' + check.threshold + (check.unit ? ' ' + check.unit : '') + ')'),
    );
    const pages = new Set();
    check.findings.forEach(function (finding) {
      const suppressed = finding.suppressed;
      lines.push(
        '  - ' +
          findingLine(finding) +
          ' [' +
          finding.severity +
          ']' +
          (suppressed
            ? ' suppressed: ' +
              suppressed.reason +
              ' (' +
              suppressed.owner +
              ', ' +
              (suppressed.expires || 'no end') +
              ')'
            : ''),
      );
      pages.add(finding.remediation);
    });
    pages.forEach(function (page) {
      lines.push('  remediation: ' + page);
    });
    check.notes.forEach(function (note) {
      lines.push('  note: ' + note);
    });
  });
  return lines;
}
