/* Where the time of requests went. */

const PHASES = [
  ['prepare', 'Prepare'],
  ['wait', 'Wait for a connection'],
  ['dns', 'Look up the name'],
  ['tcp', 'Connect'],
  ['secure_handshake', 'TLS handshake'],
  ['first_byte', 'First byte'],
  ['download', 'Download'],
  ['process', 'Process'],
];

/** Starts and ends, in milliseconds. Legs of one chain are reported together; each ended before the next began. */
function spans(exchanges) {
  const found = exchanges.map((exchange) => {
    const length = exchange.response === undefined ? 0 : exchange.response.phases.total;
    return { start: exchange.ended - length, end: exchange.ended };
  });
  for (let number = found.length - 2; number >= 0; number -= 1) {
    const next = found[number + 1];
    const span = found[number];
    if (exchanges[number].origin !== 'script' && span.end > next.start) {
      const late = span.end - next.start;
      span.start -= late;
      span.end -= late;
    }
  }
  return found;
}

function segments(phases) {
  const total = PHASES.reduce((sum, [name]) => sum + (phases[name] ?? 0), 0) || 1;
  return PHASES.filter(([name]) => (phases[name] ?? 0) > 0).map(([name]) =>
    element('i', { class: 'phase-' + name, style: '--share:' + ((phases[name] * 100) / total).toFixed(2) + '%' }),
  );
}

/** All requests of an item on one time line. */
function waterfall(exchanges) {
  const found = spans(exchanges);
  const start = Math.min(...found.map((span) => span.start));
  const length = Math.max(...found.map((span) => span.end)) - start || 1;
  const share = (value) => ((value * 100) / length).toFixed(2) + '%';
  return element(
    'ol',
    { class: 'waterfall' },
    exchanges.map((exchange, number) => {
      const span = found[number];
      const response = exchange.response;
      const bar = element(
        'span',
        {
          class: 'bar' + (response === undefined ? ' broken' : ''),
          style: 'margin-inline-start:' + share(span.start - start) + ';--length:' + share(span.end - span.start),
        },
        response === undefined ? element('i', { class: 'error' }) : segments(response.phases),
      );
      return element(
        'li',
        {},
        element(
          'span',
          { class: 'leg' },
          element('b', {}, ORIGINS[exchange.origin]),
          ' ',
          element('span', { class: 'quiet' }, bdi(visibleLine((exchange.method + ' ' + exchange.url).slice(0, 200)))),
        ),
        element('span', { class: 'track', 'aria-hidden': 'true' }, bar),
        element(
          'span',
          { class: 'leg-time' },
          response === undefined ? 'failed' : response.code + ' · ' + phaseDuration(response.phases.total),
        ),
      );
    }),
  );
}

/** The phases of one request, with their numbers. */
function phasesView(response) {
  const phases = response.phases;
  const total = PHASES.reduce((sum, [name]) => sum + (phases[name] ?? 0), 0) || 1;
  let before = 0;
  return element(
    'table',
    { class: 'phases', 'aria-label': 'Phases of the request' },
    element('tbody', {}, [
      ...PHASES.filter(([name]) => phases[name] !== null && phases[name] !== undefined).map(([name, title]) => {
        const share = (phases[name] * 100) / total;
        const start = before;
        before += share;
        return element(
          'tr',
          {},
          element('th', { scope: 'row' }, title),
          element(
            'td',
            { class: 'phase-track', 'aria-hidden': 'true' },
            element('i', {
              class: 'phase-' + name,
              style: 'margin-inline-start:' + start.toFixed(2) + '%;--share:' + Math.max(share, 0.4).toFixed(2) + '%',
            }),
          ),
          element('td', { class: 'number' }, phaseDuration(phases[name])),
        );
      }),
      element(
        'tr',
        { class: 'total' },
        element('th', { scope: 'row' }, 'Total'),
        element('td', { 'aria-hidden': 'true' }),
        element('td', { class: 'number' }, phaseDuration(phases.total)),
      ),
    ]),
  );
}
