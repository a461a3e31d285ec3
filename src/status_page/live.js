/* Keeps the page up to date while somebody looks at it. Without scripts a page shows what was true when it was loaded. */
(() => {
  'use strict';
  const EVERY = 5000;
  const place = document.getElementById('live');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button live';
  let isLive = true;
  let tag = null;
  let isAsking = false;
  const tell = (word) => {
    button.textContent = word;
    button.setAttribute('aria-pressed', String(isLive));
  };
  const parts = (root) => [root.querySelector('main'), root.querySelector('.foot')];
  /* Somebody who reads, types or has opened something is not disturbed. */
  const isBusy = () => {
    const focus = document.activeElement;
    const main = document.querySelector('main');
    return (
      (focus !== main && main.contains(focus)) ||
      main.querySelector('details[open]') !== null ||
      String(getSelection()) !== ''
    );
  };
  const refresh = async () => {
    if (!isLive || isAsking || document.hidden || isBusy()) {
      return;
    }
    isAsking = true;
    try {
      const answer = await fetch(location.href, {
        headers: tag === null ? {} : { 'If-None-Match': tag },
        cache: 'no-store',
      });
      if (answer.status === 200) {
        tag = answer.headers.get('ETag');
        const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
        if (isLive && !isBusy()) {
          const next = parts(fresh);
          parts(document).forEach((old, number) => old.replaceChildren(...next[number].childNodes));
          document.title = fresh.title;
          document.querySelector('link[rel=icon]').href = fresh.querySelector('link[rel=icon]').getAttribute('href');
        }
      }
      tell(answer.ok || answer.status === 304 ? 'Live' : 'No answer: ' + answer.status);
    } catch {
      tell('No connection');
    }
    isAsking = false;
  };
  button.addEventListener('click', () => {
    isLive = !isLive;
    tell(isLive ? 'Live' : 'Paused');
    refresh();
  });
  tell('Live');
  place.append(button);
  place.hidden = false;
  setInterval(refresh, EVERY);
})();
