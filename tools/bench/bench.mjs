#!/usr/bin/env node
// Measures named things, each turn by turn with its floor: what the machine needs at best for the same.
import { runEntry } from '../../scripts/lib/failure.mjs';
import { prepareBuilt } from '../../scripts/lib/prepare.mjs';
import { step } from '../../scripts/lib/progress.mjs';
import { buildNative } from './lib/build-native.mjs';
import { groupsOf } from './lib/groups.mjs';
import { defaultNames, measurements, pageNames } from './lib/measurements.mjs';
import { helpText, readOptions } from './lib/options.mjs';
import { formatHeader, formatJson, formatList, formatRow } from './lib/report.mjs';
import { isThere, takeSamples } from './lib/samplers.mjs';
import { selectNames } from './lib/select-names.mjs';
import { summarise } from './lib/statistics.mjs';

const missingLibrary = {
  tbb: 'oneTBB was not found: what needs it is left out. Debian and Ubuntu have it in libtbb-dev.',
  omp: "The compiler's OpenMP was not found: what needs it is left out.",
};

function warnOfMissing(members, { libraries }) {
  const needed = members.flatMap(({ library, floor }) => [library, floor?.library]);
  for (const [library, warning] of Object.entries(missingLibrary)) {
    if (needed.includes(library) && !libraries.has(library)) console.error(warning);
  }
}

/** Measures group by group and reports in the order of the names, each as soon as all before it are. */
async function measureAll(selected, groups, context, report) {
  const waiting = selected.filter((measurement) => isThere(measurement, context.native));
  const lines = new Map();
  for (const { name, members } of groups) {
    const samples = await step(`measure ${name}`, () => takeSamples(members, context));
    for (const member of members.filter((one) => samples.has(one.name))) {
      lines.set(member.name, summarise(member, samples));
    }
    while (lines.has(waiting[0]?.name)) report(lines.get(waiting.shift().name));
  }
  return lines;
}

async function namesOf({ only, chart }) {
  if (chart) return pageNames;
  return only === undefined ? defaultNames : selectNames(only, [...measurements.keys()]);
}

await runEntry(async () => {
  const options = await readOptions(process.argv.slice(2));
  if (options.help) return console.log(helpText);
  if (options.list) return console.log(formatList([...measurements.values()]));
  const names = await namesOf(options);

  if (options.build) await prepareBuilt();
  const native = await step('build the benchmarks', buildNative);
  const selected = names.map((name) => measurements.get(name));
  const groups = groupsOf(selected, measurements);
  // Its imports are not there before the workspace is prepared; the page's neither.
  const { compileImages } = await import('./lib/callables.mjs');
  const members = groups.flatMap((group) => group.members);
  const images = await step('compile their graphs', () => compileImages(members));

  warnOfMissing(members, native);
  if (!options.json) console.log(formatHeader(names));
  const print = (line) => console.log(options.json ? formatJson(line) : formatRow(line, names));
  const lines = await measureAll(selected, groups, { native, images, options }, print);
  if (!options.chart) return;
  const { writeBenchmarkPage } = await import('./lib/benchmark-page.mjs');
  await writeBenchmarkPage(lines);
});
