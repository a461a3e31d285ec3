/* Text of a run, and numbers, as they are shown. Pure. */

// Control characters, those that turn the writing direction, line separators, the byte order mark.
const HOSTILE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function escaped(character) {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? '\\x' + code.toString(16).toUpperCase().padStart(2, '0')
    : '\\u' + code.toString(16).toUpperCase().padStart(4, '0');
}

/** Shows what a browser would obey. Line breaks and tabs stay. */
function visible(text) {
  const unix = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  return unix.replace(HOSTILE, escaped);
}

/** The same on one line. */
function visibleLine(text) {
  return visible(text).replaceAll('\n', '\\n');
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

function counted(number, noun) {
  return grouped(number) + ' ' + noun + (number === 1 ? '' : 's');
}

/** Milliseconds, as the rest of the report has them. */
function duration(milliseconds) {
  if (milliseconds < 1) {
    return Math.max(0, Math.trunc(milliseconds * 1000)) + 'µs';
  }
  if (milliseconds < 1998) {
    return Math.trunc(milliseconds) + 'ms';
  }
  const seconds = Math.trunc(milliseconds / 1000);
  /** @type {[number, string][]} */
  const units = [
    [Math.trunc(seconds / 3600), 'h'],
    [Math.trunc(seconds / 60) % 60, 'm'],
  ];
  const parts = units.filter(([count]) => count > 0).map(([count, unit]) => count + unit);
  const tenths = Math.trunc(((milliseconds / 1000) % 60) * 10 + 1e-7);
  if (tenths > 0 || parts.length === 0) {
    parts.push(tenths / 10 + 's');
  }
  return parts.join(' ');
}

/** A phase: tenths of milliseconds matter. */
function phaseDuration(milliseconds) {
  return milliseconds < 100 ? Math.round(milliseconds * 100) / 100 + 'ms' : duration(milliseconds);
}

/** Bytes: `724B`, `5.17kB`. */
function size(bytes) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1000 && unit + 1 < units.length) {
    value /= 1000;
    unit += 1;
  }
  return Math.round(value * 100) / 100 + units[unit];
}
