import path from 'node:path';

import { runCommand } from '../process/run-command.js';
import { findProgram } from '../toolchain/compiler-choice.js';
import { missingProgram } from '../toolchain/missing-program.js';

/** How a git command ended. */
export interface GitResult {
  readonly isGood: boolean;
  /** What it printed, in one line; what happened instead when it printed nothing. */
  readonly output: string;
}

/** Runs one git command. */
export type Git = (timeoutMs: number, ...args: readonly string[]) => Promise<GitResult>;

/**
 * Git for one working tree, whatever repository the caller's environment may name; it asks nobody for passwords.
 *
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when git is not installed
 */
export function gitIn(dir: string, signal: AbortSignal | undefined): Git {
  const program = findProgram('git');
  if (program === undefined) throw missingProgram('git');
  const gitDir = path.join(dir, '.git');
  const env = {
    GIT_DIR: gitDir,
    GIT_INDEX_FILE: path.join(gitDir, 'index'),
    GIT_OBJECT_DIRECTORY: path.join(gitDir, 'objects'),
    GIT_TERMINAL_PROMPT: '0',
    GIT_WORK_TREE: dir,
  };
  return async (timeoutMs, ...args) => {
    const argv = [program, '-c', 'core.autocrlf=false', '-c', 'core.hooksPath=/dev/null', ...args];
    const { exitCode, output, isTimedOut } = await runCommand({ argv, cwd: dir, env }, { timeoutMs, signal });
    const text = output.trim().replace(/\s*\n\s*/g, '; ');
    if (isTimedOut) return { isGood: false, output: `git ${args[0]} took longer than ${timeoutMs / 1000} s` };
    return { isGood: exitCode === 0, output: text || `git ${args[0]} ended with exit code ${exitCode}` };
  };
}
