import { invalidArgument } from '@pto/task-interface';

/** A sanitizer that code of the host can be built with. */
export type Sanitizer = 'address' | 'leak' | 'thread' | 'undefined';

/** Every {@link Sanitizer}, those first whose library has to be loaded before all others. */
const SANITIZERS: readonly Sanitizer[] = ['thread', 'address', 'leak', 'undefined'];

const PRESETS: Readonly<Record<string, readonly Sanitizer[]>> = {
  none: [],
  asan: ['address', 'undefined'],
  ubsan: ['undefined'],
  tsan: ['thread'],
};

const LIBRARIES: Readonly<Record<Sanitizer, string>> = {
  address: 'libasan.so',
  leak: 'liblsan.so',
  thread: 'libtsan.so',
  undefined: 'libubsan.so',
};

/**
 * The sanitizers that a text such as the value of `--sanitizer` names: `none`, `asan` (address and undefined), `ubsan`,
 * `tsan`, or names with commas between them.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` for unknown names and for those that exclude each other
 * @example
 * ```ts
 * resolveSanitizers('asan'); // ['address', 'undefined']
 * resolveSanitizers('leak,undefined'); // ['leak', 'undefined']
 * ```
 */
export function resolveSanitizers(text: string): readonly Sanitizer[] {
  if (Object.hasOwn(PRESETS, text)) return PRESETS[text] ?? [];
  return checkSanitizers(text.split(',').map((name) => name.trim()));
}

/**
 * The sanitizers, if they exist and can be used together on this machine.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` when not
 */
export function checkSanitizers(given: unknown, os: NodeJS.Platform = process.platform): readonly Sanitizer[] {
  const names: readonly unknown[] = Array.isArray(given) ? given : [];
  const known = SANITIZERS.filter((name) => names.includes(name));
  if (!Array.isArray(given) || known.length !== names.length)
    throw refused(given, `some of ${SANITIZERS.join(', ')}, each once`);
  if (known.includes('thread') && known.some((name) => name === 'address' || name === 'leak')) {
    throw refused(given, 'thread, or address and leak: they do not work together');
  }
  if (known.includes('thread') && os !== 'linux') throw refused(given, 'thread on Linux only');
  return names as readonly Sanitizer[];
}

/** The compiler's flags; behind the flags of the unit, because the last optimisation level counts. */
export function sanitizerFlags(sanitizers: readonly Sanitizer[]): string[] {
  if (sanitizers.length === 0) return [];
  return [`-fsanitize=${sanitizers.join(',')}`, '-fno-omit-frame-pointer', '-O1'];
}

/**
 * What to put before a command whose process loads code that was built with these sanitizers: their run-time library has to
 * be loaded before anything else, and Node itself is built with none. `undefined` when there are no sanitizers.
 *
 * @param compiler - the program that the code was built with; it knows where its library is
 * @example
 * ```ts
 * sanitizerPreload(['address', 'undefined'], 'g++'); // 'LD_PRELOAD=$(g++ -print-file-name=libasan.so)'
 * ```
 */
export function sanitizerPreload(sanitizers: readonly Sanitizer[], compiler: string): string | undefined {
  const library = preloadName(sanitizers);
  return library === undefined ? undefined : `LD_PRELOAD=$(${compiler} -print-file-name=${library})`;
}

/** The library that has to be loaded before all others; `undefined` when there are no sanitizers. */
export function preloadName(sanitizers: readonly Sanitizer[]): string | undefined {
  const first = SANITIZERS.find((name) => sanitizers.includes(name));
  return first === undefined ? undefined : LIBRARIES[first];
}

function refused(given: unknown, allowed: string) {
  return invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: 'sanitizers',
    given,
    allowed,
    remedy: 'Leave it out to compile without sanitizers.',
  });
}
