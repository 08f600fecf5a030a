#!/usr/bin/env node
import { readFileSync } from 'node:fs';

// The rest of the program cannot even be loaded by an older Node, whose own message would help nobody.
const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const [, needed] = /^>=(\d+\.\d+)/.exec(engines.node);

if (process.versions.node.localeCompare(needed, 'en', { numeric: true }) < 0) {
  console.error(`pto needs Node ${needed} or newer; this is ${process.versions.node}.`);
  process.exitCode = 1;
} else {
  const { runCommandLine } = await import('../dist/index.js');
  process.exitCode = await runCommandLine(process.argv.slice(2));
}
