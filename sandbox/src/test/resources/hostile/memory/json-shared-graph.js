// a graph shared forty deep, exponential as JSON
// limits: cpu=8000 wall=60000
// expect: output_limit|memory_limit|cpu_limit
// form: expression
() => {
  let node = { leaf: 1 };
  for (let i = 0; i < 40; i++) node = { left: node, right: node };
  return node;
}
