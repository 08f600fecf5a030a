// Looks into a package as it is published: what is in it must be there on purpose, and nothing may tell of the machine
// that built it.
import { readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { rootDir } from '../../../scripts/lib/paths.mjs';

const MIB = 1024 * 1024;
const LICENCE = 'Apache-2.0';

/** What every package may have. */
const common = [/^package\.json$/, /^(README|CHANGELOG)\.md$/, /^LICENSE$/, /^dist\/[\w.-]+\.(c?js|d\.c?ts)(\.map)?$/];

const required = ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.cjs', 'dist/index.d.ts'];

/** What a package may have besides, and how large its tarball may be. */
const rules = {
  '@pto/runtime-native': {
    maxBytes: 8 * MIB,
    allowed: [
      /^native\/(source-digest|include\/compat\/\w+)$/,
      /^native\/(?!test\/)(?!.*_(test|benchmark|fuzz)\.cpp$)[\w./-]+\.(h|hpp|cpp|def|inc|cmake|md|json|txt|pin)$/,
      /^prebuilds\/linux-(x64|arm64)\/([\w/]+\/)?\w+\.(so|node)$/,
      /^prebuilds\/linux-(x64|arm64)\/pto-chip-worker$/,
      /^prebuilds\/linux-(x64|arm64)\/manifest\.json$/,
    ],
  },
  '@pto/cli': { maxBytes: MIB, allowed: [/^bin\/[\w-]+\.js$/, /^templates\//] },
};
const otherRules = { maxBytes: MIB, allowed: [] };

/** Never, whatever a rule allows. */
const forbidden = /(^|\/)(compile_commands\.json|CMakeCache\.txt|node_modules|\.env|\.npmrc)(\/|$)/;

/** Directories of this machine; a short one such as /root could be meant as an example. */
const machineDirs = [rootDir, path.join(homedir(), '.cache'), path.join(tmpdir(), 'ccache')];

function* manifestObjections({ license, scripts, devDependencies, dependencies = {}, engines, repository }) {
  if (license !== LICENCE) yield `its licence is ${license}`;
  if (scripts !== undefined) yield 'it has scripts';
  if (devDependencies !== undefined) yield 'it lists devDependencies';
  if (engines?.node === undefined) yield 'it does not say which Node it needs';
  if (process.env.GITHUB_REPOSITORY && repository === undefined) yield 'it names no repository';
  for (const [name, range] of Object.entries(dependencies)) {
    if (!/^\d+\.\d+\.\d+$/.test(range)) yield `it depends on ${name} ${range}, which is no exact version`;
  }
}

function* fileObjections(dir, name, { allowed }) {
  if (forbidden.test(name) || ![...common, ...allowed].some((rule) => rule.test(name)))
    yield `${name} is not on the list`;
  const content = readFileSync(path.join(dir, name));
  const told = machineDirs.filter((machineDir) => content.includes(machineDir));
  for (const machineDir of told) yield `${name} has the path ${machineDir}`;
}

/** Each directory of prebuilt files has the addon and, executable, the chip worker. */
function* prebuildObjections(files) {
  const modes = new Map(files.map(({ path: name, mode }) => [name, mode]));
  for (const name of modes.keys()) {
    if (!/^prebuilds\/[^/]+\/pto\.node$/.test(name)) continue;
    const worker = `${path.dirname(name)}/pto-chip-worker`;
    if (!modes.has(worker)) yield `${worker} is missing`;
    else if ((modes.get(worker) & 0o111) !== 0o111) yield `${worker} is not executable`;
  }
}

/**
 * What is wrong with a package, a sentence each.
 * @param {{name: string, dir: string, size: number, files: {path: string, mode: number}[]}} tarball as packAll gives it
 */
export function auditTarball({ name, dir, size, files }) {
  const rule = rules[name] ?? otherRules;
  const names = files.map((file) => file.path);
  const missing = required.filter((file) => !names.includes(file)).map((file) => `${file} is missing`);
  const tooLarge = size > rule.maxBytes ? [`it has ${size} bytes, and ${rule.maxBytes} are allowed`] : [];
  const manifest = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'));
  return [
    ...missing,
    ...tooLarge,
    ...manifestObjections(manifest),
    ...prebuildObjections(files),
    ...names.flatMap((file) => [...fileObjections(dir, file, rule)]),
  ].map((objection) => `${name}: ${objection}`);
}
