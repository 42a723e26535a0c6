// a million open brackets to JSON.parse
// limits: cpu=3000 wall=30000
// expect: script_error|stack_limit
// form: expression
() => JSON.parse("[".repeat(1000000))
