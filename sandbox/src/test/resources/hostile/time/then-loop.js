// a chain of then that feeds itself and keeps every link
// limits: cpu=300 wall=30000
// expect: cpu_limit|memory_limit
// form: expression
() => {
  const again = () => Promise.resolve().then(again);
  return again();
}
