import type { PlatformName } from '@pto/runtime-native/assets';
import { PtoError } from '@pto/task-interface';

/**
 * Compiles the libraries of a runtime from its sources, if they are not of these sources already. They lie where workers
 * look. The compiler's package is loaded when this is called for the first time.
 *
 * @param signal - ends the compilers
 * @throws PtoError what `RuntimeBuilder` of `@pto/compiler` throws
 */
export async function buildRuntime(platform: PlatformName, runtime: string, signal: AbortSignal): Promise<void> {
  const { RuntimeBuilder } = await import('@pto/compiler');
  await new RuntimeBuilder({ platform, signal }).getBinaries(runtime, { build: true });
  signal.throwIfAborted();
}

/** What `initSync` says when it would have to compile. */
export function buildTakesTime(): PtoError {
  return new PtoError(
    'ERR_PTO_OPTION_INVALID',
    'Worker.initSync: { build: true } runs compilers, which this thread cannot wait for.\n' +
      '  Call await init(), or build before with `npx pto build` and leave build out.',
  );
}
