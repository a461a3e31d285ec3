// Intl and toLocaleString: dates. en-US in full; other locales as far as numbers go, words stay English.
(function (_, part) {
  'use strict';

  const { NumberFormat, number } = part('numbers');
  const { compare } = part('collation');
  const { Collator, checkedLocale } = part('collator');

  const MONTHS = [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ];
  const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
  // Locale or language → order and signs of a date in numbers, whether it has twelve hours, what joins date and time.
  const NUMERIC = {
    'en-GB': ['D/M/y', false, ', '],
    'en-CA': ['y-M-D', true, ', '],
    'en-AU': ['D/M/y', true, ', '],
    'en-IN': ['d/m/y', true, ', '],
    'en-NZ': ['D/M/y', true, ', '],
    'en-IE': ['d/m/y', false, ', '],
    'en-ZA': ['y/M/D', false, ', '],
    de: ['d.m.y', false, ', '],
    fr: ['D/M/y', false, ' '],
    es: ['d/m/y', false, ', '],
    it: ['d/m/y', false, ', '],
    nl: ['d-m-y', false, ', '],
    sv: ['y-M-D', false, ' '],
    pt: ['D/M/y', false, ', '],
    ja: ['y/m/d', false, ' '],
    fi: ['d.m.y', false, ' '],
    pl: ['d.M.y', false, ', '],
    ru: ['D.M.y', false, ', '],
    da: ['d.m.y', false, ' '],
    nb: ['d.m.y', false, ', '],
    cs: ['d. m. y', false, ' '],
  };
  // Zones whose short names en-US prints; others are offsets.
  const NAMED = /^(UTC|E[SD]T|C[SD]T|M[SD]T|P[SD]T|AK[SD]T|HST)$/;
  const AMERICAN = /^(America|US)\/|^Pacific\/Honolulu$/;

  const DATE = { year: 'numeric', month: 'numeric', day: 'numeric' };
  const TIME = { hour: 'numeric', minute: '2-digit', second: '2-digit' };
  const OF_DATE = ['weekday', 'year', 'month', 'day'];
  const OF_TIME = ['dayPeriod', 'hour', 'minute', 'second', 'fractionalSecondDigits'];
  const STYLES = {
    dateStyle: {
      full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
      long: { year: 'numeric', month: 'long', day: 'numeric' },
      medium: { year: 'numeric', month: 'short', day: 'numeric' },
      short: { year: '2-digit', month: 'numeric', day: 'numeric' },
    },
    timeStyle: {
      full: { ...TIME, timeZoneName: 'long' },
      long: { ...TIME, timeZoneName: 'short' },
      medium: TIME,
      short: { hour: 'numeric', minute: '2-digit' },
    },
  };

  const isUtc = (zone) => /^(utc|gmt|etc\/(utc|gmt|uct|universal|zulu)|uct|universal|zulu)$/i.test(zone);

  /** Options completed: `needs` says what must be shown, `usual` what is when nothing is asked for. */
  function settled(locales, options, needs, usual) {
    const locale = checkedLocale(locales);
    const given = options === undefined || options === null ? {} : { ...options };
    for (const [style, other] of [
      ['dateStyle', 'time'],
      ['timeStyle', 'date'],
    ]) {
      if (given[style] !== undefined && needs === other) throw new TypeError(`Invalid option : ${style}`);
      if (given[style] !== undefined && STYLES[style][given[style]] === undefined) {
        throw new RangeError(`Value ${given[style]} out of range for Intl.DateTimeFormat options property ${style}`);
      }
    }
    const hasStyle = given.dateStyle !== undefined || given.timeStyle !== undefined;
    if (hasStyle && [...OF_DATE, ...OF_TIME].some((name) => given[name] !== undefined)) {
      const field = [...OF_DATE, ...OF_TIME].find((name) => given[name] !== undefined);
      throw new TypeError(
        `Can't set option ${field} when ${given.dateStyle === undefined ? 'timeStyle' : 'dateStyle'} is used`,
      );
    }
    let shown = { ...given, ...STYLES.dateStyle[given.dateStyle], ...STYLES.timeStyle[given.timeStyle] };
    const fields = { date: OF_DATE, time: OF_TIME, any: [...OF_DATE, ...OF_TIME] }[needs];
    if (!hasStyle && !fields.some((name) => given[name] !== undefined)) shown = { ...shown, ...usual };
    let zone = given.timeZone;
    if (zone !== undefined) {
      zone = String(zone);
      if (!isUtc(zone) && !/^[+-]\d\d:?\d\d$/.test(zone) && typeof part('rare').zoneOffset(zone, 0) !== 'object') {
        throw new RangeError(`Invalid time zone specified: ${zone}`);
      }
    }
    return { shown, locale, zone, given };
  }

  /** The fields of a time in a zone, and how the zone is called there. */
  function fieldsOf(date, zone) {
    let minutes;
    let name;
    if (zone === undefined) {
      minutes = -date.getTimezoneOffset();
    } else if (isUtc(zone)) {
      [minutes, name] = [0, 'UTC'];
    } else if (/^[+-]/.test(zone)) {
      const [, sign, hours, rest] = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
      minutes = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(rest));
    } else {
      const [seconds, short] = part('rare').zoneOffset(zone, date.getTime() / 1000);
      minutes = seconds / 60;
      if (AMERICAN.test(zone) && NAMED.test(short)) name = short;
    }
    if (name === undefined) {
      const size = Math.abs(Math.round(minutes));
      const rest = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`;
      name =
        minutes === 0
          ? zone === undefined
            ? 'UTC'
            : 'GMT'
          : `GMT${minutes < 0 ? '-' : '+'}${Math.floor(size / 60)}${rest}`;
    }
    const at = new (part('dates').Real)(date.getTime() + minutes * 60_000);
    return {
      year: at.getUTCFullYear(),
      month: at.getUTCMonth(),
      day: at.getUTCDate(),
      weekday: at.getUTCDay(),
      hour: at.getUTCHours(),
      minute: at.getUTCMinutes(),
      second: at.getUTCSeconds(),
      millisecond: at.getUTCMilliseconds(),
      name,
    };
  }

  const two = (value) => String(value).padStart(2, '0');
  const literal = (text) => ['literal', text];

  function joined(lists, between) {
    return lists
      .filter((list) => list.length > 0)
      .flatMap((list, index) => (index === 0 ? list : [literal(between), ...list]));
  }

  function datePieces(at, shown, locale) {
    const year = shown.year && ['year', shown.year === '2-digit' ? two(at.year % 100) : String(at.year)];
    const weekday = shown.weekday
      ? [
          [
            'weekday',
            shown.weekday === 'long' ? DAYS[at.weekday] : DAYS[at.weekday].slice(0, shown.weekday === 'narrow' ? 1 : 3),
          ],
        ]
      : [];
    const era = shown.era ? [['era', shown.era === 'long' ? 'Anno Domini' : 'AD']] : [];
    if (['long', 'short', 'narrow'].includes(shown.month)) {
      const month = [
        'month',
        shown.month === 'long' ? MONTHS[at.month] : MONTHS[at.month].slice(0, shown.month === 'narrow' ? 1 : 3),
      ];
      const start = shown.day
        ? [month, literal(' '), ['day', shown.day === '2-digit' ? two(at.day) : String(at.day)]]
        : [month];
      const dated = year ? [...start, literal(shown.day ? ', ' : ' '), year] : start;
      return joined([weekday, era.length > 0 ? [...dated, literal(' '), ...era] : dated], ', ');
    }
    const [order] = NUMERIC[locale] ?? NUMERIC[locale.split('-')[0]] ?? ['m/d/y'];
    const pieces = [];
    for (const sign of order.split(/([a-zA-Z])/)) {
      if (sign === '') continue;
      const name = { d: 'day', m: 'month', y: 'year' }[sign.toLowerCase()];
      if (name === undefined) {
        if (pieces.length > 0) pieces.push(literal(sign));
        continue;
      }
      if (!shown[name]) {
        if (pieces.at(-1)?.[0] === 'literal') pieces.pop();
        continue;
      }
      const value = name === 'month' ? at.month + 1 : at.day;
      const isPadded = shown[name] === '2-digit' || (/[DM]/.test(sign) && Boolean(shown.day) && Boolean(shown.month));
      pieces.push(name === 'year' ? year : [name, isPadded ? two(value) : String(value)]);
    }
    while (pieces.at(-1)?.[0] === 'literal') pieces.pop();
    const dated = era.length > 0 ? (pieces.length > 0 ? [...pieces, literal(' '), ...era] : era) : pieces;
    return joined([weekday, dated], ', ');
  }

  function period(hour) {
    if (hour === 12) return 'noon';
    if (hour < 6 || hour >= 21) return 'at night';
    return hour < 12 ? 'in the morning' : hour < 18 ? 'in the afternoon' : 'in the evening';
  }

  function timePieces(at, shown, locale) {
    const usual = (NUMERIC[locale] ?? NUMERIC[locale.split('-')[0]] ?? [0, true])[1];
    const isTwelve = shown.hour12 ?? (shown.hourCycle === undefined ? usual : /^h1/.test(shown.hourCycle));
    const pieces = [];
    if (shown.hour) {
      // As V8 does, `hour12: false` of en-US counts midnight as 24.
      const hour = isTwelve ? at.hour % 12 || 12 : at.hour === 0 && shown.hour12 === false && usual ? 24 : at.hour;
      pieces.push([['hour', !isTwelve || shown.hour === '2-digit' ? two(hour) : String(hour)]]);
    }
    if (shown.minute)
      pieces.push([
        [
          'minute',
          shown.hour || shown.minute === '2-digit'
            ? shown.hour || shown.second
              ? two(at.minute)
              : String(at.minute)
            : String(at.minute),
        ],
      ]);
    if (shown.second) pieces.push([['second', pieces.length > 0 ? two(at.second) : String(at.second)]]);
    const list = joined(pieces, ':');
    if (shown.fractionalSecondDigits) {
      if (list.length > 0) list.push(literal('.'));
      list.push(['fractionalSecond', String(at.millisecond).padStart(3, '0').slice(0, shown.fractionalSecondDigits)]);
    }
    if (shown.hour && isTwelve) {
      const words =
        locale === 'en-CA' || locale === 'en-AU' || locale === 'en-IN' || locale === 'en-NZ'
          ? locale === 'en-CA'
            ? ['a.m.', 'p.m.']
            : ['am', 'pm']
          : ['AM', 'PM'];
      list.push(literal(' '), ['dayPeriod', shown.dayPeriod ? period(at.hour) : words[at.hour < 12 ? 0 : 1]]);
    }
    return list;
  }

  function datePiecesOf(date, { shown, locale, zone, given }) {
    const time = date.getTime();
    if (Number.isNaN(time)) throw new RangeError('Invalid time value');
    const at = fieldsOf(date, zone);
    const dated = datePieces(at, shown, locale);
    let timed = timePieces(at, shown, locale);
    if (shown.timeZoneName) {
      const name = [
        'timeZoneName',
        shown.timeZoneName === 'long' && at.name === 'UTC' ? 'Coordinated Universal Time' : at.name,
      ];
      timed = timed.length > 0 ? [...timed, literal(' '), name] : [name];
    }
    const isLong = /^(full|long)$/.test(given.dateStyle) || (given.dateStyle === undefined && shown.month === 'long');
    const onlyDay = shown.weekday && !shown.year && !shown.month && !shown.day;
    const [, , usual = ', '] = NUMERIC[locale] ?? NUMERIC[locale.split('-')[0]] ?? [];
    return joined([dated, timed], isLong ? ' at ' : onlyDay ? ' ' : usual);
  }

  const text = (list) => list.map(([, piece]) => piece).join('');

  class DateTimeFormat {
    #wanted;

    constructor(locales, options) {
      this.#wanted = settled(locales, options, 'any', DATE);
    }

    format = (value) => text(datePiecesOf(value === undefined ? new Date() : new Date(value), this.#wanted));

    formatToParts(value) {
      const pieces = datePiecesOf(value === undefined ? new Date() : new Date(value), this.#wanted);
      // V8 puts a narrow space before AM and PM here, and a plain one in `format`.
      return pieces.map(([type, piece], index) => ({
        type,
        value: pieces[index + 1]?.[0] === 'dayPeriod' ? '\u202f' : piece,
      }));
    }

    formatRange(from, to) {
      const [start, end] = [this.format(from), this.format(to)];
      return start === end ? start : `${start}\u2009–\u2009${end}`;
    }

    resolvedOptions() {
      const { locale, zone, shown } = this.#wanted;
      return {
        locale,
        calendar: 'gregory',
        numberingSystem: 'latn',
        timeZone: zone ?? part('rare').zoneName(),
        ...shown,
      };
    }

    static supportedLocalesOf(locales) {
      return [locales ?? []].flat();
    }
  }

  class PluralRules {
    #isOrdinal;

    constructor(locales, options) {
      checkedLocale(locales);
      this.#isOrdinal = options?.type === 'ordinal';
    }

    select(count) {
      const number = Math.abs(Number(count));
      if (!this.#isOrdinal) return number === 1 ? 'one' : 'other';
      const [last, tens] = [number % 10, number % 100];
      return last === 1 && tens !== 11
        ? 'one'
        : last === 2 && tens !== 12
          ? 'two'
          : last === 3 && tens !== 13
            ? 'few'
            : 'other';
    }
  }

  class ListFormat {
    #options;

    constructor(locales, options) {
      checkedLocale(locales);
      this.#options = options ?? {};
    }

    format(list) {
      const items = [...list];
      const { type = 'conjunction', style = 'long' } = this.#options;
      if (type === 'unit') return items.join(style === 'narrow' ? ' ' : ', ');
      const word = type === 'disjunction' ? 'or' : style === 'long' ? 'and' : '&';
      if (items.length < 3) return items.join(` ${word} `);
      return `${items.slice(0, -1).join(', ')}, ${word} ${items.at(-1)}`;
    }
  }

  class RelativeTimeFormat {
    #isAuto;

    constructor(locales, options) {
      checkedLocale(locales);
      this.#isAuto = options?.numeric === 'auto';
    }

    format(value, unit) {
      const name = String(unit).replace(/s$/, '');
      if (!['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'].includes(name)) {
        throw new RangeError(`Invalid unit argument for format() '${unit}'`);
      }
      const count = Number(value);
      if (this.#isAuto) {
        const near =
          name === 'day' ? ['yesterday', 'today', 'tomorrow'] : [`last ${name}`, `this ${name}`, `next ${name}`];
        if (name === 'second' && count === 0) return 'now';
        if (count === 0 || (Math.abs(count) === 1 && !/second|minute|hour/.test(name))) return near[count + 1];
      }
      const size = Math.abs(count);
      const shown = `${number(size)} ${name}${size === 1 ? '' : 's'}`;
      return count < 0 || Object.is(count, -0) ? `${shown} ago` : `in ${shown}`;
    }
  }

  class Locale {
    constructor(tag) {
      this.baseName = checkedLocale(tag);
      this.language = this.baseName.split('-')[0];
      this.region = this.baseName.split('-').find((piece) => /^([A-Z]{2}|\d{3})$/.test(piece));
    }

    toString() {
      return this.baseName;
    }
  }

  /** Some of Intl's classes also work without `new`. */
  function callable(Kind) {
    return new Proxy(Kind, { apply: (target, _, passed) => new target(...passed) });
  }

  function localeDate(date, locales, options, needs, usual) {
    const wanted = settled(locales, options, needs, usual);
    return Number.isNaN(date.getTime()) ? 'Invalid Date' : text(datePiecesOf(date, wanted));
  }

  return {
    Intl: {
      NumberFormat: callable(NumberFormat),
      DateTimeFormat: callable(DateTimeFormat),
      Collator: callable(Collator),
      PluralRules,
      ListFormat,
      RelativeTimeFormat,
      Locale,
      getCanonicalLocales: (locales) =>
        [locales ?? []].flat().map((locale) =>
          checkedLocale(locale)
            .toLowerCase()
            .replace(/-[a-z]{2}$/, (region) => region.toUpperCase()),
        ),
      supportedValuesOf: () => [],
    },
    Number_toLocaleString: (value, locales, options) => number(Number(value), locales, options),
    BigInt_toLocaleString: (value, locales, options) => number(BigInt(value), locales, options),
    String_localeCompare: (value, other, locales, options) => {
      if (locales !== undefined) checkedLocale(locales);
      return compare(String(value), String(other), options);
    },
    Date_toLocaleString: (value, locales, options) => localeDate(value, locales, options, 'any', { ...DATE, ...TIME }),
    Date_toLocaleDateString: (value, locales, options) => localeDate(value, locales, options, 'date', DATE),
    Date_toLocaleTimeString: (value, locales, options) => localeDate(value, locales, options, 'time', TIME),
  };
});
