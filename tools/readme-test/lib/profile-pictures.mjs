// The pictures of docs/guide/profile-a-kernel.md, drawn from what its commands have recorded.
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { loadRun } from '@pto/trace';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { drawSwimlane } from './swimlane-picture.mjs';

export const profilePage = inRoot('docs/guide/profile-a-kernel.md');

/** Where its commands record. */
const recordings = inRoot('build/profile-a-kernel');

const pictures = [
  { name: 'modelled', file: inRoot('docs/guide/profile-a-kernel.svg') },
  { name: 'one-block', file: inRoot('docs/guide/profile-a-kernel-one-block.svg') },
];

/** Each picture with the file that it belongs into. */
export function drawPictures() {
  return pictures.map(({ name, file }) => {
    const folder = path.join(recordings, name);
    const [run] = readdirSync(folder);
    return { file, svg: drawSwimlane(loadRun(path.join(folder, run))) };
  });
}

/** Removes what the commands have recorded. */
export const forgetRecordings = () => rmSync(recordings, { recursive: true, force: true });
