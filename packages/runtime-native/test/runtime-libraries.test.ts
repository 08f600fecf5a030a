import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { resolveAssets } from '../src/assets/index.js';
import { ChipWorker } from '../src/index.js';
import { parseLogLevel } from '../src/log-level.js';
import { target } from './support/callables.js';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-libraries-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

describe('ChipWorker', () => {
  it('rejects an unknown platform and lists the known ones', () => {
    expect(() => new ChipWorker({ ...target, platform: 'a2a3simm' as 'a2a3sim' })).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_PLATFORM_UNKNOWN',
        message: expect.stringContaining('a2a3, a2a3sim, a5, a5sim'),
      }),
    );
  });

  it('rejects an unknown runtime and lists the known ones', () => {
    expect(() => new ChipWorker({ ...target, runtime: 'tensormap' })).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_RUNTIME_UNKNOWN',
        message: expect.stringContaining('tensormap_and_ringbuffer'),
      }),
    );
  });

  it('rejects a misspelt option with the right spelling', () => {
    expect(() => new ChipWorker({ ...target, runtimes: 'x' } as never)).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_OPTION_UNKNOWN',
        message: expect.stringContaining("Did you mean 'runtime'?"),
      }),
    );
  });

  it('names the files that are not built and the command that builds them', () => {
    symlinkSync(resolveAssets().nativeDir, path.join(dir, 'native'));
    vi.stubEnv('PTO_ASSETS_DIR', dir);
    expect(() => new ChipWorker(target)).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_RUNTIME_MISSING',
        message: expect.stringMatching(
          /a2a3\/sim\/tensormap_and_ringbuffer\/libhost_runtime\.so: no such file\n {2}Build them: npx pto build --platform a2a3sim --runtime tensormap_and_ringbuffer\n {2}In a checkout: npm run build:native$/,
        ),
      }),
    );
  });

  it('tells for which platforms a runtime exists', () => {
    expect(() => new ChipWorker({ ...target, platform: 'a5' })).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_RUNTIME_MISSING',
        message: expect.stringContaining('it exists for a2a3sim, a5sim'),
      }),
    );
  });
});

describe('PTO_LOG', () => {
  it.each([
    [undefined, 2, 9],
    ['', 2, 9],
    ['DEBUG', 0, 0],
    ['info', 1, 5],
    ['v5', 1, 5],
    ['v0', 1, 0],
    ['warning', 2, 9],
    ['error', 3, 9],
    ['null', 4, 9],
  ])('%s is level %i with verbosity %i', (text, level, infoVerbosity) => {
    expect(parseLogLevel(text)).toEqual({ level, infoVerbosity });
  });

  it.each(['loud', 'v10', 'constructor'])('%s is rejected with the levels that exist', (text) => {
    expect(() => parseLogLevel(text)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID', message: expect.stringContaining('v0 to v9') }),
    );
  });
});
