// V8's words for scripts that cannot be read.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { matchingBack, word } = part('expression');

    const INVALID = 'Invalid or unexpected token';

    const messages = {
      'unexpected end of string': (at) => (at[0] === '`' ? 'Unexpected end of input' : INVALID),
      'unexpected end of comment': () => INVALID,
      'unexpected character': () => INVALID,
      'invalid number literal': () => INVALID,
      'invalid first character of private name': () => INVALID,
      'unexpected end of regexp': () => 'Invalid regular expression: missing /',
      'unexpected line terminator in regexp': () => 'Invalid regular expression: missing /',
      'invalid regular expression flags': () => 'Invalid regular expression flags',
      'return not in a function': () => 'Illegal return statement',
      'break must be inside loop or switch': () => 'Illegal break statement',
      'continue must be inside loop': () => 'Illegal continue statement: no surrounding iteration statement',
      'invalid assignment left-hand side': () => 'Invalid left-hand side in assignment',
      'invalid increment/decrement operand': () => 'Invalid left-hand side expression in postfix operation',
      'missing initializer for variable': () => 'Missing initializer in const declaration',
      'missing initializer for const variable': () => 'Missing initializer in const declaration',
      'expecting catch or finally': () => 'Missing catch or finally after try',
      "'super' is only valid in a method": () => "'super' keyword unexpected here",
      'invalid property name': (at) => unexpected(at),
      "expecting ';'": (at, before) =>
        /\bawait\s*$/.test(before)
          ? 'await is only valid in async functions and the top level bodies of modules'
          : unexpected(at),
      'invalid number of arguments for getter or setter': (at, before) =>
        /\bset\s+[\w$]+\s*\([^(]*$/.test(before)
          ? 'Setter must have exactly one formal parameter.'
          : 'Getter must not have any formal parameters.',
      'variable name expected': (at, before, lines) => {
        const name = lines
          .join('\n')
          .match(/\b(?:const|let|var)\s+(\w+)/g)
          ?.map((found) => found.split(/\s+/)[1])
          .find((found) => RESERVED.has(found));
        return name === undefined ? 'Unexpected token' : `Unexpected token '${name}'`;
      },
    };

    const RESERVED = new Set([
      'break',
      'case',
      'catch',
      'class',
      'const',
      'continue',
      'debugger',
      'default',
      'delete',
      'do',
      'else',
      'enum',
      'export',
      'extends',
      'false',
      'finally',
      'for',
      'function',
      'if',
      'import',
      'in',
      'instanceof',
      'new',
      'null',
      'return',
      'super',
      'switch',
      'this',
      'throw',
      'true',
      'try',
      'typeof',
      'var',
      'void',
      'while',
      'with',
    ]);

    /** The token that V8 would not expect. */
    function unexpected(at) {
      const rest = at.trimStart();
      if (rest === '') return 'Unexpected end of input';
      if (/^\d/.test(rest)) return 'Unexpected number';
      if (/^['"]/.test(rest)) return 'Unexpected string';
      if (rest[0] === '`') return 'Unexpected template string';
      const name = word(rest, 0);
      if (name !== '') return RESERVED.has(name) ? `Unexpected token '${name}'` : `Unexpected identifier '${name}'`;
      return `Unexpected token '${/^(=>|===?|!==?|&&|\|\||\?\?|\.\.\.|\+\+|--|[<>]=)/.exec(rest)?.[0] ?? rest[0]}'`;
    }

    /** The last bracket that is open before a place belongs to a call. */
    function isInCall(before) {
      let at = before.length - 1;
      while (at >= 0) {
        if (')]}'.includes(before[at])) at = matchingBack(before, at);
        else if ('[{'.includes(before[at])) return false;
        else if (before[at] === '(')
          return (
            /[\p{L}\p{N}_$)\]]\s*$/u.test(before.slice(0, at)) &&
            !/\b(if|for|while|switch|catch|with)\s*$/.test(before.slice(0, at))
          );
        at -= 1;
      }
      return false;
    }

    /** The second `let` of a name: the engine points at or behind the name. */
    function redeclared(at, before) {
      const name = /([\p{L}_$][\p{L}\p{N}_$]*)[\s,;=]*$/u.exec(before.trimEnd())?.[1];
      const next = /^\s*([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(at)?.[1];
      const shown = name !== undefined && !/^(let|const|var|class|function)$/.test(name) ? name : next;
      return `Identifier '${shown ?? ''}' has already been declared`;
    }

    /** The words, or `undefined` to leave the message. `lines` is the script. */
    function translate(message, place, lines) {
      const at = place?.text.slice(place.offset) ?? '';
      const before = place?.text.slice(0, place.offset) ?? '';
      if (Object.hasOwn(messages, message)) return messages[message](at, before, lines);
      if (/^invalid redefinition of/.test(message)) return redeclared(at, before);
      const token = /^unexpected token in expression: '(.*)'$/s.exec(message);
      if (token !== null) return token[1] === '' ? 'Unexpected end of input' : `Unexpected token '${token[1]}'`;
      const keyword = /^unsupported keyword: (\w+)$/.exec(message);
      if (keyword !== null) return `Unexpected token '${keyword[1]}'`;
      if (/^Unexpected (token|identifier|string|number)/i.test(message)) {
        if (/\bimport\s*$/.test(before)) return 'Cannot use import statement outside a module';
        return isInCall(before) ? 'missing ) after argument list' : undefined;
      }
      const fault = part('native_wording').patternFault(message);
      if (fault === undefined) return undefined;
      const pattern = lines
        .join('\n')
        .match(/[=(,:[!&|?{};+]\s*(\/(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\\\n])+\/)/g)
        ?.map((found) => found.slice(found.indexOf('/')));
      const faulty = pattern?.find((found) => isFaulty(found)) ?? pattern?.[0];
      return `Invalid regular expression: ${faulty === undefined ? '' : `${faulty}: `}${fault}`;
    }

    function isFaulty(pattern) {
      try {
        RegExp(pattern.slice(1, -1));
        return false;
      } catch {
        return true;
      }
    }

    return { translate };
  }
);
