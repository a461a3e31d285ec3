/* The data of the page: JSON, compressed, unpacked when it is looked at. */

const head = JSON.parse(document.getElementById('postwatch-data').textContent);

// Unpacked blocks that are kept.
const MOST_BLOCKS = 24;
const unpacked = new Map();

function bytesOf(base64) {
  if (typeof Uint8Array.fromBase64 === 'function') {
    return Uint8Array.fromBase64(base64);
  }
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

async function unpack(number) {
  const packed = bytesOf(document.getElementById('block-' + number).textContent);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}

/** A block by its number. */
function block(number) {
  const kept = unpacked.get(number) ?? unpack(number);
  // The latest used stands last.
  unpacked.delete(number);
  unpacked.set(number, kept);
  if (unpacked.size > MOST_BLOCKS) {
    unpacked.delete(unpacked.keys().next().value);
  }
  return kept;
}

/** What lies at a place. */
async function valueAt([number, index]) {
  return (await block(number))[index];
}

/** Every line of the list, in the order of the run. */
async function* allRows() {
  for (const script of document.querySelectorAll('script[data-kind="rows"]')) {
    yield await unpack(Number(script.id.slice('block-'.length)));
  }
}
