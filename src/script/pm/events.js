// Events and their targets; signals that abort.
/** @type {PreludePart} */ (
  function (native, part) {
    'use strict';

    const { DOMException } = part('exception');
    const { describe, thrown } = part('errors');

    // What targets know of an event while it is on its way.
    const inner = new WeakMap();

    class Event {
      #type;
      #options;

      constructor(...passed) {
        if (passed.length === 0)
          throw Object.assign(new TypeError('The "type" argument must be specified'), { code: 'ERR_MISSING_ARGS' });
        const [type, options] = passed;
        this.#type = String(type);
        this.#options = {
          bubbles: Boolean(options?.bubbles),
          cancelable: Boolean(options?.cancelable),
          composed: Boolean(options?.composed),
        };
        inner.set(this, {
          target: null,
          isPrevented: false,
          isStopped: false,
          isSent: false,
          isPassive: false,
          time: performance.now(),
        });
      }

      get type() {
        return this.#type;
      }
      get target() {
        return inner.get(this).target;
      }
      get currentTarget() {
        return inner.get(this).isSent ? inner.get(this).target : null;
      }
      get srcElement() {
        return inner.get(this).target;
      }
      get bubbles() {
        return this.#options.bubbles;
      }
      get cancelable() {
        return this.#options.cancelable;
      }
      get composed() {
        return this.#options.composed;
      }
      get defaultPrevented() {
        return inner.get(this).isPrevented;
      }
      get returnValue() {
        return !inner.get(this).isPrevented;
      }
      get eventPhase() {
        return inner.get(this).isSent ? 2 : 0;
      }
      get timeStamp() {
        return inner.get(this).time;
      }
      get isTrusted() {
        return false;
      }
      get cancelBubble() {
        return inner.get(this).isStopped;
      }

      preventDefault() {
        const state = inner.get(this);
        if (this.cancelable && !state.isPassive) state.isPrevented = true;
      }

      stopPropagation() {}

      stopImmediatePropagation() {
        inner.get(this).isStopped = true;
      }

      composedPath() {
        return inner.get(this).isSent ? [inner.get(this).target] : [];
      }

      get [Symbol.toStringTag]() {
        return 'Event';
      }
    }
    for (const [phase, number] of [
      ['NONE', 0],
      ['CAPTURING_PHASE', 1],
      ['AT_TARGET', 2],
      ['BUBBLING_PHASE', 3],
    ]) {
      for (const holder of [Event, Event.prototype])
        Object.defineProperty(holder, phase, { value: number, enumerable: true });
    }

    class EventTarget {
      // Type → its listeners, in order.
      #listeners = new Map();

      addEventListener(type, listener, options) {
        if (listener === null || listener === undefined) return;
        if (typeof listener !== 'function' && typeof listener !== 'object') {
          throw Object.assign(new TypeError('The "listener" argument must be an instance of EventListener.'), {
            code: 'ERR_INVALID_ARG_TYPE',
          });
        }
        type = String(type);
        const capture = typeof options === 'boolean' ? options : Boolean(options?.capture);
        const signal = options?.signal;
        if (signal?.aborted) return;
        const listeners = this.#listeners.get(type) ?? [];
        if (listeners.some((entry) => entry.listener === listener && entry.capture === capture)) return;
        this.#listeners.set(type, [
          ...listeners,
          { listener, capture, once: Boolean(options?.once), passive: Boolean(options?.passive) },
        ]);
        signal?.addEventListener('abort', () => this.removeEventListener(type, listener, capture), { once: true });
      }

      removeEventListener(type, listener, options) {
        type = String(type);
        const capture = typeof options === 'boolean' ? options : Boolean(options?.capture);
        const listeners = this.#listeners.get(type) ?? [];
        this.#listeners.set(
          type,
          listeners.filter((entry) => entry.listener !== listener || entry.capture !== capture),
        );
      }

      dispatchEvent(event) {
        const state = inner.get(event);
        if (state === undefined) {
          throw Object.assign(new TypeError('The "event" argument must be an instance of Event.'), {
            code: 'ERR_INVALID_ARG_TYPE',
          });
        }
        if (state.isSent) throw new DOMException('The event is already being dispatched', 'InvalidStateError');
        Object.assign(state, { target: this, isSent: true });
        for (const entry of this.#listeners.get(event.type) ?? []) {
          if (state.isStopped) break;
          if (!this.#listeners.get(event.type).includes(entry)) continue;
          if (entry.once) this.removeEventListener(event.type, entry.listener, entry.capture);
          state.isPassive = entry.passive;
          try {
            if (typeof entry.listener === 'function') entry.listener.call(this, event);
            else entry.listener.handleEvent(event);
          } catch (error) {
            // As in Node: it is nobody's who dispatches.
            native.exception(...describe(error), thrown(error));
          }
        }
        Object.assign(state, { isSent: false, isPassive: false });
        return !state.isPrevented;
      }

      get [Symbol.toStringTag]() {
        return 'EventTarget';
      }
    }

    const making = Symbol('making');
    let abort;

    class AbortSignal extends EventTarget {
      #aborted = false;
      #reason = undefined;
      #onabort = null;

      static {
        abort = (signal, reason) => {
          if (signal.#aborted) return;
          signal.#aborted = true;
          signal.#reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
          signal.dispatchEvent(new Event('abort'));
        };
      }

      constructor(key) {
        if (key !== making)
          throw Object.assign(new TypeError('Illegal constructor'), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
        super();
      }

      static abort(reason) {
        const signal = new AbortSignal(making);
        abort(signal, reason);
        return signal;
      }

      static timeout(milliseconds) {
        const signal = new AbortSignal(making);
        part('timers').functions.setTimeout(() => {
          abort(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
        }, milliseconds);
        return signal;
      }

      static any(signals) {
        const made = new AbortSignal(making);
        for (const signal of [...signals]) {
          if (signal.aborted) {
            abort(made, signal.reason);
            return made;
          }
          signal.addEventListener('abort', () => abort(made, signal.reason), { once: true });
        }
        return made;
      }

      get aborted() {
        return this.#aborted;
      }

      get reason() {
        return this.#reason;
      }

      get onabort() {
        return this.#onabort;
      }

      set onabort(listener) {
        if (this.#onabort !== null) this.removeEventListener('abort', this.#onabort);
        this.#onabort = typeof listener === 'function' ? listener : null;
        this.addEventListener('abort', this.#onabort);
      }

      throwIfAborted() {
        if (this.#aborted) throw this.#reason;
      }

      get [Symbol.toStringTag]() {
        return 'AbortSignal';
      }
    }

    class AbortController {
      #signal = new AbortSignal(making);

      get signal() {
        return this.#signal;
      }

      abort(reason) {
        abort(this.#signal, reason);
      }

      get [Symbol.toStringTag]() {
        return 'AbortController';
      }
    }

    return { AbortController, AbortSignal, Event, EventTarget };
  }
);
