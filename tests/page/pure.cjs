// The pure parts of the report's page: highlighting, CSV, filters, numbers. Run by tests/it/html.rs.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const folder = path.join(__dirname, '../../src/report/html/page');
const names = ['text.js', 'highlight.js', 'csv.js', 'filter.js'];
const source = names.map((name) => fs.readFileSync(path.join(folder, name), 'utf8')).join('\n');
const page = vm.runInNewContext(
  source +
    '\n({ visible, visibleLine, grouped, duration, size, tokens, languageOf, csv, csvField, select, searchText })',
  { Intl },
);
let checks = 0;
function check(actual, expected, told) {
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), expected, told);
  checks += 1;
}
const shown = (language, text, pretty) => [...page.tokens(language, text, pretty)].map(([, part]) => part).join('');
const kinds = (language, text) =>
  [...page.tokens(language, text, true)].filter(([kind]) => kind !== '').map(([kind, part]) => kind + ' ' + part);

// What a browser would obey is shown.
check(
  page.visible('a\u0000\u001b[31m\u202eb\u2028\ufeff\u009b\r\nc\td'),
  'a\\x00\\x1B[31m\\u202Eb\\u2028\\uFEFF\\x9B\nc\td',
);
check(page.visibleLine('a\r\nb\rc'), 'a\\nb\\x0Dc');
check(page.visible('ü 😀 שלום'), 'ü 😀 שלום');

// Numbers are those of the rest of the report.
for (const [milliseconds, text] of [
  [0, '0µs'],
  [0.25, '250µs'],
  [1.9, '1ms'],
  [1997.9, '1997ms'],
  [1998, '1.9s'],
  [63_400, '1m 3.4s'],
  [3_600_000, '1h'],
  [3_601_000, '1h 1s'],
]) {
  check(page.duration(milliseconds), text);
}
for (const [bytes, text] of [
  [0, '0B'],
  [724, '724B'],
  [5170, '5.17kB'],
  [1_000_000, '1MB'],
]) {
  check(page.size(bytes), text);
}
check(page.grouped(1234567), '1,234,567');

// JSON keeps every character that means something, whatever it is.
check(
  shown('json', '{"a":[1,2.50,12345678901234567890],"b":{},"c":[ ],"d":"x\\"y"}', true),
  '{\n  "a": [\n    1,\n    2.50,\n    12345678901234567890\n  ],\n  "b": {},\n  "c": [],\n  "d": "x\\"y"\n}',
);
check(kinds('json', '{"k":"v","n":-1e5,"t":true,"z":null}'), [
  'mark {',
  'name "k"',
  'mark : ',
  'string "v"',
  'mark ,\n  ',
  'name "n"',
  'mark : ',
  'number -1e5',
  'mark ,\n  ',
  'name "t"',
  'mark : ',
  'word true',
  'mark ,\n  ',
  'name "z"',
  'mark : ',
  'word null',
  'mark }',
]);
for (const text of ['{"a":"cut of', '[[[[', ']]]]}', '{"a" 1 nonsense, \'x\'}', '"\\', 'plain', '', '{"a":1}{"b":2}']) {
  check(shown('json', text, false), text, 'raw JSON stays as it is');
  check(shown('json', text, true).replace(/\s/g, ''), text.replace(/\s/g, ''), 'only white space is added');
}
const deep = '['.repeat(200_000);
check(shown('json', deep, false).length, deep.length);
const long = JSON.stringify({ a: 'x\\'.repeat(1_000_000) });
check(shown('json', long, false).length, long.length);

// XML is indented, text stays with its element, and nothing gets lost.
check(
  shown('xml', '<?xml version="1.0"?><a x="1"><b>t</b><c/><d></d><!-- n --><e><f>1</f></e></a>', true),
  '<?xml version="1.0"?>\n<a x="1">\n  <b>t</b>\n  <c/>\n  <d></d>\n  <!-- n -->\n  <e>\n    <f>1</f>\n  </e>\n</a>',
);
check(kinds('xml', '<a b="c">'), ['mark <', 'name a', 'mark  ', 'attribute b', 'mark =', 'string "c"', 'mark >']);
for (const text of [
  '<a',
  '<a b="',
  '<<<>>>',
  "<a b='>'>x</a>",
  '<![CDATA[ <x> ',
  '<!-- never',
  'a < b > c',
  '<script>if (a<b) {}</script>',
  '<a/ b>',
]) {
  check(shown('html', text, false), text, 'HTML stays as it is');
  check(shown('xml', text, true).replace(/\s/g, ''), text.replace(/\s/g, ''), 'only white space is added');
}
check(shown('xml', '<'.repeat(100_000), false).length, 100_000);
check(shown('form', 'a=1&b=%C3%BC+x&c&d=%zz', true), 'a = 1\nb = ü x\nc = \nd = %zz');
check(page.languageOf('application/vnd.api+json', ''), 'json');
check(page.languageOf('text/plain', ' {"a":1}'), 'json');
check(page.languageOf('', '<?xml version="1.0"?>'), 'xml');
check(page.languageOf(null, '[link] is text'), 'text');
check(page.languageOf('text/html', '{}'), 'html');

// No field becomes a formula, and no field breaks a row.
check(
  page.csv([
    ['a', 'b'],
    ['=1+1', 'x,"y"\nz'],
    [-5, null],
  ]),
  '\ufeffa,b\r\n\'=1+1,"x,""y""\nz"\r\n-5,\r\n',
);
for (const start of ['=', '+', '-', '@', '\t=', ' =', '\r=']) {
  assert.match(page.csvField(start + 'cmd'), /^"?'/);
}

// Filters.
const row = (name, state, folder, iteration, more = {}) => {
  const made = {
    name,
    state,
    folder,
    iteration,
    folderName: 'F' + folder,
    method: 'GET',
    url: 'http://x/' + name,
    problems: [],
    ...more,
  };
  return { ...made, text: page.searchText(made) };
};
const rows = [
  row('one', 'passed', 0, 0, { time: 5, size: 10 }),
  row('two', 'failed', 1, 0, { time: 50, problems: ['expected 1 to equal 2'] }),
  row('three', 'error', 1, 1, { code: 503, time: 9 }),
  row('four', 'skipped', 2, 1),
];
const all = { state: 'all', folders: null, iteration: null, text: '', order: 'run' };
const found = (filter) => page.select(rows, { ...all, ...filter });
check(found({}), [0, 1, 2, 3]);
check(found({ state: 'bad' }), [1, 2]);
check(found({ state: 'skipped' }), [3]);
check(found({ folders: new Set([0, 1]), iteration: 0 }), [0, 1]);
check(found({ text: ' EXPECTED  two ' }), [1]);
check(found({ text: '503' }), [2]);
check(found({ text: 'nothing such' }), []);
check(found({ order: 'slowest' }), [1, 2, 0, 3]);
check(found({ order: 'name' }), [3, 0, 2, 1]);
console.log(checks + ' checks hold');
