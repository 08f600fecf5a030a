import type { Bound, CounterReport, KernelCounters } from './kernel-counters.js';

/** A run may have more kernels than anybody reads. */
const MOST_KERNELS = 20;

const WORDS: Readonly<Record<Bound, string>> = {
  memory: 'bound by memory',
  compute: 'bound by compute',
  neither: 'bound by neither memory nor compute',
};

/** The counters of each kernel as text for people, one line a kernel. */
export function renderCounters({ kernels, isSimulated }: CounterReport): string {
  const left = kernels.length - MOST_KERNELS;
  return [
    isSimulated
      ? 'Counters, simulated: what times and tensors of the kernels imply. None was measured.'
      : 'Counters of the cores:',
    ...kernels.slice(0, MOST_KERNELS).map(lineOf),
    ...(left > 0 ? [`  and ${left} more with fewer cycles`] : []),
  ].join('\n');
}

function lineOf({ name, coreKind, blocks, cycles, counts, percent, bound }: KernelCounters): string {
  const counted = Object.entries(counts).filter(([, count]) => count > 0);
  const texts = counted.map(([counter, count]) => {
    const share = percent[counter];
    return share === undefined ? `${counter} ${count}` : `${counter} ${share.toFixed(1)} %`;
  });
  const head = [
    name,
    ...(coreKind === undefined ? [] : [coreKind]),
    `${blocks} ${blocks === 1 ? 'block' : 'blocks'}`,
    `${cycles} cycles`,
  ].join(', ');
  const words = bound === undefined ? '' : ` (${WORDS[bound]})`;
  return `  ${head}: ${texts.join(', ') || 'nothing counted'}${words}`;
}
