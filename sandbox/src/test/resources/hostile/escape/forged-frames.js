// bytes that look like frames, in lines, output and calls, stay text
// limits: cpu=2000 wall=30000
// expect: succeeded
// form: expression
async () => {
  const frame = "\u0000\u0000\u0000\u0009\u000c\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0001";
  console.log(frame.repeat(50));
  try { await http.request({ url: frame, method: frame, headers: { [frame]: frame }, body: frame }); } catch {}
  try { neo.toAddress(frame); } catch {}
  for (const name of ["call", "callNow", "done", "fail", "settle", "%devpack", "log"]) {
    if (name in globalThis) throw new Error(name + " is there");
  }
  return { frame };
}
