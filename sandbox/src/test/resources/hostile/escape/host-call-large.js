// ten megabytes as an argument of a host call
// limits: cpu=6000 wall=30000
// expect: succeeded|script_error
// form: expression
async () => {
  const part = "x".repeat(1000000);
  let refused = 0;
  for (const f of [
    () => http.request({ url: "https://example.test/", method: "POST", body: new Array(10).fill(part) }),
    () => http.request({ url: part + part, method: "POST", body: part }),
    () => neo.toAddress(new Array(10).fill(part).join("")),
    () => crypto.verify("p256", new Uint8Array(8000000), part, part),
  ]) {
    try { await f(); } catch { refused++; }
  }
  if (refused !== 4) throw new Error("only " + refused + " were refused");
  return {};
}
