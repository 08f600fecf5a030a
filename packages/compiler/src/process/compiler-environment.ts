/** Variables that change what a compiler reads. Their values are part of every cache key. */
export const COMPILER_VARIABLES = [
  'COMPILER_PATH',
  'CPATH',
  'CPLUS_INCLUDE_PATH',
  'GCC_EXEC_PREFIX',
  'LIBRARY_PATH',
  'SOURCE_DATE_EPOCH',
] as const;

/** Variables that make a compiler write files that nobody asked for, or that are not meant for it. */
const DROPPED = ['DEPENDENCIES_OUTPUT', 'SUNPRO_DEPENDENCIES', 'LANGUAGE'];

const SANITIZER_LIBRARY = /lib[atu]san|libubsan|libclang_rt/;

/**
 * The environment of a compiler process: this process's own, with English messages and without what is not meant for a
 * compiler. A preloaded sanitizer is dropped because it would slow the compiler down, and report its leaks.
 *
 * @param extra - variables to set on top
 */
export function compilerEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', ...extra };
  for (const name of DROPPED) delete env[name];
  if (SANITIZER_LIBRARY.test(env['LD_PRELOAD'] ?? '')) delete env['LD_PRELOAD'];
  return env;
}
