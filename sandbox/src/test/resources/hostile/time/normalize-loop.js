// normalising long strings for ever
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => { const s = "\u0344\u1e9b\u0323".repeat(100000); for (;;) s.normalize("NFKD"); }
