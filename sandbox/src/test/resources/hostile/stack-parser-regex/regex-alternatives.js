// fifty thousand alternatives
// limits: cpu=1000 wall=30000
// expect: succeeded|cpu_limit|script_error|memory_limit
// form: expression
() => ({ found: new RegExp(Array.from({ length: 50000 }, (_, i) => "a" + i + "b").join("|")).test("a".repeat(100000)) })
