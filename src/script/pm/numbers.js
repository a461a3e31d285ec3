// Numbers as Intl prints them: en-US in full, other locales by their separators.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { checkedLocale } = part('collator');

    const SYMBOLS = {
      USD: '$',
      EUR: '€',
      GBP: '£',
      JPY: '¥',
      INR: '₹',
      CNY: 'CN¥',
      KRW: '₩',
      BRL: 'R$',
      CAD: 'CA$',
      AUD: 'A$',
      MXN: 'MX$',
      NZD: 'NZ$',
      ILS: '₪',
      VND: '₫',
      TWD: 'NT$',
      HKD: 'HK$',
    };
    const WHOLE = new Set(['JPY', 'KRW', 'VND', 'CLP', 'ISK', 'UGX', 'XAF', 'XOF']);
    // Language → group and decimal separator.
    const SEPARATORS = {
      de: '.,',
      es: '.,',
      it: '.,',
      nl: '.,',
      pt: '.,',
      id: '.,',
      tr: '.,',
      da: '.,',
      fr: '\u202f,',
      sv: '\u00a0,',
      nb: '\u00a0,',
      fi: '\u00a0,',
      cs: '\u00a0,',
      pl: '\u00a0,',
      ru: '\u00a0,',
      uk: '\u00a0,',
    };
    const UNITS = {
      byte: ['byte', 'byte', 'bytes'],
      kilobyte: ['kB', 'kilobyte', 'kilobytes'],
      megabyte: ['MB', 'megabyte', 'megabytes'],
      gigabyte: ['GB', 'gigabyte', 'gigabytes'],
      second: ['sec', 'second', 'seconds'],
      millisecond: ['ms', 'millisecond', 'milliseconds'],
      minute: ['min', 'minute', 'minutes'],
      hour: ['hr', 'hour', 'hours'],
      day: ['day', 'day', 'days', 'days'],
      percent: ['%', 'percent', 'percent'],
      liter: ['L', 'liter', 'liters'],
      kilometer: ['km', 'kilometer', 'kilometers'],
      meter: ['m', 'meter', 'meters'],
      mile: ['mi', 'mile', 'miles'],
      kilogram: ['kg', 'kilogram', 'kilograms'],
      celsius: ['°C', 'degree Celsius', 'degrees Celsius'],
      'kilometer-per-hour': ['km/h', 'kilometer per hour', 'kilometers per hour'],
      'mile-per-hour': ['mph', 'mile per hour', 'miles per hour'],
    };
    const POWERS = [
      ['', ''],
      ['K', ' thousand'],
      ['M', ' million'],
      ['B', ' billion'],
      ['T', ' trillion'],
    ];

    /** Digits before and after the point of a finite number that is not negative. */
    function digitsOf(value) {
      const [, whole, fraction = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
      const places = Number(exponent);
      const all = whole + fraction;
      const point = whole.length + places;
      if (point <= 0) return ['0', '0'.repeat(-point) + all];
      return [all.slice(0, point).padEnd(point, '0'), all.slice(point)];
    }

    /** Rounded to so many places behind the point; halves go up, as they are written. */
    function rounded([whole, fraction], places) {
      if (fraction.length <= places) return [whole, fraction];
      const kept = (whole + fraction.slice(0, places)).split('').map(Number);
      if (places < 0)
        return rounded([whole.slice(0, places) || '0', whole.slice(places) + fraction], 0).map((text, index) =>
          index === 0 ? text + '0'.repeat(-places) : text,
        );
      if (fraction.charCodeAt(places) >= 53) {
        let at = kept.length - 1;
        for (; at >= 0; at -= 1) {
          kept[at] += 1;
          if (kept[at] < 10) break;
          kept[at] = 0;
        }
        if (at < 0) kept.unshift(1);
      }
      const text = kept.join('');
      return [text.slice(0, text.length - places) || '0', places === 0 ? '' : text.slice(-places)];
    }

    function ranged(value, least, most, name, fallback) {
      if (value === undefined) return fallback;
      const number = Math.floor(Number(value));
      if (!(number >= least && number <= most)) throw new RangeError(`${name} value is out of range.`);
      return number;
    }

    function grouped(digits, separator, isIndian) {
      return digits.replace(isIndian ? /\B(?=(\d\d)*(\d{3})$)/g : /\B(?=(\d{3})+$)/g, separator);
    }

    function settled(locales, options = {}) {
      const locale = checkedLocale(locales);
      const style = options.style ?? 'decimal';
      const isMoney = style === 'currency';
      if (isMoney && options.currency === undefined)
        throw new TypeError('Currency code is required with currency style.');
      if (isMoney && !/^[a-z]{3}$/i.test(options.currency))
        throw new RangeError(`Invalid currency code : ${options.currency}`);
      if (style === 'unit' && options.unit === undefined) throw new TypeError('Unit is required with unit style.');
      const currency = isMoney ? String(options.currency).toUpperCase() : undefined;
      const usual = isMoney ? (WHOLE.has(currency) ? 0 : 2) : 0;
      const isCompact = options.notation === 'compact';
      const least = ranged(options.minimumFractionDigits, 0, 100, 'minimumFractionDigits', isCompact ? 0 : usual);
      const usualMost = isCompact ? 0 : Math.max(least, isMoney ? usual : style === 'percent' ? 0 : 3);
      const most = ranged(options.maximumFractionDigits, 0, 100, 'maximumFractionDigits', usualMost);
      if (options.minimumFractionDigits === undefined && most < least)
        return settled(locales, { ...options, minimumFractionDigits: most });
      if (most < least) throw new RangeError('maximumFractionDigits value is out of range.');
      return {
        ...options,
        locale,
        style,
        currency,
        least,
        most,
        leastWhole: ranged(options.minimumIntegerDigits, 1, 21, 'minimumIntegerDigits', 1),
        leastSignificant: ranged(
          options.minimumSignificantDigits,
          1,
          21,
          'minimumSignificantDigits',
          options.maximumSignificantDigits === undefined ? undefined : 1,
        ),
        mostSignificant: ranged(
          options.maximumSignificantDigits,
          1,
          21,
          'maximumSignificantDigits',
          options.minimumSignificantDigits === undefined ? undefined : 21,
        ),
        isPlainCompact:
          isCompact && options.maximumFractionDigits === undefined && options.maximumSignificantDigits === undefined,
      };
    }

    /** The digits as the options want them. */
    function shaped(amount, wanted) {
      let [whole, fraction] = typeof amount === 'bigint' ? [String(amount), ''] : digitsOf(amount);
      if (wanted.mostSignificant !== undefined) {
        const first = (whole === '0' ? whole + fraction : whole + fraction).search(/[1-9]/);
        const size = whole === '0' ? 1 - first : whole.length;
        [whole, fraction] = rounded([whole, fraction], wanted.mostSignificant - size);
        fraction = fraction
          .replace(/0+$/, '')
          .padEnd(Math.max(0, wanted.leastSignificant - (whole === '0' ? 0 : whole.length)), '0');
      } else {
        [whole, fraction] = rounded([whole, fraction], wanted.most);
        while (fraction.length > wanted.least && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
        fraction = fraction.padEnd(wanted.least, '0');
      }
      return [whole.replace(/^0+(?=\d)/, '').padStart(wanted.leastWhole, '0'), fraction];
    }

    /** A number as [type, text] pieces. */
    function pieces(value, wanted) {
      const isNegative = typeof value === 'bigint' ? value < 0n : value < 0 || Object.is(value, -0);
      let amount = typeof value === 'bigint' ? (isNegative ? -value : value) : Math.abs(value);
      if (wanted.style === 'percent')
        amount = typeof amount === 'bigint' ? amount * 100n : Number(`${amount}e2`) || amount * 100;
      const digits = [];
      let power = 0;
      let exponent;
      if (typeof amount === 'number' && Number.isNaN(amount)) digits.push(['nan', 'NaN']);
      else if (amount === Infinity) digits.push(['infinity', '∞']);
      else {
        let how = wanted;
        if (wanted.notation === 'compact') {
          amount = Number(amount);
          while (power < POWERS.length - 1 && amount >= 999.5) {
            amount /= 1000;
            power += 1;
          }
          if (wanted.isPlainCompact)
            how = amount < 100 ? { ...wanted, mostSignificant: 2, leastSignificant: 1 } : wanted;
        } else if (wanted.notation === 'scientific' || wanted.notation === 'engineering') {
          amount = Number(amount);
          exponent = amount === 0 ? 0 : Math.floor(Math.log10(amount));
          if (wanted.notation === 'engineering') exponent = Math.floor(exponent / 3) * 3;
          amount = Number(`${amount}e${-exponent}`);
        }
        const [whole, fraction] = shaped(amount, how);
        const separators = SEPARATORS[wanted.locale.split('-')[0]] ?? ',.';
        const isGrouped =
          wanted.useGrouping !== false &&
          wanted.useGrouping !== 'false' &&
          !(/^(es|pt|pl)/.test(wanted.locale) && whole.length < 5);
        const group = isGrouped
          ? grouped(whole, separators[0], wanted.locale === 'en-IN' || wanted.locale.startsWith('hi'))
          : whole;
        for (const run of group.split(/(\D)/)) digits.push([/\d/.test(run) ? 'integer' : 'group', run]);
        if (fraction !== '') digits.push(['decimal', separators[1]], ['fraction', fraction]);
        if (exponent !== undefined)
          digits.push(['exponentSeparator', 'E'], ...(exponent < 0 ? [['exponentMinusSign', '-']] : []), [
            'exponentInteger',
            String(Math.abs(exponent)),
          ]);
        if (power > 0) digits.push(['compact', POWERS[power][wanted.compactDisplay === 'long' ? 1 : 0]]);
      }
      if (wanted.style === 'percent') digits.push(['percentSign', '%']);
      if (wanted.style === 'currency') {
        if (wanted.currencyDisplay === 'name') digits.push(['literal', ' '], ['currency', wanted.currency]);
        else {
          const symbol =
            wanted.currencyDisplay === 'code' ? wanted.currency : (SYMBOLS[wanted.currency] ?? wanted.currency);
          if (/^[A-Z]{3}$/.test(symbol)) digits.unshift(['currency', symbol], ['literal', '\u00a0']);
          else digits.unshift(['currency', symbol]);
        }
      }
      if (wanted.style === 'unit') {
        const [short, one, many, shortMany] = UNITS[wanted.unit] ?? [wanted.unit, wanted.unit, wanted.unit];
        const isOne = amount === 1 || amount === 1n;
        const name = wanted.unitDisplay === 'long' ? (isOne ? one : many) : isOne ? short : (shortMany ?? short);
        digits.push(['literal', /^[%°]/.test(name) || wanted.unitDisplay === 'narrow' ? '' : ' '], ['unit', name]);
      }
      const isZero = digits.every(([type, text]) => !/integer|fraction/.test(type) || /^0*$/.test(text));
      const sign = { always: true, exceptZero: !isZero, never: false }[wanted.signDisplay];
      if (isNegative && wanted.signDisplay !== 'never' && !(isZero && /exceptZero|negative/.test(wanted.signDisplay))) {
        if (wanted.currencySign === 'accounting') return [['literal', '('], ...digits, ['literal', ')']];
        return [['minusSign', '-'], ...digits];
      }
      return sign === true ? [['plusSign', '+'], ...digits] : digits;
    }

    const text = (list) => list.map(([, piece]) => piece).join('');
    const numeric = (value) => (typeof value === 'bigint' ? value : Number(value));

    class NumberFormat {
      #wanted;

      constructor(locales, options) {
        this.#wanted = settled(locales, options ?? {});
      }

      format = (value) => text(pieces(numeric(value), this.#wanted));

      formatToParts(value) {
        return pieces(numeric(value), this.#wanted)
          .filter(([, piece]) => piece !== '')
          .map(([type, piece]) => ({ type, value: piece }));
      }

      resolvedOptions() {
        const { locale, style, currency, least, most, leastWhole } = this.#wanted;
        return {
          locale,
          numberingSystem: 'latn',
          style,
          ...(currency && { currency }),
          minimumIntegerDigits: leastWhole,
          minimumFractionDigits: least,
          maximumFractionDigits: most,
          useGrouping: 'auto',
          notation: this.#wanted.notation ?? 'standard',
          signDisplay: 'auto',
        };
      }

      static supportedLocalesOf(locales) {
        return [locales ?? []].flat();
      }
    }

    return { NumberFormat, number: (value, locales, options) => text(pieces(value, settled(locales, options ?? {}))) };
  }
);
