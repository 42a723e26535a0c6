// an endless async generator
// limits: cpu=300 wall=30000
// expect: cpu_limit
// form: expression
async () => {
  async function* numbers() { for (let i = 0; ; i++) yield i; }
  let sum = 0;
  for await (const n of numbers()) sum += n;
  return sum;
}
