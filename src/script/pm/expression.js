// Expressions as V8 prints them in its messages (`a.b(...).c`), read from the text of a script around a place.
/** @type {PreludePart} */ (
  function (native) {
    'use strict';

    const WORD = /[\p{L}\p{N}_$]/u;
    const LINES_AROUND = 12;
    const IMMEDIATE = '(intermediate value)';

    /** The line of a place in the user's text, counted from 1: the engine's first line is our own. */
    function lineOf(site) {
      return Math.max(1, (site.getLineNumber() ?? 1) - 1);
    }

    /** The text of a script around one of its places, and the offset of the place; `undefined` where it has none. */
    function textAt(site, sources) {
      const lines = site && sources.get(site.getFileName());
      if (lines === undefined) return undefined;
      const line = lineOf(site) - 1;
      const column = (site.getColumnNumber() ?? 1) - 1;
      if (lines[line] === undefined || column < 0) return undefined;
      const first = Math.max(0, line - LINES_AROUND);
      const before = lines.slice(first, line).join('\n');
      const offset = (before === '' && first === line ? 0 : before.length + 1) + column;
      return { text: lines.slice(first, line + LINES_AROUND).join('\n'), offset };
    }

    /** The text of a place's line. */
    function lineAt(site, sources) {
      return site && sources.get(site.getFileName())?.[lineOf(site) - 1];
    }

    const LIST = /\[(?:[^[\]]|\[[^[\]]*\])*\]\s*=(?![=>])\s*|\bof\s+|\.\.\.\s*(?=[\p{L}\p{N}_$([{'"`])/gu;
    const OBJECT = /(\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})\s*=(?![=>])\s*/gu;

    /**
     * Where the value of a place stands that was iterated (`LIST`) or taken apart (`OBJECT`). The engine points at the last
     * call or member before that, which may be inside the value or lines above.
     */
    function takenApart(site, sources, kind) {
      const place = textAt(site, sources);
      if (place === undefined) return undefined;
      const { text, offset } = place;
      let found;
      for (const match of text.matchAll(kind)) {
        const at = match.index + match[0].length;
        if (at >= offset) {
          found ??= { match, at };
          break;
        }
        if (/^(?:[^;={}\n]|\n\s*\.)*$/.test(text.slice(at, offset))) found = { match, at };
      }
      if (found === undefined) return undefined;
      const { match, at } = found;
      // V8 points at the first name of an object's pattern.
      const shown = kind === OBJECT ? match.index + /^\{\s*/.exec(match[0])[0].length : at;
      return {
        text,
        at,
        pattern: match[1],
        before: text.slice(0, at),
        line: lineOf(site) + breaks(text, shown) - breaks(text, offset),
      };
    }

    function breaks(text, end) {
      return text.slice(0, end).split('\n').length;
    }

    function skipBlank(text, at) {
      while (at < text.length && /\s/.test(text[at])) at += 1;
      return at;
    }

    /** Where a bracket, quote or backtick that opens at `open` closes; -1 when it does not. */
    function matching(text, open) {
      let depth = 0;
      for (let at = open; at < text.length; at += 1) {
        const character = text[at];
        if (character === '"' || character === "'" || character === '`') {
          let close = at + 1;
          while (close < text.length && text[close] !== character) close += text[close] === '\\' ? 2 : 1;
          if (depth === 0) return close < text.length ? close : -1;
          at = close;
          continue;
        }
        if ('([{'.includes(character)) depth += 1;
        if (')]}'.includes(character)) depth -= 1;
        if (depth === 0) return at;
      }
      return -1;
    }

    function matchingBack(text, close) {
      let depth = 0;
      for (let at = close; at >= 0; at -= 1) {
        if (')]}'.includes(text[at])) depth += 1;
        if ('([{'.includes(text[at])) depth -= 1;
        if (depth === 0) return at;
      }
      return -1;
    }

    /** The parts of a list, cut at its own commas. */
    function pieces(text) {
      const found = [];
      let start = 0;
      for (let at = 0; at <= text.length; at += 1) {
        if (at === text.length || text[at] === ',') {
          found.push(text.slice(start, at).trim());
          start = at + 1;
        } else if ('([{"\'`'.includes(text[at])) {
          const close = matching(text, at);
          if (close > at) at = close;
        }
      }
      return found.length === 1 && found[0] === '' ? [] : found;
    }

    function isConstructed(text, offset) {
      return /\bnew\s+$/.test(text.slice(0, offset));
    }

    function indexed(key) {
      const literal = /^(['"`])(.*)\1$/s.exec(key);
      return literal === null ? `[${key}]` : `.${literal[2]}`;
    }

    /** A value written as such. */
    function literal(text) {
      if (/^(-?[\d.]+|true|false|null|undefined|this)$/.test(text)) return text;
      const quoted = /^(['"`])(.*)\1$/s.exec(text);
      if (quoted !== null) return `"${quoted[2]}"`;
      if (text.startsWith('['))
        return `[${pieces(text.slice(1, -1))
          .map((piece) => literal(piece) ?? IMMEDIATE)
          .join(',')}]`;
      if (text.startsWith('{')) return `{${IMMEDIATE.repeat(pieces(text.slice(1, -1)).filter(Boolean).length)}}`;
      return /^\/.+\/\w*$/.test(text) ? text : undefined;
    }

    /** What stands in brackets of its own. */
    function grouped(text) {
      const inner = text.slice(1, -1).trim();
      return (
        literal(inner) ?? (/^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u.test(inner) ? inner : IMMEDIATE)
      );
    }

    /** What stands before a name: `a.b.`, `f(...).`, or nothing. */
    function base(text, start) {
      let at = start - 1;
      while (at >= 0 && /\s/.test(text[at])) at -= 1;
      if (text[at] !== '.') return '';
      at -= 1;
      // The dots of a spread.
      if (text[at] === '.') return '';
      let dot = '.';
      if (text[at] === '?') {
        at -= 1;
        dot = '?.';
      }
      while (at >= 0 && /\s/.test(text[at])) at -= 1;
      let suffix = '';
      while (at >= 0 && (text[at] === ')' || text[at] === ']' || text[at] === '}')) {
        const open = matchingBack(text, at);
        if (open < 0) return '';
        const before = open > 0 ? text.slice(0, open).trimEnd().at(-1) : undefined;
        const follows =
          text[at] !== '}' && before !== undefined && (WORD.test(before) || before === ')' || before === ']');
        const whole = text.slice(open, at + 1);
        if (isConstructed(text, open)) return `${IMMEDIATE}${dot}`;
        if (!follows) return `${text[at] === ')' ? grouped(whole) : (literal(whole) ?? IMMEDIATE)}${suffix}${dot}`;
        suffix = (text[at] === ')' ? '(...)' : indexed(whole.slice(1, -1).trim())) + suffix;
        at = text.slice(0, open).trimEnd().length - 1;
      }
      const quote = text[at];
      if (quote === '"' || quote === "'" || quote === '`') {
        const open = text.lastIndexOf(quote, at - 1);
        return open < 0 ? '' : `"${text.slice(open + 1, at)}"${suffix}${dot}`;
      }
      if (text[at] === '/') {
        const open = text.lastIndexOf('/', at - 1);
        return open < 0 ? '' : `${text.slice(open, at + 1)}${suffix}${dot}`;
      }
      let first = at;
      while (first >= 0 && WORD.test(text[first])) first -= 1;
      const word = text.slice(first + 1, at + 1);
      if (word === '' || word === 'super') return `${IMMEDIATE}${suffix}${dot}`;
      // What `new` makes has no name.
      if (suffix !== '' && isConstructed(text, first + 1)) return `${IMMEDIATE}${dot}`;
      const before = base(text, first + 1);
      if (before.startsWith(IMMEDIATE) || !isConstructed(text, chainStart(text, first + 1)))
        return before + word + suffix + dot;
      return suffix === '' ? before + word + dot : `${IMMEDIATE}${dot}`;
    }

    /** Where a chain of names begins that ends before `at`. */
    function chainStart(text, at) {
      return at - /[\p{L}\p{N}_$.]*$/u.exec(text.slice(0, at))[0].length;
    }

    /** Where the name begins that the engine points at: into it, at the dot before it or at the bracket behind it. */
    function wordStart(text, offset) {
      let at = offset;
      if (text[at] === '(') {
        at -= 1;
        while (at > 0 && /\s/.test(text[at])) at -= 1;
      } else {
        while (at < text.length && /[\s.?]/.test(text[at])) at += 1;
      }
      if (at < 0 || at >= text.length || !WORD.test(text[at])) return undefined;
      while (at > 0 && WORD.test(text[at - 1])) at -= 1;
      return at;
    }

    function word(text, at) {
      return /^[\p{L}\p{N}_$]*/u.exec(text.slice(at))[0];
    }

    /** Where the brackets open that stand around a place, or its statement ends before it; below 0 without any. */
    function opening(text, at) {
      let open = at - 1;
      while (open >= 0 && !'([{;'.includes(text[open]))
        open = ')]}'.includes(text[open]) ? matchingBack(text, open) - 1 : open - 1;
      return open;
    }

    const FUNCTION = /^(?:async\b\s*)?(?:function\b|[\p{L}_$][\p{L}\p{N}_$]*\s*=>|(?=\())/u;

    /**
     * Where the brackets open whose call was given a function: the engine points at the function when it is the last
     * argument, and nothing that is written as a function is called there.
     */
    function callGiven(text, at) {
      const begins = FUNCTION.exec(text.slice(at));
      if (begins === null) return undefined;
      if (!/(=>|function)$/.test(begins[0])) {
        const close = matching(text, at + begins[0].length);
        if (close < 0 || !/^\s*=>/.test(text.slice(close + 1))) return undefined;
      }
      const open = opening(text, at);
      return text[open] === '(' ? open : undefined;
    }

    /** The member that is named in brackets which open at `open`. */
    function member(text, open, inner) {
      const owner = wordStart(text, text.slice(0, open).trimEnd().length - 1);
      return owner === undefined ? undefined : base(text, owner) + word(text, owner) + indexed(inner);
    }

    /** What is called as a whole, when a name stands in it: `a[name]()`, `(a || b)()`, `new (a.b)()`. */
    function enclosing(text, start) {
      const open = opening(text, start);
      if (open < 0 || !'(['.includes(text[open])) return undefined;
      const close = matching(text, open);
      if (close < 0 || text[skipBlank(text, close + 1)] !== '(') return undefined;
      const inner = text.slice(open + 1, close).trim();
      const isOwned = /[\p{L}\p{N}_$)\]]\s*$/u.test(text.slice(0, open)) && !isConstructed(text, open);
      if (text[open] === '[') return isOwned ? member(text, open, inner) : undefined;
      if (isOwned) return undefined;
      const found = read(inner, 0);
      const isSimple = found !== undefined && /^[\p{L}_$][\p{L}\p{N}_$.]*(\([^()]*\))?$/u.test(inner);
      return isSimple ? found.shown + (found.isCall ? '(...)' : '') : `(${inner})`;
    }

    /** The expression that was called or constructed: the engine points at its last name. */
    function called(place) {
      const { text } = place;
      const given = callGiven(text, skipBlank(text, place.offset));
      if (given !== undefined && text[given - 1] === ']') {
        const open = matchingBack(text, given - 1);
        return member(text, open, text.slice(open + 1, given - 1).trim());
      }
      const start = wordStart(text, given ?? place.offset);
      if (start === undefined) return undefined;
      const name = word(text, start);
      let end = start + name.length;
      // The last argument of a call whose answer is called: `f(a.b)()`.
      if (text[end] === ')' && text[end + 1] === '(' && !isConstructed(text, start)) {
        const open = matchingBack(text, end);
        const owner = open > 0 ? wordStart(text, open) : undefined;
        if (owner !== undefined) return `${base(text, owner)}${word(text, owner)}(...)`;
      }
      const around = enclosing(text, start);
      if (around !== undefined) return around;
      let tail = '';
      for (let at = skipBlank(text, end); text[at] === '['; at = skipBlank(text, end)) {
        const close = matching(text, at);
        if (close < 0) break;
        tail += indexed(text.slice(at + 1, close).trim());
        end = close + 1;
      }
      // After `new` the engine points at the first name instead.
      if (isConstructed(text, start)) {
        tail += /^(\s*\.\s*[\p{L}_$][\p{L}\p{N}_$]*)*/u.exec(text.slice(end))[0].replace(/\s/g, '');
      } else if (text[skipBlank(text, end)] === '(') {
        // What a call answers is called.
        const close = matching(text, skipBlank(text, end));
        if (close > 0 && text[close + 1] === '(') tail += '(...)';
      }
      return base(text, start) + name + tail;
    }

    /** The expression that was iterated or read: the engine points at its first name. Tells whether it ends in a call. */
    function read(text, offset) {
      let at = skipBlank(text, offset);
      const first = /^(-?[\d.]+|(['"`]).*?\2)/s.exec(text.slice(at));
      if (first !== null) return { shown: literal(first[0]), isCall: false };
      if (text[at] === '{' || text[at] === '[')
        return { shown: literal(text.slice(at, matching(text, at) + 1)) ?? IMMEDIATE, isCall: false };
      let shown = word(text, at);
      if (shown === '') return undefined;
      at += shown.length;
      for (;;) {
        const next = skipBlank(text, at);
        if (text[next] === '.' && text[next + 1] !== '.') {
          const name = word(text, skipBlank(text, next + 1));
          shown += `.${name}`;
          at = skipBlank(text, next + 1) + name.length;
        } else if (text[next] === '(' || text[next] === '[') {
          const close = matching(text, next);
          if (close < 0) break;
          const isCall = text[next] === '(';
          at = close + 1;
          if (isCall && !'.[('.includes(text[skipBlank(text, at)] || ' ')) return { shown, isCall };
          shown += isCall ? '(...)' : indexed(text.slice(next + 1, close).trim());
        } else {
          break;
        }
      }
      return { shown, isCall: false };
    }

    /** What the function of a name was given at a place. */
    function given(place, name) {
      if (place === undefined) return [];
      let at = place.text.indexOf(`${name}(`, Math.max(0, place.offset - name.length - 2));
      if (at < 0) at = place.text.lastIndexOf(`${name}(`, place.offset);
      if (at < 0) return [];
      const open = at + name.length;
      const close = matching(place.text, open);
      return close < 0 ? [] : pieces(place.text.slice(open + 1, close));
    }

    return { LIST, OBJECT, called, given, lineAt, lineOf, literal, matchingBack, read, takenApart, textAt, word };
  }
);
