// An empty place outside of the checkout with a home of its own: what is run there knows nothing of this machine's npm
// settings, caches and packages, but which registry to ask.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Failure } from '../../../scripts/lib/failure.mjs';
import { buildDir } from '../../../scripts/lib/paths.mjs';
import { readOutput } from '../../../scripts/lib/run.mjs';

const TAIL_LINES = 40;
const FOREIGN_VARIABLE = /^(npm_|NPM_|PNPM_|PTO_|XDG_|INIT_CWD$|NODE_OPTIONS$|NODE_PATH$|CXX$|CXXFLAGS$|VITEST)/;

const isOurs = ([name]) => !FOREIGN_VARIABLE.test(name);

/** The registry that this machine's npm is set to. */
async function configuredRegistry() {
  return (await readOutput('npm', ['config', 'get', 'registry'], { cwd: tmpdir() }))?.trim();
}

class Sandbox {
  /** @param {string} name shows in the name of the directory */
  constructor(name, registry) {
    this.registry = registry;
    this.dir = mkdtempSync(path.join(tmpdir(), `pto-verify-${name}-`));
    this.home = path.join(this.dir, 'home');
    this.project = path.join(this.dir, 'project');
    this.temp = path.join(this.dir, 'tmp');
    for (const dir of [this.home, this.project, this.temp]) mkdirSync(dir);
    this.env = {
      ...Object.fromEntries(Object.entries(process.env).filter(isOurs)),
      HOME: this.home,
      TMPDIR: this.temp,
      CI: 'true',
      NO_COLOR: '1',
      // Not the user's, and kept: what was downloaded once is there when there is no network.
      npm_config_cache: path.join(buildDir, 'tools/npm-cache'),
      npm_config_prefer_offline: 'true',
      npm_config_store_dir: path.join(this.dir, 'pnpm-store'),
      npm_config_userconfig: path.join(this.home, '.npmrc'),
      npm_config_registry: registry,
      npm_config_fund: 'false',
      npm_config_audit: 'false',
      npm_config_update_notifier: 'false',
    };
  }

  write(file, content) {
    const target = path.join(this.project, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }

  /**
   * Runs a program in the project.
   * @returns {Promise<{exit: number | string, output: string}>}
   */
  async try(command, args, options = {}) {
    const child = spawn(command, args, {
      cwd: this.project,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
      env: { ...this.env, ...options.env },
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const exit = await new Promise((resolve, reject) => {
      child.on('error', (error) => reject(new Failure(`cannot start ${command}: ${error.message}`)));
      child.on('close', (code, signal) => resolve(code ?? `signal ${signal}`));
    });
    return { exit, output };
  }

  /** As `try`, but an exit code other than 0 is a Failure with the end of the output. */
  async run(command, args, options = {}) {
    const { exit, output } = await this.try(command, args, options);
    if (exit === 0) return output;
    const tail = output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
    throw new Failure(`${[command, ...args].join(' ')} ended with ${exit}:\n${tail}`);
  }

  remove() {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Runs `work` in a new sandbox and removes that afterwards. */
export async function withSandbox(name, work) {
  const sandbox = new Sandbox(name, await configuredRegistry());
  try {
    return await work(sandbox);
  } finally {
    sandbox.remove();
  }
}
