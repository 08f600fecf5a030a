import { DeviceBuffer } from '@pto/runtime-native';
import { DeviceTensor } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import { DeviceMemory } from '../../src/memory/device-memory.js';

function refusal(text: string): unknown {
  return expect.objectContaining({ code: 'ERR_PTO_DEVICE_POINTER', message: expect.stringContaining(text) });
}

describe('memory of chips', () => {
  it('is used within one live buffer', () => {
    const memory = new DeviceMemory();
    const buffer = memory.add(0, 0x1000n, 64);
    memory.requireTensor(buffer.tensor([16], 'float32'), 'tensor');
    memory.requireTensor(buffer.tensor([4], 'float32', 48), 'tensor');
    const beyond = new DeviceTensor({ address: 0x1030n, shape: [8], dtype: 'float32' });
    expect(() => memory.requireTensor(beyond, 'tensor 3')).toThrow(
      refusal('tensor 3: 32 bytes at device address 0x1030'),
    );
  });

  it('is no piece that reaches into the neighbouring buffer', () => {
    const memory = new DeviceMemory();
    memory.add(0, 0x1000n, 64);
    memory.add(0, 0x1040n, 64);
    const across = new DeviceTensor({ address: 0x1020n, shape: [16], dtype: 'float32' });
    expect(() => memory.requireTensor(across, 'tensor')).toThrow(refusal('do not lie inside a live buffer of chip 0'));
  });

  it('belongs to one chip, although another has the same addresses', () => {
    const memory = new DeviceMemory();
    const [zero, one] = [memory.add(0, 0x1000n, 64), memory.add(1, 0x1000n, 64)];
    memory.requireTensor(one.tensor([1], 'float32'), 'tensor');
    memory.revoke(one);
    memory.requireTensor(zero.tensor([1], 'float32'), 'tensor');
    expect(() => memory.requireTensor(one.tensor([1], 'float32'), 'tensor')).toThrow(
      refusal('They lie in a buffer of another chip'),
    );
  });

  it('is freed once, by its buffer', () => {
    const memory = new DeviceMemory();
    const buffer = memory.add(0, 0x1000n, 64);
    memory.revoke(buffer);
    expect(() => memory.revoke(buffer)).toThrow(refusal('free, buffer'));
    expect(() => memory.revoke(buffer)).toThrow(refusal('It was freed before'));
    expect(() => memory.requireTensor(buffer.tensor([1], 'float32'), 'tensor')).toThrow(
      refusal('The buffer was freed'),
    );
    expect(() => memory.revoke(new DeviceBuffer(0x1000n, 64))).toThrow(refusal('another worker allocated it'));
    expect(() => memory.revoke(0x1000n as never)).toThrow(refusal('Call malloc first'));
  });

  it('of a window is used, and never freed', () => {
    const memory = new DeviceMemory();
    const window = memory.add(0, 0x1000n, 64, 'window');
    memory.requireTensor(window.tensor([16], 'float32'), 'tensor');
    expect(() => memory.revoke(window)).toThrow(refusal('part of a window'));
  });

  it('is gone with its chip', () => {
    const memory = new DeviceMemory();
    const [zero, one] = [memory.add(0, 0x1000n, 64), memory.add(1, 0x2000n, 32)];
    memory.forgetChip(0);
    expect(() => memory.require(zero, 'copyTo')).toThrow(refusal('copyTo, buffer'));
    memory.require(one, 'copyTo');
    expect([memory.bytesOf(0), memory.bytesOf(1)]).toEqual([0, 32]);
  });
});
