// C++ libraries that only tests and benchmarks need.
import { spawnSync } from 'node:child_process';
import { installPackages } from './system-check.mjs';

const headers = { 'gtest/gtest.h': 'libgtest-dev', 'tbb/flow_graph.h': 'libtbb-dev' };

function hasHeader(header) {
  const probe = `#if !__has_include(<${header}>)\n#error missing\n#endif\n`;
  return spawnSync('g++', ['-E', '-x', 'c++', '-'], { input: probe, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0;
}

/** Makes sure that the libraries are there; see installPackages for what happens when they are not. */
export async function ensureTestPackages() {
  const missing = Object.keys(headers).filter((header) => !hasHeader(header));
  if (missing.length === 0) return;
  await installPackages(
    missing.map((header) => headers[header]),
    'Running the C++ tests',
  );
}
