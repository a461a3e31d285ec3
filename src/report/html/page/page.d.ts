// What the page knows of its own document.

/** Every element of the page is one of HTML's. */
interface Element {
  readonly dataset: DOMStringMap;
  title: string;
  dateTime: string;
}

/** Listeners stand on elements only. */
interface EventTarget {
  closest(selectors: string): HTMLElement | null;
}

/** Browsers of 2026 have it. */
interface Uint8ArrayConstructor {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}
