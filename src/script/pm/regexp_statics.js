// `RegExp.$1` and its family, which the engine lacks: what the last match found. Only for scripts that name them, since
// every match then goes through a function of ours.
/** @type {PreludePart} */ (
  function () {
    'use strict';

    const { exec } = RegExp.prototype;
    let last = { values: [''], index: 0, input: '' };

    function noted(text) {
      const found = exec.call(this, text);
      // Scripts shift and splice what a match gives.
      if (found !== null) last = { values: [...found], index: found.index, input: found.input };
      return found;
    }

    const group = (number) => last.values[number] ?? '';
    const readers = {
      lastMatch: () => group(0),
      lastParen: () => (last.values.length > 1 ? group(last.values.length - 1) : ''),
      leftContext: () => last.input.slice(0, last.index),
      rightContext: () => last.input.slice(last.index + group(0).length),
    };
    const aliases = { '$&': 'lastMatch', '$+': 'lastParen', '$`': 'leftContext', "$'": 'rightContext' };

    function define(name, get, set) {
      Object.defineProperty(RegExp, name, { get, set, configurable: true });
    }

    return {
      provide() {
        Object.defineProperty(RegExp.prototype, 'exec', {
          value: {
            exec(text) {
              return noted.call(this, text);
            },
          }.exec,
          writable: true,
          configurable: true,
        });
        for (let number = 1; number <= 9; number += 1)
          define(
            `$${number}`,
            () => group(number),
            () => {},
          );
        for (const name of Object.keys(readers)) define(name, readers[name], () => {});
        for (const [alias, name] of Object.entries(aliases)) define(alias, readers[name], () => {});
        for (const name of ['input', '$_'])
          define(
            name,
            () => last.input,
            (text) => (last.input = String(text)),
          );
      },
    };
  }
);
