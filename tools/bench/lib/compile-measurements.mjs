// How long users wait for compilers: `compile.*`. The vector example has one orchestration and three kernels.

const vectorExample = (state, question) => ({
  name: `compile.vector-example-${state}`,
  question,
  sampler: 'compile',
  state,
  isDefault: false,
  isOnPage: false,
});

/** @type {import('./measurements.mjs').Measurement[]} */
export const compiles = [
  vectorExample('cold', 'compile() of the vector example, in a new process, with an empty cache'),
  vectorExample('warm', 'compile() of the vector example, in a new process, with a cache that has everything'),
];
