// Variable scopes. Nothing is kept here: each access reaches into the run's own scopes.
(function (native, part) {
'use strict';

const ALL = 5;

function text(key) {
  return typeof key === 'string' ? key : String(key);
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
    return native.hasVariable(this.#number, text(key));
  }

  get(key) {
    return native.getVariable(this.#number, text(key));
  }

  set(key, value, kind) {
    if (kind !== null && typeof kind === 'object') kind = kind.secret ? 'secret' : kind.type;
    if (typeof kind === 'string') native.setVariable(this.#own, text(key), value, kind);
    else native.setVariable(this.#own, text(key), value);
  }

  unset(key) {
    native.unsetVariable(this.#own, text(key));
  }

  clear() {
    native.clearVariables(this.#own);
  }

  toObject() {
    return native.variablesObject(this.#number);
  }

  syncVariablesTo(target) {
    return Object.assign(target ?? {}, this.toObject());
  }

  syncVariablesFrom(source) {
    if (source === null || typeof source !== 'object') return;
    for (const key of Object.keys(source)) this.set(key, source[key]);
  }

  variables() {
    return this.values;
  }

  replaceIn(template) {
    if (typeof template === 'string') {
      return template.includes('{{') ? native.replaceIn(this.#number, template) : template;
    }
    if (Array.isArray(template)) return template.map((member) => this.replaceIn(member));
    if (template !== null && typeof template === 'object') {
      const replaced = {};
      for (const key of Object.keys(template)) replaced[key] = this.replaceIn(template[key]);
      return replaced;
    }
    return template;
  }

  get id() {
    return native.scopeIdentity(this.#own)[0] ?? undefined;
  }

  get name() {
    return native.scopeIdentity(this.#own)[1] ?? undefined;
  }

  get values() {
    const { PropertyList, Variable } = part('lists');
    return new PropertyList(Variable, this, native.variablesList(this.#own));
  }

  each(visit, self) {
    this.values.each(visit, self);
  }

  toJSON() {
    const json = { values: native.variablesList(this.#own) };
    const { id, name } = this;
    if (id !== undefined) json.id = id;
    if (name !== undefined) json.name = name;
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
  VariableScope,
  variables: new VariableScope(ALL),
  iterationData: new VariableScope(1),
  environment: new VariableScope(2),
  collectionVariables: new VariableScope(3),
  globals: new VariableScope(4),
};
})
