import { Command } from 'commander';

/**
 * A command without arguments and options of its own yet.
 *
 * @param name - as it is typed
 * @param summary - one line for the list of commands; the description when the command sets no other
 */
export function newCommand(name: string, summary: string): Command {
  return newGroup(name, summary).option('--json', 'answer with one JSON document');
}

/** A command that only leads to others. */
export function newGroup(name: string, summary: string): Command {
  return new Command(name).summary(summary).description(summary);
}
