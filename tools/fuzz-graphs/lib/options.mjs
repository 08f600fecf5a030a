import { parseArgs } from 'node:util';
import { Failure } from '../../../scripts/lib/failure.mjs';

/** Runtimes and chips. */
export const targets = ['tmr-a2a3', 'tmr-a5', 'hbg-a2a3', 'hbg-a5'];

export const helpText = `node tools/fuzz-graphs/fuzz-graphs.mjs [options]

  --programs N       random programs, over all runtimes and chips; default: 2000
  --seed N           of the first program; default: another one each time
  --replay CASE      runs one program again, as a failure has printed it
  --repeat N         how often to run each program; default: 1, with --replay 100
  --only NAMES       runtimes and chips, such as tmr-a2a3, separated by commas; default: all
  --program FILE     the native program; default: builds it
  --library FILE     the host runtime to load instead of the target's
  --limit N          seconds that one program may take before it counts as hanging; default: 300
  --expect-failure   succeeds when a program fails and shrinks to a few tasks: for engines with a planted fault
  --help             shows this`;

const shape = {
  programs: { type: 'string', default: '2000' },
  seed: { type: 'string' },
  replay: { type: 'string' },
  repeat: { type: 'string' },
  only: { type: 'string' },
  program: { type: 'string' },
  library: { type: 'string' },
  limit: { type: 'string', default: '300' },
  'expect-failure': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

function readNumber(name, text) {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new Failure(`--${name}: '${text}'; allowed: a whole number.`);
}

function readTargets(text) {
  const names = text.split(',');
  const unknown = names.find((name) => !targets.includes(name));
  if (unknown !== undefined) throw new Failure(`--only: no '${unknown}'; there are ${targets.join(', ')}.`);
  return names;
}

/** @param {string[]} args as typed, without the program */
export function readOptions(args) {
  let values;
  try {
    values = parseArgs({ args, options: shape }).values;
  } catch (error) {
    throw new Failure(`${error.message}\n\n${helpText}`);
  }
  const { programs, seed, repeat, replay, only, program, library, help } = values;
  return {
    programs: readNumber('programs', programs),
    seed: seed === undefined ? Math.floor(Math.random() * 1e9) * 1000 : readNumber('seed', seed),
    repeat: repeat === undefined ? (replay === undefined ? 1 : 100) : readNumber('repeat', repeat),
    replay,
    only: only === undefined ? undefined : readTargets(only),
    program,
    library,
    deadlineMs: 1000 * readNumber('limit', values.limit),
    expectsFailure: values['expect-failure'],
    help,
  };
}
