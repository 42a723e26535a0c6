// a map that grows for ever
// limits: cpu=8000 wall=60000
// expect: memory_limit
// form: expression
() => { const m = new Map(); for (let i = 0; ; i++) m.set(i, new Array(100).fill(i)); }
