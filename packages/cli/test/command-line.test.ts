import { closeSync, openSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { bin, ended, pto, startPto } from './pto.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

describe('a command line that makes no sense', () => {
  it('is answered with the commands that exist and the nearest one', async () => {
    const { exitCode, stdout, stderr } = await pto(['docter']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain("PtoError [ERR_PTO_CLI_USAGE]: pto has no command 'docter'; there are: doctor, ");
    expect(stderr).toContain("Did you mean 'doctor'? 'pto --help' tells more.");
  });

  it('is answered with the options that exist and the nearest one', async () => {
    const { exitCode, stderr } = await pto(['cache', 'prune', '--maxage', '3']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("pto cache prune has no option '--maxage'; there are: --json, --cache, --max-age.");
    expect(stderr).toContain("Did you mean '--max-age'?");
  });

  it.each([
    [[], 'pto needs a command; there are: doctor, '],
    [['cache'], 'pto cache needs a command; there are: info, prune, clear.'],
    [['doctor', 'me'], 'pto doctor: too many arguments'],
    [['cache', 'info', '--cache'], "pto cache info: option '--cache <dir>' argument missing."],
  ])('%j says what is wrong', async (args, message) => {
    const { exitCode, stderr } = await pto(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it('is answered in JSON when that was asked for', async () => {
    const { exitCode, stdout, stderr } = await pto(['doctor', '--josn', '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'ERR_PTO_CLI_USAGE', details: { given: '--josn', nearest: '--json', help: 'pto doctor --help' } },
    });
  });
});

describe('an error', () => {
  it('shows a stack only to those who debug', async () => {
    const quiet = await pto(['docter']);
    const loud = await pto(['docter'], { env: { PTO_DEBUG: '1' } });
    expect(quiet.stderr).not.toMatch(/^ +at /m);
    expect(loud.stderr).toMatch(/^ +at /m);
  });
});

describe('help', () => {
  it.each([[['--help']], [['doctor', '--help']], [['cache', '-h']], [['cache', 'prune', '--help']]])(
    '%j is a result',
    async (args) => {
      const { exitCode, stdout, stderr } = await pto(args);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatch(/^Usage: pto/);
    },
  );

  it('loads no addon and no compiler, and touches no cache', async () => {
    const { stderr } = await scratch.pto(['--help'], { env: { NODE_DEBUG: 'esm,module', PTO_CACHE_DIR: '/nowhere' } });
    expect(stderr).not.toMatch(/compiler\/dist|runtime-native\/dist|\.node\b/);
    expect(stderr).toMatch(/cli\/dist/);
  });
});

describe('output', () => {
  it('is plain where no terminal reads it', async () => {
    const { stdout } = await pto(['doctor'], { env: { FORCE_COLOR: '1' } });
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/\u001b/);
  });

  it.each([
    ['coloured on a terminal', {}, true],
    ['plain on a terminal with NO_COLOR', { NO_COLOR: '1' }, false],
    ['plain on a dumb terminal', { TERM: 'dumb' }, false],
  ])('is %s', (_, env, isColoured) => {
    const command = `'${process.execPath}' '${bin}' doctor`;
    const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], TERM: 'xterm', ...env },
    });
    expect(stdout).toContain('Platforms');
    expect(stdout.includes('\u001b[1mPlatforms')).toBe(isColoured);
  });

  it('may be read in part', async () => {
    const child = startPto(['doctor', '--json']);
    child.stdout.destroy();
    const { exitCode, stderr } = await ended(child);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('may go nowhere', () => {
    const { status, stderr } = spawnSync('sh', ['-c', `exec '${process.execPath}' '${bin}' doctor >&-`]);
    expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
  });

  it('that cannot be written is a failure', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [bin, 'doctor'], { stdio: ['ignore', full, 'pipe'] });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    closeSync(full);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ENOSPC');
  });
});
