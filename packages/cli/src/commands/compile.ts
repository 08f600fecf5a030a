import path from 'node:path';

import type { Command } from 'commander';

import type { CompileFlags } from '../compile/compile-flags.js';
import type { CommandContext } from '../context.js';
import { formatBytes } from '../terminal/format-bytes.js';
import { newCommand } from './command.js';

/** `pto compile`. */
export function compileCommand({ output, signal }: CommandContext): Command {
  return newCommand('compile', 'compile an orchestration and its kernels into a package file')
    .description(
      'Compiles an orchestration and its kernels into a package file, which runs where there is no compiler. What to compile ' +
        'stands in a description, a JSON file with the options of compile() whose paths are relative to it, or in options, ' +
        'whose paths are relative to the working directory. An option counts more than the description.',
    )
    .argument('[description]', 'a JSON file that says what to compile')
    .option('-p, --platform <name>', 'the platform, for example a2a3sim')
    .option('-r, --runtime <name>', 'the runtime, for example tensormap_and_ringbuffer')
    .option('--orchestration <file>', 'the source of the orchestration')
    .option('--function <name>', 'the function that builds the graph (default: the runtime’s)')
    .option('--signature <directions>', 'directions of the arguments, for example in,in,out')
    .option('-k, --kernel <kernel...>', 'kernels, each <funcId>:<aic or aiv>:<file>[:<directions>]')
    .option('-I, --include-dir <dir...>', 'further include directories')
    .option('-j, --jobs <count>', 'how many compilers may run at once')
    .option('--cache <dir>', 'the cache (default: PTO_CACHE_DIR, else the user’s cache directory)')
    .option('-o, --out <file>', 'the package (default: the name of the orchestration’s source with .ptopkg)')
    .action(async (file: string | undefined, flags: CompileFlags) => {
      const [{ compile }, { readDescription }, { defaultPackageFile, withFlags }] = await Promise.all([
        import('@pto/compiler'),
        import('../compile/description.js'),
        import('../compile/compile-flags.js'),
      ]);
      const options = withFlags(file === undefined ? {} : readDescription(file), flags);
      const compiled = await compile({ ...options, signal });
      const out = path.resolve(flags.out ?? defaultPackageFile(options));
      await compiled.save(out);
      const { key, platform, runtime, callable } = compiled;
      const bytes = compiled.encode().length;
      const kernels = callable.children.length;
      output.result(
        { file: out, bytes, key, platform, runtime, kernels },
        () =>
          `${out}: ${formatBytes(bytes)}, ${platform}, ${runtime}, ${kernels} ${kernels === 1 ? 'kernel' : 'kernels'}`,
      );
    });
}
