// catastrophic backtracking
// limits: cpu=300 wall=30000
// expect: cpu_limit|succeeded
// form: expression
() => ({ found: /^(a+)+$/.test("a".repeat(40) + "!") , again: /^(?:(a+)+)+$/.test("a".repeat(40) + "!")})
