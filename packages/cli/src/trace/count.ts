import { InvalidArgumentError } from 'commander';

/** Reads a count from the command line. */
export function countOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0.');
  return Number(text);
}
