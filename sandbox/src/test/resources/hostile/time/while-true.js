// an endless loop
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => { while (true) {} }
