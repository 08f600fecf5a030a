// Imports and requires everything that the installed packages offer, and shows that no addon is loaded by that.
//   node import-all.mjs @pto/worker @pto/compiler …
import { createRequire } from 'node:module';
import process from 'node:process';

const require = createRequire(import.meta.url);
let entries = 0;

for (const name of process.argv.slice(2)) {
  const { exports } = require(`${name}/package.json`);
  for (const [entry, conditions] of Object.entries(exports)) {
    if (typeof conditions === 'string') continue;
    const id = `${name}${entry.slice(1)}`;
    const names = (module) =>
      Object.keys(module)
        .filter((key) => key !== 'default' && key !== 'module.exports' && key !== '__esModule')
        .sort()
        .join();
    const imported = names(await import(id));
    const required = conditions.require === undefined ? imported : names(require(id));
    if (imported !== required) throw new Error(`${id}: import gives ${imported}, require ${required}`);
    entries += 1;
  }
}
const natives = process.report.getReport().sharedObjects.filter((file) => file.endsWith('pto.node'));
if (natives.length > 0) throw new Error(`imports loaded ${natives.join()}`);
console.log(`imported ${entries} entries`);
