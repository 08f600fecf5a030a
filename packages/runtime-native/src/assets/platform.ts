import { invalidArgument } from '@pto/task-interface';

/** Chip architectures, in the order in which messages list them. */
export const ARCHS = ['a2a3', 'a5'] as const;

/** A chip architecture. */
export type Arch = (typeof ARCHS)[number];

/** Where the code runs: `sim` is the simulator of this machine, `onboard` a real NPU. */
export type Variant = 'onboard' | 'sim';

/** The four platform names; a simulator's name is its architecture's with `sim` behind. */
export const PLATFORMS = ['a2a3', 'a2a3sim', 'a5', 'a5sim'] as const;

/** A platform name. */
export type PlatformName = (typeof PLATFORMS)[number];

/** A platform name and the two facts in it. */
export interface Platform {
  readonly platform: PlatformName;
  readonly arch: Arch;
  readonly variant: Variant;
}

const TABLE: Readonly<Record<PlatformName, Platform>> = {
  a2a3: { platform: 'a2a3', arch: 'a2a3', variant: 'onboard' },
  a2a3sim: { platform: 'a2a3sim', arch: 'a2a3', variant: 'sim' },
  a5: { platform: 'a5', arch: 'a5', variant: 'onboard' },
  a5sim: { platform: 'a5sim', arch: 'a5', variant: 'sim' },
};

/**
 * Splits a platform name into its architecture and variant.
 *
 * @param name - one of {@link PLATFORMS}
 * @throws PtoError `ERR_PTO_PLATFORM_UNKNOWN` for any other value; the message lists the known names
 * @example
 * ```ts
 * parsePlatform('a2a3sim'); // { platform: 'a2a3sim', arch: 'a2a3', variant: 'sim' }
 * ```
 */
export function parsePlatform(name: string): Platform {
  if (isPlatformName(name)) return TABLE[name];
  throw invalidArgument({
    code: 'ERR_PTO_PLATFORM_UNKNOWN',
    what: 'platform',
    given: name,
    allowed: PLATFORMS.join(', '),
    remedy: 'Without an NPU use a2a3sim or a5sim.',
    details: { known: PLATFORMS },
  });
}

/** The inverse of {@link parsePlatform}: the name of an architecture's simulator or hardware. */
export function platformName({ arch, variant }: Pick<Platform, 'arch' | 'variant'>): PlatformName {
  return variant === 'sim' ? `${arch}sim` : arch;
}

function isPlatformName(name: unknown): name is PlatformName {
  return (PLATFORMS as readonly unknown[]).includes(name);
}
