// two hundred million slots filled
// limits: cpu=8000 wall=60000
// expect: memory_limit|cpu_limit|script_error
// form: expression
() => new Array(2e8).fill().length
