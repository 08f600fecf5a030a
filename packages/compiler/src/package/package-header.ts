import { PLATFORMS } from '@pto/runtime-native/assets';
import { ArgDirection, CallConfig, PtoError } from '@pto/task-interface';
import type { CallConfigOptions } from '@pto/task-interface';

import { CORE_TYPES } from '../command/compile-command.js';
import type { CoreType } from '../command/compile-command.js';
import { damaged } from './container.js';
import type { SectionEntry } from './container.js';

/** How a package runs when a run says nothing else. What is recorded, and where to, is for each run to say. */
export type RunDefaults = Pick<
  CallConfigOptions,
  'aicpuThreadNum' | 'blockDim' | 'kernelTimeoutMs' | 'ringDepPool' | 'ringHeap' | 'ringTaskWindow' | 'trackReaders'
>;

/** The names of {@link RunDefaults}. */
export const RUN_DEFAULT_NAMES = [
  'blockDim',
  'aicpuThreadNum',
  'ringTaskWindow',
  'ringHeap',
  'ringDepPool',
  'trackReaders',
  'kernelTimeoutMs',
] as const satisfies readonly (keyof RunDefaults)[];

/** A direction of an argument, by name: numbers are the chip's affair. */
type DirectionName = Lowercase<keyof typeof ArgDirection>;

/** A kernel as the header describes it. */
export interface KernelEntry extends SectionEntry {
  readonly funcId: number;
  readonly name: string;
  readonly coreType: CoreType;
  readonly signature: readonly DirectionName[];
}

/** What a package says about itself: everything that is not code. */
export interface PackageHeader {
  readonly platform: string;
  readonly runtime: string;
  /** The header flavour that the sources were written for. */
  readonly flavour: string;
  /** What compiled code and runtime agree on. */
  readonly abi: string;
  /** Operating system and processor that the code of a simulator runs on. */
  readonly machine: string;
  readonly functionName: string;
  readonly configName: string;
  readonly signature: readonly DirectionName[];
  readonly defaults: RunDefaults;
  readonly orchestration: SectionEntry;
  readonly kernels: readonly KernelEntry[];
}

const MAX_NAME_LENGTH = 255;
const directionNames = Object.keys(ArgDirection).map((name) => name.toLowerCase() as DirectionName);

/** The name of a direction. */
export function directionName(direction: ArgDirection): DirectionName {
  return directionNames.find((name) => ArgDirection[name.toUpperCase() as keyof typeof ArgDirection] === direction)!;
}

/** The header as text; the same header always gives the same text. */
export function encodeHeader(header: PackageHeader): string {
  const { platform, runtime, flavour, abi, machine, functionName, configName, signature } = header;
  const section = ({ bytes, sha256 }: SectionEntry): SectionEntry => ({ bytes, sha256 });
  const kernel = (entry: KernelEntry): KernelEntry => ({
    funcId: entry.funcId,
    name: entry.name,
    coreType: entry.coreType,
    signature: entry.signature,
    ...section(entry),
  });
  return JSON.stringify({
    ...{ platform, runtime, flavour, abi, machine, functionName, configName, signature },
    defaults: pickDefaults(header.defaults),
    orchestration: section(header.orchestration),
    kernels: header.kernels.map(kernel),
  });
}

/**
 * Reads a header and checks every value in it.
 *
 * @throws PtoError `ERR_PTO_PACKAGE_INVALID`
 */
export function decodeHeaderText(text: string, what: string): PackageHeader {
  let header: PackageHeader | undefined;
  let cause: unknown;
  try {
    header = asHeader(JSON.parse(text));
  } catch (error) {
    cause = error;
  }
  // One header has one text, so that loading and saving a package never changes its key.
  if (header !== undefined && encodeHeader(header) === text) return header;
  throw damaged(what, 'its header is not one that this format has', 'Compile it again.', cause);
}

/**
 * The defaults among the options, checked.
 *
 * @throws PtoError as `CallConfig.from`
 */
export function takeRunDefaults(options: RunDefaults): RunDefaults {
  // Sizes of rings come as arrays, which remain the caller's.
  const defaults = structuredClone(pickDefaults(options));
  CallConfig.from(defaults);
  return defaults;
}

function pickDefaults(options: RunDefaults): RunDefaults {
  return Object.fromEntries(
    RUN_DEFAULT_NAMES.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
}

function asHeader(value: unknown): PackageHeader | undefined {
  if (!isRecord(value)) return undefined;
  const { platform, runtime, flavour, abi, machine, functionName, configName, orchestration, kernels } = value;
  const names = [platform, runtime, flavour, abi, machine, functionName, configName];
  const isSound =
    names.every(isName) &&
    (PLATFORMS as readonly unknown[]).includes(platform) &&
    isSignature(value['signature']) &&
    isDefaults(value['defaults']) &&
    isSection(orchestration) &&
    Array.isArray(kernels) &&
    kernels.every(isKernel);
  return isSound ? (value as unknown as PackageHeader) : undefined;
}

function isKernel(value: unknown): boolean {
  if (!isSection(value)) return false;
  const { funcId, name, coreType, signature } = value as Partial<KernelEntry>;
  return Number.isSafeInteger(funcId) && isName(name) && CORE_TYPES.includes(coreType!) && isSignature(signature);
}

function isSection(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { bytes, sha256 } = value;
  return Number.isSafeInteger(bytes) && (bytes as number) >= 0 && /^[0-9a-f]{64}$/.test(String(sha256));
}

function isDefaults(value: unknown): boolean {
  if (!isRecord(value)) return false;
  try {
    takeRunDefaults(value);
    return true;
  } catch (error) {
    if (error instanceof PtoError) return false;
    throw error;
  }
}

function isSignature(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => directionNames.includes(name as DirectionName));
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_NAME_LENGTH;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
