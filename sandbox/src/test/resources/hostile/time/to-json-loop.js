// a result whose toJSON does not return
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => ({ value: { toJSON() { for (;;) {} } } })
