// products of huge BigInts for ever
// limits: cpu=300 wall=30000
// expect: cpu_limit|worker_killed|memory_limit
// form: expression
() => {
  let x = (1n << 4000000n) - 1n;
  for (;;) x = (x * x) & ((1n << 4000000n) - 1n);
}
