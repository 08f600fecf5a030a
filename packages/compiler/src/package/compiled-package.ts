import { ChipCallable, CoreCallable, PtoError } from '@pto/task-interface';

import type { CoreType } from '../command/compile-command.js';
import type { FilePath } from '../source-file.js';
import { checkFitsHere, checkFitsWorker } from './compatibility.js';
import type { PackageTarget } from './compatibility.js';
import { damaged, decodeHeader, decodeSections, encodeContainer, keyOf, sectionEntry } from './container.js';
import { packagePath, readPackageFile, writePackageFile } from './package-file.js';
import { decodeHeaderText, directionName, encodeHeader } from './package-header.js';
import type { PackageHeader, RunDefaults } from './package-header.js';

/** What a package is made from. */
export interface PackageParts {
  readonly target: PackageTarget;
  readonly callable: ChipCallable;
  /** Of each kernel, in the callable's order. */
  readonly coreTypes: readonly CoreType[];
  readonly defaults: RunDefaults;
}

/**
 * A callable that is compiled and can travel: it can be saved, loaded on a machine without any compiler, and registered
 * with a worker there. Loading one runs none of its code, and checks every byte.
 *
 * @example
 * ```ts
 * const vectorAdd = await compile({
 *   platform: 'a2a3sim',
 *   runtime: 'tensormap_and_ringbuffer',
 *   orchestration: { source: 'kernels/orchestration/vector_add.cpp', signature: ['in', 'in', 'out'] },
 *   kernels: [{ funcId: 0, source: 'kernels/aiv/kernel_add.cpp', coreType: 'aiv', signature: ['in', 'in', 'out'] }],
 * });
 * await vectorAdd.save('vector_add.ptopkg');
 *
 * const loaded = await CompiledPackage.load('vector_add.ptopkg');
 * console.log(loaded.key === vectorAdd.key);
 * ```
 */
export class CompiledPackage {
  /**
   * SHA-256 over everything that decides what a run does: target, code of the orchestration and of each kernel, ids, core
   * types, names, signatures, defaults. Equal keys mean equal packages.
   */
  readonly key: string;
  /** The platform that it was compiled for, for example `a2a3sim`. */
  readonly platform: string;
  /** The runtime that executes it. */
  readonly runtime: string;
  /** The header flavour of its sources. */
  readonly flavour: string;
  /** Digest of the layouts that its code and the runtime agree on. */
  readonly abi: string;
  /** Operating system and processor of the machine that compiled it, for example `linux-x64`. */
  readonly machine: string;
  /** The kind of core of each kernel, in the order of `callable.children`. */
  readonly coreTypes: readonly CoreType[];
  /** How it runs when a run says nothing else. */
  readonly defaults: RunDefaults;
  /** What a worker prepares: orchestration, kernels, signatures. */
  readonly callable: ChipCallable;

  private constructor(header: PackageHeader, callable: ChipCallable) {
    this.key = keyOf(encodeHeader(header));
    this.platform = header.platform;
    this.runtime = header.runtime;
    this.flavour = header.flavour;
    this.abi = header.abi;
    this.machine = header.machine;
    this.coreTypes = Object.freeze(header.kernels.map(({ coreType }) => coreType));
    this.defaults = Object.freeze({ ...header.defaults });
    this.callable = callable;
  }

  /** @internal */
  static of({ target, callable, coreTypes, defaults }: PackageParts): CompiledPackage {
    return new CompiledPackage(headerOf({ target, callable, coreTypes, defaults }), callable);
  }

  /**
   * Reads a package that `encode` or `save` wrote.
   *
   * @param bytes - copied; they may change afterwards
   * @param what - what messages call the package
   * @throws PtoError `ERR_PTO_PACKAGE_INVALID` for bytes that are damaged, cut off or no package,
   * `ERR_PTO_PACKAGE_INCOMPATIBLE` for a package of another machine, header flavour, interface or version of the format;
   * the message names both sides
   */
  static decode(bytes: Uint8Array, what = 'the package'): CompiledPackage {
    const text = decodeHeader(bytes, what);
    const header = decodeHeaderText(text, what);
    checkFitsHere(header, what);
    const { orchestration, kernels } = header;
    const [binary = new Uint8Array(), ...kernelBinaries] = decodeSections(
      bytes,
      text,
      [orchestration, ...kernels],
      what,
    );
    return new CompiledPackage(header, buildCallable(header, binary, kernelBinaries, what));
  }

  /**
   * Loads a package that `save` wrote.
   *
   * @throws PtoError `ERR_PTO_PACKAGE_FILE` when the file cannot be read, `ERR_PTO_OPTION_INVALID`, and what `decode` throws
   */
  static async load(file: FilePath): Promise<CompiledPackage> {
    const name = packagePath(file, 'load');
    return CompiledPackage.decode(await readPackageFile(name), name);
  }

  /** The package as bytes, the same for equal packages. */
  encode(): Uint8Array {
    const { callable } = this;
    const header = encodeHeader(
      headerOf({ target: this, callable, coreTypes: this.coreTypes, defaults: this.defaults }),
    );
    return encodeContainer(header, [callable.binary, ...callable.children.map((child) => child.callable.binary)]);
  }

  /**
   * Writes the package to a file, as a whole or not at all.
   *
   * @param file - replaced when it exists; its directory must exist
   * @throws PtoError `ERR_PTO_PACKAGE_FILE` when it cannot be written
   */
  async save(file: FilePath): Promise<void> {
    await writePackageFile(packagePath(file, 'save'), this.encode());
  }

  /**
   * Refuses a worker that the package was not compiled for. `Worker.register` does this by itself.
   *
   * @throws PtoError `ERR_PTO_PACKAGE_INCOMPATIBLE`, which names both sides
   */
  checkFits(worker: { readonly platform: string; readonly runtime: string }): void {
    checkFitsWorker(this, worker.platform, worker.runtime, `package of ${this.callable.funcName}`);
  }
}

function headerOf({ target, callable, coreTypes, defaults }: PackageParts): PackageHeader {
  const { platform, runtime, flavour, abi, machine } = target;
  return {
    ...{ platform, runtime, flavour, abi, machine },
    functionName: callable.funcName,
    configName: callable.configName,
    signature: callable.signature.map(directionName),
    defaults,
    orchestration: sectionEntry(callable.binary),
    kernels: callable.children.map(({ funcId, name = '', callable: kernel }, index) => ({
      ...{ funcId, name, coreType: coreTypes[index]! },
      signature: kernel.signature.map(directionName),
      ...sectionEntry(kernel.binary),
    })),
  };
}

function buildCallable(
  header: PackageHeader,
  binary: Uint8Array,
  kernelBinaries: readonly Uint8Array[],
  what: string,
): ChipCallable {
  const { functionName, configName, signature, kernels } = header;
  try {
    return ChipCallable.build({
      ...{ signature, configName, binary },
      funcName: functionName,
      children: kernels.map(({ funcId, name, signature: directions }, index) => ({
        ...{ funcId, name },
        callable: CoreCallable.build({ signature: directions, binary: kernelBinaries[index]! }),
      })),
    });
  } catch (cause) {
    if (!(cause instanceof PtoError)) throw cause;
    throw damaged(what, `its parts make no callable: ${cause.message}`, 'Compile it again.', cause);
  }
}
