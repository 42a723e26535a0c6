// five hundred million slots made
// limits: cpu=8000 wall=60000
// expect: memory_limit|cpu_limit|script_error
// form: expression
() => Array.from({ length: 5e8 }).length
