// Which packages each package may import. The linter enforces it; package.json dependencies follow it.
const allowed = {
  'task-interface': [],
  trace: ['@pto/task-interface'],
  'runtime-native': ['@pto/task-interface'],
  compiler: ['@pto/task-interface', '@pto/runtime-native/assets'],
  worker: ['@pto/task-interface', '@pto/runtime-native', '@pto/compiler'],
  'scene-test': ['@pto/task-interface', '@pto/runtime-native', '@pto/compiler', '@pto/worker'],
  cli: ['@pto/task-interface', '@pto/runtime-native', '@pto/compiler', '@pto/worker', '@pto/scene-test', '@pto/trace'],
};

const escape = (name) => name.replace(/[/.]/g, '\\$&');

/** A regular expression that matches every `@pto/` import which is not in the list. */
function forbidden(names) {
  if (names.length === 0) return '^@pto/';
  return `^(?!(?:${names.map(escape).join('|')})(?:/(?:assets|host|driver|options))?$)@pto/`;
}

export const importDirection = Object.entries(allowed).map(([name, names]) => ({
  files: [`packages/${name}/{src,test,test-types}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: forbidden(names),
            message: `@pto/${name} may import ${names.length ? names.join(', ') : 'no other package'}.`,
          },
          { regex: '^(\\.\\./)+packages/', message: 'Import another package by its name.' },
        ],
      },
    ],
  },
}));
