// Errors in V8's words. QuickJS calls `Error.prepareStackTrace` for every error it makes, before anybody sees it:
// that is where native messages are translated and the place in the user's script is noted.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { LIST, OBJECT, lineOf, takenApart } = part('expression');

    const sources = new Map();
    // Error → [line, column] in a user's script.
    const places = new WeakMap();

    // Errors of other kinds have the words that somebody chose.
    const NATIVE = new Set(
      [TypeError, ReferenceError, SyntaxError, RangeError, URIError].map((kind) => kind.prototype),
    );

    const FRAMES = 24;
    const userFile = /^script-\d+$/;

    function addSource(name, source) {
      sources.set(name, source.split('\n'));
    }

    function place(site) {
      // What is missing at the end of a script is found missing in the line after it.
      const line = Math.min(lineOf(site), sources.get(site.getFileName())?.length ?? Infinity);
      return [line, site.getColumnNumber() ?? 0];
    }

    function placeOf(error, user, isFirst) {
      const kind = isFirst ? kindTakenApart(error.message) : undefined;
      const line = kind === undefined ? lineOfMember(error.message, user) : takenApart(user, sources, kind)?.line;
      return line === undefined || line === lineOf(user) ? place(user) : [line, 0];
    }

    /** A member is read below the last call, when a chain goes over lines. */
    function lineOfMember(message, user) {
      const name = /^cannot read property '([\p{L}\p{N}_$]+)' of/u.exec(message)?.[1];
      if (name === undefined) return undefined;
      const read = new RegExp(`(\\.|\\[\\s*['"\`])${name.replaceAll('$', '\\$')}(?![\\p{L}\\p{N}_$])`, 'u');
      const below = (sources.get(user.getFileName()) ?? [])
        .slice(lineOf(user) - 1)
        .findIndex((line) => read.test(line));
      return below < 0 ? undefined : lineOf(user) + below;
    }

    /** What an error of the engine that was found in the script itself says of iterating and destructuring. */
    function kindTakenApart(message) {
      if (/^(value|object) is not iterable$|^cannot read property 'Symbol\.iterator' of/.test(message)) return LIST;
      return message === 'Cannot convert undefined or null to object' ? OBJECT : undefined;
    }

    function isUsers(site) {
      const file = site.getFileName();
      return typeof file === 'string' && userFile.test(file);
    }

    function kindName(error) {
      const prototype = Object.getPrototypeOf(error);
      const kind = prototype && Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
      return typeof kind === 'function' ? kind.name : undefined;
    }

    /** As V8 does, the constructors of an error's own class are no frames of its stack. */
    function withoutConstructors(error, sites) {
      // A class that was called has a frame that V8 does not show.
      if (error.message === "class constructors must be invoked with 'new'") return sites.slice(1);
      if (NATIVE.has(Object.getPrototypeOf(error))) return sites;
      const name = kindName(error);
      if (!name || name === 'Error') return sites;
      const last = sites.slice(0, 6).findLastIndex((site) => site.getFunctionName() === name);
      return last < 0 ? sites : sites.slice(last + 1);
    }

    function frame(site) {
      const name = site.getFunctionName();
      const [line, column] = place(site);
      const where = `script:${line}:${column}`;
      return name ? `    at ${name} (${where})` : `    at ${where}`;
    }

    /** V8's words. What cannot be read from a script is no reason to lose its error. */
    function words(error, sites) {
      try {
        return part('wording').translate(error, sites, sources);
      } catch {
        return undefined;
      }
    }

    /** Where V8 has another kind of error for the same fault. */
    function otherKind(message) {
      if (message === 'string too long') return RangeError;
      return message.startsWith('could not load module') ? TypeError : undefined;
    }

    function prepare(error, sites) {
      // Libraries try what they can do while they load; nobody reads what they catch.
      if (part('modules').isLoading()) return head(error);
      sites = withoutConstructors(error, sites);
      const user = sites.find(isUsers);
      if (user !== undefined && error !== null && typeof error === 'object')
        places.set(error, placeOf(error, user, user === sites[0]));
      if (Object.hasOwn(error, 'message') && typeof error.message === 'string') {
        const kind = otherKind(error.message);
        const isNative = kind !== undefined || NATIVE.has(Object.getPrototypeOf(error));
        const message = isNative ? words(error, sites) : undefined;
        if (kind !== undefined) Object.setPrototypeOf(error, kind.prototype);
        if (message !== undefined) {
          Object.defineProperty(error, 'message', { value: message, writable: true, configurable: true });
        }
      }
      // Only `new AggregateError` of a script may have no message.
      if (
        kindName(error) === 'AggregateError' &&
        error.message === '' &&
        sites[0]?.getFunctionName() !== 'AggregateError'
      ) {
        Object.defineProperty(error, 'message', {
          value: 'All promises were rejected',
          writable: true,
          configurable: true,
        });
      }
      const frames = sites.filter(isUsers).map(frame);
      return [head(error), ...frames].join('\n');
    }

    /** The first line of a stack, which names no kind of error in Postman either. */
    function head(error) {
      try {
        return `Error: ${String(error.message ?? '')}`;
      } catch {
        return 'Error: ';
      }
    }

    // As in Postman, so that errors print and travel as plain objects.
    /** @this {Error} */
    function toJSON() {
      return { type: 'Error', name: this.name, message: this.message };
    }
    Object.defineProperty(Error.prototype, 'toJSON', { value: toJSON, writable: true, configurable: true });

    /** @type {Described} */
    const OUT_OF_MEMORY = ['Error', `sandbox: script memory limit of ${native.memoryLimit} MB exceeded`, 0, 0];

    /** QuickJS throws `null` when there is no memory left for an error; scripts that throw it themselves say so. */
    function isOutOfMemory(error) {
      if (error instanceof Error) return /^out of memory( in regexp execution)?$/.test(error.message);
      if (error !== null) return false;
      const throwsNull = /(throw|reject\s*\()\s*null/;
      return ![...sources.values()].some((lines) => lines.some((line) => throwsNull.test(line)));
    }

    /** A script cannot catch that its memory does not suffice for what the sandbox converts. */
    function endWithoutMemory(error) {
      if (isOutOfMemory(error)) native.endExhausted();
    }

    /** The engine refuses imports when nothing of the script is on its stack any more: the place is known if there is one. */
    function importing(error) {
      if (error.message !== 'A dynamic import callback was not specified.') return undefined;
      const found = [...sources.values()].flatMap((lines) =>
        lines.flatMap((line, at) => (/\bimport\s*\(/.test(line) ? [[at + 1, 0]] : [])),
      );
      return found.length === 1 ? found[0] : undefined;
    }

    /** Name, message, line and column of anything thrown; zero for an unknown place. */
    function describe(error) {
      if (isOutOfMemory(error)) return OUT_OF_MEMORY;
      if (error === null || (typeof error !== 'object' && typeof error !== 'function')) {
        const text = safely(() => String(error));
        // What the engine throws when it has no memory to normalize a text.
        return text === '[uninitialized]' ? OUT_OF_MEMORY : ['Error', text, 0, 0];
      }
      const [line, column] = places.get(error) ?? importing(error) ?? [0, 0];
      const name = safely(() => String(error.name ?? 'Error')) || 'Error';
      const message = safely(() => (error.message === undefined ? shown(error) : String(error.message)));
      return [name, message, line, column];
    }

    function safely(read) {
      try {
        return read();
      } catch {
        return '';
      }
    }

    /**
     * The JSON of what was thrown, where it says more than an error does: what an assertion expected, or any other object.
     */
    function thrown(error) {
      if (error === null || typeof error !== 'object' || isOutOfMemory(error)) return undefined;
      return safely(() => (error.toJSON === toJSON ? '' : JSON.stringify(error))) || undefined;
    }

    /** The JSON of what an assertion found and what it expected, where one of them is more than a word. */
    function compared(error) {
      if (error === null || typeof error !== 'object' || isOutOfMemory(error)) return undefined;
      const isDeep = (value) => value !== null && typeof value === 'object';
      return (
        safely(() => {
          const { actual, expected, showDiff } = error;
          return showDiff === true && (isDeep(actual) || isDeep(expected)) ? JSON.stringify([expected, actual]) : '';
        }) || undefined
      );
    }

    /** Something thrown that has no message. */
    function shown(value) {
      return value instanceof Error ? '' : part('inspect').inspect(value);
    }

    /** The place of a call, for an error that comes when the call is over. */
    function placed(error, origin) {
      const at = places.get(origin);
      if (at !== undefined && !places.has(error)) places.set(error, at);
      return error;
    }

    return {
      addSource,
      describe,
      endWithoutMemory,
      compared,
      thrown,
      placed,

      /** Scripts may have put something else here. */
      begin() {
        if (Error.prepareStackTrace !== prepare) Error.prepareStackTrace = prepare;
        if (Error.stackTraceLimit !== FRAMES) Error.stackTraceLimit = FRAMES;
      },
    };
  }
);
