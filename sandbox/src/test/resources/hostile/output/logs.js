// ten megabytes of lines, cut and counted
// limits: cpu=3000 wall=30000
// expect: succeeded
// form: expression
() => { const line = "x".repeat(1000000); for (let i = 0; i < 10; i++) console.log(line); return { done: true }; }
