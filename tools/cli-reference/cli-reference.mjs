#!/usr/bin/env node
// Writes docs/reference/cli.md from the commands of the built @pto/cli.
//
//   node tools/cli-reference/cli-reference.mjs           writes the page when it differs
//   node tools/cli-reference/cli-reference.mjs --check   writes nothing; exits with 1 when the page is stale
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { renderReference } from '../../packages/cli/dist/index.js';
import { rootDir } from '../../scripts/lib/paths.mjs';

const PAGE = 'docs/reference/cli.md';

const file = path.join(rootDir, PAGE);
const page = await prettier.format(renderReference(), { ...(await prettier.resolveConfig(file)), filepath: file });
const isFresh = existsSync(file) && readFileSync(file, 'utf8') === page;
if (!isFresh && process.argv.includes('--check')) {
  console.error(`${PAGE} is stale; build @pto/cli and run node tools/cli-reference/cli-reference.mjs`);
  process.exitCode = 1;
} else if (!isFresh) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, page);
  console.log(`wrote ${PAGE}`);
}
