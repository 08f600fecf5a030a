import os from 'node:os';

import manifest from '../../package.json' with { type: 'json' };

/** Versions and settings that results depend on. */
export function environmentOf(): Record<string, string> {
  const cpu = os.cpus()[0]?.model ?? 'unknown';
  return {
    pto: manifest.version,
    node: process.versions.node,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    cpu: `${os.availableParallelism()} × ${cpu}`,
  };
}
