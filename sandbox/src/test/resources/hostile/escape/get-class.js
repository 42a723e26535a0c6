// host functions show no Java class
// limits: cpu=2000 wall=30000
// expect: succeeded
// form: expression
() => {
  const things = [console, console.log, crypto, crypto.verify, secrets, context, params, services, http.request, fetch, neo, hex, atob, URL];
  for (const thing of things) {
    for (const name of ["getClass", "class", "hashCode", "notify", "wait", "equals"]) {
      if (thing[name] !== undefined) throw new Error(name + " is there");
    }
  }
  return {};
}
