/* Puts the page to work. */

function makeTheme() {
  const button = document.getElementById('theme');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
  const tell = () => button.setAttribute('aria-pressed', String(isDark()));
  button.addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem('postwatch-theme', theme);
    } catch {
      // It holds until the page is closed.
    }
    tell();
  });
  dark.addEventListener('change', tell);
  button.hidden = false;
  tell();
}

function makeTimes() {
  /** @type {Intl.DateTimeFormatOptions} */
  const style = { dateStyle: 'medium', timeStyle: 'medium' };
  let format;
  try {
    format = new Intl.DateTimeFormat(
      undefined,
      head.time_zone === null ? style : { ...style, timeZone: head.time_zone },
    );
  } catch {
    // A zone that this browser does not know.
    format = new Intl.DateTimeFormat(undefined, style);
  }
  for (const time of document.querySelectorAll('time[datetime]')) {
    const zone = format.resolvedOptions().timeZone;
    time.title = time.dateTime;
    time.textContent = format.format(new Date(time.dateTime)) + (head.time_zone === null ? '' : ' ' + zone);
  }
}

function makeCharts() {
  for (const column of document.querySelectorAll('.column[data-row]')) {
    column.addEventListener('click', () => goTo('#request-' + column.dataset.row));
  }
  for (const link of document.querySelectorAll('a[data-folder]')) {
    link.addEventListener('click', () => {
      setFolder(Number(link.dataset.folder));
      apply();
    });
  }
}

async function makeList() {
  const status = document.getElementById('list-status');
  if (typeof DecompressionStream !== 'function') {
    status.textContent = 'This browser is too old to unpack the list: any of the year 2023 or later can.';
    return;
  }
  status.textContent = 'Unpacking …';
  for await (const part of allRows()) {
    for (const row of part) {
      const item = head.items[row.item];
      row.name = item.name;
      row.folder = item.folder;
      row.folderName = head.folders[item.folder].name;
      row.text = searchText(row);
      list.rows.push(row);
    }
  }
  makeFilters();
  makeCharts();
  apply();
  if (document.getElementById('postwatch-full') !== null) {
    status.after(
      element(
        'p',
        { class: 'notice' },
        'The report is full: items that passed late in the run are listed without headers and bodies. The option max-size allows more.',
      ),
    );
  }
  follow(location.hash);
  addEventListener('hashchange', () => follow(location.hash));
  document.documentElement.dataset.ready = 'true';
}

addEventListener('keydown', (event) => {
  if (
    event.key === '/' &&
    event.target.closest('input, textarea, select, dialog') === null &&
    controls.text !== undefined
  ) {
    event.preventDefault();
    controls.text.focus();
  }
});

makeTheme();
makeTimes();
makeFindings();
makeList();
