// Libraries and programs that only tests and benchmarks need.
import { spawnSync } from 'node:child_process';
import { findProgram, installPackages } from './system-check.mjs';

const headers = { 'gtest/gtest.h': 'libgtest-dev', 'tbb/flow_graph.h': 'libtbb-dev' };
const programs = { spin: 'spin', chromium: 'chromium' };

function hasHeader(header) {
  const probe = `#if !__has_include(<${header}>)\n#error missing\n#endif\n`;
  return spawnSync('g++', ['-E', '-x', 'c++', '-'], { input: probe, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0;
}

/** The Debian packages of what this machine lacks. */
export function missingTestPackages() {
  return [
    ...Object.keys(headers).flatMap((header) => (hasHeader(header) ? [] : [headers[header]])),
    ...Object.keys(programs).flatMap((name) => (findProgram(name) === undefined ? [programs[name]] : [])),
  ];
}

/** Makes sure that the libraries and programs are there; see installPackages for what happens when they are not. */
export async function ensureTestPackages() {
  const missing = missingTestPackages();
  if (missing.length > 0) await installPackages(missing, 'Running the tests');
}
