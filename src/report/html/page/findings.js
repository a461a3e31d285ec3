/* The table of findings: sorted, filtered, saved as CSV. */

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'];
// Lines of the table at first.
const FIRST_FINDINGS = 200;

const table = { text: '', check: '', severity: '', status: '', sort: null, descends: false, most: FIRST_FINDINGS };

function severityRank(finding) {
  const rank = SEVERITIES.indexOf((finding.severity ?? '').toLowerCase());
  return rank < 0 ? SEVERITIES.length : rank;
}

const natural = new Intl.Collator('en', { numeric: true }).compare;

function compareFindings(left, right) {
  switch (table.sort) {
    case null:
      return 0;
    case 'severity':
      return severityRank(left) - severityRank(right);
    case 'age_days':
      return (left.age_days ?? -1) - (right.age_days ?? -1);
    default:
      return natural(left[table.sort] ?? '', right[table.sort] ?? '');
  }
}

function selectedFindings() {
  const words = table.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = head.findings.filter((finding) => {
    const all = [
      finding.account,
      finding.check,
      finding.title,
      finding.entity,
      finding.arn,
      finding.key,
      finding.reason,
      finding.detail,
    ]
      .join('\n')
      .toLowerCase();
    return (
      (table.check === '' || finding.check === table.check) &&
      (table.severity === '' || (finding.severity ?? '') === table.severity) &&
      (table.status === '' || finding.status === table.status) &&
      words.every((word) => all.includes(word))
    );
  });
  if (table.sort !== null) {
    found.sort((left, right) => (table.descends ? -1 : 1) * compareFindings(left, right));
  }
  return found;
}

const FINDING_COLUMNS = [
  'account',
  'check',
  'title',
  'severity',
  'entity',
  'entity_type',
  'arn',
  'key',
  'reason',
  'detail',
  'age_days',
  'status',
  'suppression',
  'remediation',
  'references',
];

function findingsCsv(findings) {
  const value = (finding, column) => (column === 'references' ? finding.references.join('; ') : finding[column]);
  return csv([FINDING_COLUMNS, ...findings.map((finding) => FINDING_COLUMNS.map((column) => value(finding, column)))]);
}

function cell(label, attributes, ...children) {
  return element('td', { 'data-label': label, ...attributes }, children);
}

function findingRow(finding, hasAccounts) {
  const link = finding.remediation_is_link
    ? element('a', { href: finding.remediation, rel: 'noopener noreferrer', target: '_blank' }, 'how to fix it')
    : finding.remediation === null
      ? null
      : bdi(finding.remediation);
  const extra = [link, ...finding.references.map((reference) => element('span', {}, bdi(reference)))].filter(
    (part) => part !== null,
  );
  const severity = (finding.severity ?? '').toLowerCase();
  return element(
    'tr',
    { class: finding.status },
    hasAccounts ? cell('Account', {}, bdi(finding.account)) : null,
    cell('Check', { title: visibleLine(finding.title) }, bdi(finding.check)),
    cell(
      'Severity',
      {},
      severity === ''
        ? ''
        : element(
            'span',
            { class: 'severity' + (SEVERITIES.includes(severity) ? ' ' + severity : '') },
            bdi(finding.severity),
          ),
    ),
    element(
      'th',
      { scope: 'row', 'data-label': 'Entity' },
      element(
        'span',
        { class: 'entity' },
        bdi(finding.entity),
        finding.entity_type === null ? null : element('span', { class: 'quiet' }, ' ', bdi(finding.entity_type)),
      ),
      finding.key === null ? null : element('span', { class: 'note' }, bdi(finding.key)),
      finding.arn === null ? null : element('span', { class: 'note arn' }, bdi(finding.arn)),
    ),
    cell(
      'Reason',
      {},
      element('span', { class: 'reason' }, bdi(finding.reason)),
      finding.detail === null ? null : element('span', { class: 'note' }, bdi(finding.detail)),
      extra.length === 0
        ? null
        : element(
            'span',
            { class: 'note links' },
            extra.flatMap((part, number) => (number === 0 ? [part] : [' · ', part])),
          ),
    ),
    cell('Age', { class: 'number' }, finding.age_days === null ? '' : grouped(Math.round(finding.age_days)) + ' d'),
    cell(
      'Status',
      {},
      element(
        'span',
        { class: 'status ' + finding.status },
        finding.status === 'expired' ? 'suppression expired' : finding.status,
      ),
      finding.suppression === null ? null : element('span', { class: 'note' }, bdi(finding.suppression)),
    ),
  );
}

function drawFindings() {
  const body = document.querySelector('#finding-table tbody');
  const hasAccounts = document.querySelector('#finding-table [data-sort="account"]') !== null;
  const found = selectedFindings();
  body.replaceChildren(...found.slice(0, table.most).map((finding) => findingRow(finding, hasAccounts)));
  const total = head.findings.length;
  const accepted = found.filter((finding) => finding.status === 'suppressed').length;
  const suppressed = accepted === 0 ? '' : ', ' + grouped(accepted) + ' of them suppressed';
  const shown = found.length > table.most ? ', the first ' + grouped(table.most) + ' shown' : '';
  document.getElementById('finding-status').textContent =
    (found.length === total ? counted(total, 'finding') : grouped(found.length) + ' of ' + counted(total, 'finding')) +
    suppressed +
    shown;
  table.more.hidden = found.length <= table.most;
}

function makeSortable(header) {
  const column = header.dataset.sort;
  const button = element('button', { type: 'button' }, header.textContent, icon('down'));
  button.addEventListener('click', () => {
    table.descends = table.sort === column && !table.descends;
    table.sort = column;
    for (const other of document.querySelectorAll('#finding-table [data-sort]')) {
      other.removeAttribute('aria-sort');
    }
    header.setAttribute('aria-sort', table.descends ? 'descending' : 'ascending');
    drawFindings();
  });
  header.replaceChildren(button);
}

function different(column) {
  return [...new Set(head.findings.map((finding) => finding[column] ?? ''))]
    .filter((value) => value !== '')
    .sort(natural);
}

function makeFindings() {
  const tools = document.getElementById('finding-tools');
  if (tools === null) {
    return;
  }
  const changed = (column, input) => () => {
    table[column] = input().value;
    table.most = FIRST_FINDINGS;
    drawFindings();
  };
  const search = element('input', {
    type: 'search',
    placeholder: 'Entity, ARN, reason',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  search.addEventListener(
    'input',
    changed('text', () => search),
  );
  const titles = new Map(head.findings.map((finding) => [finding.check, finding.title]));
  const pick = (column, all, values, name = (value) => value) => {
    const input = choice([['', all], ...values.map((value) => [value, name(value)])], () =>
      changed(column, () => input)(),
    );
    return input;
  };
  const check = pick('check', 'All checks', different('check'), (value) => value + ' ' + (titles.get(value) ?? ''));
  const severity = pick(
    'severity',
    'All severities',
    different('severity').sort((left, right) => severityRank({ severity: left }) - severityRank({ severity: right })),
  );
  const status = pick('status', 'All', different('status'));
  table.more = element(
    'button',
    {
      type: 'button',
      class: 'button more',
      onclick: () => {
        table.most += 1000;
        drawFindings();
      },
    },
    'Show more',
  );
  const button = element(
    'button',
    { type: 'button', class: 'button', id: 'csv' },
    icon('save'),
    element('span', {}, 'CSV'),
  );
  button.setAttribute('aria-label', 'Save the findings as CSV');
  button.addEventListener('click', () =>
    save('findings.csv', 'text/csv;charset=utf-8', findingsCsv(selectedFindings())),
  );
  add(tools, [
    element('label', { class: 'search' }, icon('search'), forReaders('Search findings'), search),
    control('Check', check),
    different('severity').length > 1 ? control('Severity', severity) : null,
    different('status').length > 1 ? control('Status', status) : null,
    element('span', { class: 'space' }),
    button,
  ]);
  document.querySelector('#finding-table').parentElement.after(table.more);
  document.querySelectorAll('#finding-table [data-sort]').forEach(makeSortable);
  for (const link of document.querySelectorAll('a[data-check]')) {
    link.addEventListener('click', () => {
      check.value = link.dataset.check;
      changed('check', () => check)();
    });
  }
  tools.hidden = false;
  drawFindings();
}
