/* Everything that is known of one item. */

const STATE_NAMES = { passed: 'passed', failed: 'failed', error: 'error', skipped: 'skipped' };
const STATE_ICONS = { passed: 'success', failed: 'failure', error: 'error', skipped: 'skipped' };
const SCRIPT_NAMES = { prerequest: 'pre-request script', test: 'test script' };
const ORIGINS = {
  step: 'Request',
  script: 'Sent by a script',
  auth: 'Authentication',
  redirect: 'Redirected',
  retry: 'Attempt that was repeated',
};

// What the reader opened or closed stays so from item to item.
const opened = new Map();
let sections = 0;

/** A part that can be opened and closed; its content is made when it is opened first. */
function fold(key, title, isOpen, build, note = null) {
  const open = opened.get(key) ?? isOpen;
  sections += 1;
  const id = 'fold-' + sections;
  const content = element('div', { class: 'fold-content', id, hidden: !open });
  const button = element(
    'button',
    { type: 'button', 'aria-expanded': String(open), 'aria-controls': id },
    icon('right'),
    element('span', {}, title),
    note === null ? null : element('span', { class: 'quiet' }, note),
  );
  let built = false;
  const fill = () => {
    if (!built) {
      built = true;
      add(content, [build()].flat());
    }
  };
  button.addEventListener('click', () => {
    const opens = content.hidden;
    opened.set(key, opens);
    content.hidden = !opens;
    button.setAttribute('aria-expanded', String(opens));
    fill();
  });
  if (open) {
    fill();
  }
  return element('div', { class: 'fold' }, element('h3', {}, button), content);
}

function codeClass(code) {
  return 'code code-' + Math.trunc(code / 100);
}

function where(error) {
  return error.line === undefined
    ? ''
    : ' (line ' + error.line + (error.column === undefined ? ')' : ':' + error.column + ')');
}

function message(label, text) {
  return text.length > 2000 ? longText(label, text) : element('pre', { class: 'message' }, bdi(text));
}

function errorView(error) {
  return [
    element('b', {}, bdi(error.name + where(error))),
    message('Message of the error', error.message),
    error.difference === undefined ? null : element('pre', { class: 'message' }, bdi(error.difference)),
  ];
}

function assertionView(assertion) {
  const state = assertion.skipped ? 'skipped' : assertion.error === undefined ? 'passed' : 'failed';
  const isFault = assertion.error !== undefined && assertion.error.name !== 'AssertionError';
  const shown = isFault ? 'error' : state;
  return element(
    'li',
    { class: 'test ' + shown },
    element('span', { class: 'state ' + shown }, icon(STATE_ICONS[shown]), forReaders(STATE_NAMES[shown] + ': ')),
    element(
      'div',
      {},
      element(
        'p',
        {},
        bdi(visibleLine(assertion.name.slice(0, 2000))),
        assertion.script === 'prerequest' ? element('span', { class: 'quiet' }, ' in the pre-request script') : null,
      ),
      assertion.error === undefined ? null : errorView(assertion.error),
    ),
  );
}

function faults(detail) {
  const list = [
    ...detail.exchanges
      .filter((exchange) => exchange.error !== undefined && exchange.origin !== 'retry')
      .map((exchange) => [
        exchange.origin === 'step'
          ? 'The request failed'
          : 'The request failed (' + ORIGINS[exchange.origin].toLowerCase() + ')',
        exchange.error.message,
      ]),
    ...detail.errors.map((fault) => [
      'Error in the ' + SCRIPT_NAMES[fault.script] + where(fault.error),
      fault.error.name + ': ' + fault.error.message,
    ]),
  ];
  if (detail.cut_off) {
    list.push(['The recording ends here', 'What came after this is not known: the run was killed or still going on.']);
  }
  return list.map(([title, text]) =>
    element(
      'div',
      { class: 'notice error' },
      icon('error'),
      element('div', {}, element('b', {}, title), message(title, text)),
    ),
  );
}

function headersView(label, headers) {
  if (headers.length === 0) {
    return element('p', { class: 'quiet' }, 'None.');
  }
  return element(
    'table',
    { class: 'plain headers', 'aria-label': label },
    element(
      'tbody',
      {},
      headers.map(([name, value, system]) =>
        element(
          'tr',
          {},
          element(
            'th',
            { scope: 'row' },
            bdi(name),
            system === 1
              ? element(
                  'span',
                  { class: 'quiet', title: 'added by postwatch' },
                  ' +',
                  forReaders(' added by postwatch'),
                )
              : null,
          ),
          element('td', {}, value.length > 2000 ? longText(name, value) : bdi(value)),
        ),
      ),
    ),
  );
}

function mimeOf(headers) {
  const found = headers.find(([name]) => name.toLowerCase() === 'content-type');
  return found === undefined ? null : found[1].split(';')[0].trim();
}

function responseView(key, response) {
  const facts = [
    response.version,
    response.remote,
    response.reused ? 'connection used again' : null,
    'head ' + size(response.header_bytes),
    'body ' + size(response.body_bytes),
  ];
  return [
    element(
      'p',
      { class: 'line' },
      element('span', { class: codeClass(response.code) }, String(response.code)),
      ' ',
      bdi(response.reason),
      ' ',
      element('span', { class: 'quiet' }, facts.filter((fact) => fact).join(' · ')),
    ),
    fold(
      key + 'response-body',
      'Response body',
      true,
      () => bodyView('Response body', response.body, response.mime),
      response.body === undefined ? 'none' : size(response.body.length),
    ),
    fold(
      key + 'response-headers',
      'Response headers',
      false,
      () => headersView('Response headers', response.headers),
      String(response.headers.length),
    ),
  ];
}

function exchangeView(exchange, key) {
  const response = exchange.response;
  const hasBody = exchange.body !== undefined;
  return element(
    'div',
    { class: 'exchange' },
    element(
      'p',
      { class: 'line address' },
      element('b', { class: 'method' }, exchange.method),
      ' ',
      bdi(visibleLine(exchange.url.slice(0, 20_000))),
    ),
    exchange.error === undefined
      ? null
      : element(
          'p',
          { class: 'line bad' },
          exchange.error.code === undefined ? '' : exchange.error.code + ' ',
          bdi(visibleLine(exchange.error.message.slice(0, 2000))),
        ),
    response === undefined ? null : responseView(key, response),
    hasBody
      ? fold(
          key + 'request-body',
          'Request body',
          response === undefined,
          () => bodyView('Request body', exchange.body, mimeOf(exchange.headers)),
          [exchange.mode, size(exchange.body.length)].filter((part) => part).join(' · '),
        )
      : null,
    fold(
      key + 'request-headers',
      'Request headers',
      false,
      () => headersView('Request headers', exchange.headers),
      String(exchange.headers.length),
    ),
    response === undefined
      ? null
      : fold(key + 'phases', 'Timing', false, () => phasesView(response), duration(response.time)),
  );
}

function consoleView(lines) {
  return element(
    'ul',
    { class: 'console' },
    lines.map((line) =>
      element(
        'li',
        { class: 'level-' + (/^(?:warn|error|info|debug)$/.test(line.level) ? line.level : 'log') },
        element('span', { class: 'level' }, line.level),
        message('Console', line.text),
      ),
    ),
  );
}

// Attributes that load or go somewhere.
const REACHES_OUT =
  /^(?:src|srcset|href|xlink:href|poster|background|data|action|formaction|ping|cite|longdesc|manifest)$/i;

/** What a visualizer shows. The frame has no origin, no scripts and no network; the parts that could reach out go. */
function visualizerView(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const part of page.querySelectorAll(
    'script, link, base, meta, iframe, frame, object, embed, portal, noscript',
  )) {
    part.remove();
  }
  const policy = page.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  const look = page.createElement('style');
  look.textContent = ':root{color-scheme:light;background:#fff;color:#1a2029;font:14px/1.5 system-ui,sans-serif}';
  page.head.prepend(policy, look);
  for (const part of page.querySelectorAll('*')) {
    for (const { name, value } of [...part.attributes]) {
      if (name.startsWith('on') || (REACHES_OUT.test(name) && !/^(?:data:image\/|#)/i.test(value))) {
        part.removeAttribute(name);
      }
    }
  }
  const frame = element('iframe', {
    class: 'visualizer',
    sandbox: '',
    title: 'Visualizer',
    referrerpolicy: 'no-referrer',
  });
  frame.srcdoc = '<!doctype html>' + page.documentElement.outerHTML;
  return frame;
}

function visualizer(detail) {
  if (detail.visualizer_problem !== undefined) {
    return fold('visualizer', 'Visualizer', false, () =>
      element('p', { class: 'notice' }, 'It cannot be shown: ' + detail.visualizer_problem),
    );
  }
  if (detail.visualizer === undefined) {
    return null;
  }
  return fold('visualizer', 'Visualizer', false, () => {
    const place = element('div', {}, element('p', { class: 'quiet' }, 'Unpacking …'));
    const content =
      detail.visualizer.place === undefined ? Promise.resolve(detail.visualizer) : valueAt(detail.visualizer.place);
    content.then(({ text }) => place.replaceChildren(visualizerView(text ?? '')));
    return place;
  });
}

function nextRequest(next) {
  const told = next === null ? 'The iteration was ended with setNextRequest(null).' : 'setNextRequest: ' + next;
  return element('p', { class: 'quiet' }, bdi(told));
}

/** The parts of an item, in the order people look for them. */
function detailView(detail, state) {
  const main = detail.exchanges.findLastIndex((exchange) => exchange.origin === 'step');
  const failed = detail.assertions.filter((assertion) => assertion.error !== undefined).length;
  const parts = [...faults(detail)];
  if (detail.assertions.length > 0) {
    const note =
      failed === 0 ? String(detail.assertions.length) : failed + ' of ' + detail.assertions.length + ' failed';
    parts.push(
      fold('tests', 'Tests', true, () => element('ul', { class: 'tests' }, detail.assertions.map(assertionView)), note),
    );
  }
  if (detail.exchanges.length > 1) {
    parts.push(
      fold(
        'waterfall',
        'Timeline',
        true,
        () => waterfall(detail.exchanges),
        counted(detail.exchanges.length, 'request'),
      ),
    );
  }
  detail.exchanges.forEach((exchange, number) => {
    const isMain = number === main || detail.exchanges.length === 1;
    if (isMain) {
      parts.push(exchangeView(exchange, ''));
      return;
    }
    const answer = exchange.response === undefined ? 'failed' : String(exchange.response.code);
    const title = ORIGINS[exchange.origin] + (exchange.auth === undefined ? '' : ' (' + exchange.auth + ')');
    parts.push(
      fold(
        'other-' + exchange.origin,
        title,
        false,
        () => exchangeView(exchange, 'other-'),
        visibleLine((exchange.method + ' ' + exchange.url).slice(0, 90)) + ' · ' + answer,
      ),
    );
  });
  if (detail.console.length > 0) {
    parts.push(
      fold('console', 'Console', true, () => consoleView(detail.console), counted(detail.console.length, 'line')),
    );
  }
  parts.push(visualizer(detail));
  for (const warning of detail.warnings ?? []) {
    parts.push(element('p', { class: 'notice' }, bdi(warning)));
  }
  if (detail.next_request !== undefined) {
    parts.push(nextRequest(detail.next_request));
  }
  const shown = parts.filter((part) => part !== null);
  return shown.length > 0
    ? shown
    : [element('p', { class: 'quiet' }, state === 'skipped' ? 'It was skipped.' : 'Nothing is recorded of this item.')];
}
