// How long kernel authors wait for `pto test`: `scene.*`.
const floors = {
  process: { text: 'process that only ends', id: 'process' },
  run: { text: 'the run itself', id: 'run' },
  compiler: { text: "the kernel's compiler", id: 'compiler' },
};

const scene = (name, measure, question, floor) => ({
  name: `scene.${name}`,
  question,
  sampler: 'scene',
  measure,
  floor,
  isDefault: false,
  isOnPage: false,
});

/** @type {import('./measurements.mjs').Measurement[]} */
export const scenes = [
  scene('help', 'help', 'pto test --help, from start to end', floors.process),
  scene('vector-warm', 'warm', 'pto test of one case of the vector example, from start to end', floors.process),
  scene('case-overhead', 'cases', 'what a further case of the vector example adds, less its run', floors.run),
  scene('watch', 'watch', 'pto test --watch of the vector example: from a saved kernel to the result', floors.compiler),
];
