// Dates in texts, as V8 reads them: first the form of ECMAScript, then whatever people write. Words before the first number
// do not count, nor does what stands in parentheses; numbers with colons are a time, a sign behind a time is an offset.
/** @type {PreludePart} */ (
  function () {
    'use strict';

    const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
    const ZONES = {
      ut: 0,
      utc: 0,
      z: 0,
      gmt: 0,
      est: -5,
      edt: -4,
      cst: -6,
      cdt: -5,
      mst: -7,
      mdt: -6,
      pst: -8,
      pdt: -7,
    };
    const TOKEN = /(\d+)|([A-Z[-￿]+)|(\s+)|(\()|([\s\S])/giy;

    const within = (number, least, most) => number >= least && number <= most;
    const isMonth = (number) => within(number, 1, 12);
    const isDay = (number) => within(number, 1, 31);
    const isMinute = (number) => within(number, 0, 59);

    /** Where an opened parenthesis closes. */
    function closing(text, from) {
      let depth = 1;
      let at = from;
      for (; at < text.length && depth > 0; at += 1) {
        if (text[at] === '(') depth += 1;
        else if (text[at] === ')') depth -= 1;
      }
      return at;
    }

    function tokensOf(text) {
      const tokens = [];
      TOKEN.lastIndex = 0;
      while (TOKEN.lastIndex < text.length) {
        const [, digits, word, blank, open, mark] = TOKEN.exec(text);
        if (digits !== undefined)
          tokens.push({ kind: 'number', number: Number(digits.replace(/^0+(?=\d)/, '').slice(0, 9)), digits });
        else if (word !== undefined) tokens.push({ kind: 'word', word: word.toLowerCase() });
        else if (blank !== undefined) tokens.push({ kind: 'blank' });
        else if (open !== undefined) {
          TOKEN.lastIndex = closing(text, TOKEN.lastIndex);
          tokens.push({ kind: 'skipped' });
        } else tokens.push({ kind: mark });
      }
      return tokens;
    }

    /** Milliseconds from the digits behind a point. */
    function milliseconds(digits) {
      return Number(digits.padEnd(3, '0').slice(0, 3));
    }

    class Reading {
      constructor(tokens) {
        this.tokens = tokens;
        this.at = 0;
        this.days = [];
        this.month = undefined;
        this.time = [];
        this.half = undefined;
        this.sign = undefined;
        this.hour = undefined;
        this.minute = undefined;
        this.isStandard = false;
      }

      peek() {
        return this.tokens[this.at] ?? { kind: 'end' };
      }

      next() {
        const token = this.peek();
        this.at += 1;
        return token;
      }

      skips(kind) {
        if (this.peek().kind !== kind) return false;
        this.at += 1;
        return true;
      }

      /** A number of so many digits that passes. */
      fixed(length, passes) {
        const token = this.peek();
        return token.kind === 'number' && token.digits.length === length && passes(token.number);
      }

      isWord(word) {
        return this.peek().word === word;
      }

      setZone(hours) {
        this.sign = hours < 0 ? -1 : 1;
        this.hour = Math.abs(hours);
        this.minute = 0;
      }

      /** False where the text can be no date; else what was read is kept, and the rest is left to `free`. */
      standard() {
        const start = this.at;
        if (this.peek().kind === '+' || this.peek().kind === '-') {
          const sign = this.next().kind === '-' ? -1 : 1;
          if (!this.fixed(6, (year) => sign > 0 || year > 0)) {
            this.at = start;
            return true;
          }
          this.days.push(sign * this.next().number);
        } else if (this.fixed(4, () => true)) this.days.push(this.next().number);
        else return true;
        for (const passes of [isMonth, isDay]) {
          if (!this.skips('-')) break;
          if (!this.fixed(2, passes)) return true;
          this.days.push(this.next().number);
        }
        if (!this.isWord('t')) {
          if (this.peek().kind !== 'end') return true;
        } else {
          this.at += 1;
          if (!this.standardTime() || this.peek().kind !== 'end') return false;
        }
        if (this.sign === undefined && this.time.length === 0) this.setZone(0);
        this.isStandard = true;
        return true;
      }

      standardTime() {
        if (!this.fixed(2, (hour) => within(hour, 0, 24))) return false;
        const hour = this.next().number;
        this.time.push(hour);
        const fits = hour === 24 ? (number) => number === 0 : isMinute;
        if (!this.skips(':') || !this.fixed(2, fits)) return false;
        this.time.push(this.next().number);
        if (this.skips(':')) {
          if (!this.fixed(2, fits)) return false;
          this.time.push(this.next().number);
          if (this.skips('.')) {
            const token = this.peek();
            if (token.kind !== 'number' || (hour === 24 && token.number > 0)) return false;
            this.time.push(milliseconds(this.next().digits));
          }
        }
        if (this.isWord('z')) {
          this.at += 1;
          this.setZone(0);
        } else if (this.peek().kind === '+' || this.peek().kind === '-') {
          this.sign = this.next().kind === '-' ? -1 : 1;
          if (this.fixed(4, (number) => within(Math.floor(number / 100), 0, 23) && isMinute(number % 100))) {
            const { number } = this.next();
            this.hour = Math.floor(number / 100);
            this.minute = number % 100;
          } else {
            if (!this.fixed(2, (number) => within(number, 0, 23))) return false;
            this.hour = this.next().number;
            if (!this.skips(':') || !this.fixed(2, isMinute)) return false;
            this.minute = this.next().number;
          }
        }
        return true;
      }

      expectsTime(number) {
        return (
          (within(this.time.length, 1, 2) && isMinute(number)) || (this.time.length === 3 && within(number, 0, 999))
        );
      }

      /** False where the text can be no date. */
      free() {
        let hasNumber = this.days.length > 0;
        for (let token = this.next(); token.kind !== 'end'; token = this.next()) {
          if (token.kind === 'number') {
            hasNumber = true;
            if (!this.number(token)) return false;
          } else if (token.kind === 'word') {
            if (!this.word(token.word, hasNumber)) return false;
          } else if (token.kind === '+' || token.kind === '-') {
            const isOffset = (this.hour === 0 && this.minute === 0) || this.time.length > 0;
            if (!isOffset) {
              if (hasNumber) return false;
              continue;
            }
            hasNumber = true;
            if (!this.offset(token.kind)) return false;
          } else if (token.kind === ')' && hasNumber) return false;
        }
        return true;
      }

      number({ number }) {
        if (this.skips(':')) {
          if (this.skips(':')) {
            if (this.time.length > 0) return false;
            this.time.push(number, 0);
            return true;
          }
          if (this.time.length === 4) return false;
          this.time.push(number);
          this.skips('.');
          return true;
        }
        const hasPoint = this.skips('.');
        if (hasPoint && this.expectsTime(number)) {
          const token = this.next();
          if (token.kind !== 'number') return false;
          this.time = [...this.time, number, milliseconds(token.digits)].slice(0, 4);
          return true;
        }
        if (this.hour !== undefined && this.minute === undefined && isMinute(number)) {
          this.minute = number;
          return true;
        }
        if (this.expectsTime(number)) {
          this.time.push(number);
          while (this.time.length < 4) this.time.push(0);
          const { kind, word } = this.peek();
          return kind === 'end' || kind === 'blank' || word === 'z' || kind === '+' || kind === '-';
        }
        if (this.days.length === 3) return false;
        this.days.push(number);
        this.skips('-');
        return true;
      }

      word(word, hasNumber) {
        const month = MONTHS.indexOf(word.slice(0, 3));
        if ((word === 'am' || word === 'pm') && this.time.length > 0) this.half = word === 'am' ? 0 : 12;
        else if (month >= 0) {
          this.month = month + 1;
          this.skips('-');
        } else if (hasNumber && Object.hasOwn(ZONES, word)) this.setZone(ZONES[word]);
        else return !hasNumber && this.peek().kind !== 'number';
        return true;
      }

      offset(sign) {
        this.sign = sign === '-' ? -1 : 1;
        const { number, digits } = this.peek().kind === 'number' ? this.next() : { number: 0, digits: '' };
        if (this.peek().kind === ':') {
          this.hour = number;
          this.minute = undefined;
          return true;
        }
        if (within(digits.length, 1, 2)) {
          this.hour = number;
          this.minute = 0;
          return true;
        }
        if (!within(digits.length, 3, 4)) return false;
        this.hour = Math.floor(number / 100);
        this.minute = number % 100;
        return true;
      }

      date() {
        const { days } = this;
        if (days.length === 0) return undefined;
        const [first, second = 1, third = 1] = days;
        let parts;
        if (this.month !== undefined) parts = isDay(first) ? [second, this.month, first] : [first, this.month, second];
        else parts = this.isStandard || !isDay(first) ? [first, second, third] : [third, first, second];
        let [year] = parts;
        if (!this.isStandard && within(year, 0, 99)) year += year < 50 ? 2000 : 1900;
        return isMonth(parts[1]) && isDay(parts[2]) ? [year, parts[1] - 1, parts[2]] : undefined;
      }

      clock() {
        const [written = 0, minute = 0, second = 0, millisecond = 0] = this.time;
        if (this.half !== undefined && !within(written, 0, 12)) return undefined;
        const hour = this.half === undefined ? written : (written % 12) + this.half;
        const isTime = within(hour, 0, 23) && isMinute(minute) && isMinute(second) && within(millisecond, 0, 999);
        const isMidnight = hour === 24 && minute + second + millisecond === 0;
        return isTime || isMidnight ? [hour, minute, second, millisecond] : undefined;
      }
    }

    /** Milliseconds since 1970, or NaN. `Real` is the engine's own Date. */
    function parse(Real, text) {
      const reading = new Reading(tokensOf(text));
      if (!reading.standard() || (!reading.isStandard && !reading.free())) return NaN;
      const date = reading.date();
      const clock = reading.clock();
      if (date === undefined || clock === undefined) return NaN;
      const instant = new Real(0);
      if (reading.sign === undefined) {
        instant.setFullYear(...date);
        instant.setHours(...clock);
        return instant.getTime();
      }
      instant.setUTCFullYear(...date);
      instant.setUTCHours(...clock);
      const offset = (reading.hour ?? 0) * 60 + (reading.minute ?? 0);
      return new Real(instant.getTime() - reading.sign * offset * 60_000).getTime();
    }

    return { parse };
  }
);
