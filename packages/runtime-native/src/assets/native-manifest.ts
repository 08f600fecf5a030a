import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The file in a directory of built libraries that says what they are. */
export const MANIFEST_FILE = 'manifest.json';

/** One built file. */
export interface NativeFile {
  /** Relative to the manifest. */
  readonly path: string;
  readonly size: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** The linker's id; undefined when the file has none. */
  readonly buildId?: string | undefined;
}

/** What a directory of built libraries says about itself; a directory of a checkout's build says nothing. */
export interface NativeManifest {
  /** Version of `@pto/runtime-native` that they belong to. */
  readonly packageVersion: string;
  /** What {@link sourceDigest} gives for the sources that they were built from. */
  readonly sourceDigest: string;
  /** For example `linux-x64`. */
  readonly target: string;
  readonly napiVersion: number;
  /** Version of the host interface, `PTO_HOST_ABI_VERSION`. */
  readonly runtimeAbi: number;
  /** First line of what the compiler says about itself. */
  readonly compiler: string;
  /** The oldest C and C++ libraries that have everything the files ask for, such as `2.34` and `3.4.30`. */
  readonly glibc: string;
  readonly glibcxx: string;
  readonly files: readonly NativeFile[];
}

/** The manifest of a directory, or undefined when it has none that can be read. */
export function readManifest(libDir: string): NativeManifest | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path.join(libDir, MANIFEST_FILE), 'utf8'));
    return isManifest(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isManifest(value: unknown): value is NativeManifest {
  if (typeof value !== 'object' || value === null) return false;
  const { packageVersion, sourceDigest, runtimeAbi, files } = value as Partial<NativeManifest>;
  return (
    typeof packageVersion === 'string' &&
    typeof sourceDigest === 'string' &&
    typeof runtimeAbi === 'number' &&
    Array.isArray(files)
  );
}
