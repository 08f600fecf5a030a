import { statSync } from 'node:fs';

import { PtoError } from '@pto/task-interface';

import type { RunOptions } from './run-options.js';

/**
 * Checks options that mean nothing without another one, and the file that one of them names.
 *
 * @throws PtoError `ERR_PTO_CLI_USAGE`
 */
export function checkTogether({ swimlane, swimlaneOverhead, timing, kernelCosts }: RunOptions): void {
  if (swimlaneOverhead && swimlane === 0 && timing !== 'model') {
    throw usage(
      '--enable-swimlane-overhead shows more of a swimlane, and none is recorded.\n' +
        '  Add --enable-l2-swimlane, or --timing model.',
    );
  }
  if (kernelCosts === undefined) return;
  if (timing !== 'model') {
    throw usage(
      `--kernel-costs ${kernelCosts} is for a modelled chip, and the times are those of this machine.\n` +
        '  Add --timing model.',
    );
  }
  if (statSync(kernelCosts, { throwIfNoEntry: false })?.isFile() !== true) {
    throw usage(
      `--kernel-costs ${kernelCosts}: there is no such file.\n  'pto trace costs' makes one from a recording.`,
    );
  }
}

function usage(message: string): PtoError {
  return new PtoError('ERR_PTO_CLI_USAGE', message);
}
