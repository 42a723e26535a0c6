// callbacks registered for objects that die at once
// limits: cpu=3000 wall=60000
// expect: cpu_limit|memory_limit
// form: expression
() => {
  const registry = new FinalizationRegistry(() => {});
  for (let i = 0; ; i++) registry.register({ i }, i);
}
