/* The only place that makes elements. Nothing of a run ever becomes markup: text goes in as text. */

const SVG = 'http://www.w3.org/2000/svg';

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute.startsWith('on')) {
      made.addEventListener(attribute.slice(2), value);
    } else if (value === true) {
      made.setAttribute(attribute, '');
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(attribute, value);
    }
  }
  add(made, children);
  return made;
}

function add(parent, children) {
  for (const child of children.flat()) {
    if (typeof child === 'string') {
      parent.append(visible(child));
    } else if (child !== null && child !== undefined) {
      parent.append(child);
    }
  }
  return parent;
}

/** Text of a run: it may be written from right to left without disturbing its neighbours. */
function bdi(text) {
  return element('bdi', {}, text);
}

function forReaders(text) {
  return element('span', { class: 'for-readers' }, text);
}

function icon(name) {
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', '#i-' + name);
  picture.append(use);
  return picture;
}

/** Hands a file to the reader. */
function save(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = element('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Puts text on the clipboard; tells whether that worked. */
async function copy(text, button) {
  const label = button.querySelector('span') ?? button;
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = 'Copied';
  } catch {
    label.textContent = 'Cannot copy';
  }
  setTimeout(() => {
    label.textContent = before;
  }, 1500);
}
