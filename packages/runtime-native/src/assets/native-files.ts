/** The file by which a directory of libraries is recognised. */
export const ADDON_FILE = 'pto.node';

/** The executable of chip workers, beside the addon. */
export const CHIP_WORKER_FILE = 'pto-chip-worker';

/**
 * Whether a file of a directory of libraries is one that was built: the addon, a library, or the executable.
 *
 * @param name - relative to the directory
 */
export function isNativeFile(name: string): boolean {
  return name === CHIP_WORKER_FILE || /\.(so|node)$/.test(name);
}
