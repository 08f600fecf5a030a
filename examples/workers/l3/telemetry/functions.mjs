// What the sub worker of the example calls.

/** args: int32 x. Adds 1 to each element. */
export function increment(args) {
  const { data } = args.tensor(0);
  for (let i = 0; i < data.length; i++) data[i]++;
}
