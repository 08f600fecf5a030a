import type { CallConfig } from '@pto/task-interface';

/** One task for a chip that runs with a configuration of its own; tasks and groups count from 0 in order of submission. */
export interface OneChipTask {
  readonly index: number;
  readonly config: CallConfig;
}

const SUBMITS: readonly unknown[] = [
  ...['submitNextLevel', 'submitNextLevelGroup', 'submitNextLevelAsync', 'submitNextLevelGroupAsync'],
];

/**
 * An orchestrator that submits like another one and counts the tasks for chips. Those that are submitted with the configuration of the
 * run get that; one of them may get another. What a scene makes of a configuration itself stays as it is.
 */
export function countingOrchestrator<Orch extends object>(
  orch: Orch,
  usual: CallConfig,
  one: OneChipTask | undefined,
): { readonly orch: Orch; readonly count: () => number } {
  let submitted = 0;
  const proxy = new Proxy(orch, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== 'function') return member;
      if (!SUBMITS.includes(key)) return member.bind(target) as unknown;
      return (...args: unknown[]): unknown => {
        const isOne = submitted++ === one?.index;
        if (isOne && args[2] === usual) args[2] = one.config;
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  });
  return { orch: proxy, count: () => submitted };
}
