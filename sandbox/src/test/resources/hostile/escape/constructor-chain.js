// no constructor of a constructor makes code from text
// limits: cpu=2000 wall=30000
// expect: succeeded
// form: expression
() => {
  const makers = [
    (() => {}).constructor, (async () => {}).constructor, (function* () {}).constructor, (async function* () {}).constructor,
    console.log.constructor, crypto.sha256.constructor, Function,
  ];
  for (const maker of makers) {
    try { maker("return 1"); } catch { continue; }
    throw new Error("code was made from text");
  }
  return {};
}
