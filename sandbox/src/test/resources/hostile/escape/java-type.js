// Java.type is not there
// limits: cpu=2000 wall=30000
// expect: succeeded
// form: expression
() => {
  if (typeof Java !== "undefined") throw new Error("Java is there");
  return {};
}
