import type { TaskKind } from '../task-kind.js';

/** Room around the text of a node, by its shape: text in a diamond needs much more of it. */
const ROOM: Readonly<Record<TaskKind, readonly [factor: number, padding: number]>> = {
  aic: [1, 20],
  aiv: [1.2, 24],
  mix: [1.5, 40],
  alloc: [1, 28],
  dummy: [1, 20],
  unknown: [1, 20],
};

const CHARACTER = 7.3;

/** How large a node is, so that its text fits its shape. */
export function nodeSize(kind: TaskKind, name: string, label: string): { width: number; height: number } {
  const [factor, padding] = ROOM[kind];
  const text = Math.max(name.length, label.length) * CHARACTER;
  const height = kind === 'mix' ? 64 : label === '' ? 28 : 42;
  return { width: Math.round(text * factor + padding), height };
}
