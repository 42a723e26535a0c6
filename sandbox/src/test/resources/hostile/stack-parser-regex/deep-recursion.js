// recursion without end
// limits: cpu=300 wall=30000
// expect: stack_limit
// form: expression
() => { const f = (n) => 1 + f(n + 1); return f(0); }
