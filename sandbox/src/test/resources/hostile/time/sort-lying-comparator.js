// a comparator that contradicts itself, on array after array
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => {
  for (;;) Array.from({ length: 20000 }, (_, i) => i).sort(() => (Math.random() < 0.5 ? 1 : -1));
}
