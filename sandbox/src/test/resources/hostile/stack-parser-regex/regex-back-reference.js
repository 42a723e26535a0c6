// backtracking that a back-reference forces
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => /^(?=(a+)+)(?:\1a*)*b\1$/.test("a".repeat(5000)) || /(x+x+)+\1y/.test("x".repeat(5000))
