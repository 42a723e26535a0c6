// typed arrays, all kept
// limits: cpu=8000 wall=60000
// expect: memory_limit
// form: expression
() => { const kept = []; for (;;) kept.push(new Uint8Array(1 << 20).fill(1)); }
