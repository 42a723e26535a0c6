// eight million bits to decimal digits
// limits: cpu=300 wall=30000
// expect: cpu_limit|worker_killed|script_error
// form: expression
() => ((1n << 8000000n) - 1n).toString().length
