// reverse over 2^32 - 1 slots
// limits: cpu=300 wall=30000
// expect: cpu_limit|worker_killed|succeeded
// form: expression
() => { const a = [1]; a.length = 4294967295; a.reverse(); return a.length; }
