// The SDK's PropertyList: an ordered list whose members are found by name.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { inChain } = part('kinds');

    function hide(object, name, value) {
      Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });
    }

    function isNothing(value) {
      return value === null || value === undefined || Number.isNaN(value);
    }

    /** JSON of an object of ours: lists lose their plural, undefined members are left out. */
    function plain(object) {
      const json = {};
      for (const name of Object.keys(object)) {
        const value = object[name];
        if (value === undefined) continue;
        const isList = value instanceof PropertyList && name.endsWith('s');
        const key = isList ? name.slice(0, -1) : name;
        json[key] = value !== null && typeof value.toJSON === 'function' ? value.toJSON() : value;
      }
      return json;
    }

    /** A predicate from what SDK's list functions take: a function, or an object whose members must be equal. */
    function predicate(rule, self) {
      if (typeof rule === 'function') return self === undefined ? rule : rule.bind(self);
      if (typeof rule === 'string') return (member) => Boolean(member?.[rule]);
      if (Array.isArray(rule)) return (member) => member?.[rule[0]] === rule[1];
      return (member) => Object.keys(rule ?? {}).every((key) => member?.[key] === rule[key]);
    }

    class PropertyList {
      constructor(kind, parent, items) {
        hide(this, '__parent', parent);
        hide(this, 'Type', kind);
        this.members = [];
        if (items !== undefined && items !== null) this.populate(items);
      }

      get reference() {
        const reference = {};
        for (const member of this.members) {
          const key = this.keyOf(member);
          if (!key) continue;
          if (this.allowsMany && Object.hasOwn(reference, key)) reference[key] = [reference[key], member].flat();
          else reference[key] = member;
        }
        return reference;
      }

      get indexKey() {
        return this.Type._postman_propertyIndexKey ?? 'id';
      }

      get ignoresCase() {
        return this.Type._postman_propertyIndexCaseInsensitive === true;
      }

      get allowsMany() {
        return this.Type._postman_propertyAllowsMultipleValues === true;
      }

      folded(key) {
        return this.ignoresCase ? String(key).toLowerCase() : String(key);
      }

      keyOf(member) {
        const key = member?.[this.indexKey];
        return key ? this.folded(key) : undefined;
      }

      named(key) {
        const wanted = this.folded(key);
        return this.members.filter((member) => this.keyOf(member) === wanted);
      }

      insert(item, before) {
        if (item === null || typeof item !== 'object') return;
        const duplicate = this.members.indexOf(item);
        if (item.__parent instanceof PropertyList && item.__parent !== this) item.__parent.remove(item);
        hide(item, '__parent', this);
        if (duplicate > -1) this.members.splice(duplicate, 1);
        const place = before === undefined || before === null ? -1 : this.indexOf(before);
        if (place > -1) this.members.splice(place, 0, item);
        else this.members.push(item);
      }

      insertAfter(item, after) {
        this.insert(item, this.idx(this.indexOf(after) + 1));
      }

      append(item) {
        this.insert(item);
      }

      prepend(item) {
        this.insert(item, this.idx(0));
      }

      add(item) {
        if (isNothing(item)) return;
        this.insert(item.constructor === this.Type ? item : new this.Type(item));
      }

      upsert(item) {
        if (isNothing(item)) return null;
        const existing = this.one(item[this.indexKey]);
        if (existing === undefined) {
          this.add(item);
          return true;
        }
        if (typeof existing.update !== 'function') {
          throw new Error('collection: unable to upsert into a list of Type that does not support .update()');
        }
        existing.update(item);
        return false;
      }

      remove(rule, self) {
        let matches;
        if (typeof rule === 'string') {
          const wanted = this.folded(rule);
          matches = (member) => this.folded(member[this.indexKey]) === wanted;
        } else if (typeof rule === 'function') {
          matches = (member, index) => rule.call(self ?? this, member, index, this.members);
        } else if (rule instanceof this.Type) {
          matches = (member) => member === rule;
        } else {
          return;
        }
        // In place: scripts hold on to `members`.
        const kept = this.members.filter((member, index) => !matches(member, index));
        this.members.splice(0, this.members.length, ...kept);
      }

      clear() {
        this.members.length = 0;
      }

      populate(items) {
        if (typeof items === 'string' && typeof this.Type.parse === 'function') items = this.Type.parse(items);
        if (items instanceof PropertyList) items = items.members;
        if (Array.isArray(items)) {
          for (const item of items.slice()) this.add(item);
        } else if (
          this.Type._postman_propertyName === 'Header' &&
          items !== null &&
          typeof items === 'object' &&
          items.constructor === Object
        ) {
          // A map of names to values, unless it is one header. What is neither text, number nor boolean is left out.
          const isScalar = (value) => ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
          if ('key' in items) this.add(items);
          else
            for (const key of Object.keys(items).filter((name) => isScalar(items[name])))
              this.add({ key, value: items[key] });
        } else {
          this.add(items);
        }
      }

      repopulate(items) {
        this.clear();
        this.populate(items);
      }

      assimilate(source, prunes) {
        const members = source instanceof PropertyList ? source.members : source;
        if (!Array.isArray(members)) return;
        const keys = new Set();
        for (const item of members) {
          if (!item || !(this.indexKey in item)) continue;
          this.upsert(item);
          keys.add(this.folded(item[this.indexKey]));
        }
        if (prunes) this.remove((member) => !keys.has(this.keyOf(member)));
      }

      all() {
        return this.members.slice();
      }

      one(key) {
        return this.named(key).at(-1);
      }

      get(key) {
        return this.one(key)?.valueOf();
      }

      each(visit, self) {
        this.members
          .slice()
          .every((member, index) => visit.call(self ?? this.__parent, member, index, this.members) !== false);
      }

      filter(rule, self) {
        return this.members.filter(predicate(rule, self));
      }

      find(rule, self) {
        return this.members.find(predicate(rule, self));
      }

      map(visit, self) {
        if (typeof visit === 'string') return this.members.map((member) => member?.[visit]);
        return this.members.map(visit.bind(self ?? this));
      }

      reduce(visit, start, self) {
        return this.members.reduce(visit.bind(self ?? this), start);
      }

      count() {
        return this.members.length;
      }

      idx(index) {
        return this.members[index];
      }

      indexOf(item) {
        return this.members.indexOf(typeof item === 'string' ? this.one(item) : item);
      }

      has(item, ...values) {
        const matches = typeof item === 'string' ? this.named(item) : this.members.filter((member) => member === item);
        if (values.length === 0) return matches.length > 0;
        return matches.some((member) => member.valueOf() === values[0]);
      }

      eachParent(visit, self) {
        let previous;
        for (let parent = this.__parent; parent; parent = parent.__parent) {
          visit.call(self ?? this, parent, previous);
          previous = parent;
        }
      }

      parent() {
        return this.__parent;
      }

      toObject(excludesDisabled, respectsCase, keepsMany, dropsEmpty) {
        const object = {};
        const folds = this.ignoresCase && !respectsCase;
        for (const member of this.members) {
          if (!member || !(this.indexKey in member) || (excludesDisabled && member.disabled)) continue;
          if (dropsEmpty && !member[this.indexKey]) continue;
          const key = folds ? String(member[this.indexKey]).toLowerCase() : member[this.indexKey];
          if ((this.allowsMany || keepsMany) && Object.hasOwn(object, key))
            object[key] = [object[key], member.valueOf()].flat();
          else object[key] = member.valueOf();
        }
        return object;
      }

      toString() {
        return typeof this.Type.unparse === 'function' ? this.Type.unparse(this.members) : '[object Object]';
      }

      toJSON() {
        return this.members.map((member) => (typeof member?.toJSON === 'function' ? member.toJSON() : plain(member)));
      }

      static isPropertyList(value) {
        return value instanceof PropertyList || inChain(value, 'PropertyList');
      }

      static _postman_propertyName = 'PropertyList';
      static {
        Object.defineProperty(this, 'name', { value: 'PostmanPropertyList' });
      }
    }
    Object.defineProperty(PropertyList.prototype, '_postman_propertyIsList', { value: true });

    /** What every property may carry besides its own members. */
    function common(property, options) {
      if (options === null || typeof options !== 'object') return;
      for (const name of ['id', 'name', 'disabled']) {
        if (options[name] !== undefined && !(name in property)) property[name] = options[name];
      }
      if (options.description !== undefined) property.description = options.description;
    }

    class Property {
      toJSON() {
        return plain(this);
      }

      parent() {
        const list = this.__parent;
        return list?.__parent ?? list ?? undefined;
      }
    }

    return { Property, PropertyList, common, hide, plain };
  }
);
