// Checks a model with spin, and that spin finds the fault in each of its mutants.
//
//   node check.mjs core_pool.pml <directory for what is generated>
//
// A mutant is a name MUTANT_… that the model asks for with #ifdef or #ifndef. The model itself must have no error and
// must reach all of its statements: one that it never reaches proves nothing.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const MEMORY_LIMIT_MB = 2000;
const DEPTH_LIMIT = 100_000;

class Wrong extends Error {}

function run(program, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (error !== undefined) throw new Wrong(`${program} cannot be run: ${error.message}. Debian packages: spin, gcc, cpp`);
  if (status !== 0) throw new Wrong(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** Generates, compiles and runs the search. */
function search(model, dir, defines) {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  run('spin', ['-a', ...defines.map((name) => `-D${name}`), model], dir);
  run('gcc', ['-w', '-DSAFETY', `-DMEMLIM=${MEMORY_LIMIT_MB}`, '-o', 'pan', 'pan.c'], dir);
  const output = run('./pan', [`-m${DEPTH_LIMIT}`, '-w22'], dir);
  const number = (pattern) => Number(output.match(pattern)?.[1]);
  return {
    output,
    states: number(/(\d+) states, stored/),
    errors: number(/errors: (\d+)/),
    finding: output.match(/^pan:\d+: (.*) \(at depth/m)?.[1],
    isComplete: !/Search not completed|search depth too small|out of memory/i.test(output),
    unreached: [...output.matchAll(/^\t(\S+, state \d+, "(?!-end-").*")$/gm)].map((match) => match[1]),
  };
}

function checkModel(model, dir) {
  const { output, states, errors, isComplete, unreached } = search(model, dir, []);
  if (errors !== 0 || !isComplete) throw new Wrong(`an error, or a search that did not end:\n${output}`);
  if (unreached.length > 0) throw new Wrong(`statements that are never reached:\n  ${unreached.join('\n  ')}`);
  console.log(`no error in ${states} states`);
}

function checkMutant(model, dir, mutant) {
  const { output, finding } = search(model, dir, [mutant]);
  const isFault = finding !== undefined && /^(assertion violated|invalid end state)/.test(finding);
  if (!isFault) throw new Wrong(`${mutant} is not found out:\n${output}`);
  console.log(`${mutant}: ${finding}`);
}

const [model, dir] = process.argv.slice(2).map((file) => path.resolve(file));
const mutants = new Set(readFileSync(model, 'utf8').match(/\bMUTANT_\w+/g) ?? []);
try {
  if (mutants.size === 0) throw new Wrong('the model has no mutants');
  checkModel(model, path.join(dir, 'model'));
  for (const mutant of mutants) checkMutant(model, path.join(dir, mutant), mutant);
} catch (error) {
  if (!(error instanceof Wrong)) throw error;
  console.error(`${path.basename(model)}: ${error.message}`);
  process.exitCode = 1;
}
