// The order of texts as Intl has it for English: punctuation, digits, letters; then accents; then small before capital.
(function () {
  'use strict';

  // The order of the Unicode Collation Algorithm's root for ASCII that is neither digit nor letter.
  const SYMBOLS = new Map(
    [...'\t\n\v\f\r _-,;:!?.\'"()[]{}@*/\\&#%`^+<=>|~$'].map((character, index) => [character, index]),
  );
  const DIGITS = 100;
  const LETTERS = 200;
  const OTHERS = 0x10000;

  function primary(character) {
    const symbol = SYMBOLS.get(character);
    if (symbol !== undefined) return symbol;
    if (character >= '0' && character <= '9') return DIGITS + Number(character);
    const small = character.toLowerCase();
    if (small >= 'a' && small <= 'z') return LETTERS + small.charCodeAt(0);
    return OTHERS + small.codePointAt(0);
  }

  /** Weights of a text on its three levels. */
  function weights(text, isNumeric) {
    const levels = [[], [], []];
    const characters = [...text.normalize('NFD').replace(/ß/g, 'ss').replace(/ø/g, 'o\u0338').replace(/Ø/g, 'O\u0338')];
    for (let at = 0; at < characters.length; at += 1) {
      const character = characters[at];
      if (/\p{M}/u.test(character)) {
        levels[1][Math.max(0, levels[0].length - 1)] = character.codePointAt(0);
        continue;
      }
      let weight = primary(character);
      if (isNumeric && /\d/.test(character)) {
        let digits = character;
        while (/^\d$/.test(characters[at + 1] ?? '')) digits += characters[(at += 1)];
        weight = [DIGITS, Number(digits)];
      }
      levels[0].push(weight);
      levels[2].push(character === character.toLowerCase() ? 0 : 1);
    }
    return levels;
  }

  function compareLevel(a, b) {
    for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
      const [one, other] = [a[at] ?? -1, b[at] ?? -1];
      const [kind, otherKind] = [Array.isArray(one) ? one[0] : one, Array.isArray(other) ? other[0] : other];
      if (kind !== otherKind) return kind < otherKind ? -1 : 1;
      if (Array.isArray(one) && one[1] !== other[1]) return one[1] < other[1] ? -1 : 1;
    }
    return 0;
  }

  const PLAIN = /^[a-z0-9]*$/;

  function compare(a, b, options) {
    if (a === b) return 0;
    if (options === undefined && PLAIN.test(a) && PLAIN.test(b)) return a < b ? -1 : 1;
    const [one, other] = [weights(a, options?.numeric), weights(b, options?.numeric)];
    const levels = { base: [0], accent: [0, 1], case: [0, 2] }[options?.sensitivity] ?? [0, 1, 2];
    for (const level of levels) {
      const order = compareLevel(one[level], other[level]);
      if (order !== 0) return level === 2 && options?.caseFirst === 'upper' ? -order : order;
    }
    return 0;
  }

  return { compare };
});
