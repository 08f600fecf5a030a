import { describe, expect, it } from 'vitest';

import { descriptorOf } from './runtime-descriptor.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

interface Listing {
  runtimes: {
    name: string;
    origin: string;
    dir: string;
    problem?: string;
    platforms: { platform: string; missing: string[] }[];
  }[];
}

describe('pto runtimes', () => {
  it('lists the runtimes of PTO itself and what they are built for', async () => {
    const { exitCode, stdout } = await scratch.pto(['runtimes']);
    expect(exitCode).toBe(0);
    const [heading, ...rows] = stdout.trimEnd().split('\n');
    expect(heading).toMatch(/^runtime +flavour +from +built for/);
    expect(rows).toEqual([
      expect.stringMatching(/^host_build_graph +2026-05 +built-in +a2a3sim a5sim +\//),
      expect.stringMatching(/^tensormap_and_ringbuffer +2026-05 +built-in +a2a3sim a5sim +\//),
    ]);
  });

  it('lists those among the dependencies of a project, and says what is not built', async () => {
    scratch.write('package.json', JSON.stringify({ dependencies: { '@somebody/fast': '1.0.0' } }));
    scratch.write('node_modules/@somebody/fast/pto-runtime.json', JSON.stringify(descriptorOf('fast', ['a5'])));
    const { stdout } = await scratch.pto(['runtimes', '--json']);
    const fast = (JSON.parse(stdout) as Listing).runtimes.find(({ name }) => name === 'fast');
    expect(fast).toMatchObject({ origin: 'npm', dir: scratch.inside('node_modules/@somebody/fast') });
    expect(fast?.platforms).toEqual([
      { platform: 'a5sim', missing: expect.arrayContaining([expect.stringContaining('libhost_runtime.so')]) },
    ]);
  });

  it('says what is wrong with one and lists the others', async () => {
    scratch.write('two/a/pto-runtime.json', JSON.stringify(descriptorOf('twin', ['a5'])));
    scratch.write('two/b/pto-runtime.json', JSON.stringify(descriptorOf('twin', ['a5'])));
    const { exitCode, stdout } = await scratch.pto(['runtimes'], { env: { PTO_RUNTIME_PATH: scratch.inside('two') } });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('tensormap_and_ringbuffer');
    expect(stdout).toContain('twin: two runtimes are called twin:');
  });
});
