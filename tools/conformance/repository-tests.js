// Every test of the repository, by the name that a behaviour gives it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { listFiles } from '../../scripts/lib/content-digest.mjs';
import { rootDir } from '../../scripts/lib/paths.mjs';
import { isBuilt, nativeTestsIn } from './native-tests.js';
import { sceneTestsIn } from './scene-tests.js';
import { vitestTestsIn } from './vitest-tests.js';

const VITEST_FOLDERS = ['packages', 'examples', 'tools'];

const read = (file) => readFileSync(path.join(rootDir, file), 'utf8');

const filesOf = (folder, pattern) =>
  listFiles(path.join(rootDir, folder))
    .filter((file) => pattern.test(file))
    .map((file) => path.relative(rootDir, file));

function nativeTests() {
  const lists = new Map(filesOf('native', /CMakeLists\.txt$/).map((file) => [path.dirname(file), read(file)]));
  return filesOf('native', /_test\.cpp$/).flatMap((file) => {
    const fault = isBuilt(file, lists) ? {} : { fault: `is not built: no CMakeLists.txt names ${file}` };
    return nativeTestsIn(file, read(file)).map((test) => ({ ...test, ...fault }));
  });
}

const vitestTests = () =>
  VITEST_FOLDERS.flatMap((folder) => filesOf(folder, /\.test\.(?:ts|mjs)$/)).flatMap((file) =>
    vitestTestsIn(file, read(file)).map((test) => ({ ...test, name: `${file} > ${test.name}`, title: test.name })),
  );

const sceneTests = () =>
  filesOf('examples', /\.scene\.ts$/).flatMap((file) =>
    sceneTestsIn(file, read(file)).map((test) => ({ ...test, name: `${file} > ${test.name}` })),
  );

/** The tests by name. A name that several tests have, such as a suite written once for two runtimes, has all of them. */
export function repositoryTests() {
  const tests = new Map();
  for (const test of [...nativeTests(), ...vitestTests(), ...sceneTests()]) {
    tests.set(test.name, [...(tests.get(test.name) ?? []), test]);
  }
  return tests;
}
