// Polyglot, Graal and debugging globals are not there
// limits: cpu=2000 wall=30000
// expect: succeeded
// form: expression
() => {
  for (const name of ["Polyglot", "Graal", "Debug", "Interop", "$vm", "$262", "Worker", "performance", "ShadowRealm"]) {
    if (name in globalThis) throw new Error(name + " is there");
  }
  return {};
}
