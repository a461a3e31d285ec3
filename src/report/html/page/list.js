/* The list of requests. Only the lines on the screen, and some around them, are elements. */

// Lines beyond both edges of the window.
const SPARE_LINES = 30;

const list = {
  rows: [],
  found: [],
  frame: document.getElementById('list'),
  lines: element('ol', { class: 'lines', 'aria-label': 'Items' }),
  made: new Map(),
  lineHeight: 56,

  /** Takes the lines that a filter found. */
  take(found) {
    this.found = found;
    this.made.clear();
    this.lines.replaceChildren();
    this.measure();
    this.draw();
  },

  measure() {
    this.lineHeight = parseFloat(getComputedStyle(this.frame).getPropertyValue('--line-height')) || 56;
    this.lines.style.height = this.found.length * this.lineHeight + 'px';
  },

  /** Makes the lines that can be seen. */
  draw() {
    const top = -this.lines.getBoundingClientRect().top;
    const total = this.found.length;
    // Some are always there, for those who go by the structure of the page instead of its look.
    const first = Math.min(
      Math.max(0, Math.floor(top / this.lineHeight) - SPARE_LINES),
      Math.max(0, total - SPARE_LINES),
    );
    const last = Math.max(
      Math.min(total, Math.ceil((top + window.innerHeight) / this.lineHeight) + SPARE_LINES),
      Math.min(total, SPARE_LINES),
    );
    const focused = document.activeElement?.closest('#list li');
    for (const [place, line] of this.made) {
      if ((place < first || place >= last) && line !== focused) {
        line.remove();
        this.made.delete(place);
      }
    }
    // In their order, for those who hear the page.
    let after = null;
    for (let place = last - 1; place >= first; place -= 1) {
      let line = this.made.get(place);
      if (line === undefined) {
        line = this.line(place);
        this.made.set(place, line);
        this.lines.insertBefore(line, after);
      }
      after = line;
    }
  },

  line(place) {
    const number = this.found[place];
    const row = this.rows[number];
    const tests = row.passed + row.failed;
    const line = element(
      'li',
      { 'aria-setsize': this.found.length, 'aria-posinset': place + 1, style: 'top:' + place * this.lineHeight + 'px' },
      element(
        'a',
        { class: 'line ' + row.state, href: '#request-' + number, 'aria-haspopup': 'dialog', 'data-place': place },
        element(
          'span',
          { class: 'state ' + row.state },
          icon(STATE_ICONS[row.state]),
          forReaders(STATE_NAMES[row.state]),
        ),
        element('span', { class: 'method' }, row.method),
        element(
          'span',
          { class: 'line-name' },
          element(
            'span',
            { class: 'name' },
            bdi(visibleLine(row.name)),
            head.iterations > 1
              ? element('span', { class: 'iteration' }, forReaders(' iteration '), '#' + (row.iteration + 1))
              : null,
          ),
          row.problems.length > 0
            ? element('span', { class: 'problem' }, bdi(visibleLine(row.problems[0])))
            : element('span', { class: 'url' }, bdi(visibleLine(row.url.slice(0, 300)))),
        ),
        element('span', { class: 'folder' }, bdi(visibleLine(row.folderName))),
        element(
          'span',
          { class: 'tests' },
          tests === 0 ? '' : row.passed + '/' + tests,
          tests === 0 ? null : forReaders(' tests passed'),
        ),
        element(
          'span',
          { class: row.code === undefined ? 'code' : codeClass(row.code) },
          row.code === undefined ? '–' : String(row.code),
        ),
        element('span', { class: 'time' }, row.time === undefined ? '' : duration(row.time)),
        element('span', { class: 'size' }, row.size === undefined ? '' : size(row.size)),
      ),
    );
    return line;
  },

  /** Scrolls to an item, if the list has it. */
  show(number) {
    const place = this.found.indexOf(number);
    if (place < 0) {
      return;
    }
    const top = this.lines.getBoundingClientRect().top + place * this.lineHeight;
    if (top < 120 || top + this.lineHeight > window.innerHeight) {
      window.scrollBy({ top: top - window.innerHeight / 2, behavior: 'instant' });
    }
    this.draw();
  },

  /** Moves the focus by lines. */
  move(from, by) {
    const place = Math.min(this.found.length - 1, Math.max(0, from + by));
    this.show(this.found[place]);
    this.made.get(place)?.querySelector('a').focus({ preventScroll: true });
  },
};

list.frame.append(list.lines);
let drawing = false;
function redraw() {
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      list.draw();
    });
  }
}
addEventListener('scroll', redraw, { passive: true });
addEventListener('resize', () => {
  const before = list.lineHeight;
  list.measure();
  if (before !== list.lineHeight) {
    list.take(list.found);
  } else {
    redraw();
  }
});
list.frame.addEventListener('keydown', (event) => {
  const place = Number(event.target.closest('a')?.dataset.place ?? NaN);
  const page = Math.max(1, Math.floor(window.innerHeight / list.lineHeight) - 3);
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
  if (!Number.isNaN(place) && by !== undefined) {
    event.preventDefault();
    list.move(place, by);
  }
});
