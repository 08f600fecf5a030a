import { existsSync } from 'node:fs';

import type { Platform, RuntimeDescriptor } from '@pto/runtime-native/assets';
import { PtoError, invalidArgument } from '@pto/task-interface';

import { RUNTIME_SANITIZERS } from './runtime-build.js';
import type { RuntimeBuild, RuntimeSanitizer } from './runtime-build.js';

/** Whether a runtime exists for a platform. */
export function isFor(runtime: RuntimeDescriptor, { arch, variant }: Platform): boolean {
  return runtime.archs.includes(arch) && runtime.variants.includes(variant);
}

/** @throws PtoError `ERR_PTO_RUNTIME_MISSING` when it does not */
export function requirePlatform(runtime: RuntimeDescriptor, platform: Platform): void {
  if (isFor(runtime, platform)) return;
  throw new PtoError(
    'ERR_PTO_RUNTIME_MISSING',
    `runtime ${runtime.name} does not exist for platform ${platform.platform}; its architectures are ${runtime.archs.join(', ')}, its variants ${runtime.variants.join(', ')}.\n` +
      '  Choose another platform, or another runtime.',
    { details: { runtime: runtime.name, platform: platform.platform, file: runtime.file } },
  );
}

/** @throws PtoError `ERR_PTO_RUNTIME_BUILD` with every source and directory that is not there */
export function requireSources(builds: readonly RuntimeBuild[]): void {
  const missing: string[] = [];
  for (const { runtime, target, platform } of builds) {
    const section = runtime.target(target, platform.arch);
    if (section === undefined) missing.push(`${runtime.file} describes no part '${target}'`);
    for (const file of [...(section?.sources ?? []), ...(section?.includeDirs ?? [])]) {
      if (!existsSync(file)) missing.push(`${file}: no such file or directory (part '${target}')`);
    }
  }
  const [first] = builds;
  if (missing.length === 0 || first === undefined) return;
  throw new PtoError(
    'ERR_PTO_RUNTIME_BUILD',
    `runtime ${first.runtime.name} cannot be built for ${first.platform.platform}:\n${missing.map((line) => `  ${line}\n`).join('')}` +
      `  Correct ${first.runtime.file}, or install the runtime again.`,
    { details: { runtime: first.runtime.name, platform: first.platform.platform, missing } },
  );
}

/** @throws PtoError `ERR_PTO_COMPILE_OPTION` for one that does not exist */
export function checkSanitizer(given: RuntimeSanitizer | undefined): RuntimeSanitizer | undefined {
  if (given === undefined || RUNTIME_SANITIZERS.includes(given)) return given;
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: 'sanitizer',
    given,
    allowed: RUNTIME_SANITIZERS.join(', '),
    remedy: 'address also finds undefined behaviour. Leave it out to build without a sanitizer.',
  });
}
