// What is known of the spans of the host, in columns, and which of the runs on the page became of them.

import type { HostSpans } from '../records/host-spans.js';
import { NONE } from './page-data.js';
import type { PageHost } from './page-data.js';
import type { ViewedRun } from './page-data-of.js';

/** The last two names of a path: the directories of a chip and of its task. */
function folderOf(records: unknown): string | undefined {
  return typeof records === 'string' ? records.split('/').slice(-2).join('/') : undefined;
}

/** @param sliceOf - the slice of a span, by its index */
export function pageHost(
  { spans, flows }: HostSpans,
  runs: readonly ViewedRun[],
  sliceOf: (span: number) => number,
): PageHost {
  const spanById = new Map(spans.map(({ id }, span) => [id, span]));
  const runByFolder = new Map(runs.map(({ folder }, run) => [folder, run]));
  const texts = new Map<string, number>();
  const textOf = (text: string | undefined): number => {
    if (text === undefined) return NONE;
    if (!texts.has(text)) texts.set(text, texts.size);
    return texts.get(text)!;
  };
  const chipRunOf = (records: unknown): number => {
    const folder = folderOf(records);
    return folder === undefined ? NONE : (runByFolder.get(folder) ?? NONE);
  };
  const known = flows.filter(({ from, to }) => spanById.has(from) && spanById.has(to));
  return {
    slice: Uint32Array.from(spans, (_, span) => sliceOf(span)),
    kind: Uint32Array.from(spans, ({ kind }) => textOf(kind)),
    run: Uint32Array.from(spans, ({ run }) => textOf(run)),
    task: Uint32Array.from(spans, ({ task }) => textOf(task)),
    parent: Uint32Array.from(spans, ({ parent = '' }) => spanById.get(parent) ?? NONE),
    chipRun: Uint32Array.from(spans, ({ args }) => chipRunOf(args['records'])),
    flowFrom: Uint32Array.from(known, ({ from }) => spanById.get(from)!),
    flowTo: Uint32Array.from(known, ({ to }) => spanById.get(to)!),
    texts: [...texts.keys()],
  };
}
