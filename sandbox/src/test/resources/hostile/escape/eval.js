// eval does not exist, directly or indirectly
// limits: cpu=2000 wall=30000
// expect: succeeded
// form: expression
() => {
  if (typeof eval !== "undefined") throw new Error("eval is there");
  if ("eval" in globalThis) throw new Error("eval is a global");
  if (Object.getOwnPropertyNames(globalThis).includes("eval")) throw new Error("eval is listed");
  return {};
}
