// toJSON without end inside console.log
// limits: cpu=300 wall=5000
// expect: cpu_limit
// form: expression
() => { console.log({ toJSON() { for (;;) {} } }); }
