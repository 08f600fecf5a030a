#!/usr/bin/env node
// `pto-tools` is `pto trace`.
process.argv.splice(2, 0, 'trace');
await import('./pto.js');
