// an endless generator spread into an array
// limits: cpu=8000 wall=60000
// expect: memory_limit
// form: expression
() => { function* g() { for (;;) yield {}; } return [...g()].length; }
