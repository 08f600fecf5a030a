import type { AcquirePtoIsaOptions, AcquiredPtoIsa } from '@pto/compiler';
import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import { newCommand, newGroup } from './command.js';

/** `pto isa`. */
export function isaCommand(context: CommandContext): Command {
  return newGroup('isa', 'look after the headers of PTO-ISA').addCommand(fetchCommand(context));
}

function fetchCommand({ output, signal }: CommandContext): Command {
  return newCommand('fetch', 'make sure that the headers of PTO-ISA are there; the one command that uses the network')
    .description(
      'Makes sure that the headers of PTO-ISA are there, in the commit that this version belongs to: in PTO_ISA_ROOT, in the ' +
        'cache, or fetched with git. It is the one command that uses the network, and does not with PTO_OFFLINE=1.',
    )
    .option('--pto-isa-root <dir>', 'check this checkout (default: PTO_ISA_ROOT, else the cache)')
    .option('--cache <dir>', 'the cache (default: PTO_CACHE_DIR, else the user’s cache directory)')
    .action(async ({ ptoIsaRoot, cache }: { ptoIsaRoot?: string; cache?: string }) => {
      const { acquirePtoIsa } = await import('@pto/compiler');
      const options: AcquirePtoIsaOptions = { signal };
      if (ptoIsaRoot !== undefined) options.ptoIsaRoot = ptoIsaRoot;
      if (cache !== undefined) options.cacheDir = cache;
      const acquired = await acquirePtoIsa(options);
      output.result(acquired, () => `${acquired.rootDir}: PTO-ISA ${acquired.pinned}, ${ORIGINS[acquired.origin]}`);
    });
}

const ORIGINS: Readonly<Record<AcquiredPtoIsa['origin'], string>> = {
  cache: 'in the cache already',
  fetched: 'fetched',
  given: 'as given',
};
