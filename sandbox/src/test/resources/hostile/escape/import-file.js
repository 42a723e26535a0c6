// import() of files and of text is refused before anything runs
// limits: cpu=2000 wall=30000
// expect: script_error
// deploy: import_not_allowed
// form: module
export default async () => {
  for (const name of ["/etc/passwd", "file:///etc/passwd", "fs", "node:fs", "../../etc/passwd", "data:text/javascript,export default 1"]) {
    let loaded = true;
    try { await import(name); } catch { loaded = false; }
    if (loaded) throw new Error(name + " was loaded");
  }
  return {};
};
