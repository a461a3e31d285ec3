// Variable scopes. Nothing is kept here: each access reaches into the run's own scopes.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const ALL = 5;
    const DATA = 1;
    // The types that read a value in their way.
    const KINDS = new Set(['string', 'boolean', 'number', 'array', 'object', 'any']);
    const { stringify } = JSON;

    function text(key) {
      return typeof key === 'string' ? key : String(key);
    }

    // Scope → name → the very object that the script set or got, and its JSON when the run last heard of it: scripts change
    // objects without setting them again. Only scopes that hold objects have an entry.
    const objects = new Map();
    // Scope → the list that `values` gave out, and what each variable was then.
    const lists = new Map();

    // Scope → name → the last change of it by the script, as the SDK tracks it: [name, value, {}] or, removed, [name].
    const changes = new Map();
    // Scope → the identity it gets here when its file gives none.
    const identities = new Map();

    function noteChange(scope, key, change) {
      const known = changes.get(scope);
      if (known === undefined) changes.set(scope, new Map([[key, change]]));
      else known.set(key, change);
    }

    function noteObject(scope, key, value, json) {
      if (!objects.has(scope)) objects.set(scope, new Map());
      objects.get(scope).set(key, { value, json });
    }

    /** The scope that answers for a name. */
    function answering(scope, key) {
      return scope === ALL ? [0, 1, 2, 3, 4].find((number) => native.hasVariable(number, key)) : scope;
    }

    function isHeld(value) {
      return (typeof value === 'object' && value !== null) || typeof value === 'function' || typeof value === 'symbol';
    }

    /** What a template shows of a value, and what the SDK gives for it: a function is called. */
    function called(value) {
      return typeof value === 'function' ? value() : value;
    }

    /** Whether a value reads otherwise in a template than its JSON does: dates, expressions, functions, symbols. */
    function hasOwnText(value) {
      if (typeof value !== 'object') return typeof value !== 'string';
      const prototype = Object.getPrototypeOf(value);
      return prototype !== Object.prototype && prototype !== null && !Array.isArray(value);
    }

    /** Expands a template; objects that a script has set in this very run of it show their own text. */
    function expanded(scope, template) {
      const shown = [];
      for (const [number, held] of objects) {
        for (const [key, { value }] of held) {
          if (!hasOwnText(value)) continue;
          shown.push([number, key, value]);
          native.setVariable(number, key, String(called(value)));
        }
      }
      try {
        return native.replaceIn(scope, template);
      } finally {
        for (const [number, key, value] of shown) native.setVariable(number, key, stored(value));
      }
    }

    /** What the run keeps of a value: JSON has no functions, but a local variable becomes an object in newman. */
    function stored(value) {
      return typeof value === 'function' ? {} : value;
    }

    /** An object of a scope: always the same one while a script runs. */
    function heldObject(scope, key, fresh) {
      scope = answering(scope, key);
      // What a type reads from text is new each time.
      if (!native.isTyped(scope, key)) noteObject(scope, key, fresh, stringify(fresh));
      return fresh;
    }

    /** Tells the run what was changed without `set`. */
    function settle() {
      for (const [scope, { list, was }] of lists) {
        for (const variable of list.members) {
          const before = was.get(variable);
          if (before !== undefined && before.value === variable.value && before.type === variable.type) continue;
          objects.get(scope)?.delete(text(variable.key));
          native.setVariable(scope, text(variable.key), variable.value, variable.type);
          was.set(variable, { key: variable.key, value: variable.value, type: variable.type });
        }
        for (const [variable, { key }] of was) {
          if (list.members.includes(variable)) continue;
          was.delete(variable);
          if (!list.has(key)) native.unsetVariable(scope, key);
        }
      }
      for (const [scope, held] of objects) {
        for (const [key, entry] of held) {
          if (typeof entry.value === 'function') continue;
          const json = stringify(entry.value);
          if (json === entry.json) continue;
          entry.json = json;
          native.setVariable(scope, key, entry.value);
        }
      }
    }

    function settleIfNeeded() {
      if (objects.size > 0 || lists.size > 0) settle();
    }

    class VariableScope {
      #number;

      constructor(number) {
        this.#number = number;
      }

      // Where `set` and the like work: the local scope for pm.variables.
      get #own() {
        return this.#number === ALL ? 0 : this.#number;
      }

      has(key) {
        if (lists.size > 0) settle();
        return native.hasVariable(this.#number, text(key));
      }

      get(key) {
        if (lists.size > 0) settle();
        key = text(key);
        if (objects.size > 0) {
          const held = objects.get(answering(this.#number, key))?.get(key);
          if (held !== undefined) return called(held.value);
        }
        const value = native.getVariable(this.#number, key);
        return typeof value === 'object' && value !== null ? heldObject(this.#number, key, value) : value;
      }

      set(key, value, kind) {
        if (lists.size > 0) settle();
        key = text(key);
        if (kind !== null && typeof kind === 'object') kind = kind.secret ? 'secret' : kind.type;
        const scope = this.#own;
        // The run's texts hold no half of a surrogate pair: the script that sets one gets it back from here.
        const isObject = typeof value === 'string' ? !value.isWellFormed() : isHeld(value);
        objects.get(scope)?.delete(key);
        noteChange(scope, key, [key, value, {}]);
        if (typeof kind === 'string' && (KINDS.has(kind) || kind === 'secret'))
          native.setVariable(scope, key, value, kind);
        else native.setVariable(scope, key, stored(value));
        if (isObject && !native.isTyped(scope, key)) noteObject(scope, key, value, stringify(value));
        if (lists.size > 0) this.#listSet(key);
      }

      #listSet(key) {
        const given = lists.get(this.#own);
        if (given === undefined) return;
        const fresh = native
          .variablesList(this.#own)
          .findLast((variable) => variable.key === key && !variable.disabled);
        const existing = given.list.members.findLast((variable) => variable.key === key && !variable.disabled);
        if (existing === undefined) given.list.add(fresh);
        else Object.assign(existing, { value: fresh.value, type: fresh.type });
        const variable = existing ?? given.list.members.at(-1);
        given.was.set(variable, { key, value: variable.value, type: variable.type });
      }

      unset(key) {
        if (lists.size > 0) settle();
        key = text(key);
        objects.get(this.#own)?.delete(key);
        noteChange(this.#own, key, [key]);
        native.unsetVariable(this.#own, key);
        lists.get(this.#own)?.list.remove((variable) => variable.key === key && !variable.disabled);
      }

      clear() {
        objects.delete(this.#own);
        for (const { key } of native.variablesList(this.#own)) noteChange(this.#own, key, [key]);
        native.clearVariables(this.#own);
        lists.get(this.#own)?.list.clear();
      }

      toObject(excludesDisabled) {
        settleIfNeeded();
        return native.variablesObject(this.#number, Boolean(excludesDisabled));
      }

      syncVariablesTo(target) {
        if (target === null || typeof target !== 'object') target = {};
        settleIfNeeded();
        const own = native.variablesObject(this.#own, false);
        for (const key of Object.keys(target)) if (!Object.hasOwn(own, key)) delete target[key];
        return Object.assign(target, own);
      }

      syncVariablesFrom(source, tracks, prunes) {
        const changes = tracks ? { created: [], updated: [], deleted: [] } : undefined;
        if (source === null || typeof source !== 'object') return changes;
        const before = native.variablesObject(this.#own, false);
        for (const key of Object.keys(source)) {
          changes?.[Object.hasOwn(before, key) ? 'updated' : 'created'].push(key);
          this.set(key, source[key]);
        }
        if (prunes !== false) {
          for (const key of Object.keys(before)) {
            if (Object.hasOwn(source, key)) continue;
            this.unset(key);
            native.unsetDisabled(this.#own, key);
            changes?.deleted.push(key);
          }
        }
        return changes;
      }

      variables() {
        throw new Error(
          '`VariableScope#variables` has been discontinued, use `VariableScope#syncVariablesTo` instead.',
        );
      }

      replaceIn(template) {
        settleIfNeeded();
        return this.#replaced(template);
      }

      #replaced(template) {
        if (typeof template === 'string') {
          if (!template.includes('{{')) return template;
          return objects.size > 0 ? expanded(this.#number, template) : native.replaceIn(this.#number, template);
        }
        if (Array.isArray(template)) return template.map((member) => this.#replaced(member));
        if (template !== null && typeof template === 'object') {
          const replaced = {};
          for (const key of Object.keys(template)) replaced[key] = this.#replaced(template[key]);
          return replaced;
        }
        return template;
      }

      get id() {
        const scope = this.#own;
        const known = native.scopeIdentity(scope)[0] ?? identities.get(scope);
        if (known !== undefined) return known;
        const made = native.uuid();
        identities.set(scope, made);
        return made;
      }

      get name() {
        return native.scopeIdentity(this.#own)[1] ?? undefined;
      }

      get values() {
        settleIfNeeded();
        const scope = this.#own;
        if (!lists.has(scope)) {
          const { VariableList } = part('lists');
          const list = new VariableList(this, native.variablesList(scope));
          lists.set(scope, { list, was: new Map(list.members.map((member) => [member, { ...member }])) });
        }
        return lists.get(scope).list;
      }

      /** What was changed so far, as the SDK tracks it. */
      get mutations() {
        if (this.#number === DATA) return undefined;
        return { autoCompact: true, stream: [], compacted: Object.fromEntries(changes.get(this.#own) ?? []) };
      }

      applyMutation(instruction, key, value) {
        if (instruction === 'set') this.set(key, value);
        else if (instruction === 'unset') this.unset(key);
      }

      each(visit, self) {
        this.values.each(visit, self);
      }

      toJSON() {
        const { id, name, mutations } = this;
        const json = { id };
        if (name !== undefined) json.name = name;
        if (mutations !== undefined) json.mutations = mutations;
        json.values = this.values.toJSON();
        return json;
      }

      static isVariableScope(value) {
        return value instanceof VariableScope;
      }

      static _postman_propertyName = 'VariableScope';
      static {
        Object.defineProperty(this, 'name', { value: 'PostmanVariableScope' });
      }
    }

    return {
      begin() {
        if (objects.size > 0) objects.clear();
        if (lists.size > 0) lists.clear();
        if (changes.size > 0) changes.clear();
      },

      settle: settleIfNeeded,

      /** The script is over. Functions leave null where the run goes on with JSON, as in newman. */
      finish() {
        settleIfNeeded();
        for (const [scope, held] of objects) {
          if (scope === 0) continue;
          for (const [key, { value }] of held) if (typeof value === 'function') native.setVariable(scope, key, null);
        }
      },

      /** Others changed the variables: objects are read anew. */
      forget() {
        objects.clear();
        lists.clear();
      },

      VariableScope,
      variables: new VariableScope(ALL),
      iterationData: new VariableScope(1),
      environment: new VariableScope(2),
      collectionVariables: new VariableScope(3),
      globals: new VariableScope(4),
    };
  }
);
