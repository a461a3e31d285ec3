// The SDK's Variable and the list of them.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { inChain } = part('kinds');
    const { Property, PropertyList, common } = part('list');
    const { parse, stringify } = JSON;

    /** How the types of variables keep a value and give it out. */
    function structured(isKind) {
      return {
        in: (value) => (typeof value === 'string' ? value : stringify(value)),
        out(value) {
          try {
            const read = parse(value);
            return isKind(read) ? read : undefined;
          } catch {
            return undefined;
          }
        },
      };
    }

    const TYPES = {
      string: { in: String, out: String },
      boolean: { in: Boolean, out: Boolean },
      number: { in: Number, out: Number },
      array: structured(Array.isArray),
      object: structured((value) => value !== null && typeof value === 'object' && !Array.isArray(value)),
      any: { in: (value) => value, out: (value) => value },
    };

    class Variable extends Property {
      constructor(options) {
        super();
        if (options?.disabled !== undefined) this.disabled = options.disabled;
        this.type = 'any';
        this.value = undefined;
        this.source = undefined;
        if (options === null || typeof options !== 'object') return;
        const key = options.key ?? options.id;
        if (key !== undefined) this.key = key;
        this.update(options);
        common(this, { id: options.id, name: options.name });
      }

      get() {
        const value = typeof this.value === 'function' ? this.value() : this.value;
        return TYPES[this.type].out(value);
      }

      set(value) {
        this.value = typeof value === 'function' ? value : TYPES[this.type].in(value);
      }

      cast(value) {
        return TYPES[this.type].out(value);
      }

      valueOf(...passed) {
        if (passed.length > 0) this.set(passed[0]);
        return this.get();
      }

      valueType(name, keepsValue) {
        const type = name === null || name === undefined ? undefined : String(name).toLowerCase();
        if (!Object.hasOwn(TYPES, type)) return this.type;
        this.type = type;
        if (!keepsValue && typeof this.value !== 'function') this.set(this.get());
        return this.type;
      }

      update(options) {
        if (options === null || typeof options !== 'object') return;
        if ('type' in options) this.valueType(options.type, 'value' in options);
        if ('value' in options) this.set(options.value);
        for (const name of ['system', 'disabled', 'secret', 'source', 'description']) {
          if (name in options) this[name] = options[name];
        }
      }

      toString() {
        const value = this.valueOf();
        return value === null
          ? 'null'
          : value === undefined || typeof value.toString !== 'function'
            ? ''
            : value.toString();
      }

      static isVariable(value) {
        return inChain(value, 'Variable');
      }

      static _postman_propertyName = 'Variable';
      static {
        Object.defineProperty(this, 'name', { value: 'PostmanVariable' });
      }
      static _postman_propertyIndexKey = 'key';
    }

    class VariableList extends PropertyList {
      constructor(parent, variables) {
        super(Variable, parent, variables);
      }

      syncFromObject(object, tracks, prunes) {
        const changes = tracks ? { created: [], updated: [], deleted: [] } : undefined;
        if (object === null || typeof object !== 'object') return changes;
        for (const key of Object.keys(object)) {
          const existing = this.one(key);
          if (existing === undefined) this.add({ key, value: object[key] });
          else existing.set(object[key]);
          changes?.[existing === undefined ? 'created' : 'updated'].push(key);
        }
        if (prunes === false) return changes;
        for (const key of Object.keys(this.reference)) {
          if (Object.hasOwn(object, key)) continue;
          this.remove(key);
          changes?.deleted.push(key);
        }
        return changes;
      }

      syncToObject(object) {
        if (object === null || typeof object !== 'object') object = {};
        const { reference } = this;
        for (const key of Object.keys(object)) if (!Object.hasOwn(reference, key)) delete object[key];
        for (const variable of this.members) object[variable.key] = variable.valueOf();
        return object;
      }

      static _postman_propertyName = 'VariableList';
      static super_ = PropertyList;
    }

    return { Variable, VariableList };
  }
);
