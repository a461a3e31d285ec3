// What scripts use of Intl and toLocaleString, for en-US and UTC or the machine's own zone. Other locales print as en-US.
(function (native, part) {
'use strict';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const SYMBOLS = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹', CNY: 'CN¥', KRW: '₩', BRL: 'R$' };

function grouped(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

function number(value, options = {}) {
  if (typeof value === 'bigint') return grouped(String(value));
  if (Number.isNaN(value)) return 'NaN';
  const isPercent = options.style === 'percent';
  const isMoney = options.style === 'currency';
  const least = options.minimumFractionDigits ?? (isMoney ? (options.currency === 'JPY' ? 0 : 2) : 0);
  const most = options.maximumFractionDigits ?? Math.max(least, isMoney ? least : isPercent ? 0 : 3);
  const amount = Math.abs(isPercent ? value * 100 : value);
  let text;
  if (amount === Infinity) text = '∞';
  else {
    let [whole, fraction = ''] = amount.toFixed(Math.min(most, 20)).split('.');
    while (fraction.length > least && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
    whole = whole.padStart(options.minimumIntegerDigits ?? 1, '0');
    text = (options.useGrouping === false ? whole : grouped(whole)) + (fraction === '' ? '' : `.${fraction}`);
  }
  if (isPercent) text += '%';
  if (isMoney) text = (SYMBOLS[options.currency] ?? `${options.currency}\u00a0`) + text;
  return value < 0 || Object.is(value, -0) ? `-${text}` : text;
}

/** The parts of a date in UTC or in local time. */
function parts(date, options) {
  const isUtc = /^(utc|gmt|etc\/utc)$/i.test(options.timeZone ?? '');
  const get = (name) => date[`get${isUtc ? 'UTC' : ''}${name}`]();
  return {
    year: get('FullYear'), month: get('Month'), day: get('Date'), weekday: get('Day'),
    hour: get('Hours'), minute: get('Minutes'), second: get('Seconds'),
  };
}

function two(value, style) {
  return style === '2-digit' ? String(value).padStart(2, '0') : String(value);
}

function dateText(at, options) {
  const { weekday, year, month, day } = options;
  const isNamed = month === 'long' || month === 'short';
  const shownDay = day && two(at.day, day);
  const shownYear = year && (year === '2-digit' ? String(at.year % 100).padStart(2, '0') : String(at.year));
  const shownWeekday = weekday && (weekday === 'long' ? DAYS[at.weekday] : DAYS[at.weekday].slice(0, 3));
  if (!isNamed) {
    const numbers = [month && two(at.month + 1, month), shownDay, shownYear].filter(Boolean).join('/');
    return [shownWeekday, numbers].filter(Boolean).join(', ');
  }
  const shownMonth = month === 'long' ? MONTHS[at.month] : MONTHS[at.month].slice(0, 3);
  const start = [shownMonth, shownDay].filter(Boolean).join(' ');
  return [shownWeekday, shownDay ? [start, shownYear].filter(Boolean).join(', ') : [start, shownYear].filter(Boolean).join(' ')].filter(Boolean).join(', ');
}

function timeText(at, options) {
  const isTwelve = options.hour12 ?? (options.hourCycle === undefined || !/^h2/.test(options.hourCycle));
  const hour = isTwelve ? at.hour % 12 || 12 : at.hour;
  const isPadded = !isTwelve || options.hour === '2-digit';
  const pieces = [];
  if (options.hour) pieces.push(isPadded ? String(hour).padStart(2, '0') : String(hour));
  if (options.minute) pieces.push(String(at.minute).padStart(2, '0'));
  if (options.second) pieces.push(String(at.second).padStart(2, '0'));
  let text = pieces.join(':');
  if (options.hour && isTwelve) text += ` ${at.hour < 12 ? 'AM' : 'PM'}`;
  if (options.timeZoneName && /^(utc|gmt)/i.test(options.timeZone ?? '')) text += ' UTC';
  return text;
}

const DATE = { year: 'numeric', month: 'numeric', day: 'numeric' };
const TIME = { hour: 'numeric', minute: '2-digit', second: '2-digit' };
const STYLES = {
  date: { full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }, long: { year: 'numeric', month: 'long', day: 'numeric' }, medium: { year: 'numeric', month: 'short', day: 'numeric' }, short: { year: '2-digit', month: 'numeric', day: 'numeric' } },
  time: { full: { ...TIME }, long: { ...TIME }, medium: { ...TIME }, short: { hour: 'numeric', minute: '2-digit' } },
};

function date(value, options = {}, usual) {
  if (Number.isNaN(value.getTime())) return 'Invalid Date';
  let wanted = { ...options };
  if (options.dateStyle || options.timeStyle) wanted = { ...wanted, ...STYLES.date[options.dateStyle], ...STYLES.time[options.timeStyle] };
  const names = ['weekday', 'year', 'month', 'day', 'hour', 'minute', 'second'];
  if (!names.some((name) => wanted[name])) wanted = { ...wanted, ...usual };
  const at = parts(value, wanted);
  const hasDate = wanted.weekday || wanted.year || wanted.month || wanted.day;
  const hasTime = wanted.hour || wanted.minute || wanted.second;
  const joint = options.dateStyle === 'full' || options.dateStyle === 'long' ? ' at ' : ', ';
  return [hasDate && dateText(at, wanted), hasTime && timeText(at, wanted)].filter(Boolean).join(joint);
}

class NumberFormat {
  constructor(_, options = {}) {
    this.options = options;
  }

  format = (value) => number(typeof value === 'bigint' ? value : Number(value), this.options);

  resolvedOptions() {
    return { locale: 'en-US', numberingSystem: 'latn', style: 'decimal', ...this.options };
  }
}

class DateTimeFormat {
  constructor(_, options = {}) {
    this.options = options;
  }

  format = (value = new Date()) => date(new Date(value), this.options, DATE);

  resolvedOptions() {
    return { locale: 'en-US', calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC', ...this.options };
  }
}

class Collator {
  constructor(_, options) {
    this.options = options;
  }

  compare = (a, b) => part('collation').compare(String(a), String(b), this.options);

  resolvedOptions() {
    return { locale: 'en-US', usage: 'sort', sensitivity: 'variant', numeric: false, ...this.options };
  }
}

class PluralRules {
  select = (count) => (count === 1 ? 'one' : 'other');
}

class ListFormat {
  constructor(_, options = {}) {
    this.word = options.type === 'disjunction' ? 'or' : 'and';
  }

  format(list) {
    const items = [...list];
    if (items.length < 3) return items.join(` ${this.word} `);
    return `${items.slice(0, -1).join(', ')}, ${this.word} ${items.at(-1)}`;
  }
}

/** Intl's classes also work without `new`. */
function callable(Kind) {
  return new Proxy(Kind, { apply: (target, _, passed) => new target(...passed) });
}

return {
  Intl: {
    NumberFormat: callable(NumberFormat),
    DateTimeFormat: callable(DateTimeFormat),
    Collator: callable(Collator),
    PluralRules,
    ListFormat,
    getCanonicalLocales: (locales) => [locales ?? []].flat(),
  },
  String_localeCompare: (value, other, _, options) => part('collation').compare(String(value), String(other), options),
  Number_toLocaleString: (value, _, options) => number(Number(value), options),
  Date_toLocaleString: (value, _, options) => date(value, options, { ...DATE, ...TIME }),
  Date_toLocaleDateString: (value, _, options) => date(value, options, DATE),
  Date_toLocaleTimeString: (value, _, options) => date(value, options, TIME),
};
})
