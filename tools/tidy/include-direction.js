// Which folders of native/ the files of a folder may include. CMake's target dependencies say the same; this check also
// sees an include that happens to resolve although the target is not linked.
import path from 'node:path';

const mayInclude = {
  abi: ['abi'],
  include: ['include', 'abi', 'platform/arch'],
  base: ['base', 'abi'],
  platform: ['platform', 'base', 'abi'],
  runtime: ['runtime', 'platform', 'base', 'abi', 'include'],
  hierarchical: ['hierarchical', 'base', 'abi'],
  addon: ['addon', 'hierarchical', 'platform/driver', 'base', 'abi'],
  chip_worker: ['chip_worker', 'hierarchical', 'platform/driver', 'base', 'abi'],
};

/** Programs that stand in a folder and look at more than its library does. */
const programs = { 'abi/layout_dump.cpp': ['abi', 'include'] };

/** Folders that are searched for an include, in order, after the including file's own. */
const searched = [
  '.',
  'abi',
  'platform/arch/a2a3',
  'include/2026-05/tensormap_and_ringbuffer',
  'include/2026-05/host_build_graph',
  'include/2026-05/kernel',
];

const isIn = (file, folder) => file.startsWith(`${folder}/`);

/** Tests and benchmarks stand beside the code, and may use what is above it. */
const isTest = (file) => /(_test|_test_\w+|_benchmark|_fuzz)\.(cpp|h)$/.test(file);

function resolve(file, target, files) {
  const candidates = [path.dirname(file), ...searched].map((folder) => path.join(folder, target));
  return candidates.find((candidate) => files.has(candidate));
}

/**
 * The includes that point the wrong way, as `file includes file`.
 * @param {Map<string, string>} sources text of each file, by path relative to native/
 */
export function findWrongIncludes(sources) {
  const wrong = [];
  for (const [file, text] of sources) {
    const allowed = programs[file] ?? mayInclude[file.split('/')[0]];
    if (allowed === undefined || isTest(file)) continue;
    for (const [, target] of text.matchAll(/^\s*#\s*include\s+"([^"]+)"/gm)) {
      const found = resolve(file, target, sources);
      if (found !== undefined && !allowed.some((folder) => isIn(found, folder)))
        wrong.push(`${file} includes ${found}`);
    }
  }
  return wrong;
}
