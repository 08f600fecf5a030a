// Finds tasks, phases and spans by words: the name of a function or a lane, the kind of a span, `t5`, or anything in an argument. Every word
// must match.

import { NONE } from '../src/view/page-data.js';
import type { RunIndex } from './run-index.js';

/** Which of a list of texts contain a word. */
function matching(texts: readonly string[], word: string): Uint8Array {
  return Uint8Array.from(texts, (text) => (text.toLowerCase().includes(word) ? 1 : 0));
}

function isTaskWord(word: string): boolean {
  return /^(r\d+)?t\d+$/.test(word);
}

function hasArgument({ data: { tasks } }: RunIndex, task: number, isMatch: Uint8Array): boolean {
  for (let i = tasks.argOffsets[task]!; i < tasks.argOffsets[task + 1]!; i++) {
    if (isMatch[tasks.args[i]!] === 1) return true;
  }
  return false;
}

type Test = (slice: number, row: number) => boolean;

function testOf(index: RunIndex, word: string): Test {
  const { names, slices, tasks } = index.data;
  const isNamed = matching(names, word);
  const isArgument = matching(tasks.argTexts, word);
  const isLane = matching(
    index.rows.map(({ name }) => name),
    word,
  );
  const asksForTask = isTaskWord(word);
  return (slice, row) => {
    const task = slices.task[slice]!;
    if (asksForTask) return task !== NONE && index.taskText(task) === word;
    if (isNamed[slices.name[slice]!] === 1 || isLane[row] === 1) return true;
    const span = index.host.spanOf(slice);
    if (span !== undefined && index.host.kindOf(span) === word) return true;
    return task !== NONE && hasArgument(index, task, isArgument) && index.isBlock(slice);
  };
}

/** @returns the slices that match, in order of their start */
export function search(index: RunIndex, query: string): Uint32Array {
  const tests = query
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => testOf(index, word));
  if (tests.length === 0) return new Uint32Array(0);
  const { start, rowOffsets } = index.data.slices;
  const found: number[] = [];
  for (let row = 0; row < index.rows.length; row++) {
    for (let slice = rowOffsets[row]!; slice < rowOffsets[row + 1]!; slice++) {
      if (tests.every((test) => test(slice, row))) found.push(slice);
    }
  }
  return Uint32Array.from(found).sort((a, b) => start[a]! - start[b]!);
}
