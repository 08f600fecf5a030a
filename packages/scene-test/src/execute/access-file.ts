import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import type { AccessViolation } from '../model/findings.js';
import { kernelNames } from './kernel-names.js';
import type { NamedKernel } from './kernel-names.js';

const FILE = 'access.json';

interface AccessFile {
  readonly violations: readonly {
    readonly kind: AccessViolation['kind'];
    readonly access: AccessViolation['access'];
    readonly taskId: string;
    readonly ordinal: string;
    readonly funcId: number;
    readonly argument: number;
    readonly addressOffset: number;
  }[];
}

/**
 * The violations that a run has written into its output folder, or the tasks of chips into theirs below it; none when it ended before.
 */
export function readViolations(folder: string, kernels: readonly NamedKernel[]): AccessViolation[] {
  const names = kernelNames(kernels);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return files
    .filter((file) => path.basename(file) === FILE)
    .flatMap((file) => violationsIn(path.join(folder, file), path.dirname(file), names));
}

function violationsIn(file: string, dir: string, names: ReadonlyMap<number, string>): AccessViolation[] {
  const chipTask = dir === '.' ? {} : { chipTask: dir };
  const { violations } = JSON.parse(readFileSync(file, 'utf8')) as AccessFile;
  return violations.map(({ kind, access, taskId, ordinal, funcId, argument, addressOffset }) => {
    const kernel = names.get(funcId) ?? `kernel ${funcId}`;
    const task = { ordinal: Number(ordinal), taskId, funcIds: [funcId], names: [kernel] };
    return { kind, access, task, kernel, addressOffset, ...chipTask, ...(argument < 0 ? {} : { argument }) };
  });
}
