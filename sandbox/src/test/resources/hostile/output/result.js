// a result of twenty megabytes
// limits: cpu=3000 wall=30000
// expect: output_limit
// form: expression
() => ({ parts: new Array(40).fill("x".repeat(500000)) })
