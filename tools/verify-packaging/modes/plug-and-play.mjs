import { Failure } from '../../../scripts/lib/failure.mjs';
import { withSandbox } from '../lib/sandbox.mjs';
import { copyPrograms } from '../lib/smoke.mjs';

const YARN = '@yarnpkg/cli-dist@4.9.2';

/** Not supported: what must be shown is that a person learns so, and what to do. */
export const plugAndPlayModes = {
  "Yarn Plug'n'Play": (tarballs) =>
    withSandbox('pnp', async (sandbox) => {
      await sandbox.run('npm', ['install', '--no-save', '--prefix', `${sandbox.dir}/yarn`, YARN]);
      const yarn = `${sandbox.dir}/yarn/node_modules/@yarnpkg/cli-dist/bin/yarn.js`;
      const files = Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${file}`]));
      sandbox.write('package.json', { name: 'app', private: true, dependencies: files, resolutions: files });
      sandbox.write(
        '.yarnrc.yml',
        `nodeLinker: pnp\nenableTelemetry: false\nnpmRegistryServer: "${sandbox.registry}"\n`,
      );
      sandbox.write('yarn.lock', '');
      const env = { YARN_ENABLE_IMMUTABLE_INSTALLS: 'false', YARN_ENABLE_GLOBAL_CACHE: 'false' };
      await sandbox.run(process.execPath, [yarn, 'install'], { env });
      copyPrograms(sandbox.project);
      const { exit, output } = await sandbox.try(
        process.execPath,
        [yarn, 'node', 'vector-example.mjs', `${sandbox.temp}/unused.ptopkg`],
        { env },
      );
      const says = ["Yarn Plug'n'Play is not supported", 'nodeLinker: node-modules'];
      if (exit === 0 || !says.every((text) => output.includes(text))) {
        throw new Failure(`the program ended with ${exit} and did not say what is wrong:\n${output}`);
      }
    }),
};
