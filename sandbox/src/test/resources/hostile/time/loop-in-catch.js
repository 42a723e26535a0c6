// an endless loop that goes on in catch when it is stopped
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => {
  for (;;) {
    try { for (;;) {} } catch { for (;;) {} }
  }
}
