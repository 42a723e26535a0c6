// no frame of the prelude is reachable from a callback
// limits: cpu=2000 wall=30000
// expect: succeeded
// form: expression
() => {
  const seen = [];
  const probe = function () { seen.push(typeof probe.caller, typeof arguments.callee); return 1; };
  try { JSON.stringify({ toJSON: probe }); } catch {}
  try { console.log({ toJSON: probe }); } catch {}
  if (Error.captureStackTrace || Error.prepareStackTrace) throw new Error("stack trace API is there");
  if (seen.includes("function") && typeof probe.caller === "function") throw new Error("a caller is there");
  return {};
}
