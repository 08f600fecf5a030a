import { Failure } from '../../../scripts/lib/failure.mjs';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { readOutput } from '../../../scripts/lib/run.mjs';

const linters = {
  publint: (file) => ['run', file, '--strict'],
  attw: (file) => [file, '--profile', 'node16', '--no-color'],
};

/** Do the entries of package.json lead to files that are there, and their types to the right module system? */
export const lintModes = {
  'publint and attw': async (tarballs) => {
    const failed = [];
    for (const { name, file } of tarballs) {
      for (const [linter, argsFor] of Object.entries(linters)) {
        const output = await readOutput(inRoot('node_modules/.bin', linter), argsFor(file));
        if (output === undefined) failed.push(`${linter} ${file} objects to ${name}`);
      }
    }
    if (failed.length > 0) throw new Failure(failed.join('\n'));
  },
};
