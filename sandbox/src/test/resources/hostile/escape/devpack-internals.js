// the queue of the older devpack cannot be flushed or reset
// limits: cpu=2000 wall=30000
// devpack
// expect: succeeded
// form: expression
() => {
  for (const thing of [Devpack, Devpack.respond, Devpack.gasBank]) {
    for (const name of ["__flushActions", "__reset", "queue", "now"]) {
      if (name in thing) throw new Error(name + " is there");
    }
  }
  return Devpack.respond.success({});
}
