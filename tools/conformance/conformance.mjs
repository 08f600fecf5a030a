#!/usr/bin/env node
// Writes docs/internals/conformance.md: which test holds each behaviour.
//
//   node tools/conformance/conformance.mjs           writes the page when it differs
//   node tools/conformance/conformance.mjs --check   writes nothing; exits with 1 when the page is stale
//
// Either fails when a behaviour has no test, or names one that does not run.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rootDir } from '../../scripts/lib/paths.mjs';
import { groups } from './behaviours/index.js';
import { faultsOf, renderPage } from './page.js';
import { repositoryTests } from './repository-tests.js';

const PAGE = 'docs/internals/conformance.md';

function main(isCheck) {
  const tests = repositoryTests();
  const faults = faultsOf(groups, tests);
  if (faults.length > 0) return faults;
  const file = path.join(rootDir, PAGE);
  const page = renderPage(groups, tests);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (page === before) return [];
  if (isCheck) return [`${PAGE} is stale; run node tools/conformance/conformance.mjs`];
  writeFileSync(file, page);
  console.log(`wrote ${PAGE}`);
  return [];
}

const faults = main(process.argv.includes('--check'));
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
