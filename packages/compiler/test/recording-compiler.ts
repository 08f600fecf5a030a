import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { Scratch } from './scratch.js';

/** The real compiler behind a script that writes down each time it is used. */
export interface RecordingCompiler {
  /** Path of the script. */
  readonly program: string;
  /** What was compiled so far: the names of the sources in order, probes left out. */
  sources(): string[];
}

/**
 * Makes a compiler for `CXX` and `PTO_SIM_CXX`.
 *
 * @param before - shell commands to run before the compiler
 */
export function recordingCompiler(scratch: Scratch, before = ''): RecordingCompiler {
  const log = path.join(scratch.dir, 'compiled');
  const program = scratch.script(
    'bin/recording-g++',
    `case " $* " in *" --version "*|*/probe.cpp*) exec g++ "$@";; esac
for word; do case "$word" in *.cpp) echo "\${word##*/}" >> '${log}';; esac; done
${before}
exec g++ "$@"`,
  );
  return {
    program,
    sources: () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : []),
  };
}
