// an async function that never leaves the microtask queue
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
async () => { for (;;) await null; }
