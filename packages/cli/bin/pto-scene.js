#!/usr/bin/env node
// `pto-scene` is `pto test`; its first argument may be the verb that other generations have.
const [first, ...others] = process.argv.slice(2);
process.argv.splice(2, Infinity, 'test', ...(first === undefined || first === 'run' ? others : [first, ...others]));
await import('./pto.js');
