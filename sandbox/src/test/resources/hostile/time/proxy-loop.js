// a result that is a proxy whose traps do not return
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => new Proxy({}, { ownKeys() { for (;;) {} } })
