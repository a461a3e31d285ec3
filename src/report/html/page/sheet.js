/* The sheet that shows one item beside the page. */

const sheet = /** @type {HTMLDialogElement} */ (document.getElementById('sheet'));
const sheetState = { number: null, returnTo: null };

function sheetHeader(row, place, total) {
  const previous = element(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': 'Previous item',
      disabled: place <= 0,
      onclick: () => step(-1),
    },
    icon('up'),
  );
  const next = element(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': 'Next item',
      disabled: place < 0 || place + 1 >= total,
      onclick: () => step(1),
    },
    icon('down'),
  );
  const close = element(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: () => sheet.close() },
    icon('close'),
  );
  const iteration = head.iterations > 1 ? ' · iteration ' + grouped(row.iteration + 1) : '';
  return element(
    'header',
    { class: 'sheet-head' },
    element(
      'span',
      { class: 'state big ' + row.state },
      icon(STATE_ICONS[row.state]),
      forReaders(STATE_NAMES[row.state]),
    ),
    element(
      'div',
      { class: 'sheet-name' },
      element('h2', { id: 'sheet-title', tabindex: '-1' }, bdi(visibleLine(row.name))),
      element(
        'p',
        { class: 'quiet' },
        bdi(visibleLine(row.folderName)),
        iteration,
        place < 0 ? '' : ' · ' + grouped(place + 1) + ' of ' + grouped(total),
      ),
    ),
    previous,
    next,
    close,
  );
}

/** Opens the item with that number in the order of the run. */
async function openSheet(number) {
  const row = list.rows[number];
  if (row === undefined) {
    return;
  }
  if (!sheet.open) {
    sheetState.returnTo = document.activeElement;
    sheet.showModal();
  }
  sheetState.number = number;
  const content = element('div', { class: 'sheet-body' }, element('p', { class: 'quiet' }, 'Unpacking …'));
  sheet.replaceChildren(sheetHeader(row, list.found.indexOf(number), list.found.length), content);
  document.getElementById('sheet-title').focus({ preventScroll: true });
  try {
    const detail = await valueAt(row.detail);
    if (sheetState.number === number) {
      content.replaceChildren(...detailView(detail, row.state));
    }
  } catch (problem) {
    content.replaceChildren(
      element('p', { class: 'notice error' }, 'This part of the report cannot be unpacked: ' + problem),
    );
  }
}

/** Goes to the next item of the list, or the one before. */
function step(direction) {
  const place = list.found.indexOf(sheetState.number);
  const number = place < 0 ? undefined : list.found[place + direction];
  if (number !== undefined) {
    goTo('#request-' + number, true);
  }
}

/** Changes the address without leaving the page; where that is not allowed, the page does without. */
function goTo(address, replaces) {
  try {
    history[replaces ? 'replaceState' : 'pushState'](null, '', address);
  } catch {
    // A page inside another's frame may not.
  }
  follow(address);
}

/** Shows what an address means. */
function follow(address) {
  const request = /^#request-(\d+)$/.exec(address);
  if (request !== null) {
    openSheet(Number(request[1]));
  } else if (sheet.open) {
    sheet.close();
  }
}

sheet.addEventListener('close', () => {
  const number = sheetState.number;
  sheetState.number = null;
  if (location.hash === '#request-' + number) {
    goTo('#requests', true);
  }
  list.show(number);
  const row = document.querySelector('#list a[href="#request-' + number + '"]');
  const target = sheetState.returnTo !== document.body && sheetState.returnTo?.isConnected ? sheetState.returnTo : row;
  target?.focus({ preventScroll: true });
});

// A click beside the sheet closes it.
sheet.addEventListener('click', (event) => {
  if (event.target === sheet) {
    sheet.close();
  }
});

sheet.addEventListener('keydown', (event) => {
  if (event.target.closest('input, textarea, select, pre') !== null || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key === 'j' || event.key === 'ArrowRight') {
    step(1);
  } else if (event.key === 'k' || event.key === 'ArrowLeft') {
    step(-1);
  }
});
