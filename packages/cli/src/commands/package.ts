import type { CompiledPackage } from '@pto/compiler';
import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import { formatBytes } from '../terminal/format-bytes.js';
import { table } from '../terminal/table.js';
import { newCommand, newGroup } from './command.js';

/** `pto package`. */
export function packageCommand(context: CommandContext): Command {
  return newGroup('package', 'look into package files').addCommand(infoCommand(context));
}

function infoCommand({ output }: CommandContext): Command {
  return newCommand('info', 'check a package file and show what is in it')
    .argument('<file>', 'a package file')
    .action(async (file: string) => {
      const { CompiledPackage } = await import('@pto/compiler');
      const summary = summarize(await CompiledPackage.load(file));
      output.result(summary, () => render(summary));
    });
}

interface Summary {
  readonly target: Readonly<Record<string, string>>;
  readonly functionName: string;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly kernels: readonly { funcId: number; name: string; coreType: string; bytes: number }[];
}

function summarize({ key, platform, runtime, flavour, abi, machine, ...rest }: CompiledPackage): Summary {
  const { callable, coreTypes, defaults } = rest;
  return {
    target: { key, platform, runtime, flavour, abi, machine },
    functionName: callable.funcName,
    defaults: { ...defaults },
    kernels: callable.children.map(({ funcId, name = '', callable: kernel }, index) => ({
      funcId,
      name,
      coreType: coreTypes[index] ?? '',
      bytes: kernel.binary.length,
    })),
  };
}

function render({ target, functionName, defaults, kernels }: Summary): string {
  const facts = Object.entries({ ...target, orchestration: functionName, ...defaults });
  const lines = facts.map(([name, value]) => `${name.padEnd(16)}${JSON.stringify(value).replaceAll('"', '')}`);
  const rows = kernels.map(({ funcId, name, coreType, bytes }) => [String(funcId), name, coreType, formatBytes(bytes)]);
  return [...lines, '', table([['func_id', 'kernel', 'core', 'size'], ...rows])].join('\n');
}
