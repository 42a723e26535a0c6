// secrets of another account are not in reach
// limits: cpu=2000 wall=30000
// expect: succeeded
// form: expression
() => {
  if (Object.keys(secrets).length !== 0) throw new Error("secrets are there");
  for (const name of ["TOKEN", "__proto__", "constructor", "toString", "hasOwnProperty"]) {
    if (secrets[name] !== undefined || context.secrets.get(name) !== undefined || context.secrets.previous(name) !== undefined) {
      throw new Error(name + " is readable");
    }
  }
  try { secrets.TOKEN = "mine"; } catch {}
  if (secrets.TOKEN !== undefined) throw new Error("secrets can be written");
  return {};
}
