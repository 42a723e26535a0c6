// distinct strings, all kept
// limits: cpu=8000 wall=60000
// expect: memory_limit
// form: expression
() => { const kept = []; for (let i = 0; ; i++) kept.push((i + "abcdefgh").repeat(20000).toUpperCase()); }
