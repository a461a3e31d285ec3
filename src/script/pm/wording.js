// QuickJS's messages in V8's words. Where V8 names the expression that failed, it is read from the script's text.
(function (native) {
'use strict';

const patterns = [
  [/^cannot read property 'Symbol.iterator' of (undefined|null)$/, (m) => `${m[1]} is not iterable (cannot read property Symbol(Symbol.iterator))`],
  [/^cannot read property '(.*)' of (undefined|null)$/s, (m) => `Cannot read properties of ${m[2]} (reading '${m[1]}')`],
  [/^cannot set property '(.*)' of (undefined|null)$/s, (m) => `Cannot set properties of ${m[2]} (setting '${m[1]}')`],
  [/^'(.*)' is read-only$/s, () => 'Assignment to constant variable.'],
  [/^(.*) is not initialized$/s, (m) => `Cannot access '${m[1]}' before initialization`],
  [/^cannot convert to object$/, () => 'Cannot convert undefined or null to object'],
  [/^circular reference$/, () => 'Converting circular structure to JSON'],
  [/^invalid 'instanceof' right operand$/, () => "Right-hand side of 'instanceof' is not an object"],
  [/^cannot convert symbol to (string|number)$/, (m) => `Cannot convert a Symbol value to a ${m[1]}`],
  [/^cannot convert BigInt to number$/, () => 'Cannot mix BigInt and other types, use explicit conversions'],
  [/^invalid repeat count$/, () => 'Invalid count value'],
  [/^invalid number of digits$/, () => 'toFixed() digits argument must be between 0 and 100'],
  [/^empty array$/, () => 'Reduce of empty array with no initial value'],
  [/^invalid array length$/i, () => 'Invalid array length'],
  [/^unexpected token in expression: '(.*)'$/s, (m) => (m[1] === '' ? 'Unexpected end of input' : `Unexpected token '${m[1]}'`)],
  [/^unexpected end of string$/, () => 'Invalid or unexpected token'],
  [/^unexpected character$/, () => 'Invalid or unexpected token'],
  [/^unexpected end of regexp$/, () => 'Invalid regular expression: missing /'],
  [/^unexpected line terminator in regexp$/, () => 'Invalid regular expression: missing /'],
  [/^return not in a function$/, () => 'Illegal return statement'],
  [/^break must be inside loop or switch$/, () => 'Illegal break statement'],
  [/^continue must be inside loop$/, () => 'Illegal continue statement: no surrounding iteration statement'],
  [/^invalid assignment left-hand side$/, () => 'Invalid left-hand side in assignment'],
  [/^invalid increment\/decrement operand$/, () => 'Invalid left-hand side expression in postfix operation'],
  [/^missing initializer for (const )?variable$/, () => 'Missing initializer in const declaration'],
  [/^expecting catch or finally$/, () => 'Missing catch or finally after try'],
  [/^circular prototype chain$/, () => 'Cyclic __proto__ value'],
];

const KINDS = [TypeError, ReferenceError, SyntaxError, RangeError, URIError];
const NATIVE = new Set(KINDS.map((kind) => kind.prototype));

/** V8's wording of a fresh native error, or `undefined` to leave it. */
function translate(error, sites, sources) {
  if (error.message === 'string too long') return 'Invalid string length';
  if (!NATIVE.has(Object.getPrototypeOf(error))) return undefined;
  const { message } = error;
  const named = (suffix, otherwise) => {
    const failed = expression(sites, sources);
    // `throw new TypeError('not a function')` in a script is the script's own wording.
    if (KINDS.some((kind) => kind.name === failed)) return undefined;
    return `${failed ?? otherwise} ${suffix}`;
  };
  switch (message) {
    case 'not a function': {
      const place = textAt(sites, sources);
      const isNew = place !== undefined && isConstructed(place.text, place.offset);
      return named(isNew ? 'is not a constructor' : 'is not a function', 'undefined');
    }
    case 'not a constructor':
      return named('is not a constructor', 'undefined');
    case 'value is not iterable':
    case 'object is not iterable':
      return named('is not iterable', 'object');
    case "invalid 'in' operand":
      return inOperand(sites, sources);
    case "class constructors must be invoked with 'new'":
      return `Class constructor ${sites[0]?.getFunctionName() ?? ''} cannot be invoked without 'new'`;
    case 'expecting hex digit':
      return 'URI malformed';
    default:
  }
  for (const [pattern, words] of patterns) {
    const match = pattern.exec(message);
    if (match !== null) return words(match);
  }
  if (/^invalid redefinition of/.test(message)) return redeclared(sites, sources);
  return undefined;
}

/** The second `let` of a name: the engine points at or behind the name. */
function redeclared(sites, sources) {
  const place = textAt(sites, sources);
  const name = place && /([\p{L}_$][\p{L}\p{N}_$]*)[\s,;=]*$/u.exec(place.text.slice(0, place.offset).trimEnd())?.[1];
  const next = place && /^\s*([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(place.text.slice(place.offset))?.[1];
  const shown = name !== undefined && !/^(let|const|var|class|function)$/.test(name) ? name : next;
  return `Identifier '${shown ?? ''}' has already been declared`;
}

/** The text of a script from where an error arose, or `undefined` outside scripts. */
function textAt(sites, sources) {
  const site = sites[0];
  const lines = site && sources.get(site.getFileName());
  if (lines === undefined) return undefined;
  const line = (site.getLineNumber() ?? 1) - 1;
  // The engine counts columns with its own prefix of line 1.
  const column = (site.getColumnNumber() ?? 1) - 1 - (line === 0 ? native.columnOffset : 0);
  if (lines[line] === undefined || column < 0) return undefined;
  // Enough lines for a chain of calls written one below the other.
  const first = Math.max(0, line - 12);
  const before = lines.slice(first, line).join('\n');
  const offset = (before === '' && first === line ? 0 : before.length + 1) + column;
  return { text: lines.slice(first, line + 12).join('\n'), offset };
}

const WORD = /[\p{L}\p{N}_$]/u;

/** The expression that was called, constructed or iterated, as V8 prints it: `a.b.c`, `a(...).b`. */
function expression(sites, sources) {
  const place = textAt(sites, sources);
  if (place === undefined) return undefined;
  const { text } = place;
  const offset = wordStart(text, place.offset);
  if (offset === undefined) return undefined;
  let end = offset;
  while (end < text.length && WORD.test(text[end])) end += 1;
  // The engine points at the last name; what is indexed follows it.
  let tail = '';
  for (let open = skipBlank(text, end); text[open] === '['; open = skipBlank(text, end)) {
    const close = matching(text, open);
    if (close < 0) break;
    tail += indexed(text.slice(open + 1, close).trim());
    end = close + 1;
  }
  const word = text.slice(offset, end).match(/^[\p{L}\p{N}_$]+/u)?.[0] ?? '';
  // After `new` the engine points at the first name instead.
  if (isConstructed(text, offset)) tail += /^(\s*\.\s*[\p{L}_$][\p{L}\p{N}_$]*)*/u.exec(text.slice(end))[0].replace(/\s/g, '');
  return base(text, offset) + word + tail;
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

function isConstructed(text, offset) {
  return /\bnew\s+$/.test(text.slice(0, offset));
}

function skipBlank(text, at) {
  while (at < text.length && /\s/.test(text[at])) at += 1;
  return at;
}

function indexed(key) {
  const literal = /^(['"])([\p{L}_$][\p{L}\p{N}_$]*)\1$/u.exec(key);
  if (literal !== null) return `.${literal[2]}`;
  return `[${key}]`;
}

function matching(text, open) {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if ('([{'.includes(text[at])) depth += 1;
    if (')]}'.includes(text[at])) depth -= 1;
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
  while (at >= 0 && (text[at] === ')' || text[at] === ']')) {
    const open = matchingBack(text, at);
    if (open < 0) return '';
    const before = open > 0 ? text.slice(0, open).trimEnd().at(-1) : undefined;
    const follows = before !== undefined && (WORD.test(before) || before === ')' || before === ']');
    const inner = text.slice(open + 1, at).trim();
    if (!follows) {
      if (text[at] === ']') return `${inner === '' ? '[]' : '[...]'}${suffix}${dot}`;
      return `${/^[\d.]+$/.test(inner) ? inner : '(intermediate value)'}${suffix}${dot}`;
    }
    suffix = (text[at] === ')' ? '(...)' : indexed(inner)) + suffix;
    at = text.slice(0, open).trimEnd().length - 1;
  }
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    const open = text.lastIndexOf(quote, at - 1);
    return open < 0 ? '' : `"${text.slice(open + 1, at)}"${suffix}${dot}`;
  }
  let first = at;
  while (first >= 0 && WORD.test(text[first])) first -= 1;
  const word = text.slice(first + 1, at + 1);
  if (word === '') return `(intermediate value)${suffix}${dot}`;
  return base(text, first + 1) + word + suffix + dot;
}

function inOperand(sites, sources) {
  const place = textAt(sites, sources);
  const line = place?.text.slice(place.text.lastIndexOf('\n', place.offset - 1) + 1).split('\n', 1)[0] ?? '';
  const match = /(['"])([^'"]*)\1\s+in\s+(['"]?)([^\s)'";]*)/.exec(line);
  return `Cannot use 'in' operator to search for '${match?.[2] ?? 'key'}' in ${match?.[4] ?? 'value'}`;
}

return { translate };
})
