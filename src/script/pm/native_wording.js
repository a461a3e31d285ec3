// V8's words for the faults that JavaScript's own functions find. What they were given is read from the script's text.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { given, literal } = part('expression');

    const REFLECT = new Set([
      'ownKeys',
      'get',
      'set',
      'has',
      'apply',
      'construct',
      'deleteProperty',
      'getPrototypeOf',
      'isExtensible',
    ]);

    /** @type {[RegExp, string][]} */
    const PATTERN_FAULTS = [
      [/^expecting '\)'/, 'Unterminated group'],
      [/^expecting '\]'|unterminated character class|^unexpected end$/i, 'Unterminated character class'],
      [/^nothing to repeat/, 'Nothing to repeat'],
      [/^extraneous characters|unmatched '\)'/, "Unmatched ')'"],
      [/^invalid escape/, 'Invalid escape'],
      [/^invalid class range/, 'Range out of order in character class'],
      [/^invalid group name/, 'Invalid capture group name'],
      [/^duplicate group name/, 'Duplicate capture group name'],
      [/^invalid group/, 'Invalid group'],
      [/^group name not defined/, 'Invalid named capture referenced'],
      [/^lone quantifier|^invalid repetition count/, 'Lone quantifier brackets'],
    ];

    /** What is wrong with a regular expression, or `undefined` when the message is not of one. */
    function patternFault(message) {
      return PATTERN_FAULTS.find(([fault]) => fault.test(message))?.[1];
    }

    /** A value in words: literals as they are, objects by their kind. */
    function shown(text) {
      if (text === undefined) return 'undefined';
      const value = literal(text);
      if (value === undefined || value.startsWith('{'))
        return value === undefined && /=>|^function/.test(text) ? text : '#<Object>';
      return value.startsWith('"') ? value.slice(1, -1) : value;
    }

    const messages = {
      'not an object': (name, values) => {
        if (name === 'Map' || name === 'WeakMap' || name === 'fromEntries') {
          return `Iterator value ${shown(/^\[\s*([^,\]]*)/.exec(values[0] ?? '')?.[1])} is not an entry object`;
        }
        if (name === 'Proxy') return 'Cannot create proxy with a non-object as target or handler';
        if (REFLECT.has(name)) return `Reflect.${name} called on non-object`;
        return /^(defineProperty|defineProperties)$/.test(name) ? `Object.${name} called on non-object` : undefined;
      },
      'object prototype may only be an Object or null': (name, values) =>
        `Object prototype may only be an Object or null: ${shown(values[name === 'create' ? 0 : 1])}`,
      'cannot convert to BigInt: not an integer': (name, values) =>
        `The number ${shown(values[0])} cannot be converted to a BigInt because it is not an integer`,
      'invalid BigInt literal': (name, values) => `Cannot convert ${shown(values[0])} to a BigInt`,
      'invalid repeat count': (name, values) => `Invalid count value: ${values[0] ?? 'undefined'}`,
      'invalid number of digits': (name) =>
        `${name}() ${name === 'toFixed' ? 'digits ' : ''}argument must be between ${name === 'toPrecision' ? 1 : 0} and 100`,
      'bad normalization form': () => 'The normalization form should be one of NFC, NFD, NFKC, NFKD.',
      'invalid code point': (name, values) => `Invalid code point ${values[0] ?? 'undefined'}`,
      'Date value is NaN': () => 'Invalid time value',
      'invalid regular expression flags': (name, values) =>
        `Invalid flags supplied to RegExp constructor '${shown(values[1])}'`,
      'must be called with new': (name) =>
        name === 'Promise'
          ? "Promise constructor cannot be invoked without 'new'"
          : `Constructor ${name} requires 'new'`,
      'not a constructor': (name) => `${name} is not a constructor`,
      'not a Date object': () => 'this is not a Date object.',
      'invalid array index': (name, values) => `Invalid typed array length: ${values[0] ?? 'undefined'}`,
      'out of bound': () => 'Offset is outside the bounds of the DataView',
      "regexp must have the 'g' flag": (name) => `String.prototype.${name} called with a non-global RegExp argument`,
      'object is not extensible': (name, values) =>
        /^defineProp/.test(name) ? `Cannot define property ${shown(values[1])}, object is not extensible` : undefined,
      'invalid value used as WeakMap key': () => 'Invalid value used as weak map key',
      'invalid value used as WeakSet key': () => 'Invalid value used in weak set',
      'invalid length': (name) =>
        `byte length of ${name} should be a multiple of ${{ 16: 2, 32: 4, 64: 8 }[/\d+/.exec(name)?.[0]] ?? 1}`,
      'empty array': () => 'Reduce of empty array with no initial value',
      'value is not iterable': (name, values) => {
        const value = shown(values[0]);
        const kind = /^-?[\d.]+$/.test(value) ? 'number ' : /^(true|false)$/.test(value) ? 'boolean ' : undefined;
        return `${kind === undefined ? 'object' : kind + value} is not iterable (cannot read property Symbol(Symbol.iterator))`;
      },
      'not a function': (name, values) => {
        if (name === 'sort' || name === 'toSorted')
          return 'The comparison function must be either a function or undefined';
        if (name === 'Promise') return `Promise resolver ${shown(values[0])} is not a function`;
        return /^(map|filter|forEach|some|every|find|findIndex|findLast|findLastIndex|reduce|reduceRight|flatMap)$/.test(
          name,
        )
          ? `${shown(values[0])} is not a function`
          : undefined;
      },
    };

    /** The words, or `undefined` for a message we do not know of this function. */
    function translate(message, name, place) {
      const values = given(place, name);
      if (Object.hasOwn(messages, message)) return messages[message](name, values);
      const wrongKind = /^(\w+) object expected$/.exec(message);
      if (wrongKind !== null)
        return `Method ${wrongKind[1]}.prototype.${name} called on incompatible receiver #<Object>`;
      const fault = name === 'RegExp' ? patternFault(message) : undefined;
      if (fault === undefined) return undefined;
      return `Invalid regular expression: ${values[0] === undefined || literal(values[0]) === undefined ? '' : `/${shown(values[0])}/: `}${fault}`;
    }

    return { patternFault, translate };
  }
);
