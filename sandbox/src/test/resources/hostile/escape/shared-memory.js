// shared memory, atomics, WebAssembly and timers are not there
// limits: cpu=2000 wall=30000
// expect: succeeded
// form: expression
() => {
  for (const name of ["SharedArrayBuffer", "Atomics", "WebAssembly", "setTimeout", "setInterval", "setImmediate", "queueMicrotask"]) {
    if (name in globalThis) throw new Error(name + " is there");
  }
  return {};
}
