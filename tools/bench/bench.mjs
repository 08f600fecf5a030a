#!/usr/bin/env node
// Measures named things, each turn by turn with its floor: what the machine needs at best for the same.
import { runEntry } from '../../scripts/lib/failure.mjs';
import { prepareBuilt } from '../../scripts/lib/prepare.mjs';
import { step } from '../../scripts/lib/progress.mjs';
import { buildNative } from './lib/build-native.mjs';
import { defaultNames, measurements } from './lib/measurements.mjs';
import { helpText, readOptions } from './lib/options.mjs';
import { formatHeader, formatJson, formatList, formatRow } from './lib/report.mjs';
import { takeSamples } from './lib/samplers.mjs';
import { selectNames } from './lib/select-names.mjs';
import { summarise } from './lib/statistics.mjs';

async function measure(measurement, context) {
  const samples = await step(`measure ${measurement.name}`, () => takeSamples(measurement, context));
  return summarise(measurement.name, samples);
}

await runEntry(async () => {
  const options = await readOptions(process.argv.slice(2));
  if (options.help) return console.log(helpText);
  if (options.list) return console.log(formatList([...measurements.values()]));
  const names = options.only === undefined ? defaultNames : await selectNames(options.only, [...measurements.keys()]);

  if (options.build) await prepareBuilt();
  const native = await step('build the benchmarks', buildNative);
  const selected = names.map((name) => measurements.get(name));
  // Its imports are not there before the workspace is prepared.
  const { compileImages } = await import('./lib/callables.mjs');
  const images = await step('compile their graphs', () => compileImages(selected));

  if (!native.hasTbb && selected.some(({ floor }) => floor.needsTbb)) {
    console.error('oneTBB was not found: floors that need it are left out. Debian and Ubuntu have it in libtbb-dev.');
  }
  if (!options.json) console.log(formatHeader(names));
  for (const measurement of selected) {
    const line = await measure(measurement, { native, images, options });
    console.log(options.json ? formatJson(line) : formatRow(line, names));
  }
});
