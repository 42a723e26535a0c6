// an array that doubles itself
// limits: cpu=8000 wall=60000
// expect: memory_limit|cpu_limit
// form: expression
() => { let a = [1, 2, 3, 4]; for (;;) a = a.concat(a); }
