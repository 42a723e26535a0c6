// toJSON without end inside console.log
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => { console.log({ toJSON() { for (;;) {} } }); }
