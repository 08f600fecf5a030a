import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { logDir, rootDir } from './paths.mjs';

const TAIL_LINES = 60;

function start(command, args, options) {
  return spawn(command, args, { cwd: rootDir, ...options, env: { ...process.env, ...options.env } });
}

function ended(child, command) {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Failure(`cannot start ${command}: ${error.message}`)));
    child.on('close', (code, signal) => resolve(code ?? `signal ${signal}`));
  });
}

/** Runs a command that shares this process's output. Returns its exit code, or `signal NAME`. */
export async function runShown(command, args, options = {}) {
  return ended(start(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options }), command);
}

/** Runs a command and returns what it printed on its standard output, or undefined when it failed or is not there. */
export async function readOutput(command, args, options = {}) {
  const child = start(command, args, { stdio: ['ignore', 'pipe', 'ignore'], ...options });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  try {
    return (await ended(child, command)) === 0 ? text : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Runs a command whose output goes to a log file. When it fails, throws a Failure with the end of the log.
 * @param {string} logName name of the file under build/logs, without extension
 */
export async function runLogged(logName, command, args, options = {}) {
  mkdirSync(logDir, { recursive: true });
  const logFile = path.join(logDir, `${logName}.log`);
  const log = createWriteStream(logFile);
  const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  let exit;
  try {
    exit = await ended(child, command);
  } finally {
    await new Promise((resolve) => log.end(resolve));
  }
  if (exit === 0) return;
  const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  throw new Failure(
    `${tail}\n\n${[command, ...args].join(' ')}\nended with ${exit}. Whole output: ${path.relative(rootDir, logFile)}`,
  );
}
