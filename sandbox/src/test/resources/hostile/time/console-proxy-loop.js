// a proxy without end inside console.log
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => { console.warn(new Proxy({}, { get() { for (;;) {} } })); }
