// What the machine must have before anything can be built, and how to get what is missing.
import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { runLogged } from './run.mjs';

const MIN_NODE = [20, 19];

/** Programs that every command needs, and the Debian package of each. */
const programs = { make: 'make', cmake: 'cmake', 'g++': 'g++', python3: 'python3', git: 'git' };

export function findProgram(name) {
  for (const dir of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(dir, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      continue;
    }
  }
  return undefined;
}

function isDebianLike() {
  try {
    const release = readFileSync('/etc/os-release', 'utf8');
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release) && findProgram('apt-get') !== undefined;
  } catch {
    return false;
  }
}

export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  throw new Failure(`Node ${MIN_NODE.join('.')} or newer is needed; this is ${version}.`);
}

/** The one line that installs packages, for the reader to type. */
export function installLine(packages) {
  return `apt-get install ${packages.join(' ')}`;
}

const missingPrograms = () => Object.keys(programs).filter((name) => findProgram(name) === undefined);

/** Throws a Failure that names each missing program and its package. */
export function checkPrograms() {
  const missing = missingPrograms();
  if (missing.length === 0) return;
  const rows = missing.map((name) => `  ${name.padEnd(8)} Debian package ${programs[name]}`);
  const packages = missing.map((name) => programs[name]);
  throw new Failure(
    `This machine lacks:\n${rows.join('\n')}\nOn Debian and Ubuntu, type:\n  sudo ${installLine(packages)}`,
  );
}

/** Like checkPrograms, but installs what is missing where that is possible. */
export async function ensurePrograms() {
  const packages = missingPrograms().map((name) => programs[name]);
  if (packages.length > 0) await installPackages(packages, 'Building the native parts');
}

/**
 * Installs Debian packages after saying so. Where that is not possible, throws a Failure with the line to type.
 * @param {string} purpose what the packages are for
 */
export async function installPackages(packages, purpose) {
  if (!isDebianLike() || process.getuid?.() !== 0) {
    throw new Failure(`${purpose} needs more packages. On Debian and Ubuntu, type:\n  sudo ${installLine(packages)}`);
  }
  console.log(`${purpose} needs more packages: ${installLine(packages)}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runLogged('apt-update', 'apt-get', ['update', '-q'], { env });
  await runLogged('apt-install', 'apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env });
}
