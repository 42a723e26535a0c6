// a result whose then resolves to another thenable, for ever
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => { const next = () => ({ then(resolve) { resolve(next()); } }); return next(); }
