// padding strings to the limit for ever
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => { for (let n = 0; ; n++) "x".padStart(1000000, "abc" + n); }
