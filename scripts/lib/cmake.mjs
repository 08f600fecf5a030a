// Configures and builds trees of the native sources.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { buildDir, inRoot, libDir, nativeDir } from './paths.mjs';
import { runLogged } from './run.mjs';

const JOBS = process.env.PTO_BUILD_JOBS ?? '2';

/** The include directories of Node's C API and of its C++ wrapper, both from npm: no download, no Node headers. */
function nodeApiIncludes() {
  const require = createRequire(inRoot('packages/compiler/package.json'));
  const wrapper = path.dirname(require.resolve('node-addon-api/package.json'));
  return [wrapper, require('node-api-headers').include_dir];
}

const packageVersion = () => JSON.parse(readFileSync(inRoot('packages/runtime-native/package.json'), 'utf8')).version;

const addonSettings = (target) => ({
  PTO_ADDON: 'ON',
  PTO_NODE_API_INCLUDE: nodeApiIncludes().join(';'),
  PTO_PACKAGE_VERSION: packageVersion(),
  PTO_LIB_DIR: target,
});

/** What can be built. `release` is what users run; the others keep their libraries to themselves. */
const trees = {
  release: () => ({
    dir: path.join(buildDir, 'native'),
    settings: addonSettings(libDir),
  }),
  'linux-arm64': () => ({
    dir: path.join(buildDir, 'native-linux-arm64'),
    settings: {
      ...addonSettings(path.join(buildDir, 'native-linux-arm64/lib')),
      CMAKE_TOOLCHAIN_FILE: path.join(nativeDir, 'cmake/aarch64-linux-gnu.cmake'),
    },
  }),
  'asan-addon': () => {
    const dir = path.join(buildDir, 'native-asan-addon');
    return { dir, settings: { ...addonSettings(path.join(dir, 'lib')), PTO_SANITIZER: 'address' } };
  },
  tests: () => testTree('native-tests', {}),
  asan: () => testTree('native-asan', { PTO_SANITIZER: 'address' }),
  tsan: () => testTree('native-tsan', { PTO_SANITIZER: 'thread' }),
};

function testTree(name, settings) {
  const dir = path.join(buildDir, name);
  return { dir, settings: { PTO_TESTS: 'ON', PTO_LIB_DIR: path.join(dir, 'lib'), ...settings } };
}

export const testTrees = ['tests', 'asan', 'tsan'];

/** Builds a tree and returns its directory. Does nothing but ask make when everything is up to date. */
export async function buildTree(name) {
  if (!(name in trees)) throw new Failure(`no native tree ${name}; there are ${Object.keys(trees).join(', ')}.`);
  const { dir, settings } = trees[name]();
  const all = { CMAKE_BUILD_TYPE: 'Release', ...settings };
  const defines = Object.entries(all).map(([key, value]) => `-D${key}=${value}`);
  // A directory that was made by hand for another tool is left alone.
  const generator = existsSync(path.join(dir, 'CMakeCache.txt')) ? [] : ['-G', 'Unix Makefiles'];
  await runLogged(`${name}-configure`, 'cmake', ['-S', nativeDir, '-B', dir, ...generator, ...defines]);
  await runLogged(`${name}-build`, 'cmake', ['--build', dir, '-j', JOBS]);
  return dir;
}
