import { parseArgs } from 'node:util';
import { Failure } from '../../../scripts/lib/failure.mjs';
import { didYouMean } from './did-you-mean.mjs';

export const helpText = `npm run bench -- [options]

  --only NAMES     names or patterns with *, separated by commas; default: all that --list marks
  --list           shows every name and what it answers
  --chart          measures what docs/benchmarks.md shows, and writes it with its chart
  --json           one JSON object a line for each measurement
  --rounds N       runs of each, in all processes together
  --seconds N      time for each instead; default: 3
  --processes N    processes to take the samples in; default: 3
  --no-build       measures the packages and the runtime as they are built now
  --help           shows this`;

const MAX_ROUNDS = 1_000_000;
const MAX_SECONDS = 3600;
const MAX_PROCESSES = 100;

const shape = {
  only: { type: 'string' },
  list: { type: 'boolean', default: false },
  chart: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  processes: { type: 'string' },
  build: { type: 'boolean', default: true },
  help: { type: 'boolean', default: false },
};

/** The first word that looks like an option and is none. */
const unknownOption = (args) =>
  args
    .filter((word) => word.startsWith('-'))
    .map((word) => word.replace(/=.*$/, ''))
    .find((word) => !(word.replace(/^--(no-)?/, '') in shape));

async function parse(args) {
  try {
    return parseArgs({ args, options: shape, allowNegative: true }).values;
  } catch (error) {
    const word = unknownOption(args);
    const known = [...Object.keys(shape).map((name) => `--${name}`), '--no-build'];
    const message = word === undefined ? error.message : `Unknown option ${word}.${await didYouMean(word, known)}`;
    throw new Failure(`${message}\n\n${helpText}`);
  }
}

function readNumber(name, text, { max, isInteger }) {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  const isAllowed = value > 0 && value <= max && (!isInteger || Number.isInteger(value));
  if (isAllowed) return value;
  const allowed = `${isInteger ? 'a whole number' : 'a number'} above 0, at most ${max}`;
  throw new Failure(`--${name}: '${text}'; allowed: ${allowed}.`);
}

/** @param {string[]} args as typed, without the program */
export async function readOptions(args) {
  const values = await parse(args);
  if (values.rounds !== undefined && values.seconds !== undefined) {
    throw new Failure('--rounds and --seconds exclude each other: give one of them.');
  }
  if (values.chart && values.only !== undefined) {
    throw new Failure('--chart and --only exclude each other: the chart always shows the same names.');
  }
  return {
    ...values,
    rounds: readNumber('rounds', values.rounds, { max: MAX_ROUNDS, isInteger: true }),
    seconds: readNumber('seconds', values.seconds, { max: MAX_SECONDS, isInteger: false }) ?? 3,
    processes: readNumber('processes', values.processes, { max: MAX_PROCESSES, isInteger: true }) ?? 3,
  };
}
