import { mkdir, writeFile } from 'node:fs/promises';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';
import type { RecordedSpans } from '@pto/task-interface';

import { invalidOption } from '../options/option-rules.js';

/** The file that the spans of a run go to. */
export const SPANS_FILE = 'spans.json';

/** Who gets the spans of a run. */
export interface SpanSink {
  /** The folder for a file of them. */
  readonly folder: string | undefined;
  /** Called with them; does not throw. */
  readonly told: readonly ((spans: RecordedSpans) => void)[];
}

/** @throws PtoError `ERR_PTO_OPTION_INVALID` for what names no folder */
export function takeSpansFolder(given: unknown): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'string' && given !== '') return path.resolve(given);
  throw invalidOption('run, spansTo', given, 'the path of a folder', 'Leave it out to write no file.');
}

/** @returns what went wrong */
export async function deliver({ folder, told }: SpanSink, spans: RecordedSpans): Promise<PtoError | undefined> {
  for (const tell of told) tell(spans);
  if (folder === undefined) return undefined;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, SPANS_FILE), `${JSON.stringify(spans)}\n`);
    return undefined;
  } catch (error) {
    return unwritable(folder, error);
  }
}

/** As `deliver`, on this thread. */
export function deliverSync({ folder, told }: SpanSink, spans: RecordedSpans): PtoError | undefined {
  for (const tell of told) tell(spans);
  if (folder === undefined) return undefined;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, SPANS_FILE), `${JSON.stringify(spans)}\n`);
    return undefined;
  } catch (error) {
    return unwritable(folder, error);
  }
}

function unwritable(folder: string, cause: unknown): PtoError {
  return new PtoError(
    'ERR_PTO_RUN_RECORD',
    `run, spansTo: ${SPANS_FILE} cannot be written to ${folder}: ${(cause as Error).message}\n` +
      '  The run itself has ended well. Name a folder that can be written.',
    { cause, details: { folder } },
  );
}
