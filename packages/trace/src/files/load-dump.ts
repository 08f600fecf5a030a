import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';

import { exportDump, exportName } from '../dump/export-dump.js';
import { readDump } from '../dump/read-dump.js';
import type { DumpEntry, RecordedDump } from '../dump/recorded-dump.js';
import { inputError } from '../json/input-error.js';
import type { NameMap } from '../records/recorded-run.js';
import { noNames } from '../records/read-name-map.js';
import { findInput } from './find-inputs.js';
import { loadNames } from './load-run.js';
import type { LoadDependenciesOptions } from './load-dependencies.js';
import { readJsonFile } from './read-text.js';

/** The list of dumped values and the names for it. */
export interface LoadedDump {
  readonly dump: RecordedDump;
  readonly names: NameMap;
}

const lists = ['tensor_dump.json', 'args_dump.json'];
const names = [...lists, 'tensor_dump/tensor_dump.json', 'args_dump/args_dump.json'];

/**
 * Loads the list of what a run dumped.
 *
 * @param input - `tensor_dump.json` or `args_dump.json`, its directory or that of the run; without it the newest of
 * `./outputs` and its directories
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the file and what is wrong with it
 */
export function loadDump(input?: string, options: LoadDependenciesOptions = {}): LoadedDump {
  const file = findInput(input, names, 'enableDumpTensor');
  const dump = readDump(readJsonFile(file), file);
  const dir = path.dirname(path.resolve(file));
  const found = loadNames(dir, options) ?? loadNames(path.dirname(dir));
  return { dump, names: found ?? noNames };
}

/**
 * Reads the bytes of one dumped value.
 *
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when the file of the values is missing or ends before them
 */
export function readDumpedBytes({ source, dataFile }: RecordedDump, entry: DumpEntry): Uint8Array {
  if (entry.dataBytes === 0) return new Uint8Array();
  const file = path.join(path.dirname(source), dataFile);
  const fd = open(file);
  try {
    const { size } = fstatSync(fd);
    const end = entry.dataOffset + entry.dataBytes;
    if (end > size) {
      const where = `entry ${entry.index} of ${path.basename(source)} is at ${entry.dataOffset} to ${end}`;
      throw inputError(file, `it has ${size} bytes, and ${where}; it was cut off, or is of another run`, { size, end });
    }
    const bytes = new Uint8Array(entry.dataBytes);
    for (let at = 0; at < bytes.length;) {
      const count = readSync(fd, bytes, at, bytes.length - at, entry.dataOffset + at);
      if (count === 0) throw inputError(file, 'it became shorter while it was read');
      at += count;
    }
    return bytes;
  } finally {
    closeSync(fd);
  }
}

/**
 * Writes a dumped value as text.
 *
 * @param loaded - the list
 * @param entry - which
 * @param dir - where to. Default: `txt` beside the list
 * @returns the file
 */
export function exportDumped(loaded: LoadedDump, entry: DumpEntry, dir?: string): string {
  const { dump } = loaded;
  const folder = dir ?? path.join(path.dirname(dump.source), 'txt');
  const bytes = entry.value === undefined ? readDumpedBytes(dump, entry) : new Uint8Array();
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, exportName(entry));
  const fd = openSync(file, 'w');
  try {
    for (const piece of exportDump(entry, bytes, dump.source, loaded.names.functions)) writeSync(fd, piece);
  } finally {
    closeSync(fd);
  }
  return file;
}

function open(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw inputError(file, `the values cannot be read (${(error as Error).message})`);
  }
}
