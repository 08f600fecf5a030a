import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';

import { nativeFileObjections } from '@pto/compiler';
import { readManifest, resolveAssets } from '@pto/runtime-native/assets';
import type { AddonDescription } from '@pto/runtime-native';

import type { Finding } from './finding.js';

const SUBJECT = 'addon';
const DISABLES = 'running anything';

/** What the process that tries the addon answers. */
type Answer = { readonly addon: AddonDescription } | { readonly message: string };

/** The addon, loaded in a process of its own: one that crashes is a finding, too. */
export async function lookAtAddon(signal: AbortSignal): Promise<Finding> {
  const answer = await tryAddon(signal);
  if (!('addon' in answer)) return missing(answer.message);
  const { addon } = answer;
  const { libDir } = resolveAssets();
  const manifest = readManifest(libDir);
  const faults = manifest === undefined ? [] : nativeFileObjections(libDir);
  if (faults.length > 0) {
    return missing(
      `${faults.join('; ')}\nThe installed files are not the published ones: install @pto/runtime-native again.`,
    );
  }
  const origin =
    manifest === undefined ? 'built here' : `built by ${manifest.compiler}, files verified: ${manifest.files.length}`;
  const text = `${addon.file} ${addon.packageVersion}, host ABI ${addon.hostAbiVersion}, ${origin}`;
  return { subject: SUBJECT, ok: true, text, details: { ...addon, manifest } };
}

function missing(message: string): Finding {
  const [text = '', ...more] = message.split('\n');
  const remedy = more.map((line) => line.trim()).join(' ');
  return { subject: SUBJECT, ok: false, text, disables: DISABLES, ...(remedy === '' ? {} : { remedy }), details: {} };
}

const PROGRAM = `
const { describeAddon } = require(process.argv[1]);
let answer;
try {
  answer = { addon: describeAddon() };
} catch (error) {
  answer = { message: error.message };
}
process.stdout.write(JSON.stringify(answer));
`;

async function tryAddon(signal: AbortSignal): Promise<Answer> {
  const entry = createRequire(import.meta.url).resolve('@pto/runtime-native');
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', PROGRAM, entry], { signal }, (error, stdout, stderr) => {
      if (error === null) return resolve(JSON.parse(stdout) as Answer);
      const end = error.signal ?? error.code ?? error.message;
      resolve({ message: `a process that loads it ended with ${end}\n${stderr.trim()}` });
    });
  });
}
