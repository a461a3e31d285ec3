// JSON for libraries, with V8's words, and for scripts, where Postman puts liquid-json's in its place.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { parse, stringify } = JSON;
    const { endWithoutMemory } = part('errors');

    /** V8's words (Node 20) for what QuickJS found. */
    function worded(error, text) {
      const message = error.message.replace(/ \(line \d+ column \d+\)$/, '');
      if (/^Unexpected end|^Expected|^Bad/.test(message)) return message;
      if (text === 'undefined' || text === '[object Object]') return `"${text}" is not valid JSON`;
      const token = /'(.)/s.exec(message)?.[1];
      if (token === undefined) return 'Unexpected non-whitespace character after JSON';
      const shown = text.length <= 40 ? `"${text}"` : `"${text.slice(0, 40)}"...`;
      return `Unexpected token '${token}', ${shown} is not valid JSON`;
    }

    function parseWorded(text, reviver) {
      try {
        return parse(text, reviver);
      } catch (error) {
        endWithoutMemory(error);
        if (error instanceof SyntaxError) error.message = worded(error, String(text));
        throw error;
      }
    }

    /** Where an object meets itself, in V8's words. */
    function circle(value) {
      const name = (object) => `'${object.constructor?.name ?? 'Object'}'`;
      const path = [];
      const visit = (object) => {
        for (const key of Object.keys(object)) {
          const member = object[key];
          if (member === null || typeof member !== 'object') continue;
          const start = member === value ? 0 : path.findIndex((step) => step.member === member) + 1;
          if (member === value || start > 0) return { key, start, member };
          if (path.length > 20) continue;
          path.push({ key, member });
          const found = visit(member);
          if (found !== undefined) return found;
          path.pop();
        }
        return undefined;
      };
      const found = value !== null && typeof value === 'object' ? visit(value) : undefined;
      if (found === undefined) return 'Converting circular structure to JSON';
      const shown = (key, of) => (Array.isArray(of) ? `index ${key}` : `property '${key}'`);
      const between = path.slice(found.start);
      let owner = found.member;
      let text = `Converting circular structure to JSON\n    --> starting at object with constructor ${name(found.member)}`;
      between.forEach((step, index) => {
        if (index === 0)
          text += `\n    |     ${shown(step.key, owner)} -> object with constructor ${name(step.member)}`;
        else if (index === between.length - 1)
          text += `${between.length > 2 ? '\n    |     ...' : ''}\n    |     ${shown(step.key, owner)} -> object with constructor ${name(step.member)}`;
        owner = step.member;
      });
      return `${text}\n    --- ${shown(found.key, owner)} closes the circle`;
    }

    function stringifyWorded(value, replacer, space) {
      try {
        return stringify(value, replacer, space);
      } catch (error) {
        endWithoutMemory(error);
        if (error instanceof TypeError && /^(circular reference|Converting circular)/.test(error.message))
          error.message = circle(value);
        throw error;
      }
    }

    function named(error) {
      error.name = 'JSONError';
      return error;
    }

    const forScripts = {
      parse(text, reviver) {
        try {
          return parse(text, reviver);
        } catch (error) {
          endWithoutMemory(error);
          if (!(error instanceof SyntaxError)) throw error;
        }
        return part('modules').load('liquid-json').parse(text, reviver);
      },
      stringify(value, replacer, space) {
        try {
          return stringifyWorded(value, replacer, space);
        } catch (error) {
          throw error instanceof Error ? named(error) : error;
        }
      },
    };
    Object.defineProperty(forScripts, Symbol.toStringTag, { value: 'JSON' });

    return { forScripts, worded: { parse: parseWorded, stringify: stringifyWorded, [Symbol.toStringTag]: 'JSON' } };
  }
);
