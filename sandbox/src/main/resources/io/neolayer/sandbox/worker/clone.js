// structuredClone of the HTML standard for the types that exist here.
(function () {
  'use strict';
  const { keys, getPrototypeOf } = Object;
  const refuse = (value) => {
    const error = new Error(`a ${typeof value} cannot be cloned`);
    error.name = 'DataCloneError';
    throw error;
  };
  const boxed = { '[object Boolean]': Boolean, '[object Number]': Number, '[object String]': String };
  const errors = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

  function copyView(value, seen) {
    const buffer = copy(value.buffer, seen);
    if (value instanceof DataView) return new DataView(buffer, value.byteOffset, value.byteLength);
    const kind = getPrototypeOf(Uint8Array.prototype)[Symbol.toStringTag] ?? value[Symbol.toStringTag];
    return new globalThis[kind](buffer, value.byteOffset, value.length);
  }
  function copyError(value, seen) {
    const error = new (errors[value.name] ?? Error)(value.message);
    seen.set(value, error);
    if ('cause' in value) error.cause = copy(value.cause, seen);
    return error;
  }
  function copy(value, seen) {
    if (typeof value === 'function' || typeof value === 'symbol') refuse(value);
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const keep = (made) => { seen.set(value, made); return made; };
    const tag = Object.prototype.toString.call(value);
    if (boxed[tag]) return keep(Object(value.valueOf()));
    if (value instanceof Date) return keep(new Date(value.getTime()));
    if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
    if (value instanceof ArrayBuffer) return keep(value.slice(0));
    if (ArrayBuffer.isView(value)) return keep(copyView(value, seen));
    if (value instanceof Error) return copyError(value, seen);
    if (value instanceof Map) {
      const made = keep(new Map());
      for (const [k, v] of [...value]) made.set(copy(k, seen), copy(v, seen));
      return made;
    }
    if (value instanceof Set) {
      const made = keep(new Set());
      for (const v of [...value]) made.add(copy(v, seen));
      return made;
    }
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef) refuse(value);
    const made = keep(Array.isArray(value) ? new Array(value.length) : {});
    for (const key of keys(value)) made[key] = copy(value[key], seen);
    return made;
  }
  return (value) => copy(value, new Map());
})()
