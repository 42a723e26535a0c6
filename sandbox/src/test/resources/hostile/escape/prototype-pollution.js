// what one run does to prototypes, the next does not see
// limits: cpu=2000 wall=30000
// expect: succeeded
// form: expression
() => {
  if (({}).polluted !== undefined || globalThis.polluted !== undefined || [].map.polluted) throw new Error("an earlier run is seen");
  Object.prototype.polluted = 1;
  Array.prototype.map.polluted = 1;
  globalThis.polluted = 1;
  JSON.stringify = () => "{\"forged\":true}";
  Promise.prototype.then = () => { throw new Error("no"); };
  return { polluted: 0 };
}
