// making formatters for ever
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
() => {
  for (let i = 0; ; i++) new Intl.DateTimeFormat("en-US", { dateStyle: "full", timeZone: "UTC" }).format(i);
}
