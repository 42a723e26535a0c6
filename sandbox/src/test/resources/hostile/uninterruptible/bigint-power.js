// a power with a huge result
// limits: cpu=300 wall=30000
// expect: cpu_limit|worker_killed|memory_limit|script_error
// form: expression
() => ({ odd: (3n ** 40000000n) % 2n === 1n })
