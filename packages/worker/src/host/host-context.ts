import type { NativeHostWorker } from '@pto/runtime-native/host';

import { ChipBootstrap } from '../comm/bootstrap-chips.js';
import { Communicators } from '../comm/communicators.js';
import { DeviceMemory } from '../memory/device-memory.js';
import { SharedMemory } from '../memory/shared-memory.js';
import type { CheckedHostOptions } from '../options/host-worker-options.js';
import type { CallableRegistry } from '../registry/callable-registry.js';
import { ArgsEncoder } from '../run/args-encoder.js';
import { SpaceQueue } from '../run/space-queue.js';
import { ProcessClocks } from '../spans/process-clocks.js';
import type { Children } from './children.js';
import { DeviceCommands } from './device-commands.js';
import { Registration } from './registration.js';
import { SettingsTable } from './settings-table.js';

/** The parts of a worker of level 3 or above whose children are there. */
export class HostContext {
  readonly native: NativeHostWorker;
  readonly options: CheckedHostOptions;
  readonly path: string;
  readonly registry: CallableRegistry;
  readonly children: Children;
  readonly memory: SharedMemory;
  readonly deviceMemory = new DeviceMemory();
  readonly device: DeviceCommands;
  readonly registration: Registration;
  readonly settings: SettingsTable;
  readonly clocks: ProcessClocks;
  readonly encoder: ArgsEncoder;
  readonly space: SpaceQueue;
  readonly communicators: Communicators;
  /** What chips have since they were started. */
  #bootstrap: ChipBootstrap | undefined;

  constructor(
    native: NativeHostWorker,
    options: CheckedHostOptions,
    path: string,
    registry: CallableRegistry,
    children: Children,
  ) {
    this.native = native;
    this.options = options;
    this.path = path;
    this.registry = registry;
    this.children = children;
    this.memory = new SharedMemory(native);
    this.device = new DeviceCommands(native, children, this.deviceMemory, this.memory, options.level);
    this.registration = new Registration(native, children);
    this.settings = new SettingsTable(native);
    this.clocks = new ProcessClocks(native);
    this.communicators = new Communicators(native, this.memory, this.deviceMemory);
    this.space = new SpaceQueue(options.allocTimeoutMs);
    this.encoder = new ArgsEncoder(native, this.memory, this.deviceMemory);
  }

  /** The communicators that chips have from the start. Takes memory when it is asked for first, so after children are there. */
  get bootstrap(): ChipBootstrap {
    const { native, memory, communicators, options } = this;
    const place = { native, memory, communicators, deviceIds: options.deviceIds };
    this.#bootstrap ??= new ChipBootstrap(place, options.chipBootstrap);
    return this.#bootstrap;
  }
}
