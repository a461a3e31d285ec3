// QuickJS's messages in V8's words. Where V8 names the expression that failed, it is read from the script's text.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { LIST, OBJECT, called, lineAt, literal, read, takenApart, textAt } = part('expression');

    /** @type {[RegExp, (match: RegExpExecArray) => string][]} */
    const patterns = [
      [
        /^cannot read property '(.*)' of (undefined|null)$/s,
        (m) => `Cannot read properties of ${m[2]} (reading '${m[1]}')`,
      ],
      [
        /^cannot set property '(.*)' of (undefined|null)$/s,
        (m) => `Cannot set properties of ${m[2]} (setting '${m[1]}')`,
      ],
      [
        /^this is not initialized$/,
        () =>
          "Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
      ],
      [/^(.*) is not initialized$/s, (m) => `Cannot access '${m[1]}' before initialization`],
      [/^cannot convert to object$/, () => 'Cannot convert undefined or null to object'],
      [/^circular reference$/, () => 'Converting circular structure to JSON'],
      [/^BigInt are forbidden in JSON.stringify$/, () => 'Do not know how to serialize a BigInt'],
      [/^cannot convert symbol to (string|number)$/, (m) => `Cannot convert a Symbol value to a ${m[1]}`],
      [/^cannot convert BigInt to number$/, () => 'Cannot mix BigInt and other types, use explicit conversions'],
      [/^toPrimitive$/, () => 'Cannot convert object to primitive value'],
      [/^could not load module/, () => 'A dynamic import callback was not specified.'],
      [/^invalid array length$/i, () => 'Invalid array length'],
      [/^circular prototype chain$/, () => 'Cyclic __proto__ value'],
      [/^expecting (hex digit|surrogate pair)$/, () => 'URI malformed'],
      [/^cannot invoke a running generator$/, () => 'Generator is already running'],
      [
        /^private class field '(#.*)' does not exist$/,
        (m) => `Cannot read private member ${m[1]} from an object whose class did not declare it`,
      ],
    ];

    const KINDS = [TypeError, ReferenceError, SyntaxError, RangeError, URIError];
    const NATIVE = new Set(KINDS.map((kind) => kind.prototype));

    /** V8's wording of a fresh native error, or `undefined` to leave it. */
    function translate(error, sites, sources) {
      if (error.message === 'string too long') return 'Invalid string length';
      if (!NATIVE.has(Object.getPrototypeOf(error))) return undefined;
      const { message } = error;
      const site = sites[0];
      // A function of the language found the fault: the script's place is the one that called it.
      if (site !== undefined && typeof site.getFileName() !== 'string') {
        const caller = sites.find((other) => sources.has(other.getFileName()));
        const place = textAt(caller, sources) ?? { text: lineAt(caller, sources) ?? '', offset: 0 };
        const words = part('native_wording').translate(message, site.getFunctionName() ?? '', place);
        if (words !== undefined) return words;
      }
      if (error instanceof SyntaxError) {
        const place = textAt(site, sources);
        return part('syntax_wording').translate(message, place, [...sources.values()].at(-1) ?? []);
      }
      const words = ofExpression(message, site, sources);
      if (words !== undefined) return words;
      for (const [pattern, spoken] of patterns) {
        const match = pattern.exec(message);
        if (match !== null) return spoken(match);
      }
      return undefined;
    }

    /** Messages that name an expression of the script. */
    function ofExpression(message, site, sources) {
      const place = textAt(site, sources);
      const line = lineAt(site, sources) ?? '';
      switch (message) {
        case 'not a function':
        case 'not a constructor': {
          const failed = place === undefined ? startOf(line) : (called(place) ?? startOf(line));
          // `throw new TypeError('not a function')` in a script is the script's own wording.
          if (KINDS.some((kind) => kind.name === failed)) return undefined;
          const isNew =
            message === 'not a constructor' ||
            (place !== undefined && /\bnew\s+(\([^()]*)?$/.test(place.text.slice(0, place.offset)));
          return `${failed ?? 'undefined'} is not a ${isNew ? 'constructor' : 'function'}`;
        }
        case 'value is not iterable':
        case 'object is not iterable':
          return notIterable(takenApart(site, sources, LIST), undefined);
        case "cannot read property 'Symbol.iterator' of undefined":
        case "cannot read property 'Symbol.iterator' of null":
          return notIterable(takenApart(site, sources, LIST), message.split(' ').at(-1));
        case 'Cannot convert undefined or null to object':
          return sources.has(site?.getFileName()) ? destructured(site, sources) : undefined;
        case 'not an object':
          return withoutScope(site);
        case "invalid 'in' operand":
          return inOperand(line);
        case "invalid 'instanceof' right operand": {
          const right = /\binstanceof\s+\(?\s*(\S+)/.exec(line)?.[1] ?? '';
          return `Right-hand side of 'instanceof' is not ${/^[{[]/.test(right) ? 'callable' : 'an object'}`;
        }
        case "class constructors must be invoked with 'new'":
          return `Class constructor ${place === undefined ? (startOf(line) ?? '') : (called(place) ?? '')} cannot be invoked without 'new'`;
        case 'object is not extensible':
          return `Cannot add property ${assigned(place)}, object is not extensible`;
        case 'no setter for property':
          return `Cannot set property ${assigned(place)} of #<Object> which has only a getter`;
        case 'could not delete property':
          return `Cannot delete property '${/\bdelete\s.*?\.\s*([\w$]+)\s*(;|\}|$)/.exec(line)?.[1] ?? ''}' of #<Object>`;
        default:
      }
      const readOnly = /^'(.*)' is read-only$/s.exec(message);
      if (readOnly === null) return undefined;
      const name = readOnly[1];
      const target = place && /^[^=]*?(\.|\[)[^=]*?(=|\+\+|--|[-+*/%&|^]=)/.exec(place.text.slice(place.offset));
      if (!target) return 'Assignment to constant variable.';
      return `Cannot assign to read only property '${name}' of object '${/^\d+$/.test(name) ? '[object Array]' : '#<Object>'}'`;
    }

    // What methods of a variable scope read first in Postman, which is what V8 names when they are called without it.
    const FIRST_READ = {
      get: 'oneNormalizedVariable',
      set: 'oneNormalizedVariable',
      has: 'oneNormalizedVariable',
      unset: 'remove',
      clear: 'clear',
      toObject: 'toObject',
    };

    function withoutScope(site) {
      const first = site?.getFileName() === 'pm-scopes.js' ? FIRST_READ[site.getFunctionName()] : undefined;
      return first === undefined ? undefined : `Cannot read properties of undefined (reading '${first}')`;
    }

    /** What a line begins with, as far as it can be called: `undefined()`, `'text'()`. */
    function startOf(line) {
      const start = /^\s*(?:await\s+)?([\p{L}_$][\p{L}\p{N}_$]*|(['"`]).*?\2|[\d.]+)\s*\(/u.exec(line)?.[1];
      return start === undefined ? undefined : (literal(start) ?? start);
    }

    /** The name of the member that is written at a place. */
    function assigned(place) {
      const target =
        place === undefined ? undefined : /^\s*([^=]*?)\s*[-+*/%&|^?]*=/.exec(place.text.slice(place.offset))?.[1];
      if (target === undefined) return '';
      return /\[\s*(['"]?)(.*?)\1\s*\]$/.exec(target)?.[2] ?? target.split('.').at(-1);
    }

    function notIterable(found, value) {
      const whatIsMissing = ' (cannot read property Symbol(Symbol.iterator))';
      const source = found === undefined ? undefined : read(found.text, found.at);
      if (source === undefined)
        return value === undefined ? 'object is not iterable' : `${value} is not iterable${whatIsMissing}`;
      // Among the arguments of a call.
      if (/[\w$\])]\s*\([^()]*\.\.\.\s*$/.test(found.before)) {
        return value === undefined
          ? 'Spread syntax requires ...iterable[Symbol.iterator] to be a function'
          : `${source.shown} is not iterable (cannot read property ${value})`;
      }
      if (!source.isCall) return `${source.shown} is not iterable`;
      if (/=\s*$/.test(found.before))
        return `${value ?? 'object'} is not iterable${value === undefined ? '' : whatIsMissing}`;
      return `${source.shown} is not a function or its return value is not iterable`;
    }

    /** A pattern of a parameter, where the engine points at the function, or one that is assigned. */
    function destructured(site, sources) {
      const found = takenApart(site, sources, OBJECT);
      const members = found?.pattern ?? /\(\s*(\{[^{}]*\})/.exec(lineAt(site, sources) ?? '')?.[1];
      if (members === undefined) return undefined;
      const source = found === undefined ? undefined : read(found.text, found.at);
      const shown = source === undefined ? 'undefined' : source.shown + (source.isCall ? '(...)' : '');
      const value = shown === 'null' ? 'null' : 'undefined';
      const [, name, follows] = /^\{\s*([\p{L}_$][\p{L}\p{N}_$]*)\s*(.?)/u.exec(members) ?? [];
      if (name === undefined) return `Cannot destructure '${shown}' as it is ${value}.`;
      const inner = follows === ':' ? /:\s*\{\s*([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(members)?.[1] : undefined;
      if (inner !== undefined) return `Cannot read properties of undefined (reading '${inner}')`;
      if (follows === '=') return `Cannot read properties of ${value} (reading '${name}')`;
      return `Cannot destructure property '${name}' of '${shown}' as it is ${value}.`;
    }

    function inOperand(line) {
      const match = /(['"])([^'"]*)\1\s+in\s+(['"]?)([^\s)'";]*)/.exec(line);
      return `Cannot use 'in' operator to search for '${match?.[2] ?? 'key'}' in ${match?.[4] ?? 'value'}`;
    }

    return { translate };
  }
);
