import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import { MANIFEST_FILE, fileDigest, isNativeFile, readManifest } from '@pto/runtime-native/assets';
import type { NativeFile, NativeManifest } from '@pto/runtime-native/assets';
import { PTO_HOST_ABI_VERSION } from '@pto/task-interface';

import { readBuildId } from '../elf/build-id.js';
import { newestVersion, requiredVersions } from './required-versions.js';

/** The level of N-API that the addon asks for. */
const NAPI_VERSION = 8;

/** What only the one who built the files knows. */
export interface NativeBuildFacts {
  /** Version of `@pto/runtime-native` whose sources were built. */
  readonly packageVersion: string;
  readonly sourceDigest: string;
  /** For example `linux-x64`. */
  readonly target: string;
  /** First line of what the compiler says of itself. */
  readonly compiler: string;
}

/**
 * Looks at everything in a directory that was built and says what it is.
 *
 * @throws PtoError `ERR_PTO_ELF_INVALID` when one of the files is neither a library nor an executable
 */
export function describeNativeFiles(dir: string, facts: NativeBuildFacts): NativeManifest {
  const names = nativeFiles(dir);
  const versions = names.flatMap((name) => requiredVersions(readFileSync(path.join(dir, name))));
  return {
    ...facts,
    napiVersion: NAPI_VERSION,
    runtimeAbi: PTO_HOST_ABI_VERSION,
    glibc: newestVersion(versions, 'GLIBC') ?? '',
    glibcxx: newestVersion(versions, 'GLIBCXX') ?? '',
    files: names.map((name) => describeFile(dir, name)),
  };
}

/** Why a directory is not what its manifest says, a few words a file; empty when it is. Reads every file. */
export function nativeFileObjections(dir: string): string[] {
  const manifest = readManifest(dir);
  if (manifest === undefined) return [`there is no ${MANIFEST_FILE}`];
  return manifest.files.flatMap(({ path: name, sha256 }) => {
    const digest = fileDigest(path.join(dir, name));
    if (digest === undefined) return [`${name} cannot be read`];
    return digest === sha256 ? [] : [`${name} is not what ${MANIFEST_FILE} says`];
  });
}

function describeFile(dir: string, name: string): NativeFile {
  const file = path.join(dir, name);
  return {
    path: name,
    size: statSync(file).size,
    sha256: fileDigest(file) ?? '',
    buildId: readBuildId(readFileSync(file)),
  };
}

function nativeFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(isNativeFile).sort();
}
