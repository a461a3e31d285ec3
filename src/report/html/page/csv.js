/* Comma-separated values that no spreadsheet takes for a formula. Pure. */

const FORMULA = /^[\s\u00a0]*[=+\-@\t\r]/;

function csvField(value) {
  if (typeof value === 'number') {
    return String(value);
  }
  let text = value ?? '';
  if (FORMULA.test(text)) {
    text = "'" + text;
  }
  return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

/** Rows of values, with a byte order mark, since spreadsheets guess wrong without one. */
function csv(rows) {
  return '\ufeff' + rows.map((row) => row.map(csvField).join(',') + '\r\n').join('');
}
