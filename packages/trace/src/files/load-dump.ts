import { closeSync, constants, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';

import { exportDump, exportNames } from '../dump/export-dump.js';
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
  /** Names of the files that the entries are exported to. */
  readonly exportNames: readonly string[];
}

/** More than can be held, and far above what a run dumps of one tensor. */
const MAX_BYTES = 2 ** 31;

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
  return { dump, names: found ?? noNames, exportNames: exportNames(dump.entries) };
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
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw inputError(file, 'the values cannot be read (this is no file)');
    const { size } = stats;
    const end = entry.dataOffset + entry.dataBytes;
    if (end > size) {
      const where = `entry ${entry.index} of ${path.basename(source)} is at ${entry.dataOffset} to ${end}`;
      throw inputError(file, `it has ${size} bytes, and ${where}; it was cut off, or is of another run`, { size, end });
    }
    if (entry.dataBytes > MAX_BYTES) {
      throw inputError(source, `entry ${entry.index} has ${entry.dataBytes} bytes; at most ${MAX_BYTES} can be read`);
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
  const pieces = exportDump(entry, bytes, dump.source, loaded.names.functions);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, loaded.exportNames[entry.index]!);
  const fd = openSync(file, 'w');
  try {
    for (const piece of pieces) writeSync(fd, piece);
  } finally {
    closeSync(fd);
  }
  return file;
}

function open(file: string): number {
  try {
    // Opening a pipe would wait for somebody who writes to it.
    return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw inputError(file, `the values cannot be read (${(error as Error).message})`);
  }
}
