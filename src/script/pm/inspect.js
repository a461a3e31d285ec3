// Values as Node's `util.inspect` prints them at newman's settings: depth 25, arrays up to 100 members, lines up to 80.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const DEPTH = 25;
    const MEMBERS = 100;
    const LINE = native?.consoleWidth ?? 80;
    const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

    function quoted(text) {
      const escaped = (quote) => {
        let out = quote;
        for (const character of text) {
          const code = character.codePointAt(0);
          if (character === quote || character === '\\') out += `\\${character}`;
          else if (character === '\n') out += '\\n';
          else if (character === '\t') out += '\\t';
          else if (character === '\r') out += '\\r';
          else if (character === '\b') out += '\\b';
          else if (character === '\f') out += '\\f';
          else if (code < 0x20 || (code >= 0x7f && code < 0xa0))
            out += `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
          else if (code >= 0xd800 && code <= 0xdfff) out += `\\u${code.toString(16).toUpperCase()}`;
          else out += character;
        }
        return out + quote;
      };
      if (!text.includes("'")) return escaped("'");
      if (!text.includes('"')) return escaped('"');
      if (!text.includes('`') && !text.includes('${')) return escaped('`');
      return escaped("'");
    }

    function primitive(value) {
      switch (typeof value) {
        case 'string':
          return quoted(value);
        case 'number':
          // Values travel as JSON, which knows no negative zero.
          return String(value);
        case 'bigint':
          return `${value}n`;
        case 'symbol':
          return value.toString();
        default:
          return String(value);
      }
    }

    function constructorName(value) {
      for (let at = value; at !== null; at = Object.getPrototypeOf(at)) {
        const own = Object.getOwnPropertyDescriptor(at, 'constructor');
        if (own !== undefined && typeof own.value === 'function' && own.value.name !== '') return own.value.name;
      }
      return null;
    }

    /** What stands before the braces: `Map(1) `, nothing for plain arrays and objects. */
    function prefix(name, usual, size) {
      return size === undefined || (name === usual && usual === 'Array') ? '' : `${name ?? usual}${size} `;
    }

    // newman's console gets its values as JSON-like copies: functions are names, errors and instances plain objects.
    function functionName(value) {
      const kind = constructorName(value) ?? 'Function';
      return value.name ? `[${kind}: ${value.name}]` : `[${kind}]`;
    }

    function key(name) {
      return IDENTIFIER.test(name) ? name : quoted(name);
    }

    class Printer {
      constructor() {
        this.above = [];
        this.circular = new Map();
        this.indentation = 0;
        this.deepest = 0;
      }

      print(value, depth) {
        if (typeof value === 'function') return primitive(functionName(value));
        if (value === null || typeof value !== 'object') return this.text(value);
        if (this.above.includes(value)) {
          if (!this.circular.has(value)) this.circular.set(value, this.circular.size + 1);
          return `[Circular *${this.circular.get(value)}]`;
        }
        return this.object(value, depth);
      }

      /** Long strings inside objects are broken at their line ends. */
      text(value) {
        if (typeof value !== 'string' || value.length <= 16 || value.length <= LINE - this.indentation - 4)
          return primitive(value);
        return value
          .split(/(?<=\n)/)
          .map(quoted)
          .join(` +\n${' '.repeat(this.indentation + 2)}`);
      }

      object(value, depth) {
        const names = Object.keys(value);
        const name = constructorName(value);
        let braces = ['{', '}'];
        let base = '';
        let isList = false;
        let special;

        if (Array.isArray(value)) {
          isList = true;
          const shown = name === 'Array' ? '' : prefix(name, 'Array', `(${value.length})`);
          braces = [`${shown}[`, ']'];
          if (value.length === 0) return `${braces[0]}]`;
          special = () => this.members(value, depth);
        } else if (name === 'Buffer') {
          return `<Buffer ${[...value.slice(0, 50)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}${value.length > 50 ? ` ... ${value.length - 50} more byte${value.length > 51 ? 's' : ''}` : ''}>`;
        } else if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
          isList = true;
          const { length } = /** @type {Uint8Array} */ (value);
          braces = [`${prefix(name, name ?? 'TypedArray', `(${length})`)}[`, ']'];
          if (length === 0) return `${braces[0]}]`;
          special = () => this.members(value, depth);
        } else if (value instanceof Set) {
          braces = [`${prefix(name, 'Set', `(${value.size})`)}{`, '}'];
          if (value.size === 0 && names.length === 0) return `${braces[0]}}`;
          special = () => this.nested(() => limited([...value], (member) => this.print(member, depth + 1)));
        } else if (value instanceof Map) {
          braces = [`${prefix(name, 'Map', `(${value.size})`)}{`, '}'];
          if (value.size === 0 && names.length === 0) return `${braces[0]}}`;
          special = () =>
            this.nested(() =>
              limited([...value], ([k, v]) => `${this.print(k, depth + 1)} => ${this.print(v, depth + 1)}`),
            );
        } else if (value instanceof RegExp) {
          base = RegExp.prototype.toString.call(value);
          if (names.length === 0) return base;
        } else if (value instanceof Date) {
          return Number.isNaN(value.getTime()) ? 'null' : value.toISOString();
        } else if (value instanceof ArrayBuffer || value instanceof WeakMap || value instanceof WeakSet) {
          return primitive(sentText(value));
        } else if (value instanceof Number || value instanceof String || value instanceof Boolean) {
          return primitive(value.valueOf());
        } else {
          const shown = typeof value.toJSON === 'function' ? value.toJSON() : value;
          if (shown !== value) return this.print(shown, depth);
          if (names.length === 0) return '{}';
        }
        if (depth > DEPTH) return `[${name ?? 'Object'}]`;
        return this.compose(value, depth, isList ? [] : names, { braces, base, isList, special });
      }

      compose(value, depth, names, { braces, base, isList, special }) {
        this.above.push(value);
        this.deepest = depth;
        let output;
        try {
          output = special === undefined ? [] : special();
          for (const name of names) output.push(this.property(value, name, depth));
        } finally {
          this.above.pop();
        }
        if (this.circular.has(value)) {
          const reference = `<ref *${this.circular.get(value)}>`;
          if (base === '') braces[0] = `${reference} ${braces[0]}`;
          else base = `${reference} ${base}`;
        }
        const entries = output.length;
        if (isList && entries > 6) output = grouped(output, value, this.indentation);
        // Node joins what fits, unless the object visited last lies three or more levels below this one.
        if (this.deepest - depth < 3 && entries === output.length) {
          const start = output.length + this.indentation + braces[0].length + base.length + 10;
          const total = output.reduce((sum, line) => sum + line.length, output.length + start);
          if (total + (total === output.length + start ? output.length : 0) <= LINE && !base.includes('\n')) {
            const joined = output.join(', ');
            if (!joined.includes('\n')) return `${base ? `${base} ` : ''}${braces[0]} ${joined} ${braces[1]}`;
          }
        }
        const indentation = `\n${' '.repeat(this.indentation)}`;
        return `${base ? `${base} ` : ''}${braces[0]}${indentation}  ${output.join(`,${indentation}  `)}${indentation}${braces[1]}`;
      }

      nested(make) {
        this.indentation += 2;
        try {
          return make();
        } finally {
          this.indentation -= 2;
        }
      }

      members(list, depth) {
        const shown = Math.min(list.length, MEMBERS);
        const output = [];
        this.nested(() => {
          for (let index = 0; index < shown; index += 1) {
            output.push(this.print(list[index], depth + 1));
          }
        });
        const more = list.length - shown;
        if (more > 0) output.push(`... ${more} more item${more > 1 ? 's' : ''}`);
        return output;
      }

      property(value, name, depth) {
        const shown = this.nested(() => this.print(value[name], depth + 1));
        return `${key(name)}: ${shown}`;
      }
    }

    /** Prints the first members and says how many more there are. */
    function limited(members, print) {
      const output = members.slice(0, MEMBERS).map(print);
      const more = members.length - output.length;
      if (more > 0) output.push(`... ${more} more item${more > 1 ? 's' : ''}`);
      return output;
    }

    /** Sets the members of a long array in columns, as Node does. */
    function grouped(output, value, indentation) {
      const count = output.length > MEMBERS ? output.length - 1 : output.length;
      const lengths = output.slice(0, count).map((line) => line.length);
      const total = lengths.reduce((sum, length) => sum + length + 2, 0);
      const longest = Math.max(...lengths);
      const widest = longest + 2;
      if (widest * 3 + indentation >= LINE || !(total / widest > 5 || longest <= 6)) return output;
      const bias = Math.max(widest - 3 - Math.sqrt(widest - total / output.length), 1);
      const columns = Math.min(
        Math.round(Math.sqrt(2.5 * bias * count) / bias),
        Math.floor((LINE - indentation) / widest),
        12,
        15,
      );
      if (columns <= 1) return output;
      const widths = [];
      for (let column = 0; column < columns; column += 1) {
        let width = 0;
        for (let index = column; index < count; index += columns) width = Math.max(width, lengths[index]);
        widths.push(width + 2);
      }
      const isNumeric = output.every(
        (_, index) => typeof value[index] === 'number' || typeof value[index] === 'bigint',
      );
      const pad = isNumeric ? String.prototype.padStart : String.prototype.padEnd;
      const lines = [];
      for (let first = 0; first < count; first += columns) {
        const end = Math.min(first + columns, count);
        let line = '';
        for (let index = first; index < end - 1; index += 1)
          line += pad.call(`${output[index]}, `, widths[index - first], ' ');
        if (isNumeric) line += output[end - 1].padStart(widths[end - 1 - first] - 2, ' ');
        else line += output[end - 1];
        lines.push(line);
      }
      if (count < output.length) lines.push(output[count]);
      return lines;
    }

    /** What a value becomes on its way to the console, as far as that is a text. */
    function sentText(value) {
      if (typeof value === 'string') return value;
      if (typeof value === 'function') return functionName(value);
      if (value === null || typeof value !== 'object') return undefined;
      if (value instanceof WeakMap) return '[WeakMap]';
      if (value instanceof WeakSet) return '[WeakSet]';
      if (value instanceof ArrayBuffer) return `[ArrayBuffer { byteLength: ${value.byteLength} }]`;
      if (value instanceof String) return value.valueOf();
      if (value instanceof Date || typeof value.toJSON !== 'function') return undefined;
      const sent = value.toJSON();
      return typeof sent === 'string' ? sent : undefined;
    }

    /** A console argument: whether it prints as text, and what it prints. */
    function argument(value) {
      const text = sentText(value);
      return text === undefined ? [false, new Printer().print(value, 0)] : [true, text];
    }

    return { argument, inspect: (value) => new Printer().print(value, 0) };
  }
);
