/* Which lines of the list are wanted. Pure. */

const STATES = {
  all: { name: 'All', accepts: () => true },
  bad: { name: 'Failed', accepts: (state) => state === 'failed' || state === 'error' },
  passed: { name: 'Passed', accepts: (state) => state === 'passed' },
  skipped: { name: 'Skipped', accepts: (state) => state === 'skipped' },
};

const ORDERS = {
  run: { name: 'order of the run', compare: null },
  slowest: { name: 'slowest first', compare: (left, right) => (right.time ?? -1) - (left.time ?? -1) },
  largest: { name: 'largest first', compare: (left, right) => (right.size ?? -1) - (left.size ?? -1) },
  name: { name: 'name', compare: (left, right) => left.name.localeCompare(right.name) },
};

/** What is searched in a line. */
function searchText(row) {
  return [row.name, row.folderName, row.method, row.code ?? '', row.url, ...row.problems].join('\n').toLowerCase();
}

/** Numbers of the lines that a filter accepts, in its order. */
function select(rows, filter) {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const accepts = STATES[filter.state].accepts;
  const found = [];
  for (let number = 0; number < rows.length; number += 1) {
    const row = rows[number];
    if (
      accepts(row.state) &&
      (filter.folders === null || filter.folders.has(row.folder)) &&
      (filter.iteration === null || row.iteration === filter.iteration) &&
      words.every((word) => row.text.includes(word))
    ) {
      found.push(number);
    }
  }
  const compare = ORDERS[filter.order].compare;
  return compare === null ? found : found.sort((left, right) => compare(rows[left], rows[right]) || left - right);
}
