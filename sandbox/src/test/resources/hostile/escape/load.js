// loaders and printers are not there
// limits: cpu=2000 wall=30000
// expect: succeeded
// form: expression
() => {
  for (const name of ["load", "loadWithNewGlobal", "print", "printErr", "read", "readbuffer", "readline", "quit", "exit", "require", "process", "module", "exports", "global", "Deno", "Bun"]) {
    if (name in globalThis) throw new Error(name + " is there");
  }
  return {};
}
