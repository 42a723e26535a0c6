// an async function that never leaves the microtask queue
// limits: cpu=300 wall=5000
// expect: cpu_limit
// form: expression
async () => { for (;;) await null; }
