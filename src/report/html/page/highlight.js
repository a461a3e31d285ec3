/* Colours for bodies. Each function yields [kind, text] pairs, one by one, since nobody reads a whole megabyte. Pure. */

// Deeper levels are not indented any further.
const DEEPEST_INDENT = 40;

function indent(depth) {
  return '\n' + '  '.repeat(Math.min(depth, DEEPEST_INDENT));
}

const JSON_TOKEN = /"[^"\\]*(?:\\[^][^"\\]*)*"?|[{}[\],:]|\s+|[^\s"{}[\],:]+/gy;
const JSON_NUMBER = /^-?\d/;
const JSON_WORD = /^(?:true|false|null)$/;

/** JSON, indented anew without touching a number; whatever stands where JSON should be goes through as it is. */
function* jsonTokens(text, pretty) {
  const token = new RegExp(JSON_TOKEN);
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const part = match[0];
    const end = token.lastIndex;
    switch (part[0]) {
      case '"': {
        const after = /\s*:/y;
        after.lastIndex = end;
        yield [after.test(text) ? 'name' : 'string', part];
        break;
      }
      case '{':
      case '[': {
        depth += 1;
        const empty = part === '{' ? /\s*\}/y : /\s*\]/y;
        empty.lastIndex = end;
        const isEmpty = empty.test(text);
        yield ['mark', part];
        if (pretty && !isEmpty) {
          yield ['', indent(depth)];
        } else if (pretty) {
          yield ['mark', part === '{' ? '}' : ']'];
          depth -= 1;
          token.lastIndex = empty.lastIndex;
        }
        break;
      }
      case '}':
      case ']':
        depth = Math.max(0, depth - 1);
        if (pretty) {
          yield ['', indent(depth)];
        }
        yield ['mark', part];
        break;
      case ',':
        yield ['mark', pretty ? ',' + indent(depth) : ','];
        break;
      case ':':
        yield ['mark', pretty ? ': ' : ':'];
        break;
      default:
        if (/^\s/.test(part)) {
          if (!pretty) {
            yield ['', part];
          }
        } else {
          yield [JSON_NUMBER.test(part) ? 'number' : JSON_WORD.test(part) ? 'word' : '', part];
        }
    }
  }
}

const XML_TOKEN =
  /<!--[^]*?(?:-->|$)|<!\[CDATA\[[^]*?(?:\]\]>|$)|<\/?[^\s<>"'=\/]+(?:"[^"]*"|'[^']*'|[^<>"'])*>?|[^<]+|</gy;
const ATTRIBUTE = /([^\s=<>"']+)(\s*=\s*)("[^"]*"?|'[^']*'?|[^\s<>]+)|[^]/g;

/** A tag, split into its name, its attributes and its brackets. */
function* tagTokens(tag) {
  const [head] = /^<[\/?!]?[^\s<>"'=\/]*/.exec(tag) ?? ['<'];
  const bracket = /^<[\/?!]?/.exec(head)[0];
  yield ['mark', bracket];
  yield ['name', head.slice(bracket.length)];
  let plain = '';
  for (const match of tag.slice(head.length).matchAll(ATTRIBUTE)) {
    if (match[1] === undefined) {
      plain += match[0];
      continue;
    }
    if (plain !== '') {
      yield ['mark', plain];
      plain = '';
    }
    yield ['attribute', match[1]];
    yield ['mark', match[2]];
    yield ['string', match[3]];
  }
  if (plain !== '') {
    yield ['mark', plain];
  }
}

/** XML and HTML. Only XML is indented: in HTML white space means something. */
function* xmlTokens(text, pretty) {
  let depth = 0;
  let before = 'start';
  for (const [part] of text.matchAll(XML_TOKEN)) {
    if (!part.startsWith('<')) {
      if (!pretty) {
        yield ['', part];
      } else if (part.trim() !== '') {
        yield ['', part];
        before = 'text';
      }
      continue;
    }
    const isTag = part.length > 1 && !part.startsWith('<!--') && !part.startsWith('<![CDATA[');
    const closes = isTag && part.startsWith('</');
    const opens = isTag && !closes && !part.startsWith('<?') && !part.startsWith('<!') && !part.endsWith('/>');
    if (closes) {
      depth = Math.max(0, depth - 1);
    }
    // An element that holds text alone stays on its line.
    const staysOnLine = before === 'start' || before === 'text' || (closes && before === 'open');
    if (pretty && !staysOnLine) {
      yield ['', indent(depth)];
    }
    if (isTag) {
      yield* tagTokens(part);
    } else {
      yield [part.startsWith('<!--') ? 'comment' : 'string', part];
    }
    depth += opens ? 1 : 0;
    before = opens ? 'open' : 'other';
  }
}

/** `a=b&c=d`, decoded, one pair a line. */
function* formTokens(text, pretty) {
  if (!pretty) {
    yield ['', text];
    return;
  }
  const decoded = (part) => {
    try {
      return decodeURIComponent(part.replaceAll('+', ' '));
    } catch {
      return part;
    }
  };
  let first = true;
  for (const pair of text.split('&')) {
    const at = pair.indexOf('=');
    yield ['name', (first ? '' : '\n') + decoded(at < 0 ? pair : pair.slice(0, at))];
    yield ['mark', ' = '];
    yield ['string', decoded(at < 0 ? '' : pair.slice(at + 1))];
    first = false;
  }
}

function* plainTokens(text) {
  for (let at = 0; at < text.length; at += 4096) {
    yield ['', text.slice(at, at + 4096)];
  }
}

/** What a body is: `json`, `xml`, `html`, `form` or `text`. */
function languageOf(mime, text) {
  const type = (mime ?? '').toLowerCase();
  if (/\bjson\b/.test(type)) {
    return 'json';
  }
  if (/\bhtml\b/.test(type)) {
    return 'html';
  }
  if (/\bxml\b/.test(type)) {
    return 'xml';
  }
  if (type === 'application/x-www-form-urlencoded') {
    return 'form';
  }
  const start = text.slice(0, 200).trimStart();
  if (/^[{[]/.test(start) && /^(?:\{\s*["}]|\[\s*["{[\]\d-])/.test(start)) {
    return 'json';
  }
  if (/^<\?xml\b|^<[A-Za-z][\w.:-]*(?:\s|>|\/)/.test(start)) {
    return /^<!doctype html|^<html/i.test(start) ? 'html' : 'xml';
  }
  return 'text';
}

function tokens(language, text, pretty) {
  switch (language) {
    case 'json':
      return jsonTokens(text, pretty);
    case 'xml':
      return xmlTokens(text, pretty);
    case 'html':
      return xmlTokens(text, false);
    case 'form':
      return formTokens(text, pretty);
    default:
      return plainTokens(text);
  }
}
