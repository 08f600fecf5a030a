import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PtoError, invalidArgument } from '@pto/task-interface';

import { loadAddon } from '../addon/load-addon.js';
import type { HostRuntimeDescription, NativeRuntimePaths } from '../addon/native-addon.js';
import { callNative } from '../addon/native-error.js';
import { librariesWith } from '../runtime-libraries.js';
import { Device } from './device.js';

const DEVICE_COUNT = 16;

/** A loaded host runtime library with the devices that `setDevice` opened through it. */
export class HostBinary {
  readonly description: HostRuntimeDescription;
  readonly #libraries: NativeRuntimePaths;
  readonly #devices = new Map<number, Device>();
  #current: Device | undefined;

  /** @param libraries - loaded at once; their files are not needed afterwards */
  constructor(libraries: NativeRuntimePaths) {
    this.#libraries = libraries;
    const { describeHostRuntime } = loadAddon();
    this.description = callNative(() => describeHostRuntime(this.#libraries));
  }

  setDevice(deviceId: number): void {
    if (!Number.isInteger(deviceId) || deviceId < 0 || deviceId >= DEVICE_COUNT) {
      throw invalidArgument({
        code: 'ERR_PTO_OPTION_INVALID',
        what: 'setDevice, deviceId',
        given: deviceId,
        allowed: `an integer from 0 to ${DEVICE_COUNT - 1}`,
        remedy: 'setDevice(0) takes the first device.',
      });
    }
    let device = this.#devices.get(deviceId);
    if (device === undefined) {
      device = new Device(deviceId, this.#libraries);
      this.#devices.set(deviceId, device);
    }
    this.#current = device;
  }

  /** The device of the last `setDevice`. */
  get device(): Device {
    if (this.#current !== undefined) return this.#current;
    throw new PtoError('ERR_PTO_DEVICE_STATE', 'no device is set. Call setDevice() first.');
  }

  async finalizeDevice(): Promise<void> {
    const { device } = this;
    this.#devices.delete(device.id);
    this.#current = undefined;
    await device.finalize();
  }
}

/** Those of this thread, by their paths or by the digests of the bytes that they came in: a library is loaded once. */
const binaries = new Map<string, HostBinary>();

/** Loads a host runtime library from its file or its bytes. */
export function openHostBinary(pathOrBytes: string | Uint8Array): HostBinary {
  if (typeof pathOrBytes === 'string') {
    const libraries = librariesWith(pathOrBytes);
    return known(libraries.hostRuntime, () => new HostBinary(libraries));
  }
  if (pathOrBytes instanceof Uint8Array) {
    const digest = createHash('sha256').update(pathOrBytes).digest('hex');
    return known(digest, () => loadBytes(pathOrBytes, digest));
  }
  throw invalidArgument({
    code: 'ERR_PTO_OPTION_INVALID',
    what: 'bindHostBinary, host binary',
    given: pathOrBytes,
    allowed: 'a path, or the bytes of a library in a Uint8Array',
    remedy: 'Pass the path of a libhost_runtime.so.',
  });
}

function known(key: string, open: () => HostBinary): HostBinary {
  const binary = binaries.get(key) ?? open();
  binaries.set(key, binary);
  return binary;
}

function loadBytes(bytes: Uint8Array, digest: string): HostBinary {
  const dir = mkdtempSync(path.join(tmpdir(), 'pto-host-binary-'));
  try {
    const file = path.join(dir, `libhost_runtime-${digest}.so`);
    writeFileSync(file, bytes);
    return new HostBinary(librariesWith(file));
  } finally {
    rmSync(dir, { recursive: true });
  }
}
