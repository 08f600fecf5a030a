// Values as the lines of text that abi_echo.cpp reads and writes, so that neither side sees the other's encoding.

import type { CallConfig, ChipCallable, ContinuousTensor, CoreCallable, DecodedArgs } from '../../src/index.js';

function hex(bytes: Uint8Array): string {
  return `x${Buffer.from(bytes).toString('hex')}`;
}

function hexText(text: string): string {
  return hex(Buffer.from(text));
}

function tensorText({ data, shape, dtype, childMemory }: ContinuousTensor): string {
  return ['t', data, dtype, childMemory ? 1 : 0, shape.length, ...shape].join(' ') + '\n';
}

export function argsText({ tensors, scalars }: DecodedArgs): string {
  return tensors.map(tensorText).join('') + scalars.map((bits) => `s ${bits}\n`).join('');
}

export function configText(config: CallConfig): string {
  const numbers = [
    config.blockDim,
    config.aicpuThreadNum,
    config.enableL2Swimlane,
    config.enableDumpTensor,
    config.enablePmu,
    config.enableDepGen,
  ];
  return `${numbers.join(' ')} ${hexText(config.outputPrefix)}\n`;
}

type Code = Pick<CoreCallable, 'signature' | 'binary'>;

export function coreText({ signature, binary }: Code): string {
  return `${[signature.length, ...signature].join(' ')} ${hex(binary)}\n`;
}

export function chipText(
  chip: Pick<ChipCallable, 'signature' | 'binary' | 'funcName' | 'configName' | 'children'>,
): string {
  const names = `${hexText(chip.funcName)} ${hexText(chip.configName)} ${chip.children.length}\n`;
  const children = chip.children.map(({ funcId, callable }) => `${funcId} ${coreText(callable)}`);
  return coreText(chip) + names + children.join('');
}
