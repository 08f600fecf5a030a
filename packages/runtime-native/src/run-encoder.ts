import { CHIP_STORAGE_ARGS_SIZE, CallConfig, encodeChipStorageArgsInto, invalidArgument } from '@pto/task-interface';
import type { CallConfigOptions, TaskArgs, TypedArray } from '@pto/task-interface';

const defaultConfig = CallConfig.from();
const defaultSettings = encodeSettings(defaultConfig);

/**
 * The arguments and the configuration of a run as the addon takes them. One belongs to each worker and is used again by
 * every run: the addon copies the bytes before it returns.
 */
export class RunEncoder {
  /** The arguments of the last `takeArgs`, without host addresses, which only the addon knows. */
  readonly args = new Uint8Array(CHIP_STORAGE_ARGS_SIZE);

  #config: CallConfig = defaultConfig;
  #settings: Uint8Array = defaultSettings;

  /** Encodes arguments; returns the arrays that the addon takes the addresses from. */
  takeArgs(args: TaskArgs): (TypedArray | null)[] {
    requireTaskArgs(args);
    encodeChipStorageArgsInto(args, this.args);
    const { tensors } = args;
    const arrays = new Array<TypedArray | null>(tensors.length);
    for (let i = 0; i < tensors.length; i++) {
      const tensor = tensors[i]!;
      arrays[i] = tensor.kind === 'host' ? tensor.data : null;
    }
    return arrays;
  }

  /** How a run runs, encoded. A `CallConfig` is immutable, so the last one needs no second encoding. */
  takeSettings(config: CallConfig | CallConfigOptions | undefined): Uint8Array {
    const taken = config === undefined ? defaultConfig : CallConfig.from(config);
    if (taken !== this.#config) {
      this.#settings = encodeSettings(taken);
      this.#config = taken;
    }
    return this.#settings;
  }
}

/** What C++ has in two structs, one behind the other. */
function encodeSettings(config: CallConfig): Uint8Array {
  return Uint8Array.from([...config.encode(), ...config.encodeRunOptions()]);
}

/** A resizable buffer gives memory back when it shrinks; a run that is still to come would read and write behind its end. */
export function requireFixedMemory(arrays: readonly (TypedArray | null)[]): void {
  const index = arrays.findIndex((array) => (array?.buffer as { resizable?: boolean } | undefined)?.resizable === true);
  if (index < 0) return;
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_TENSOR',
    what: `run, memory of tensor ${index}`,
    given: arrays[index]?.buffer,
    allowed: 'an ArrayBuffer of fixed length, or a SharedArrayBuffer',
    remedy: 'Make the buffer without maxByteLength, or use runSync.',
    details: { index },
  });
}

function requireTaskArgs(args: unknown): asserts args is TaskArgs {
  const { tensors, scalars } = (typeof args === 'object' && args !== null ? args : {}) as Partial<TaskArgs>;
  if (Array.isArray(tensors) && Array.isArray(scalars)) return;
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_TENSOR',
    what: 'run, args',
    given: args,
    allowed: 'a TaskArgs',
    remedy: 'Build them with new TaskArgs().addTensor(…).addScalar(…).',
  });
}
