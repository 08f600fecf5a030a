import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { CompiledPackage } from '@pto/compiler';
import { expect, it } from 'vitest';

import { install } from './project.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const page = path.resolve(import.meta.dirname, '../../../docs/guide/from-an-empty-folder.md');

it('the page about starting from an empty folder has commands that work as written', async () => {
  const text = readFileSync(page, 'utf8');
  const blocks = [...text.matchAll(/```sh test\n(.*?)```/gs)].map((match) => match[1] ?? '');
  expect(blocks).toHaveLength(3);
  await scratch.pto(['new', 'example', 'vector-add']);
  const project = scratch.inside('vector-add');
  install(project);
  const said = execFileSync('sh', ['-e', '-c', blocks.join('\n')], {
    cwd: project,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PTO_CACHE_DIR: scratch.cacheDir },
  });
  expect(said).toMatch(/^ {2}a2a3sim +ready: host_build_graph, tensormap_and_ringbuffer$/m);
  expect(said).toMatch(/^# pass 2$/m);
  expect(said).toContain('Float32Array(4) [ 11, 22, 33, 44 ]');
  const compiled = await CompiledPackage.load(path.join(project, 'vector_add.ptopkg'));
  expect(said).toMatch(new RegExp(`^key +${compiled.key}$`, 'm'));
});
