/* Bodies, messages and other long text: a first piece, more on demand. */

// Characters that are shown at once, and more of them with each click.
const FIRST_PIECE = 40_000;
const NEXT_PIECE = 400_000;
// Colours cost elements: this many characters have them.
const MOST_COLOURED = 400_000;

const MISSING = {
  hidden: 'Left out by an option of the report.',
  full: 'Left out: the report is full. Items that passed are listed without headers and bodies from here on.',
  unrecorded: 'Not recorded.',
};

/** A `pre` that fills itself from tokens, piece by piece. */
function pieces(label, sequence) {
  const code = element('code');
  const frame = element('pre', { class: 'text', tabindex: '0', role: 'group', 'aria-label': label }, code);
  const more = element('button', { type: 'button', class: 'button more', hidden: true }, 'Show more');
  const source = sequence[Symbol.iterator]();
  let shown = 0;
  const grow = (budget) => {
    const part = document.createDocumentFragment();
    const end = shown + budget;
    while (shown < end) {
      const { value, done } = source.next();
      if (done) {
        more.hidden = true;
        code.append(part);
        return;
      }
      // One token may be a megabyte long.
      const [kind, whole] = value;
      for (let at = 0; at < whole.length; at += 20_000) {
        const text = visible(whole.slice(at, at + 20_000));
        part.append(kind !== '' && shown < MOST_COLOURED ? element('span', { class: 't-' + kind }, text) : text);
      }
      shown += whole.length;
    }
    more.hidden = false;
    code.append(part);
  };
  more.addEventListener('click', () => grow(NEXT_PIECE));
  grow(FIRST_PIECE);
  return element('div', { class: 'pieces' }, frame, more);
}

/** Text of any length. */
function longText(label, text) {
  return pieces(label, plainTokens(text));
}

function hexadecimal(bytes) {
  const lines = [];
  for (let at = 0; at < Math.min(bytes.length, 1024); at += 16) {
    const part = Array.from(bytes.slice(at, at + 16));
    const numbers = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('');
    lines.push(at.toString(16).padStart(6, '0') + '  ' + numbers.padEnd(47) + '  ' + text);
  }
  return lines.join('\n') + (bytes.length > 1024 ? '\n…' : '');
}

function textBody(label, text, mime, tools) {
  const language = languageOf(mime, text);
  const place = element('div');
  let pretty = head.highlighting && language !== 'text' && language !== 'html';
  const draw = () => {
    const coloured = head.highlighting ? tokens(language, text, pretty) : plainTokens(text);
    const content = pieces(label, coloured);
    // Indented lines that break between words leave empty lines behind.
    content.firstChild.classList.toggle('formatted', pretty);
    place.replaceChildren(content);
  };
  if (pretty) {
    const button = element('button', { type: 'button', class: 'button', 'aria-pressed': 'true' }, 'Formatted');
    button.addEventListener('click', () => {
      pretty = !pretty;
      button.setAttribute('aria-pressed', String(pretty));
      draw();
    });
    tools.append(button);
  }
  const copyButton = element('button', { type: 'button', class: 'button' }, icon('copy'), element('span', {}, 'Copy'));
  copyButton.addEventListener('click', () => copy(text, copyButton));
  tools.append(copyButton);
  draw();
  return place;
}

function binaryBody(label, base64, mime, tools) {
  const bytes = bytesOf(base64);
  const button = element('button', { type: 'button', class: 'button' }, icon('save'), element('span', {}, 'Save'));
  button.addEventListener('click', () => save('body.bin', 'application/octet-stream', bytes));
  tools.append(button);
  if (/^image\/(?:png|jpeg|gif|webp|avif|bmp)$/.test(mime ?? '')) {
    return element('img', { class: 'picture', src: 'data:' + mime + ';base64,' + base64, alt: label });
  }
  return longText(label, hexadecimal(bytes));
}

/** A body with its tools. */
function bodyView(label, body, mime) {
  if (body === undefined) {
    return element('p', { class: 'quiet' }, 'No body.');
  }
  if (body.missing !== undefined && body.missing !== 'cut') {
    return element('p', { class: 'quiet' }, MISSING[body.missing] + ' ' + size(body.length) + '.');
  }
  const tools = element('div', { class: 'body-tools' });
  const place = element('div', {}, element('p', { class: 'quiet' }, 'Unpacking …'));
  const cut =
    body.missing === 'cut' ? element('p', { class: 'notice' }, 'Cut: the report keeps the beginning alone.') : null;
  tools.append(element('span', { class: 'quiet' }, bdi(mime ?? '')), element('span', { class: 'space' }));
  const fill = (content) => {
    place.replaceChildren(
      content.text !== undefined
        ? textBody(label, content.text, mime, tools)
        : binaryBody(label, content.base64 ?? '', mime, tools),
    );
  };
  if (body.place === undefined) {
    fill(body);
  } else {
    valueAt(body.place).then(fill, (problem) =>
      place.replaceChildren(element('p', { class: 'notice error' }, String(problem))),
    );
  }
  return element('div', { class: 'body' }, tools, place, cut);
}
