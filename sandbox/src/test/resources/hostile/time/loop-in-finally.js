// an endless loop in finally, which a thrown stop must not enter
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => {
  try { while (true) {} } finally { while (true) {} }
}
