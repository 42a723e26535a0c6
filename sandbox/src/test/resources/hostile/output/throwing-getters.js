// a result whose getters throw
// limits: cpu=300 wall=30000
// expect: output_invalid
// form: expression
() => ({ get a() { throw new Error("no"); } })
