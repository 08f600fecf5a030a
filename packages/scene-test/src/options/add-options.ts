import { Option } from 'commander';
import type { Command } from 'commander';

import type { OptionEntry, OptionKind } from './option.js';
import { optionTable } from './option-table.js';
import { readValue } from './read-value.js';
import type { RunOptions } from './run-options.js';

/** Gives a command every option of the table, under all of its names. */
export function addOptions(command: Command): Command {
  for (const entry of optionTable) {
    command.addOption(newOption(entry, [entry.short, entry.long], entry.kind));
    for (const { long, kind = entry.kind } of entry.aliases ?? []) {
      command.addOption(newOption(entry, [long], kind, isPlainFlag(entry.kind)).hideHelp());
    }
  }
  return command;
}

/** The options of a run from what a command with {@link addOptions} has parsed, or from nothing: the defaults. */
export function readOptions(flags: Readonly<Record<string, unknown>> = {}): RunOptions {
  const values: Record<string, unknown> = {};
  for (const { key, initial } of optionTable) {
    const value = flags[key] ?? initial;
    if (value !== undefined) values[key] = value;
  }
  return values as unknown as RunOptions;
}

function newOption(
  entry: OptionEntry,
  names: readonly (string | undefined)[],
  kind: OptionKind,
  isSwitch = false,
): Option {
  const flags = names.filter((name) => name !== undefined).join(', ');
  const option = new Option(`${flags}${placeholder(entry, kind)}`, describe(entry));
  option.attributeName = () => entry.key;
  if (isPlainFlag(kind)) return option;
  const bare = valueWhenBare(kind);
  if (bare !== undefined) option.preset(String(bare));
  return option.argParser((text: string, earlier: unknown) => {
    const value = readValue(kind, text, earlier);
    return isSwitch ? value !== 0 : value;
  });
}

function isPlainFlag(kind: OptionKind): boolean {
  return kind.type === 'flag' && kind.on === undefined;
}

function placeholder({ value = 'level' }: OptionEntry, kind: OptionKind): string {
  if (kind.type === 'flag') return '';
  return valueWhenBare(kind) === undefined ? ` <${value}>` : ` [${value}]`;
}

/** What an option means that stands alone although a value may follow it. */
function valueWhenBare(kind: OptionKind): number | string | undefined {
  if (kind.type === 'flag') return kind.on;
  return kind.type === 'integer' || kind.type === 'text' ? kind.whenBare : undefined;
}

function describe({ help, initial, kind, aliases = [] }: OptionEntry): string {
  const notes = aliases.map(({ long }) => `also ${long}`);
  if (initial !== undefined && kind.type !== 'flag' && initial !== '')
    notes.unshift(`default: ${shownDefault(kind, initial)}`);
  return notes.length === 0 ? help : `${help} (${notes.join('; ')})`;
}

function shownDefault(kind: OptionKind, initial: unknown): string {
  if (kind.type === 'seconds') return String(Number(initial) / 1000);
  return kind.type === 'percent' ? `${Number(initial) * 100}%` : String(initial);
}
