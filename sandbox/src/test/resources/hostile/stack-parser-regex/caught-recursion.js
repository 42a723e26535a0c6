// recursion that catches what should end it
// limits: cpu=1000 wall=30000
// expect: stack_limit|cpu_limit
// form: expression
() => { const f = () => { try { f(); } finally { f(); } }; for (;;) { try { f(); } catch {} } }
