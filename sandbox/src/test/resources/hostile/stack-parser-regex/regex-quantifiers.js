// a thousand times a thousand times a thousand
// limits: cpu=1000 wall=30000
// expect: cpu_limit|script_error|succeeded|memory_limit
// form: expression
() => /((a{0,1000}){0,1000}){0,1000}b/.test("a".repeat(100000))
