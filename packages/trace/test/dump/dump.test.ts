import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PtoError, toBfloat16Bits, toFloat16Bits } from '@pto/task-interface';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  dumpTable,
  exportDump,
  exportDumped,
  exportName,
  filterDump,
  loadDump,
  parseJson,
  readDump,
  readDumpedBytes,
} from '../../src/index.js';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-dump-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const values = Float32Array.of(1, 2.5, 3.14159265, -1e-9, NaN, Infinity);
const may = {
  run_dir: 'tensor_dump',
  bin_format: { type: 'logical_contiguous', byte_order: 'little_endian' },
  total_tensors: 2,
  dropped_records: 1,
  dropped_overwrite: 2,
  bin_file: 'tensor_dump.bin',
  tensors: [
    {
      task_id: '0x0000000100000003',
      subtask_id: 1,
      func_id: 4,
      role: 'input',
      stage: 'before_dispatch',
      arg_index: 0,
      dtype: 'FLOAT32',
      is_contiguous: false,
      shape: [2, 3],
      raw_shape: [4, 3],
      offsets: [1, 0],
      numel: 6,
      bin_offset: 0,
      bin_size: 24,
      truncated: false,
      overwritten: false,
    },
    {
      task_id: '0x0000000000000005',
      subtask_id: 0,
      func_id: 2,
      role: 'inout',
      stage: 'after_completion',
      arg_index: 1,
      dtype: 'INT32',
      shape: [8],
      bin_offset: 4,
      bin_size: 8,
      truncated: true,
    },
  ],
};

/** Writes a dump and returns its list. */
function write(list: object = may, data: Uint8Array = new Uint8Array(values.buffer), name = 'tensor_dump'): string {
  writeFileSync(path.join(dir, `${name}.bin`), data);
  const file = path.join(dir, `${name}.json`);
  writeFileSync(file, JSON.stringify(list));
  return file;
}

describe('the dump of a run', () => {
  it('is listed with everything that is special', () => {
    const { dump } = loadDump(write());
    expect(dump).toMatchObject({ generation: 'may', dataFile: 'tensor_dump.bin', dropped: 3 });
    expect(dumpTable(dump.entries, new Map([[2, 'add']]))).toBe(
      [
        'index  task  subtask  function  stage   role   arg  dtype    shape   bytes  notes',
        '0      r1t3  1        func_4_e  before  input  0    float32  [2, 3]  24     strided view',
        '1      t5    0        add       after   inout  1    int32    [8]     8      truncated',
        '',
      ].join('\n'),
    );
  });

  it('is found in the directory of a run, and named by what lies there', () => {
    rmSync(dir, { recursive: true });
    const run = mkdtempSync(path.join(tmpdir(), 'pto-dump-'));
    dir = path.join(run, 'tensor_dump');
    writeFileSync(path.join(run, 'name_map_case.json'), '{"4": "mul"}');
    expect(() => loadDump(run)).toThrow(/enableDumpTensor/);
    dir = run;
    write();
    expect(loadDump(run).names.functions.get(4)).toBe('mul');
  });

  it('is exported with an overview and every element', () => {
    const loaded = loadDump(write());
    const file = exportDumped(loaded, loaded.dump.entries[0]!);
    expect(file).toBe(path.join(dir, 'txt/task_0x0000000100000003_s1_before_in0.txt'));
    expect(readFileSync(file, 'utf8')).toBe(`task      r1t3 (0x0000000100000003), subtask 1
function  func_4_e (4)
argument  0 (input), before the task
dtype     float32
shape     [2, 3]
part of   [4, 3] at [1, 0]
notes     strided view

overview
  [0, :]  1 2.5 3.14159
  [1, :]  -1e-9 nan inf

values
  [0, 0] 1
  [0, 1] 2.5
  [0, 2] 3.14159
  [1, 0] -1e-9
  [1, 1] nan
  [1, 2] inf
`);
  });

  it('shows what there is of values that were cut', () => {
    const loaded = loadDump(write());
    const entry = loaded.dump.entries[1]!;
    const text = [...exportDump(entry, readDumpedBytes(loaded.dump, entry), 'list')].join('');
    expect(text).toContain('notes     truncated');
    expect(text.split('values\n')[1]).toMatch(/^ {2}\[0\] \d+\n {2}\[1\] \d+\n$/);
    expect(exportName(entry)).toBe('task_0x0000000000000005_s0_after_inout1.txt');
  });

  it('of the August files has scalars, views and several kernels', () => {
    const list = {
      dump_args_level: 2,
      total_args: 2,
      args: [
        {
          task_id: '1',
          kind: 'scalar',
          func_id: [0, 1],
          arg_index: 2,
          stage: 'before_dispatch',
          value: '18446744073709551615',
        },
        {
          task_id: '1',
          kind: 'tensor',
          func_id: [0, 1],
          role: 'output',
          stage: 'after_completion',
          arg_index: 3,
          dtype: 'uint16',
          shape: [2],
          strides: [4],
          start_offset: 1,
          bin_offset: 0,
          bin_size: 4,
        },
      ],
    };
    const { dump } = loadDump(write(list, new Uint8Array(Uint16Array.of(7, 65535).buffer), 'args_dump'));
    expect(dump).toMatchObject({ generation: 'august', dataFile: 'args.bin' });
    const [scalar, tensor] = dump.entries;
    expect([...exportDump(scalar!, new Uint8Array(), 'list')].join('')).toContain('value     18446744073709551615\n');
    const text = [...exportDump(tensor!, new Uint8Array(Uint16Array.of(7, 65535).buffer), 'list')].join('');
    expect(text).toContain('function  func_0_a (0), func_1_b (1)');
    expect(text).toContain('strides   [4] from 1');
    expect(text).toContain('  [1] 65535\n');
  });

  it.each([
    ['FLOAT32', Float32Array.of(1 / 3, -0), ['0.333333', '-0']],
    ['FLOAT16', toFloat16Bits([1 / 3, 65504]), ['0.3333', '65500']],
    ['BFLOAT16', toBfloat16Bits([1 / 3, -2]), ['0.334', '-2']],
    ['INT8', Int8Array.of(-128, 127), ['-128', '127']],
    ['UINT8', Uint8Array.of(0, 255), ['0', '255']],
    ['INT16', Int16Array.of(-32768, 1), ['-32768', '1']],
    ['UINT16', Uint16Array.of(65535, 1), ['65535', '1']],
    ['INT32', Int32Array.of(-2147483648, 1), ['-2147483648', '1']],
    ['UINT32', Uint32Array.of(4294967295, 1), ['4294967295', '1']],
    ['INT64', BigInt64Array.of(-(2n ** 63n), 1n), ['-9223372036854775808', '1']],
    ['UINT64', BigUint64Array.of(2n ** 64n - 1n, 1n), ['18446744073709551615', '1']],
    ['BOOL', Uint8Array.of(0, 2), ['false', 'true']],
  ])('shows values of %s', (dtype, data, wanted) => {
    const entry = { ...readDump(may, 'list').entries[0]!, dtype, shape: [2] };
    const text = [...exportDump(entry, new Uint8Array(data.buffer), 'list')].join('');
    expect(text.split('values\n')[1]).toBe(`  [0] ${wanted[0]}\n  [1] ${wanted[1]}\n`);
  });

  it('has an overview of a part of what is large, and all its values', () => {
    const entry = { ...readDump(may, 'list').entries[0]!, dtype: 'UINT8', shape: [2, 50, 100] };
    const text = [...exportDump(entry, new Uint8Array(10_000), 'list')].join('');
    expect(text).toContain('  [1, 13, :]  0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 …\n  … 36 more rows\n');
    expect(text.split('values\n')[1]!.trimEnd().split('\n')).toHaveLength(10_000);
    expect(text).toContain('  [1, 49, 99] 0\n');
  });
});

describe('the texts of a dump', () => {
  it('have names of their own, also where task, stage and argument are the same', () => {
    const [first] = may.tensors;
    const loaded = loadDump(write({ ...may, tensors: [first, { ...first, func_id: 5 }, { ...first, arg_index: 1 }] }));
    const files = loaded.dump.entries.map((entry) => path.basename(exportDumped(loaded, entry)));
    expect(files).toEqual([
      'task_0x0000000100000003_s1_before_in0.txt',
      'task_0x0000000100000003_s1_before_in0_1.txt',
      'task_0x0000000100000003_s1_before_in1.txt',
    ]);
  });

  it('say that no values were dumped where only the argument was', () => {
    const loaded = loadDump(write({ ...may, tensors: [{ ...may.tensors[0], bin_size: 0 }] }));
    expect(dumpTable(loaded.dump.entries)).toContain('no values');
    const text = readFileSync(exportDumped(loaded, loaded.dump.entries[0]!), 'utf8');
    expect(text).toContain('notes     no values');
    expect(text).not.toContain('overview');
  });

  it('are not begun for values that cannot be shown', () => {
    const loaded = loadDump(write({ ...may, tensors: [{ ...may.tensors[0], dtype: 'INT4' }] }));
    expect(() => exportDumped(loaded, loaded.dump.entries[0]!)).toThrow("values of type 'INT4' cannot be shown");
    expect(existsSync(path.join(dir, 'txt'))).toBe(false);
  });

  it('need a file of values, not a pipe or a directory', () => {
    const loaded = loadDump(write());
    const data = path.join(dir, 'tensor_dump.bin');
    rmSync(data);
    execFileSync('mkfifo', [data]);
    expect(() => readDumpedBytes(loaded.dump, loaded.dump.entries[0]!)).toThrow('this is no file');
    rmSync(data);
    mkdirSync(data);
    expect(() => readDumpedBytes(loaded.dump, loaded.dump.entries[0]!)).toThrow('this is no file');
  });
});

describe('a filter of a dump', () => {
  const dump = readDump(may, 'list');
  const names = new Map([[2, 'add']]);

  it.each([
    [{ task: 't5' }, [1]],
    [{ task: 'r1t3' }, [0]],
    [{ task: '4294967299' }, [0]],
    [{ task: '0x100000003' }, [0]],
    [{ func: 'add' }, [1]],
    [{ func: '4' }, [0]],
    [{ stage: 'after' }, [1]],
    [{ role: 'input', arg: 0 }, [0]],
    [{ index: 1 }, [1]],
    [{}, [0, 1]],
  ] as const)('%j keeps what it names', (filter, wanted) => {
    expect(filterDump(dump, filter, names).map(({ index }) => index)).toEqual(wanted);
  });

  it.each([
    [{ task: 't9' }, 'task t9 among those chosen; there are: r1t3, t5.'],
    [{ func: 'sub' }, 'function sub among those chosen; there are: 4 (func_4_e), 2 (add).'],
    [{ task: 't5', stage: 'before' }, 'stage before among those chosen; there are: after.'],
    [{ role: 'output' }, 'there are: input, inout.'],
    [{ arg: 7 }, 'there are: 0, 1.'],
  ] as const)('%j that nothing fits says what there is', (filter, wanted) => {
    expect(() => filterDump(dump, filter, names)).toThrow(wanted);
  });
});

describe('a damaged dump', () => {
  it('is an error that says where its values end', () => {
    const { dump } = loadDump(write(may, new Uint8Array(20)));
    expect(() => readDumpedBytes(dump, dump.entries[0]!)).toThrow(
      /tensor_dump.bin: it has 20 bytes.*entry 0.*0 to 24.*cut off/,
    );
    rmSync(path.join(dir, 'tensor_dump.bin'));
    expect(() => readDumpedBytes(dump, dump.entries[0]!)).toThrow(/tensor_dump.bin: the values cannot be read/);
  });

  it('is an error when values are too few, of no known type, or in a file elsewhere', () => {
    const entry = readDump(may, 'list').entries[0]!;
    expect(() => [...exportDump(entry, new Uint8Array(20), 'list')]).toThrow(/20 bytes for 6 elements of 4/);
    expect(() => [...exportDump({ ...entry, dtype: 'constructor' }, new Uint8Array(24), 'list')]).toThrow(
      /cannot be shown/,
    );
    expect(() => readDump({ ...may, bin_file: '../secret' }, 'list')).toThrow(/bin_file/);
    expect(() => readDump({ version: 1, edges: [] }, 'list')).toThrow(/this is dependencies of a run/);
  });

  it('is a list or an error, whatever is damaged', () => {
    const text = JSON.stringify(may);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), fc.nat(3), (at, put, gone) => {
        try {
          const dump = readDump(parseJson(text.slice(0, at) + put + text.slice(at + gone), 'list'), 'list');
          for (const entry of dump.entries) [...exportDump(entry, new Uint8Array(24), 'list')].join('');
        } catch (error) {
          expect(error).toBeInstanceOf(PtoError);
          expect(error).toMatchObject({ code: 'ERR_PTO_TRACE_INPUT' });
        }
      }),
      { numRuns: 300 },
    );
  });
});
