import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { loadStrace, readStrace } from '../../src/index.js';
import { fixture } from '../fixtures.js';
import { logOf, step } from './lines.js';

const names = (text: string): string[] => readStrace(text, 'test.log').records.map(({ name }) => name);

describe('records of a log', () => {
  it('stand anywhere in it, several on one line, and in text of many lines', () => {
    expect(names(`10:00 [INFO] a ${step('chip.a')} [INFO] b`)).toEqual(['chip.a']);
    expect(names(`${step('chip.a')}${step('chip.b')} x ${step('chip.c')}`)).toEqual(['chip.a', 'chip.b', 'chip.c']);
    expect(names(`{"out": "\r\n${step('chip.a')}\r\n${step('chip.b')}\r\n"}`)).toEqual(['chip.a', 'chip.b']);
    expect(names('nothing [here] at all')).toEqual([]);
  });

  it('end where other text begins, also when it touches a number', () => {
    const { records } = logOf(`${step('chip.a', { more: 'slot=1 and then b=2' })}`);
    expect(records[0]?.attributes).toEqual({ slot: '1' });
    const touched = readStrace(`${step('chip.a', { dur: 77 }).trimEnd()}[INFO] next=1`, 'test.log');
    expect(touched).toMatchObject({ torn: 0, records: [{ durationNs: 77n, attributes: {} }] });
  });

  it('have numbers of 64 bits', () => {
    const inv = 2n ** 64n - 1n;
    const [record] = logOf(step('chip.a', { inv }).replace('ts=0', `ts=${2n ** 63n + 1n}`)).records;
    expect(record).toMatchObject({ inv, startNs: 2n ** 63n + 1n });
    expect(logOf(step('chip.a', { inv: inv + 1n }))).toMatchObject({ records: [], torn: 1 });
  });

  it('have names and values that are percent-decoded, where they can be', () => {
    const [record] = logOf(step('chip.a%2Eb%20c', { more: 'note=x%3Dy%25 broken=%zz' })).records;
    expect(record).toMatchObject({ name: 'chip.a.b c', attributes: { note: 'x=y%', broken: '%zz' } });
  });

  it('belong to families, those of foreign programs to ext', () => {
    const all = [
      'chip.a',
      'core.b',
      'node.c',
      'network1.d',
      'network3.e',
      'network4.f',
      'ext.g',
      'torch.chip',
      'chips',
    ];
    const families = logOf(...all.map((name) => step(name))).records.map(({ family }) => family);
    expect(families).toEqual(['chip', 'core', 'node', 'network1', 'network3', 'ext', 'ext', 'ext', 'ext']);
  });
});

describe('records that are torn', () => {
  const whole = step('chip.a', { pid: 12, tid: 34, inv: 56, hid: 'c0de', depth: 1, ts: 78, dur: 90 }).trimEnd();
  const last = whole.lastIndexOf('=') + 1;

  it('are counted, wherever they are cut off', () => {
    for (let length = '[STRACE'.length; length <= last; length++) {
      expect(readStrace(whole.slice(0, length), 'test.log'), whole.slice(0, length)).toMatchObject({
        records: [],
        torn: 1,
        warnings: ['1 record is torn and left out.'],
      });
    }
  });

  it('do not spoil the one that was written into them', () => {
    const log = readStrace(`${whole.slice(0, 30)}${step('chip.b')}\n${whole.slice(30)}\n`, 'test.log');
    expect(log).toMatchObject({ torn: 1, records: [{ name: 'chip.b' }] });
  });

  it('are those that say one thing twice, or nonsense', () => {
    const changes: [string, string][] = [
      ['pid=12', 'pid=12 pid=13'],
      ['dur=90', 'dur=90 ts=91'],
      ['dur=90', 'dur=-1'],
      ['inv=56', 'inv=5.6'],
      ['hid=c0de', 'hid=code'],
      ['depth=1', 'depth=256'],
      ['name=chip.a', 'name='],
      ['tid=34', 'and tid=34'],
      ['v=1', 'v='],
    ];
    for (const [from, to] of changes) {
      expect(logOf(whole.replace(from, to)), to).toMatchObject({ records: [], torn: 1 });
    }
  });

  it('are not those of another version, which are told apart', () => {
    expect(logOf(whole.replace('v=1', 'v=2'))).toMatchObject({
      records: [],
      torn: 0,
      warnings: ['1 record is of another version than 1 and left out.'],
    });
  });

  it('never make the reader fail, and are counted once', () => {
    const piece = fc.constantFrom(
      '[STRACE]',
      '[STRACE',
      '[CLOCK_ANCHOR]',
      ' v=1',
      ' pid=1',
      ' ts=',
      '%',
      '\n',
      '[',
      'x',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        const text = pieces.join('');
        const { records, anchors, torn } = readStrace(text, 'test.log');
        const markers = text.match(/\[(?:STRACE|CLOCK_ANCHOR)\b/g)?.length ?? 0;
        expect(records.length + anchors.length + torn).toBeLessThanOrEqual(markers);
      }),
    );
  });
});

describe('anchors of clocks', () => {
  const anchor = (pid: number, wall: number): string => `[CLOCK_ANCHOR] v=1 pid=${pid} mono_ns=5 wall_ns=${wall}`;

  it('are read beside the records', () => {
    expect(logOf(`${anchor(7, 1000)}${step('chip.a')}`)).toMatchObject({
      anchors: [{ pid: 7, monotonicNs: 5n, wallNs: 1000n }],
      records: [{}],
      warnings: [],
    });
  });

  it('that a process has several of are told', () => {
    expect(logOf(anchor(7, 1), anchor(8, 1), anchor(7, 2)).warnings).toEqual([
      'Process 7 has 2 clock anchors; the first one counts.',
    ]);
  });

  it('are torn when a part is missing', () => {
    expect(logOf('[CLOCK_ANCHOR] v=1 pid=7 mono_ns=5')).toMatchObject({ anchors: [], torn: 1 });
  });
});

it('a log is loaded from disk', () => {
  const log = loadStrace(fixture('strace/node-and-chip.log'));
  expect(log).toMatchObject({ source: fixture('strace/node-and-chip.log'), torn: 2 });
  expect(log.records).toHaveLength(13);
});
