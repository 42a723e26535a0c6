// a string of 2^29 characters, which the string limit refuses
// limits: cpu=8000 wall=60000
// expect: script_error
// form: expression
() => "x".repeat(2 ** 29).length
