// host functions called with odd receivers and arguments
// limits: cpu=6000 wall=30000
// expect: succeeded
// form: expression
() => {
  const odd = [undefined, null, 1, "x", Symbol("s"), {}, new Proxy({}, {}), new Proxy(function () {}, {}), globalThis];
  const functions = [console.log, crypto.sha256, crypto.verify, crypto.getRandomValues, http.request, fetch, atob, btoa, hex.decode, structuredClone, neo.toAddress];
  for (const f of functions) {
    for (const self of odd) {
      for (const value of odd) {
        try {
          const result = Reflect.apply(f, self, [value, value, value]);
          if (result && typeof result.then === "function") result.then(() => {}, () => {});
        } catch { continue; }
      }
    }
  }
  return {};
}
