import { existsSync, readFileSync } from 'node:fs';
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

/** The violations that a run has written into its output folder; none when it ended before. */
export function readViolations(folder: string, kernels: readonly NamedKernel[]): AccessViolation[] {
  const file = path.join(folder, FILE);
  if (!existsSync(file)) return [];
  const names = kernelNames(kernels);
  const { violations } = JSON.parse(readFileSync(file, 'utf8')) as AccessFile;
  return violations.map(({ kind, access, taskId, ordinal, funcId, argument, addressOffset }) => {
    const kernel = names.get(funcId) ?? `kernel ${funcId}`;
    const task = { ordinal: Number(ordinal), taskId, funcIds: [funcId], names: [kernel] };
    return { kind, access, task, kernel, addressOffset, ...(argument < 0 ? {} : { argument }) };
  });
}
