// Draws the pictures of docs/guide/profile-a-kernel.md again: node tools/readme-test/draw-pictures.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { drawPictures, forgetRecordings, profilePage } from './lib/profile-pictures.mjs';
import { faultsOf } from './lib/shell-page.mjs';

// What they print may be what changes; the test is what insists on it.
console.log(faultsOf(readFileSync(profilePage, 'utf8'), inRoot('.')).join('\n'));
for (const { file, svg } of drawPictures()) writeFileSync(file, svg);
forgetRecordings();
