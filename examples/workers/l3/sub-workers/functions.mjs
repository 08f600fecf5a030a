// Functions that sub workers call. A worker thread imports this file and finds them by name.

/** args: float32 x, float32 y. y = x * x. */
export function square(args) {
  const [x, y] = [args.tensor(0).data, args.tensor(1).data];
  for (let i = 0; i < x.length; i++) y[i] = x[i] * x[i];
}

/** args: float32 x, float32 sum of one element. Sums up, later. */
export async function sumUp(args) {
  await new Promise((resolve) => setTimeout(resolve, 1));
  args.tensor(1).data[0] = args.tensor(0).data.reduce((sum, value) => sum + value, 0);
}
