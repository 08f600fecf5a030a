import { accessSync, constants, statSync } from 'node:fs';
import { arch, platform } from 'node:os';
import path from 'node:path';

import { resolveAssets, resolveCacheDir } from '@pto/runtime-native/assets';

import manifest from '../../package.json' with { type: 'json' };
import type { Finding } from './finding.js';

/** The Node that runs this. */
export function lookAtNode(): Finding {
  const required = manifest.engines.node;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [, leastMajor = '0', leastMinor = '0'] = /(\d+)\.(\d+)/.exec(required) ?? [];
  const ok = major > Number(leastMajor) || (major === Number(leastMajor) && minor >= Number(leastMinor));
  const details = { version: process.versions.node, napi: process.versions.napi, required };
  if (ok) return { subject: 'node', ok, text: `${process.versions.node} (Node-API ${process.versions.napi})`, details };
  const remedy = `Install Node ${required}.`;
  return { subject: 'node', ok, text: `${process.versions.node} is too old`, disables: 'everything', remedy, details };
}

/** The operating system. */
export function lookAtSystem(): Finding {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const glibc = header.glibcVersionRuntime;
  const details = { platform: platform(), arch: arch(), glibc };
  const ok = platform() === 'linux';
  const text = `${platform()} ${arch()}${glibc === undefined ? '' : `, glibc ${glibc}`}`;
  return ok
    ? { subject: 'system', ok, text, details }
    : { subject: 'system', ok, text, disables: 'everything but reading', remedy: 'Use Linux.', details };
}

/** The runtime's own files. */
export function lookAtAssets(): Finding {
  const assets = resolveAssets();
  const text = `${assets.mode}: sources in ${assets.nativeDir}, libraries in ${assets.libDir}`;
  return { subject: 'assets', ok: true, text, details: { ...assets } };
}

/** The directory of caches. */
export function lookAtCache(): Finding {
  const dir = resolveCacheDir();
  const details = { dir, isWritable: isWritable(dir) };
  if (details.isWritable) return { subject: 'cache', ok: true, text: dir, details };
  return {
    subject: 'cache',
    ok: false,
    text: `${dir} cannot be written`,
    disables: 'keeping what was compiled: everything compiles each time',
    remedy: 'Set PTO_CACHE_DIR to a directory of yours.',
    details,
  };
}

/** Whether a directory can be written, or made, as nothing says otherwise. */
function isWritable(dir: string): boolean {
  try {
    const stats = statSync(dir, { throwIfNoEntry: false });
    if (stats === undefined) return path.dirname(dir) !== dir && isWritable(path.dirname(dir));
    accessSync(dir, constants.W_OK | constants.X_OK);
    return stats.isDirectory();
  } catch {
    return false;
  }
}
