import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Tensor } from '@pto/task-interface';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  ArgKind,
  Compiler,
  bindHostBinary,
  copyFromDevice,
  copyToDevice,
  deviceFree,
  deviceMalloc,
  finalizeDevice,
  getIncoreCompiler,
  getOrchestrationCompiler,
  getPlatform,
  launchRuntime,
  setDevice,
} from '../src/bindings/index.js';
import type { Runtime } from '../src/bindings/index.js';
import { findRuntimeLibraries } from '../src/runtime-libraries.js';
import { target } from './support/callables.js';
import { libraryFile } from './support/fixtures.js';

const { SCALAR, INPUT_PTR, OUTPUT_PTR, INOUT_PTR } = ArgKind;
const hostBinary = findRuntimeLibraries(target.platform, target.runtime).hostRuntime;
const library = (name: string): Buffer => readFileSync(libraryFile(name));
const failure = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

let runtime: Runtime;

beforeEach(() => {
  const BoundRuntime = bindHostBinary(hostBinary);
  setDevice(0);
  runtime = new BoundRuntime();
});

afterEach(async () => {
  setDevice(0);
  await finalizeDevice();
});

interface Accumulation {
  readonly input: Float32Array;
  readonly output: Float32Array;
  readonly sum: Float32Array;
}

/** Arguments of the fixture that reads, writes, and does both. The scalar stands between the pointers on purpose. */
function initializeAccumulation(of = runtime, suffix = ''): Accumulation {
  const input = new Float32Array(256).fill(2);
  const output = new Float32Array(256).fill(7);
  const sum = new Float32Array(256).fill(10);
  of.initialize(
    library(`accumulate${suffix}`),
    'build_accumulate',
    [input, 5, output, sum],
    [INPUT_PTR, SCALAR, OUTPUT_PTR, INOUT_PTR],
    [1024, 8, 1024, 1024],
    [[7, library(`kernel_accumulate${suffix}`)]],
  );
  return { input, output, sum };
}

function initializeFatal(): void {
  runtime.initialize(library('fatal'), 'aicpu_orchestration_entry', [new Float32Array(4)], [INPUT_PTR]);
}

describe('a runtime', () => {
  it('copies to the device and back as the kinds of its arguments say', () => {
    const { input, output, sum } = initializeAccumulation();
    launchRuntime(runtime, 2, 1, 0, new Uint8Array(), new Uint8Array(), 1);
    expect([output[0], sum[0]]).toEqual([7, 10]);
    runtime.finalize();
    expect(output.every((element) => element === 7)).toBe(true);
    expect(sum.every((element) => element === 12)).toBe(true);
    // The kernel overwrote it on the device.
    expect(input.every((element) => element === 2)).toBe(true);
  });

  it('keeps its memory on the device from launch to launch', () => {
    const { output, sum } = initializeAccumulation();
    for (let i = 0; i < 3; i++) launchRuntime(runtime, 2, 1, 0);
    runtime.finalize();
    // The kernel negates its input each time: 10 + 2 - 2 + 2, and 2 + 5 in the end.
    expect([sum[255], output[255]]).toEqual([12, 7]);
  });

  it('is initialized again after finalize, and finalized in any state', () => {
    runtime.finalize();
    for (let i = 0; i < 3; i++) {
      const { sum } = initializeAccumulation();
      launchRuntime(runtime, 2, 1, 0);
      runtime.finalize();
      runtime.finalize();
      expect(sum[0]).toBe(12);
    }
  });

  it('copies nothing back that no launch made', () => {
    const { output, sum } = initializeAccumulation();
    runtime.finalize();
    expect([output[0], sum[0]]).toEqual([7, 10]);
  });

  it('takes tensors, device memory, and the first bytes of an array', () => {
    const output = Tensor.zeros([16, 16]);
    const sum = deviceMalloc(1024);
    copyToDevice(sum, new Float32Array(256).fill(1));
    runtime.initialize(
      library('accumulate'),
      'build_accumulate',
      [new Float32Array(1000).fill(3), output, sum.tensor([256], 'float32'), -1n],
      [INPUT_PTR, OUTPUT_PTR, INOUT_PTR, SCALAR],
      [1024, 1024, 1024, 0],
      [[7, library('kernel_accumulate')]],
    );
    launchRuntime(runtime, 2, 1, 0);
    runtime.finalize();
    expect(output.data.every((element) => element === 2)).toBe(true);
    const onDevice = new Float32Array(256);
    copyFromDevice(onDevice, sum);
    expect(onDevice.every((element) => element === 4)).toBe(true);
    deviceFree(sum);
  });

  it('leaves room for as many others as there are ids', () => {
    const BoundRuntime = bindHostBinary(hostBinary);
    const runtimes = Array.from({ length: 64 }, () => new BoundRuntime());
    for (const each of runtimes) initializeAccumulation(each);
    expect(() => initializeAccumulation()).toThrow(failure('ERR_PTO_CALLABLE_LIMIT', /^init_runtime failed: -1\n/));
    for (const each of runtimes) each.finalize();
    initializeAccumulation();
  });

  it('belongs to the device on which it was initialized', async () => {
    const { sum } = initializeAccumulation();
    setDevice(1);
    expect(() => launchRuntime(runtime, 2, 1, 1)).toThrow(
      failure('ERR_PTO_DEVICE_STATE', /^launch_runtime failed: -1\n {2}the runtime is initialized on device 0/),
    );
    launchRuntime(runtime, 2, 1, 0);
    await finalizeDevice();
    runtime.finalize();
    expect(sum[0]).toBe(12);
  });
});

describe('a failure', () => {
  it('of a launch carries the return code of the run, and copies nothing back', () => {
    initializeFatal();
    expect(() => launchRuntime(runtime, 2, 1, 0)).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_RUN_EXPLICIT_FATAL',
        message: expect.stringMatching(/^launch_runtime failed: -9\n[^]*no answer for 1 tensors/),
        details: expect.objectContaining({ returnCode: -9, statusName: 'EXPLICIT_ORCH_FATAL' }),
      }),
    );
    runtime.finalize();
  });

  it('of a launch names what it was given', () => {
    expect(() => launchRuntime(runtime, 2, 1, 0)).toThrow(
      failure('ERR_PTO_DEVICE_STATE', /^launch_runtime failed: -1\n {2}.*Call initialize\(\) first/),
    );
    initializeAccumulation();
    for (const [threads, blocks] of [
      [2, 25],
      [9, 1],
      [0, 1],
    ] as const) {
      expect(() => launchRuntime(runtime, threads, blocks, 0)).toThrow(
        failure('ERR_PTO_LAUNCH_INVALID', /^launch_runtime failed: -1\n/),
      );
    }
    expect(() => launchRuntime(runtime, 2, 1, 0, undefined, undefined, 2)).toThrow(
      failure('ERR_PTO_LAUNCH_INVALID', /orchThreadNum: 2; allowed: 0 or 1/),
    );
    expect(() => launchRuntime({} as Runtime, 2, 1, 0)).toThrow(failure('ERR_PTO_OPTION_INVALID', /instance of/));
  });

  it('of initialize leaves nothing behind', () => {
    initializeAccumulation();
    expect(() => initializeAccumulation()).toThrow(
      failure('ERR_PTO_DEVICE_STATE', /^init_runtime failed: -1\n {2}the runtime is initialized already/),
    );
    runtime.finalize();
    for (let i = 0; i < 100; i++) {
      expect(() => runtime.initialize(library('accumulate'), 'f', [2 ** 60, 1.5], [SCALAR, SCALAR])).toThrow(
        failure('ERR_PTO_ARGS_SCALAR', /^init_runtime failed: -1\n/),
      );
      const broken = (): void =>
        runtime.initialize(library('accumulate'), 'f', [], [], undefined, [[0, new Uint8Array(64)]]);
      expect(broken).toThrow(failure('ERR_PTO_KERNEL_LOAD', /^init_runtime failed: -\d+\n/));
    }
    initializeAccumulation();
  });

  it('of initialize tells which argument is wrong', () => {
    const memory = new Float32Array(8);
    const given: [unknown[], unknown[], unknown[] | undefined, string, RegExp][] = [
      [[memory], [], undefined, 'ERR_PTO_ARGS_SIGNATURE', /argKinds must be an array with one entry for each of args/],
      [[memory], [INPUT_PTR], [1, 2], 'ERR_PTO_ARGS_SIGNATURE', /argSizes must be an array/],
      [[memory], [4], undefined, 'ERR_PTO_ARGS_SIGNATURE', /argKinds\[0\]: 4; allowed: SCALAR \(0\), INPUT_PTR \(1\)/],
      [[memory], [INPUT_PTR], [33], 'ERR_PTO_ARGS_SHAPE', /args\[0\], size in bytes: 33; allowed: a multiple of 4/],
      [[memory], [INPUT_PTR], [36], 'ERR_PTO_ARGS_SHAPE', /from 4 to 32/],
      [[Tensor.from(memory)], [INPUT_PTR], [16], 'ERR_PTO_ARGS_SHAPE', /allowed: 32, the size of the tensor/],
      [[4096], [INPUT_PTR], undefined, 'ERR_PTO_ARGS_TENSOR', /args\[0\]/],
      [[memory], [SCALAR], undefined, 'ERR_PTO_ARGS_SCALAR', /./],
    ];
    for (const [args, kinds, sizes, code, message] of given) {
      expect(() =>
        runtime.initialize(library('accumulate'), 'f', args as never, kinds as never, sizes as never),
      ).toThrow(failure(code, message));
    }
  });
});

describe('profiling', () => {
  it.each([
    ['before', () => [() => runtime.enableProfiling(true), () => void initializeAccumulation()]],
    ['after', () => [() => void initializeAccumulation(), () => runtime.enableProfiling(true)]],
  ])('that is enabled %s initialize records launches until it is disabled', (_, steps) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'pto-profile-'));
    const before = process.cwd();
    process.chdir(folder);
    try {
      for (const step of steps()) step();
      launchRuntime(runtime, 2, 1, 0);
      const file = 'outputs/profile/swim_time.json';
      const record = JSON.parse(readFileSync(file, 'utf8')) as { tasks: { core_type: string; duration_us: number }[] };
      expect(record.tasks).toEqual([expect.objectContaining({ core_type: 'aiv', fanout: [] })]);
      rmSync(file);
      runtime.enableProfiling(false);
      launchRuntime(runtime, 2, 1, 0);
      expect(existsSync(file)).toBe(false);
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true });
    }
  });

  it('is on or off', () => {
    expect(() => runtime.enableProfiling(1 as never)).toThrow(failure('ERR_PTO_OPTION_INVALID', /true or false/));
  });
});

describe('a device', () => {
  it('is one of sixteen', () => {
    for (const deviceId of [-1, 16, 0.5, '0' as never]) {
      expect(() => setDevice(deviceId)).toThrow(failure('ERR_PTO_OPTION_INVALID', /^set_device failed: -1\n.*0 to 15/));
    }
    setDevice(15);
    setDevice(0);
  });

  it('keeps what was copied to it, also a part', () => {
    const buffer = deviceMalloc(16);
    copyToDevice(buffer, new Int32Array([1, 2, 3, 4]));
    copyToDevice(buffer, new Int32Array([9, 9]), 4);
    const back = new Int32Array(4);
    copyFromDevice(back, buffer, 12);
    expect([...back]).toEqual([9, 2, 3, 0]);
    deviceFree(buffer);
  });

  it('refuses memory that is not its own', () => {
    const buffer = deviceMalloc(16);
    expect(() => copyToDevice(buffer, new Uint8Array(17))).toThrow(
      failure('ERR_PTO_DEVICE_POINTER', /^copy_to_device failed: -1\n/),
    );
    expect(() => copyFromDevice(new Uint8Array(8), buffer, 9)).toThrow(
      failure('ERR_PTO_DEVICE_COPY', /^copy_from_device failed: -1\n.*0 to 8/),
    );
    deviceFree(buffer);
    expect(() => deviceFree(buffer)).toThrow(failure('ERR_PTO_DEVICE_POINTER', /^device_free failed: -1\n/));
    expect(() => deviceMalloc(0)).toThrow(failure('ERR_PTO_OPTION_INVALID', /^device_malloc failed: -1\n/));
  });

  it('is needed by everything but the description of the library', async () => {
    await finalizeDevice();
    expect(() => deviceMalloc(8)).toThrow(
      failure('ERR_PTO_DEVICE_STATE', /^device_malloc failed: -1\n {2}no device is set. Call setDevice\(\) first/),
    );
    expect(() => initializeAccumulation()).toThrow(failure('ERR_PTO_DEVICE_STATE', /^init_runtime failed: -1\n/));
    expect([getPlatform(), getIncoreCompiler(), getOrchestrationCompiler()]).toEqual([
      'a2a3sim',
      Compiler.HOST_GXX_15,
      Compiler.HOST_GXX,
    ]);
  });
});

describe('a host binary', () => {
  it('is bound from its bytes, and is the same one the next time', async () => {
    const bytes = readFileSync(hostBinary);
    const FromBytes = bindHostBinary(bytes);
    setDevice(3);
    const buffer = deviceMalloc(4);
    bindHostBinary(bytes);
    const mine = new FromBytes();
    const { sum } = initializeAccumulation(mine);
    launchRuntime(mine, 2, 1, 3);
    mine.finalize();
    expect(sum[0]).toBe(12);
    deviceFree(buffer);
    await finalizeDevice();
    bindHostBinary(hostBinary);
  });

  it('keeps its runtimes when another one is bound', async () => {
    const { sum } = initializeAccumulation();
    const Other = bindHostBinary(findRuntimeLibraries('a5sim', target.runtime).hostRuntime);
    setDevice(0);
    expect(getPlatform()).toBe('a5sim');
    const other = new Other();
    const { sum: otherSum } = initializeAccumulation(other);
    launchRuntime(runtime, 2, 1, 0);
    launchRuntime(other, 2, 1, 0);
    runtime.finalize();
    other.finalize();
    expect([sum[0], otherSum[0]]).toEqual([12, 12]);
    await finalizeDevice();
    bindHostBinary(hostBinary);
  });
});

describe('host_build_graph', () => {
  it('gets host memory and moves it itself, at each launch', async () => {
    const HostBuilt = bindHostBinary(findRuntimeLibraries('a2a3sim', 'host_build_graph').hostRuntime);
    setDevice(0);
    const built = new HostBuilt();
    for (let round = 0; round < 3; round++) {
      const { input, output, sum } = initializeAccumulation(built, '_on_host');
      launchRuntime(built, 1, 1, 0);
      launchRuntime(built, 3, 2, 0);
      built.finalize();
      expect(output.every((element) => element === 7)).toBe(true);
      expect(sum.every((element) => element === 14)).toBe(true);
      expect(input.every((element) => element === 2)).toBe(true);
    }
    await finalizeDevice();
    bindHostBinary(hostBinary);
  });

  it('reports what the orchestration returned', async () => {
    const HostBuilt = bindHostBinary(findRuntimeLibraries('a5sim', 'host_build_graph').hostRuntime);
    setDevice(0);
    const built = new HostBuilt();
    expect(() => built.initialize(library('accumulate_on_host'), 'no_such_function')).toThrow(
      failure('ERR_PTO_ORCH_SYMBOL_MISSING', /^init_runtime failed: -1\n/),
    );
    // Without the kernel that it submits.
    built.initialize(
      library('accumulate_on_host'),
      'build_accumulate',
      [1, 2, 3].map(() => new Float32Array(16)),
      [INPUT_PTR, OUTPUT_PTR, INOUT_PTR],
    );
    expect(() => launchRuntime(built, 1, 1, 0)).toThrow(failure('ERR_PTO_KERNEL_NOT_REGISTERED', /^launch_runtime/));
    await finalizeDevice();
    bindHostBinary(hostBinary);
  });
});
