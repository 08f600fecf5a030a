import type { RunOptions } from '../options/run-options.js';

/** What scene processes have in their environment beside what the driver has. */
export type ProcessEnvironment = Readonly<Record<string, string>>;

/** Node leaves memory behind by design. An error ends the process, so that it is the failure of the case that made it. */
const ADDRESS_OPTIONS = 'detect_leaks=0:halt_on_error=1:abort_on_error=1';
const UNDEFINED_OPTIONS = 'halt_on_error=1:abort_on_error=1:print_stacktrace=1';

const SOURCES = {
  https: 'https://github.com/hw-native-sys/pto-isa.git',
  ssh: 'git@github.com:hw-native-sys/pto-isa.git',
} as const;

/**
 * The environment that options ask for: the libraries of sanitizers, which have to be there before Node starts, and the checkout of
 * PTO-ISA. Compilers are asked, and PTO-ISA is fetched, only for options that need it.
 *
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` for a sanitizer without library; as `acquirePtoIsa`
 */
export async function processEnvironment(options: RunOptions, signal: AbortSignal): Promise<ProcessEnvironment> {
  return { ...(await sanitizerEnvironment(options)), ...(await ptoIsaEnvironment(options, signal)) };
}

async function sanitizerEnvironment({ sanitizer }: RunOptions): Promise<ProcessEnvironment> {
  if (sanitizer === 'none') return {};
  const { resolveSanitizers, sanitizerLibraries } = await import('@pto/compiler');
  const libraries = await sanitizerLibraries(resolveSanitizers(sanitizer));
  return {
    LD_PRELOAD: joined(' ', libraries.join(' '), process.env['LD_PRELOAD']),
    ASAN_OPTIONS: joined(':', ADDRESS_OPTIONS, process.env['ASAN_OPTIONS']),
    UBSAN_OPTIONS: joined(':', UNDEFINED_OPTIONS, process.env['UBSAN_OPTIONS']),
  };
}

/** What the user has set goes last, where it counts. */
function joined(separator: string, own: string, given: string | undefined): string {
  return given === undefined || given === '' ? own : `${own}${separator}${given}`;
}

async function ptoIsaEnvironment(
  { ptoIsaCommit, cloneProtocol, requirePtoIsa }: RunOptions,
  signal: AbortSignal,
): Promise<ProcessEnvironment> {
  if (ptoIsaCommit === undefined && !requirePtoIsa) return {};
  const { acquirePtoIsa } = await import('@pto/compiler');
  const { rootDir } = await acquirePtoIsa({
    signal,
    ...(ptoIsaCommit === undefined ? {} : { commit: ptoIsaCommit }),
    ...(cloneProtocol === undefined ? {} : { sources: [SOURCES[cloneProtocol]] }),
  });
  return { PTO_ISA_ROOT: rootDir };
}
