// a result whose getter does not return
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => ({ get value() { for (;;) {} } })
