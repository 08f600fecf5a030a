import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { ended, startPto } from './pto.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

const log = [
  'text before',
  '[STRACE] v=1 pid=7 tid=9 inv=18446744073709551615 hid=5ab0 depth=1 name=chip.run.bind ts=9007199254740993 dur=250',
  '[STRACE] v=1 pid=7 tid=9 inv=18446744073709551615 hid=5ab0 depth=0 name=chip.run ts=9007199254740993 dur=4000',
  '[STRACE] v=1 pid=7 tid=9 inv=2',
].join('\n');

describe('pto trace strace', () => {
  it('shows what rounds took, and says what is torn', async () => {
    const { exitCode, stdout, stderr } = await scratch.pto(['trace', 'strace', scratch.write('run.log', log)]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^chip\.run of 5ab0: 1 round, us\nround +host +device +effective +orch +sched\n/);
    expect(stdout).toMatch(/\n18446744073709551615 of 7 +4\.00 /);
    expect(stderr).toContain('1 record is torn');
  });

  it('writes a trace, and shows the steps', async () => {
    scratch.write('run.log', log);
    const { exitCode, stdout } = await scratch.pto([
      'trace',
      'strace',
      'run.log',
      '--trace-out',
      'trace.json',
      '--tree',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/chip\.run +4\.000 us\n +chip\.run\.bind +0\.250 us/);
    expect(stdout).not.toContain('median');
    expect(readFileSync(scratch.inside('trace.json'), 'utf8')).toContain('"name":"chip.run.bind"');
  });

  it('reads stdin, and answers in JSON without losing digits', async () => {
    const child = startPto(['trace', 'strace', '-', '--rounds-table', '--json']);
    child.stdin.end(log);
    const { exitCode, stdout } = await ended(child);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('18446744073709551615');
    expect(stdout).toContain('9007199254740993');
    expect(JSON.parse(stdout)).toMatchObject({ torn: 1, records: [{}, {}], rounds: [{ median: { hostUs: 4 } }] });
  });

  it('says when a log has no such records', async () => {
    const { exitCode, stderr } = await scratch.pto(['trace', 'strace', scratch.write('run.log', 'something else')]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ERR_PTO_TRACE_MISSING');
    expect(stderr).toContain('no [STRACE] records');
  });
});
