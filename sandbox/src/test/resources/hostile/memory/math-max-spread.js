// fifty million arguments
// limits: cpu=8000 wall=60000
// expect: memory_limit|script_error|cpu_limit
// form: expression
() => Math.max(...new Array(5e7))
