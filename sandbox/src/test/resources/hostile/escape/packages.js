// package globals are not there
// limits: cpu=2000 wall=30000
// expect: succeeded
// form: expression
() => {
  for (const name of ["Packages", "java", "javafx", "javax", "com", "org", "edu", "JavaImporter"]) {
    if (name in globalThis) throw new Error(name + " is there");
  }
  return {};
}
