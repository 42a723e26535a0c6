// an array that grows for ever
// limits: cpu=8000 wall=60000
// expect: memory_limit
// form: expression
() => { const a = []; for (;;) a.push({}); }
