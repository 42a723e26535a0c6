// an object that grows for ever
// limits: cpu=8000 wall=60000
// expect: memory_limit
// form: expression
() => { const o = {}; for (let i = 0; ; i++) o["k" + i] = [i]; }
