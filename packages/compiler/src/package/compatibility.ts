import { parsePlatform, runtimeDescriptor } from '@pto/runtime-native/assets';
import type { RuntimeDescriptor } from '@pto/runtime-native/assets';
import { CALLABLE_ABI, PtoError } from '@pto/task-interface';

import type { PackageHeader } from './package-header.js';

/** What a package is made for. */
export type PackageTarget = Pick<PackageHeader, 'abi' | 'flavour' | 'machine' | 'platform' | 'runtime'>;

type TargetValues = { readonly [Name in keyof PackageTarget]?: string };

const LABELS: Readonly<Record<keyof PackageTarget, string>> = {
  platform: 'platform',
  runtime: 'runtime',
  flavour: 'header flavour',
  abi: 'interface of compiled code',
  machine: 'machine',
};

/** What is compiled here, on this machine and by these packages, is made for. */
export function targetHere(platform: string, runtime: string): PackageTarget {
  const flavour = runtimeDescriptor(runtime).abi;
  return { platform, runtime, flavour, abi: CALLABLE_ABI, machine: machineHere() };
}

/**
 * Refuses a package that no worker of this process could run. A runtime that is not installed here is no reason: the
 * package may only pass through.
 *
 * @throws PtoError `ERR_PTO_PACKAGE_INCOMPATIBLE`
 */
export function checkFitsHere(target: PackageTarget, what: string): void {
  const runtime = runtimeHere(target.runtime);
  // Code for a device runs there, wherever it comes from.
  const isForHost = isForSimulator(target.platform) || runtime?.orchestrationRunsOn === 'host';
  const machine = isForHost ? machineHere() : target.machine;
  checkEqual(target, { abi: CALLABLE_ABI, machine, flavour: runtime?.abi ?? target.flavour }, what);
}

/**
 * Refuses a package that was made for another platform or runtime than a worker's.
 *
 * @throws PtoError `ERR_PTO_PACKAGE_INCOMPATIBLE`
 */
export function checkFitsWorker(target: PackageTarget, platform: string, runtime: string, what: string): void {
  checkEqual(target, { platform, runtime }, what);
}

function checkEqual(target: PackageTarget, here: TargetValues, what: string): void {
  const differing = (Object.keys(here) as (keyof PackageTarget)[]).filter((name) => target[name] !== here[name]);
  if (differing.length === 0) return;
  const lines = differing.map((name) => `${LABELS[name]}: ${target[name]} in the package, ${here[name]} here`);
  const values = (of: TargetValues): object => Object.fromEntries(differing.map((name) => [name, of[name]]));
  throw new PtoError(
    'ERR_PTO_PACKAGE_INCOMPATIBLE',
    `${what} was made for something else.\n  ${lines.join('\n  ')}\n  Compile the sources again for what is here.`,
    { details: { package: values(target), here: values(here) } },
  );
}

function machineHere(): string {
  return `${process.platform}-${process.arch}`;
}

function isForSimulator(platform: string): boolean {
  return parsePlatform(platform).variant === 'sim';
}

function runtimeHere(runtime: string): RuntimeDescriptor | undefined {
  try {
    return runtimeDescriptor(runtime);
  } catch (error) {
    if (error instanceof PtoError && error.code === 'ERR_PTO_RUNTIME_UNKNOWN') return undefined;
    throw error;
  }
}
