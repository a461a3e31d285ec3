/* The controls above the list. */

const filter = { state: 'all', folders: null, iteration: null, text: '', order: 'run' };
const controls = {};

function control(label, input) {
  return element('label', { class: 'control' }, element('span', { class: 'control-name' }, label), input);
}

function choice(options, onchange) {
  return element(
    'select',
    { onchange },
    options.map(([value, name]) => element('option', { value }, visibleLine(name))),
  );
}

/** A folder and those inside it. */
function foldersFrom(number) {
  const chosen = head.folders[number];
  const inside = (folder) =>
    folder.run === chosen.run && (folder.name === chosen.name || folder.name.startsWith(chosen.name + ' / '));
  return new Set(head.folders.flatMap((folder, place) => (place === number || inside(folder) ? [place] : [])));
}

function apply() {
  const found = select(list.rows, filter);
  list.take(found);
  const total = list.rows.length;
  const told =
    found.length === total ? counted(total, 'request') : grouped(found.length) + ' of ' + counted(total, 'request');
  document.getElementById('list-status').textContent = found.length === 0 && total > 0 ? 'No request matches.' : told;
  for (const [state, button] of Object.entries(controls.states)) {
    button.setAttribute('aria-pressed', String(state === filter.state));
  }
  const isFiltered =
    filter.state !== 'all' || filter.folders !== null || filter.iteration !== null || filter.text !== '';
  controls.clear.hidden = !isFiltered;
}

function setFolder(number) {
  filter.folders = number === null ? null : foldersFrom(number);
  controls.folder.value = number === null ? '' : String(number);
}

function clearFilters() {
  Object.assign(filter, { state: 'all', folders: null, iteration: null, text: '' });
  controls.text.value = '';
  controls.folder.value = '';
  if (controls.iteration !== undefined) {
    controls.iteration.value = '';
  }
  apply();
}

function stateButton(state, count) {
  return element(
    'button',
    {
      type: 'button',
      class: 'segment ' + state,
      'aria-pressed': 'false',
      onclick: () => {
        filter.state = state;
        apply();
      },
    },
    STATES[state].name,
    ' ',
    element('b', {}, grouped(count)),
  );
}

/** Makes the controls, once the lines are known. */
function makeFilters() {
  const count = (state) => list.rows.filter((row) => STATES[state].accepts(row.state)).length;
  controls.text = element('input', {
    type: 'search',
    placeholder: 'Name, address, status, message',
    autocomplete: 'off',
    spellcheck: 'false',
    oninput: () => {
      filter.text = controls.text.value;
      apply();
    },
  });
  controls.states = Object.fromEntries(
    Object.keys(STATES)
      .map((state) => /** @type {[string, number]} */ ([state, count(state)]))
      .filter(([state, number]) => state !== 'skipped' || number > 0)
      .map(([state, number]) => [state, stateButton(state, number)]),
  );
  controls.folder = choice(
    [['', 'All folders'], ...head.folders.map((folder, number) => [String(number), folder.name])],
    () => {
      setFolder(controls.folder.value === '' ? null : Number(controls.folder.value));
      apply();
    },
  );
  controls.order = choice(
    Object.entries(ORDERS).map(([order, { name }]) => [order, name]),
    () => {
      filter.order = controls.order.value;
      apply();
    },
  );
  controls.clear = element(
    'button',
    {
      type: 'button',
      class: 'button',
      hidden: true,
      onclick: () => {
        clearFilters();
        controls.text.focus();
      },
    },
    icon('close'),
    element('span', {}, 'Clear'),
  );
  if (head.iterations > 1) {
    controls.iteration = element('input', {
      type: 'number',
      min: '1',
      max: head.iterations,
      placeholder: 'all',
      inputmode: 'numeric',
      oninput: () => {
        const number = Number(controls.iteration.value);
        filter.iteration = controls.iteration.value === '' || !Number.isInteger(number) ? null : number - 1;
        apply();
      },
    });
  }
  const place = document.getElementById('filters');
  add(place, [
    element('div', { class: 'segments', role: 'group', 'aria-label': 'Result' }, Object.values(controls.states)),
    element('label', { class: 'search' }, icon('search'), forReaders('Search requests'), controls.text),
    head.folders.length > 1 ? control('Folder', controls.folder) : null,
    controls.iteration === undefined ? null : control('Iteration', controls.iteration),
    control('Sort', controls.order),
    controls.clear,
  ]);
  place.hidden = false;
}
