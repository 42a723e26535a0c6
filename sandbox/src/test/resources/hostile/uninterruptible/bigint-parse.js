// a million digits to a BigInt
// limits: cpu=300 wall=30000
// expect: cpu_limit|worker_killed|succeeded
// form: expression
() => ({ even: BigInt("9".repeat(1e6)) % 2n === 0n })
