import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { expect } from 'vitest';

import { bin } from './pto.js';

/** Where the packages of this checkout are. */
export const packagesDir = path.resolve(import.meta.dirname, '..', '..');

/** What installing looks at in a package.json. */
interface Manifest {
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const manifestIn = (dir: string): Manifest =>
  JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8')) as Manifest;

/** Installs the packages of this checkout in a project, as `npm install` does with published ones. */
export function install(projectDir: string): void {
  const modules = path.join(projectDir, 'node_modules');
  const { dependencies, devDependencies } = manifestIn(projectDir);
  for (const dir of ['@pto', '.bin']) mkdirSync(path.join(modules, dir), { recursive: true });
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    const source = path.join(packagesDir, path.basename(name));
    expect(manifestIn(source).version).toBe(version);
    symlinkSync(source, path.join(modules, name));
  }
  symlinkSync(bin, path.join(modules, '.bin', 'pto'));
}
