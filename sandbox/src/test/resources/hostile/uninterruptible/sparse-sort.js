// sort over 2^32 - 1 slots
// limits: cpu=300 wall=30000
// expect: cpu_limit|worker_killed|succeeded|script_error|memory_limit
// form: expression
() => { const a = [3, 2, 1]; a.length = 4294967295; a.sort(); return a[0]; }
