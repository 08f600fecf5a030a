import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { findDeviceLog, loadDeviceLog } from '../../src/index.js';
import { runOf } from '../fixtures.js';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-device-log-'));
  vi.stubEnv('ASCEND_WORK_PATH', path.join(dir, 'work'));
  vi.stubEnv('HOME', path.join(dir, 'home'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

/** Writes a file that is as old as that moment. */
function file(name: string, seconds: number, text = ''): string {
  const at = path.join(dir, name);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, text);
  utimesSync(at, seconds, seconds);
  return at;
}

describe('the log of the device', () => {
  it('is the one that is named', () => {
    const log = file('some.txt', 100);
    expect(findDeviceLog('records.json', { deviceLog: log, deviceId: 7 })).toEqual({
      file: log,
      strategy: 'as it was named',
    });
  });

  it('is the newest log of a directory or a pattern', () => {
    file('work/log/debug/device-0/a.log', 100);
    const newest = file('work/log/debug/device-1/b.log', 300);
    file('work/log/debug/device-1/c.txt', 400);
    const named = (name: string): unknown => findDeviceLog('records.json', { deviceLog: path.join(dir, name) });
    expect(named('work/log/debug/device-1')).toMatchObject({ file: newest });
    expect(named('work/log/debug/device-?/*.log')).toMatchObject({
      file: newest,
      strategy: expect.stringMatching(/^the newest of 2 logs matching /),
    });
    expect(() => named('work/log/debug/device-*/*.gz')).toThrow('there is no such log');
    expect(() => named('work/log/debug')).toThrow('no .log file in this directory');
  });

  it('is the newest of the device that is named', () => {
    file('work/log/debug/device-3/old.log', 100);
    const newest = file('work/log/debug/device-3/new.log', 200);
    file('work/log/debug/device-4/newer.log', 300);
    expect(findDeviceLog('records.json', { deviceId: 3 })).toEqual({
      file: newest,
      strategy: 'the newest of 2 logs of device 3',
    });
    expect(() => findDeviceLog('records.json', { deviceId: 5 })).toThrow('device 5 has no logs there');
  });

  it('is else the one nearest to the records, by the stamp in their name or their own time', () => {
    const near = file('work/log/debug/device-0/near.log', 1000);
    const stamp = new Date('2026-05-13T10:00:00').getTime() / 1000;
    const atStamp = file('work/log/debug/device-12/later.log', stamp + 2);
    file('work/log/debug/other/none.log', 1010);
    const records = file('l2_perf_records.json', 1012.5);
    const stamped = file('l2_perf_records_20260513_100000.json', 1012);
    const root = path.join(dir, 'work/log/debug');
    expect(findDeviceLog(records)).toEqual({
      file: near,
      strategy: `of 2 logs below ${root} the nearest to the records, 12.5 s before them`,
    });
    expect(findDeviceLog(stamped)).toMatchObject({ file: atStamp, strategy: expect.stringContaining('2.0 s after') });
  });

  it('lies in the home directory when ASCEND_WORK_PATH has none', () => {
    const log = file('home/ascend/log/debug/device-0/a.log', 100);
    expect(findDeviceLog('records.json')).toMatchObject({ file: log });
  });

  it('is none when there is none', () => {
    expect(findDeviceLog('records.json')).toBeUndefined();
  });
});

describe('loading the log of a run', () => {
  const text = 'Thread 0: Scheduler summary: total_time=9us, loops=3, tasks_scheduled=1\n';

  it('looks for the log of a chip, and for that of a simulator only when it is named', () => {
    const log = file('work/log/debug/device-0/a.log', 100, text);
    expect(loadDeviceLog(runOf([]))).toMatchObject({ file: log, threads: [{ loops: 3 }] });
    const simulated = runOf([], { platform: 'a2a3sim' });
    expect(loadDeviceLog(simulated)).toBeUndefined();
    expect(loadDeviceLog(simulated, { deviceId: 0 })).toMatchObject({ file: log });
  });
});
