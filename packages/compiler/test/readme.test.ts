import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { useScratch } from './scratch.js';

const scratch = useScratch();
const packageDir = path.resolve(import.meta.dirname, '..');

function codeBlocks(language: string): string[] {
  const readme = readFileSync(path.join(packageDir, 'README.md'), 'utf8');
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map((match) => match[1] ?? '');
}

describe('the README', () => {
  it('has an example that runs as written', () => {
    const [program = ''] = codeBlocks('ts');
    const [orchestration = '', kernel = ''] = codeBlocks('cpp');
    scratch.write('kernels/orchestration/vector_add.cpp', orchestration);
    scratch.write('kernels/aiv/kernel_add.cpp', kernel);
    scratch.write('node_modules/@pto/here', '');
    symlinkSync(packageDir, path.join(scratch.dir, 'node_modules/@pto/compiler'));
    const output = execFileSync(process.execPath, [scratch.write('example.mjs', program)], {
      cwd: scratch.dir,
      encoding: 'utf8',
    });
    expect(output).toMatch(/^1 kernel, \d+ bytes\n$/);
  });
});
